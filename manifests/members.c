/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Members of documents that the schema has passed. */
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "manifests/schema.h"

uint64_t shf_member_u64(const json_t *object, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(object, name));
}

void shf_member_hash(const json_t *object, const char *name, char out[SHF_SHA256_HEX])
{
    shf_hash_take(json_object_get(object, name), out);
}

void shf_hash_take(const json_t *value, char out[SHF_SHA256_HEX])
{
    const char *text = json_string_value(value);
    if (text)
        memcpy(out, text, SHF_SHA256_HEX);
    else
        out[0] = 0;
}

shf_status shf_member_text(shf_context *context, shf_arena *arena, const json_t *object,
                           const char *name, const char **out)
{
    bool valid;
    *out = shf_json_take_text(arena, json_object_get(object, name), &valid);
    if (!*out)
        return shf_fail_memory(context, "a text");
    if (!valid)
        return shf_fail(context, SHF_ERR_DATA, "%s: hex is for bytes that are not UTF-8", name);
    return SHF_OK;
}
