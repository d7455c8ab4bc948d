/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The walk over a release for files that nothing names: folder by folder, each in bytewise order,
 * without following links. Memory: one folder's unexpected names, and the folders still to be seen. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/verify.h"

typedef struct extra_entry {
    const char *name;
    unsigned mode;
} extra_entry;

typedef struct extra_walk {
    shf_verifier *verifier;
    shf_buffer folders; /* paths still to be seen, each with its zero; the last is next */
    shf_buffer names;   /* of the folder at hand: folders, and files that nothing names */
    shf_buffer entries; /* offset into names and mode, as pairs of size_t */
    char path[PATH_MAX];
} extra_walk;

/* ---- what is expected ---- */

/* What the tool keeps beside the outputs; it is not looked into. */
static bool is_bookkeeping(const char *path, bool folder)
{
    if (folder)
        return strcmp(path, ".shiftforge") == 0;
    return strcmp(path, "build.log") == 0 || strcmp(path, "manifest.json") == 0;
}

static bool is_named(const shf_verifier *verifier, const char *path)
{
    size_t size;
    const char *stem = shf_layout_stem(&verifier->layout, path, &size);
    if (stem)
        return verifier->rows_lost || shf_hash_set_has(&verifier->stems, stem, size);
    return shf_layout_has_chunk(&verifier->layout, path) ||
           shf_layout_shard(&verifier->layout, path);
}

/* ---- one folder ---- */

/* folder/name in walk->path; false if that is too long. */
static bool join(extra_walk *walk, const char *folder, const char *name)
{
    size_t folder_size = strlen(folder), name_size = strlen(name);
    if (folder_size + name_size + 2 > sizeof(walk->path))
        return false;
    memcpy(walk->path, folder, folder_size);
    if (folder_size)
        walk->path[folder_size++] = '/';
    memcpy(walk->path + folder_size, name, name_size + 1);
    return true;
}

/* The file type of an entry, which some file systems tell only by stat. */
static unsigned mode_of(int fd, const struct dirent *entry)
{
    struct stat info;
    if (entry->d_type != DT_UNKNOWN)
        return DTTOIF(entry->d_type);
    return fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) ? S_IFREG : info.st_mode & S_IFMT;
}

static shf_status keep(extra_walk *walk, const char *name, unsigned mode)
{
    const size_t pair[2] = {walk->names.size, mode};
    shf_status status = shf_buffer_append(&walk->names, name, strlen(name) + 1);
    return status ? status : shf_buffer_append(&walk->entries, pair, sizeof(pair));
}

static shf_status look_at(extra_walk *walk, const char *folder, int fd, const struct dirent *entry)
{
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return SHF_OK;
    unsigned mode = mode_of(fd, entry);
    if (!join(walk, folder, entry->d_name)) {
        shf_verify_report(walk->verifier, SHF_FINDING_EXTRA, folder,
                          "holds a path that is too long");
        return SHF_OK;
    }
    if (is_bookkeeping(walk->path, S_ISDIR(mode)))
        return SHF_OK;
    if (!S_ISDIR(mode) && is_named(walk->verifier, walk->path))
        return SHF_OK;
    return keep(walk, entry->d_name, mode);
}

static shf_status list(extra_walk *walk, const char *folder)
{
    int fd = openat(walk->verifier->folder, *folder ? folder : ".",
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream) {
        shf_verify_report(walk->verifier, SHF_FINDING_INVALID, folder, "cannot be listed: %s",
                          strerror(errno));
        if (fd >= 0)
            close(fd);
        return SHF_OK;
    }
    shf_status status = SHF_OK;
    const struct dirent *entry;
    while (!status && (entry = readdir(stream)))
        status = look_at(walk, folder, fd, entry);
    closedir(stream);
    return status;
}

/* ---- in order ---- */

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const extra_entry *)a)->name, ((const extra_entry *)b)->name);
}

/* The entries that were kept, sorted, in memory from the scratch arena. */
static extra_entry *sorted_entries(extra_walk *walk, size_t *count)
{
    *count = walk->entries.size / (2 * sizeof(size_t));
    extra_entry *entries =
        shf_arena_take(&walk->verifier->context->scratch, *count, sizeof(*entries));
    for (size_t i = 0; entries && i < *count; i++) {
        size_t pair[2];
        memcpy(pair, walk->entries.data + i * sizeof(pair), sizeof(pair));
        entries[i] = (extra_entry){(const char *)walk->names.data + pair[0], (unsigned)pair[1]};
    }
    if (entries && *count)
        qsort(entries, *count, sizeof(*entries), compare_entries);
    return entries;
}

static shf_status hand_out(extra_walk *walk, const char *folder, const extra_entry *entries,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (S_ISDIR(entries[i].mode))
            continue;
        join(walk, folder, entries[i].name);
        shf_verify_report(walk->verifier, SHF_FINDING_EXTRA, walk->path, "%s",
                          shf_file_type_name(entries[i].mode));
    }
    shf_status status = SHF_OK;
    for (size_t i = count; i-- > 0 && !status;) {
        if (!S_ISDIR(entries[i].mode))
            continue;
        join(walk, folder, entries[i].name);
        status = shf_buffer_append(&walk->folders, walk->path, strlen(walk->path) + 1);
    }
    return status;
}

static shf_status visit(extra_walk *walk, const char *folder)
{
    shf_arena *scratch = &walk->verifier->context->scratch;
    shf_mark mark = shf_arena_mark(scratch);
    size_t count;
    walk->names.size = walk->entries.size = 0;
    shf_status status = list(walk, folder);
    if (!status) {
        const extra_entry *entries = sorted_entries(walk, &count);
        status = entries ? hand_out(walk, folder, entries, count)
                         : shf_fail_memory(walk->verifier->context, "a folder");
    }
    shf_arena_rewind(scratch, mark);
    return status;
}

/* Takes the last path off the list. */
static void pop(shf_buffer *folders, char out[PATH_MAX])
{
    size_t start = folders->size - 1;
    while (start > 0 && folders->data[start - 1])
        start--;
    memcpy(out, folders->data + start, folders->size - start);
    folders->size = start;
}

shf_status shf_verify_extra(shf_verifier *verifier)
{
    extra_walk walk = {.verifier = verifier};
    char folder[PATH_MAX];
    shf_buffer_init(&walk.folders, verifier->context);
    shf_buffer_init(&walk.names, verifier->context);
    shf_buffer_init(&walk.entries, verifier->context);
    shf_status status = shf_buffer_append(&walk.folders, "", 1);
    while (!status && walk.folders.size) {
        pop(&walk.folders, folder);
        status = visit(&walk, folder);
    }
    shf_buffer_free(&walk.folders);
    shf_buffer_free(&walk.names);
    shf_buffer_free(&walk.entries);
    return status;
}
