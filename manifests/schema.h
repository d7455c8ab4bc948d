/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The embedded JSON Schema, and a validator of the part of JSON Schema that it uses. */
#ifndef SHF_MANIFESTS_SCHEMA_H
#define SHF_MANIFESTS_SCHEMA_H

#include <jansson.h>

#include "corruptions/base/arena.h"
#include "manifests/record.h"

typedef struct shf_schema {
    json_t *root;
} shf_schema;

/* The embedded one. close may be called after a failure, too. */
shf_status shf_schema_open(shf_context *context, shf_schema *out);
void shf_schema_close(shf_schema *schema);

/* Checks a document against $defs/<name>, or against the whole with a NULL name. SHF_ERR_DATA names
 * the first member that is wrong, and why ("outputs[2].bytes: not an integer"). */
shf_status shf_schema_check(shf_context *context, const shf_schema *schema, const char *name,
                            const json_t *document);

/* shf_row_read for those who read many. */
shf_status shf_row_read_with(shf_context *context, shf_arena *arena, const shf_schema *schema,
                             const char *line, size_t size, shf_row_record *out);

/* shf_manifest_read from memory. The text of a failure does not say which file. */
shf_status shf_manifest_parse(shf_context *context, shf_arena *arena, const char *text, size_t size,
                              shf_manifest_record *out, json_t **document);

/* ---- members of a document that has passed ---- */

uint64_t shf_member_u64(const json_t *object, const char *name); /* 0 if it is not there */
void shf_member_hash(const json_t *object, const char *name, char out[SHF_SHA256_HEX]); /* or "" */
/* The same of a value. */
void shf_hash_take(const json_t *value, char out[SHF_SHA256_HEX]);
/* SHF_ERR_DATA for hex that is not canonical. */
shf_status shf_member_text(shf_context *context, shf_arena *arena, const json_t *object,
                           const char *name, const char **out);

#endif
