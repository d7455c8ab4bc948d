/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The folder of a release: looking, locking, staging, moving. */
#include "generators/pipeline/release.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "manifests/files.h"

#define STATE ".shiftforge"
#define STAGE_PREFIX "stage-"
#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

shf_status shf_release_fail(const shf_release_dir *release, shf_context *context, const char *verb,
                            const char *name)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return shf_fail(context, SHF_ERR_IO,
                        "%s: the disk is full: make room and run the same command again",
                        release->path);
    return shf_fail(context, SHF_ERR_IO, "%s: cannot %s %s: %s", release->path, verb, name,
                    strerror(errno));
}

/* ---- looking ---- */

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

shf_status shf_release_look(shf_context *context, const char *path, shf_release_place *place)
{
    *place = SHF_PLACE_NOTHING;
    DIR *folder = opendir(path);
    if (!folder && errno == ENOENT)
        return SHF_OK;
    if (!folder)
        return shf_fail(context, SHF_ERR_IO, "%s: %s", path, strerror(errno));
    if (faccessat(dirfd(folder), STATE "/build.json", F_OK, 0) == 0) {
        *place = SHF_PLACE_RELEASE;
    } else {
        /* A build that was killed at its very start leaves nothing but its own folder. */
        for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
            if (!is_dots(entry->d_name) && strcmp(entry->d_name, STATE) != 0)
                *place = SHF_PLACE_OTHER;
    }
    closedir(folder);
    return SHF_OK;
}

bool shf_release_is_locked(const char *path)
{
    char name[PATH_MAX];
    if (snprintf(name, sizeof(name), "%s/" STATE "/lock", path) >= (int)sizeof(name))
        return false;
    int lock = open(name, O_RDONLY | O_CLOEXEC);
    if (lock < 0)
        return false;
    bool locked = flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(lock);
    return locked;
}

bool shf_release_has_manifest(const char *path)
{
    char name[PATH_MAX];
    return snprintf(name, sizeof(name), "%s/manifest.json", path) < (int)sizeof(name) &&
           access(name, F_OK) == 0;
}

/* ---- opening ---- */

/* mkdir -p. */
static int make_folders(int folder, const char *path, size_t size)
{
    char part[PATH_MAX];
    if (size >= sizeof(part)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (size_t i = 1; i <= size; i++) {
        if (i < size && path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdirat(folder, part, 0777) && errno != EEXIST)
            return -1;
    }
    return 0;
}

/* Another process that only looks holds the lock for an instant: a few tries. */
static int take_lock(int lock)
{
    for (int tries = 0; flock(lock, LOCK_EX | LOCK_NB); tries++) {
        if (errno != EINTR && (errno != EWOULDBLOCK || tries == 10))
            return -1;
        nanosleep(&(struct timespec){0, 5000000}, NULL);
    }
    return 0;
}

static shf_status open_folders(shf_release_dir *release)
{
    const char *path = release->path;
    if (make_folders(AT_FDCWD, path, strlen(path)))
        return shf_release_fail(release, release->context, "make", "the folder");
    release->folder = open(path, OPEN_FOLDER);
    if (release->folder < 0)
        return shf_release_fail(release, release->context, "open", "the folder");
    if (mkdirat(release->folder, STATE, 0777) && errno != EEXIST)
        return shf_release_fail(release, release->context, "make", STATE);
    release->state = openat(release->folder, STATE, OPEN_FOLDER | O_NOFOLLOW);
    if (release->state < 0)
        return shf_release_fail(release, release->context, "open", STATE);
    release->lock = openat(release->state, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    return release->lock < 0 ? shf_release_fail(release, release->context, "open", STATE "/lock")
                             : SHF_OK;
}

/* Looks, and refuses what is something else. */
static shf_status look(shf_release_dir *release, shf_release_place *place)
{
    shf_status status = shf_release_look(release->context, release->path, place);
    if (status || *place != SHF_PLACE_OTHER)
        return status;
    return shf_fail(release->context, SHF_ERR_CONFLICT,
                    "%s is not empty and not a release being built: choose another folder",
                    release->path);
}

shf_status shf_release_open_folder(shf_context *context, const char *path, shf_release_dir *release)
{
    *release = (shf_release_dir){context, path, -1, -1, -1, -1, ""};
    release->folder = open(path, OPEN_FOLDER);
    return release->folder < 0 ? shf_release_fail(release, context, "open", "the folder") : SHF_OK;
}

shf_status shf_release_peek(shf_context *context, const char *path, shf_release_dir *release,
                            bool *begun)
{
    *release = (shf_release_dir){context, path, -1, -1, -1, -1, ""};
    *begun = false;
    shf_release_place place;
    shf_status status = look(release, &place);
    if (status || place == SHF_PLACE_NOTHING)
        return status;
    *begun = true;
    return shf_release_open_folder(context, path, release);
}

shf_status shf_release_open(shf_context *context, const char *path, shf_release_dir *release)
{
    *release = (shf_release_dir){context, path, -1, -1, -1, -1, ""};
    shf_release_place place;
    shf_status status = look(release, &place);
    if (status)
        return status;
    status = open_folders(release);
    if (status)
        return status;
    if (take_lock(release->lock))
        return errno == EWOULDBLOCK
                   ? shf_fail(context, SHF_ERR_BUSY,
                              "%s: another build is at work there: wait for it, or stop it", path)
                   : shf_release_fail(release, context, "lock", STATE "/lock");
    return SHF_OK;
}

void shf_release_close(shf_release_dir *release)
{
    const int files[] = {release->stage, release->lock, release->state, release->folder};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        if (files[i] >= 0)
            close(files[i]);
}

/* ---- the stage ---- */

/* Removes a folder of files below the state folder. */
static int remove_stage(int state, const char *name)
{
    int stage = openat(state, name, OPEN_FOLDER | O_NOFOLLOW);
    DIR *folder = stage < 0 ? NULL : fdopendir(stage);
    if (!folder) {
        if (stage >= 0)
            close(stage);
        return -1;
    }
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        if (!is_dots(entry->d_name))
            unlinkat(stage, entry->d_name, 0);
    closedir(folder);
    return unlinkat(state, name, AT_REMOVEDIR);
}

shf_status shf_release_clean(shf_release_dir *release)
{
    int again = openat(release->state, ".", OPEN_FOLDER);
    DIR *folder = again < 0 ? NULL : fdopendir(again);
    if (!folder) {
        if (again >= 0)
            close(again);
        return shf_release_fail(release, release->context, "read", STATE);
    }
    shf_status status = SHF_OK;
    for (struct dirent *entry = readdir(folder); entry && !status; entry = readdir(folder))
        if (strncmp(entry->d_name, STAGE_PREFIX, strlen(STAGE_PREFIX)) == 0 &&
            remove_stage(release->state, entry->d_name))
            status = shf_release_fail(release, release->context, "remove", entry->d_name);
    closedir(folder);
    return status;
}

shf_status shf_release_begin_stage(shf_release_dir *release)
{
    snprintf(release->stage_name, sizeof(release->stage_name), STAGE_PREFIX "%ld", (long)getpid());
    if (mkdirat(release->state, release->stage_name, 0777))
        return shf_release_fail(release, release->context, "make", release->stage_name);
    release->stage = openat(release->state, release->stage_name, OPEN_FOLDER | O_NOFOLLOW);
    return release->stage < 0
               ? shf_release_fail(release, release->context, "open", release->stage_name)
               : SHF_OK;
}

void shf_release_remove_stage(shf_release_dir *release)
{
    if (release->stage < 0)
        return;
    close(release->stage);
    release->stage = -1;
    remove_stage(release->state, release->stage_name);
}

/* ---- files ---- */

shf_status shf_release_write(shf_release_dir *release, shf_context *context, int folder,
                             const char *name, const void *data, size_t size)
{
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0)
        return shf_release_fail(release, context, "make", name);
    bool written = shf_file_write_all(file, data, size);
    int error = errno;
    if (close(file) && written) {
        written = false;
        error = errno;
    }
    errno = error;
    return written ? SHF_OK : shf_release_fail(release, context, "write", name);
}

shf_status shf_release_move(shf_release_dir *release, const char *name, const char *path)
{
    if (renameat(release->stage, name, release->folder, path) == 0)
        return SHF_OK;
    const char *slash = strrchr(path, '/');
    if (errno == ENOENT && slash &&
        make_folders(release->folder, path, (size_t)(slash - path)) == 0 &&
        renameat(release->stage, name, release->folder, path) == 0)
        return SHF_OK;
    return shf_release_fail(release, release->context, "move a file to", path);
}

shf_status shf_release_sync(shf_release_dir *release)
{
    return syncfs(release->folder)
               ? shf_release_fail(release, release->context, "sync", "the files")
               : SHF_OK;
}

shf_status shf_release_remove(shf_release_dir *release, const char *path)
{
    if (unlinkat(release->folder, path, 0) && errno != ENOENT)
        return shf_release_fail(release, release->context, "remove", path);
    return SHF_OK;
}

bool shf_release_has(const shf_release_dir *release, const char *path, uint64_t *size)
{
    struct stat info;
    if (fstatat(release->folder, path, &info, AT_SYMLINK_NOFOLLOW) || !S_ISREG(info.st_mode))
        return false;
    if (size)
        *size = (uint64_t)info.st_size;
    return true;
}
