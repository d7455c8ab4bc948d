/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Whole files: read with a limit, written whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/record.h"

shf_status shf_file_fail(shf_context *context, const char *path)
{
    if (errno == ENOSPC || errno == EDQUOT)
        return shf_fail(context, SHF_ERR_IO,
                        "%s: the disk is full: make room and run the same command again", path);
    if (errno == EMFILE)
        return shf_fail(context, SHF_ERR_IO,
                        "%s: too many open files: raise the limit with ulimit -n", path);
    return shf_fail(context, SHF_ERR_IO, "%s: %s", path, strerror(errno));
}

shf_status shf_file_open(shf_context *context, const char *path, int *fd, uint64_t *size)
{
    struct stat info;
    /* Without O_NONBLOCK a named pipe would hold us up for ever. */
    *size = 0;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd < 0)
        return shf_file_fail(context, path);
    shf_status status = SHF_OK;
    if (fstat(*fd, &info))
        status = shf_file_fail(context, path);
    else if (!S_ISREG(info.st_mode))
        status = shf_fail(context, SHF_ERR_IO, "%s: not a regular file", path);
    if (status) {
        close(*fd);
        *fd = -1;
        return status;
    }
    *size = (uint64_t)info.st_size;
    return SHF_OK;
}

/* Reads until the end or until there is one byte too much. */
static shf_status read_all(shf_context *context, int fd, const char *path, uint64_t limit,
                           shf_buffer *out)
{
    for (;;) {
        shf_status status = shf_buffer_reserve(out, 1);
        if (status)
            return status;
        ssize_t got = read(fd, out->data + out->size, out->capacity - out->size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return shf_file_fail(context, path);
        if (got == 0)
            return SHF_OK;
        out->size += (size_t)got;
        if (out->size > limit)
            return shf_fail(context, SHF_ERR_LIMIT, "%s: more than %" PRIu64 " bytes", path, limit);
    }
}

shf_status shf_file_read(shf_context *context, const char *path, uint64_t limit, shf_buffer *out)
{
    int fd;
    uint64_t size;
    shf_status status = shf_file_open(context, path, &fd, &size);
    if (status)
        return status;
    out->size = 0;
    if (size > limit)
        status = shf_fail(context, SHF_ERR_LIMIT, "%s: %" PRIu64 " bytes, more than %" PRIu64, path,
                          size, limit);
    if (!status)
        status = shf_buffer_reserve(out, (size_t)size + 1);
    if (!status)
        status = read_all(context, fd, path, limit, out);
    close(fd);
    return status;
}

bool shf_file_read_at(int fd, void *out, size_t size, uint64_t offset)
{
    char *bytes = out;
    while (size > 0) {
        ssize_t got = pread(fd, bytes, size, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = 0;
        if (got <= 0)
            return false;
        bytes += got;
        size -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

bool shf_file_write_all(int fd, const void *data, size_t size)
{
    const char *bytes = data;
    while (size > 0) {
        ssize_t done = write(fd, bytes, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        bytes += done;
        size -= (size_t)done;
    }
    return true;
}

/* ---- temporary files ---- */

static shf_status fail_temporary(shf_context *context)
{
    return shf_fail(context, SHF_ERR_IO, "a temporary file cannot be written: %s: %s",
                    strerror(errno),
                    errno == EMFILE ? "raise the limit with ulimit -n"
                                    : "set TMPDIR to a folder that has room");
}

/* A pattern for mkostemp and mkdtemp; false with errno. */
static bool temporary_name(char name[PATH_MAX])
{
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    errno = ENAMETOOLONG;
    return snprintf(name, PATH_MAX, "%s/shiftforge-XXXXXX", folder) < PATH_MAX;
}

shf_status shf_temporary_open(shf_context *context, int *fd)
{
    char name[PATH_MAX];
    *fd = temporary_name(name) ? mkostemp(name, O_CLOEXEC) : -1;
    if (*fd < 0)
        return fail_temporary(context);
    unlink(name);
    return SHF_OK;
}

shf_status shf_temporary_folder(shf_context *context, char path[PATH_MAX])
{
    if (temporary_name(path) && mkdtemp(path))
        return SHF_OK;
    *path = 0;
    return fail_temporary(context);
}

shf_status shf_temporary_write(shf_context *context, int fd, const void *data, size_t size,
                               uint64_t offset)
{
    const char *bytes = data;
    while (size > 0) {
        const ssize_t done = pwrite(fd, bytes, size, (off_t)offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return fail_temporary(context);
        bytes += done;
        size -= (size_t)done;
        offset += (uint64_t)done;
    }
    return SHF_OK;
}

/* ---- whole files, written ---- */

/* A new name in a folder is only safe once the folder itself is on the disk. */
static bool sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    memcpy(folder, path, size);
    folder[size] = 0;
    int fd = open(size ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    /* Some file systems cannot, and need not. */
    bool done = fsync(fd) == 0 || errno == EINVAL || errno == EROFS;
    int error = errno;
    close(fd);
    errno = error;
    return done;
}

/* The temporary name is fixed, so that what a killed process leaves is written over by the next. */
shf_status shf_file_write(shf_context *context, const char *path, const void *data, size_t size)
{
    char temporary[PATH_MAX];
    int length = snprintf(temporary, sizeof(temporary), "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof(temporary))
        return shf_fail(context, SHF_ERR_IO, "%s: %s", path, strerror(ENAMETOOLONG));
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return shf_file_fail(context, path);
    bool written = shf_file_write_all(fd, data, size) && fsync(fd) == 0;
    int error = errno;
    if (close(fd) && written) {
        written = false;
        error = errno;
    }
    if (written && rename(temporary, path) == 0 && sync_folder(path))
        return SHF_OK;
    if (!written)
        errno = error;
    shf_status status = shf_file_fail(context, path);
    unlink(temporary);
    return status;
}
