/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any text is refused with a reason or read, as a row and as a manifest; what was read is written, and
 * that text reads back and is written the same. */
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/paths.h"
#include "manifests/schema.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/sample_release.h"

/* One line, whatever was in the text. */
static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_UNSUPPORTED);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static bool same(const shf_buffer *a, const shf_buffer *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

static void try_row(shf_context *context, const shf_schema *schema, const char *text, size_t size)
{
    shf_row_record row;
    shf_buffer first, second;
    shf_arena *arena = &context->scratch;
    shf_status status = shf_row_read_with(context, arena, schema, text, size, &row);
    if (status) {
        require_reason(context, status);
        return;
    }
    fuzz_require(shf_path_is_inside(row.stem));
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    fuzz_require(!shf_row_write(context, &row, &first));
    fuzz_require(!shf_row_read_with(context, arena, schema, (char *)first.data, first.size, &row));
    fuzz_require(!shf_row_write(context, &row, &second) && same(&first, &second));
    shf_buffer_free(&first);
    shf_buffer_free(&second);
}

static void try_manifest(shf_context *context, const char *text, size_t size)
{
    shf_manifest_record manifest;
    json_t *document;
    shf_buffer first, second;
    shf_arena *arena = &context->scratch;
    shf_status status = shf_manifest_parse(context, arena, text, size, &manifest, &document);
    if (status) {
        require_reason(context, status);
        return;
    }
    for (size_t i = 0; i < manifest.variant_count; i++) {
        const shf_variant_record *variant = &manifest.variants[i];
        fuzz_require(variant->path || variant->shard);
        fuzz_require(!variant->path || shf_path_is_inside(variant->path));
        fuzz_require(!variant->shard || shf_path_is_inside(variant->shard));
    }
    for (size_t i = 0; i < manifest.shard_count; i++)
        fuzz_require(shf_path_is_inside(manifest.shards[i].path));
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    fuzz_require(!shf_manifest_write(context, &manifest, &first));
    json_decref(document);
    fuzz_require(
        !shf_manifest_parse(context, arena, (char *)first.data, first.size, &manifest, &document));
    fuzz_require(!shf_manifest_write(context, &manifest, &second) && same(&first, &second));
    json_decref(document);
    shf_buffer_free(&first);
    shf_buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    shf_schema schema;
    fuzz_require(!shf_context_create(NULL, &context) && !shf_schema_open(context, &schema));
    try_row(context, &schema, (const char *)data, size);
    try_manifest(context, (const char *)data, size);
    shf_schema_close(&schema);
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    shf_context *context;
    sample_release release;
    shf_buffer text;
    fuzz_require(!shf_context_create(NULL, &context));
    sample_release_init(&release, context);
    shf_buffer_init(&text, context);
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        const char name[] = {'r', 'o', 'w', (char)('0' + i), 0};
        text.size = 0;
        fuzz_require(!shf_row_write(context, &release.rows[i], &text));
        add(user, name, text.data, text.size);
    }
    text.size = 0;
    fuzz_require(!shf_manifest_write(context, &release.manifest, &text));
    add(user, "manifest", text.data, text.size);
    shf_shard_record shards[] = {
        {"c/000000.tar", 1, "", 3}, {"c/000001.tar", 1, "", 2}, {"n.npy", 1, "", 5}};
    for (size_t i = 0; i < 3; i++)
        memcpy(shards[i].sha256, release.chunks[0].sha256, SHF_SHA256_HEX);
    release.variants[0].shard = "c/{chunk}.tar";
    release.variants[0].path = "{stem}.png";
    release.variants[1].shard = "n.npy";
    release.variants[1].path = NULL;
    release.manifest.shards = shards;
    release.manifest.shard_count = 3;
    text.size = 0;
    fuzz_require(!shf_manifest_write(context, &release.manifest, &text));
    add(user, "shards", text.data, text.size);
    shf_buffer_free(&text);
    sample_release_free(&release);
    shf_context_destroy(context);
}
