/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays to be read at any row. */
#include "generators/sources/array_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "generators/sources/file.h"
#include "manifests/files.h"

/* A member on its way: into the temporary file, or past, for its checksum. */
typedef struct unpacking {
    shf_context *context;
    shf_array_file *out;
    shf_array_check check;
    uint64_t size, written;
    bool keep;
} unpacking;

/* The first piece has the whole header: what is no use is not unpacked. */
static shf_status take_piece(void *user, const uint8_t *bytes, size_t size)
{
    unpacking *u = user;
    shf_status status = SHF_OK;
    if (u->written == 0) {
        status = shf_npy_parse(u->context, bytes, size, u->size, &u->out->npy);
        if (!status)
            status = u->check(u->context, &u->out->npy);
    }
    if (!status && u->keep)
        status = shf_temporary_write(u->context, u->out->file, bytes, size, u->written);
    u->written += size;
    return status;
}
_Static_assert(SHF_ZIP_PIECE >= SHF_NPY_HEADER, "the first piece holds the whole header");

static shf_status unpack(unpacking *u, const shf_zip *zip, const shf_zip_member *member)
{
    shf_status status = SHF_OK;
    u->keep = member->method == SHF_ZIP_DEFLATED;
    if (u->keep)
        status = shf_temporary_open(u->context, &u->out->file);
    else if ((u->out->file = fcntl(zip->fd, F_DUPFD_CLOEXEC, 0)) < 0)
        status = shf_fail(u->context, SHF_ERR_IO, "cannot be read: %s", strerror(errno));
    if (!status)
        status = shf_zip_read(zip, member, take_piece, u);
    if (!status && u->written == 0)
        status = shf_fail(u->context, SHF_ERR_DATA, "no npy array");
    if (!u->keep)
        u->out->npy.offset += member->offset;
    return status;
}

shf_status shf_array_file_unpack(shf_context *context, const shf_zip *zip,
                                 const shf_zip_member *member, shf_array_check check,
                                 shf_array_file *out)
{
    *out = (shf_array_file){.file = -1};
    unpacking u = {.context = context, .out = out, .check = check, .size = member->size};
    shf_status status = unpack(&u, zip, member);
    return status == SHF_OK || status == SHF_ERR_MEMORY || strstr(context->error, member->name)
               ? status
               : shf_fail(context, status, "%.200s: %s", member->name, context->error);
}

shf_status shf_array_file_open(shf_context *context, const char *path, shf_array_check check,
                               shf_array_file *out)
{
    uint64_t size;
    *out = (shf_array_file){.file = -1};
    shf_status status = shf_file_open(context, path, &out->file, &size);
    if (status) {
        out->file = -1;
        return status;
    }
    status = shf_npy_read(context, out->file, size, &out->npy);
    return status ? status : check(context, &out->npy);
}

void shf_array_file_close(shf_array_file *array)
{
    if (array->file >= 0)
        close(array->file);
    array->file = -1;
}

shf_status shf_array_file_read(const shf_array_file *array, shf_context *context, uint64_t offset,
                               void *out, size_t size)
{
    return shf_read_at(context, array->file, out, size, array->npy.offset + offset);
}
