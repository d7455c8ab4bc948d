/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Opening and reading image files, whatever their names and however deep they lie. */
#include "generators/sources/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "manifests/files.h"

#define PATH_PIECE 2048 /* bytes of a path that are opened at once; the system takes 4096 */

int shf_open_below(int folder, const char *path, int flags)
{
    int at = folder;
    while (strlen(path) > PATH_PIECE) {
        char piece[PATH_PIECE + 1];
        memcpy(piece, path, PATH_PIECE);
        piece[PATH_PIECE] = 0;
        char *slash = strrchr(piece, '/');
        int next = -1;
        errno = ENAMETOOLONG;
        if (slash && slash > piece) {
            *slash = 0;
            next = openat(at, piece, O_PATH | O_DIRECTORY | O_CLOEXEC);
        }
        int error = errno;
        if (at != folder)
            close(at);
        errno = error;
        if (next < 0)
            return -1;
        at = next;
        path += slash - piece + 1;
        path += strspn(path, "/");
    }
    int file = openat(at, path, flags | O_CLOEXEC);
    int error = errno;
    if (at != folder)
        close(at);
    errno = error;
    return file;
}

/* The encoded size that max_pixels pixels cannot sensibly exceed: 16-bit RGBA, not compressed, and
 * room for metadata. */
static uint64_t largest_file(uint64_t max_pixels)
{
    uint64_t pixels = max_pixels ? max_pixels : SHF_DEFAULT_MAX_PIXELS;
    uint64_t metadata = (uint64_t)16 << 20;
    return pixels > (UINT64_MAX - metadata) / 8 ? UINT64_MAX : pixels * 8 + metadata;
}

shf_status shf_read_at(shf_context *context, int file, void *bytes, size_t size, uint64_t offset)
{
    if (shf_file_read_at(file, bytes, size, offset))
        return SHF_OK;
    return errno ? shf_fail(context, SHF_ERR_IO, "cannot be read: %s", strerror(errno))
                 : shf_fail(context, SHF_ERR_IO, "became shorter while it was read");
}

shf_status shf_image_part_load(shf_context *context, shf_arena *arena, int file, uint64_t offset,
                               uint64_t size, uint64_t max_pixels, shf_loaded *out)
{
    if (size == 0)
        return shf_fail(context, SHF_ERR_DATA, "an empty file");
    uint64_t most = largest_file(max_pixels);
    if (size > most)
        return shf_fail(context, SHF_ERR_LIMIT, "a file of %llu bytes; the limit is %llu",
                        (unsigned long long)size, (unsigned long long)most);
    uint8_t *bytes = shf_arena_take(arena, (size_t)size, 1);
    if (!bytes)
        return shf_fail_memory(context, "a source file");
    shf_status status = shf_read_at(context, file, bytes, (size_t)size, offset);
    if (status)
        return status;
    shf_sha256(bytes, (size_t)size, out->sha256);
    out->bytes = size;
    return shf_decode(context, arena, bytes, (size_t)size, max_pixels, &out->image);
}

shf_status shf_image_file_load(shf_context *context, shf_arena *arena, int folder, const char *path,
                               uint64_t max_pixels, shf_loaded *out)
{
    /* Not blocking: a pipe in the place of an image must not hang the build. */
    int file = shf_open_below(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return shf_fail(context, SHF_ERR_IO, "cannot be opened: %s", strerror(errno));
    struct stat about;
    shf_status status;
    if (fstat(file, &about))
        status = shf_fail(context, SHF_ERR_IO, "cannot be read: %s", strerror(errno));
    else if (!S_ISREG(about.st_mode))
        status = shf_fail(context, SHF_ERR_DATA, "not a regular file");
    else
        status =
            shf_image_part_load(context, arena, file, 0, (uint64_t)about.st_size, max_pixels, out);
    close(file);
    return status;
}
