/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Shards as JSON. */
#include "manifests/shard.h"

#include "corruptions/base/context.h"
#include "manifests/schema.h"

void shf_shard_write(shf_json_writer *writer, const shf_shard_record *shard)
{
    shf_json_open(writer, NULL, '{');
    shf_json_text(writer, "path", shard->path);
    shf_json_u64(writer, "bytes", shard->bytes);
    shf_json_text(writer, "sha256", shard->sha256);
    shf_json_u64(writer, "outputs", shard->outputs);
    shf_json_close(writer, '}');
}

shf_status shf_shards_read(shf_context *context, shf_arena *arena, const json_t *array,
                           shf_shard_record **out, size_t *count)
{
    *count = json_array_size(array);
    *out = shf_arena_take(arena, *count, sizeof(**out));
    if (!*out)
        return shf_fail_memory(context, "the table of shards");
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < *count; i++) {
        const json_t *object = json_array_get(array, i);
        shf_shard_record *shard = &(*out)[i];
        shard->bytes = shf_member_u64(object, "bytes");
        shard->outputs = shf_member_u64(object, "outputs");
        shf_member_hash(object, "sha256", shard->sha256);
        status = shf_member_text(context, arena, object, "path", &shard->path);
    }
    return status;
}
