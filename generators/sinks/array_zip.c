/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* npz archives: "test_images.npy", the header of the array and then the fragments as they are, and
 * "test_labels.npy". Sizes and checksums are known before anything is written. */
#include <string.h>

#include "generators/sinks/array_copy.h"
#include "manifests/image_array.h"
#include "manifests/zip_write.h"

#define MEMBERS 2

/* An archive on its way. */
typedef struct zip_join {
    shf_array_copy *copy;
    shf_array *array;
    const shf_array_source *source;
    shf_zip_member members[MEMBERS];
    size_t count;
    shf_buffer packed; /* what is deflated here */
} zip_join;

static shf_status keep(void *user, shf_context *context, const void *data, size_t size)
{
    (void)context; /* the buffer's */
    return shf_buffer_append(user, data, size);
}

/* Deflates an array's bytes into join->packed, as a piece that is cut. */
static shf_status pack(zip_join *join, const shf_buffer *content, shf_packed *out)
{
    join->packed.size = 0;
    shf_packer packer = {.context = join->copy->context, .write = keep, .user = &join->packed};
    shf_status status = shf_packer_open(&packer);
    if (!status)
        status = shf_packer_add(&packer, content->data, content->size, true);
    *out = packer.packed;
    shf_packer_close(&packer);
    return status;
}

static shf_status write_header(zip_join *join, const char *name, const shf_packed *all)
{
    shf_zip_member *member = &join->members[join->count++];
    *member = (shf_zip_member){.name = name,
                               .method = SHF_ZIP_DEFLATED,
                               .crc = all->crc,
                               .size = all->size,
                               .packed = all->bytes + SHF_PACKED_END_SIZE,
                               .header = join->copy->written};
    shf_buffer header;
    shf_buffer_init(&header, join->copy->context);
    shf_status status = shf_zip_write_header(member, &header);
    if (!status)
        status = shf_array_write(join->copy, header.data, header.size);
    shf_buffer_free(&header);
    return status;
}

static shf_status write_packed(zip_join *join)
{
    return shf_array_write(join->copy, join->packed.data, join->packed.size);
}

static shf_status write_end(zip_join *join)
{
    return shf_array_write(join->copy, SHF_PACKED_END, SHF_PACKED_END_SIZE);
}

/* ---- images ---- */

/* What a fragment's record says, in the order of the array. */
static shf_status fragment_record(const zip_join *join, size_t i, shf_shard_record *record)
{
    const size_t parts = join->array->part_count;
    return join->source->expected(join->source->user, i / parts, i % parts, record);
}

/* All fragments together, after the header. */
static shf_status look_at_fragments(zip_join *join, shf_packed *all)
{
    shf_array *array = join->array;
    const uint64_t image = shf_shape_bytes(array->shape);
    const size_t count = array->variant_count * array->part_count;
    array->packed = shf_arena_take(&join->copy->context->scratch, count, sizeof(*array->packed));
    shf_status status = array->packed ? SHF_OK : shf_fail_memory(join->copy->context, "an array");
    for (size_t i = 0; !status && i < count; i++) {
        shf_shard_record record;
        shf_packed *packed = &array->packed[i];
        status = fragment_record(join, i, &record);
        if (!status)
            status = shf_fragment_look(join->copy->release, join->copy->context, &record,
                                       array->parts[i % array->part_count].rows * image, packed);
        if (status)
            break;
        all->crc = shf_packed_crc(all->crc, packed);
        all->size += packed->size;
        all->bytes += packed->bytes;
    }
    return status;
}

static shf_status copy_fragments(zip_join *join)
{
    const shf_array *array = join->array;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < array->variant_count * array->part_count; i++) {
        uint8_t tail[SHF_FRAGMENT_TAIL];
        shf_shard_record record;
        shf_fragment_tail(array->packed[i].crc, tail);
        status = fragment_record(join, i, &record);
        if (!status)
            status = shf_array_copy_fragment(join->copy, &record, array->packed[i].bytes, tail,
                                             sizeof(tail));
    }
    return status;
}

static shf_status write_images(zip_join *join)
{
    shf_npy npy;
    shf_packed all = {0};
    shf_buffer header;
    shf_buffer_init(&header, join->copy->context);
    shf_status status = shf_array_header(join->array, &npy, &header);
    if (!status)
        status = pack(join, &header, &all);
    if (!status)
        status = look_at_fragments(join, &all);
    if (!status)
        status = write_header(join, SHF_NPZ_IMAGES ".npy", &all);
    if (!status)
        status = write_packed(join);
    join->array->start = join->copy->written;
    if (!status)
        status = copy_fragments(join);
    shf_buffer_free(&header);
    return status ? status : write_end(join);
}

/* ---- the whole ---- */

static shf_status write_labels(zip_join *join)
{
    shf_packed all;
    shf_status status = pack(join, join->source->labels, &all);
    if (!status)
        status = write_header(join, SHF_NPZ_LABELS ".npy", &all);
    if (!status)
        status = write_packed(join);
    return status ? status : write_end(join);
}

static shf_status write_directory(zip_join *join)
{
    shf_buffer directory;
    shf_buffer_init(&directory, join->copy->context);
    shf_status status =
        shf_zip_write_directory(join->members, join->count, join->copy->written, &directory);
    if (!status)
        status = shf_array_write(join->copy, directory.data, directory.size);
    shf_buffer_free(&directory);
    return status;
}

shf_status shf_array_zip_join(shf_array_copy *copy, shf_array *array,
                              const shf_array_source *source)
{
    zip_join join = {.copy = copy, .array = array, .source = source};
    shf_buffer_init(&join.packed, copy->context);
    shf_status status = write_images(&join);
    if (!status && source->labels)
        status = write_labels(&join);
    if (!status)
        status = write_directory(&join);
    shf_buffer_free(&join.packed);
    return status;
}
