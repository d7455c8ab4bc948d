/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_release_get_status: how far a release is, from its manifest, or from its configuration and
 * its markers. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "generators/pipeline/chunk.h"
#include "generators/pipeline/configuration.h"

static void set_names(shf_release_status *out, const char *recipe, const char *profile,
                      const char *encoder)
{
    snprintf(out->recipe, sizeof(out->recipe), "%s", recipe ? recipe : "");
    snprintf(out->profile, sizeof(out->profile), "%s", profile ? profile : "");
    snprintf(out->encoder, sizeof(out->encoder), "%s", encoder ? encoder : "");
}

/* ---- a whole one ---- */

static shf_status from_manifest(shf_context *context, const char *dir, shf_release_status *out)
{
    shf_arena arena;
    shf_arena_init(&arena, &context->allocator);
    shf_manifest_record manifest;
    json_t *document = NULL;
    shf_status status = shf_manifest_read(context, &arena, dir, &manifest, &document);
    if (!status) {
        set_names(out, manifest.recipe, manifest.profile, manifest.encoder);
        out->seed = manifest.seed;
        out->original = manifest.original;
        out->images = manifest.images;
        out->variants = manifest.variant_count;
        out->chunks = out->chunks_done = manifest.chunk_count;
        out->outputs_done = manifest.outputs;
        out->failures = manifest.failures;
        out->skipped = manifest.skipped;
        out->bytes = manifest.bytes;
    }
    json_decref(document);
    shf_arena_free(&arena);
    return status;
}

/* ---- one being built ---- */

static shf_status add_markers(const shf_release_dir *release, shf_release_status *out)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/.shiftforge", release->path);
    DIR *folder = opendir(path);
    shf_status status = SHF_OK;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !status;
         entry = readdir(folder)) {
        uint64_t number;
        shf_marker marker;
        if (sscanf(entry->d_name, "chunk-%" SCNu64 ".json", &number) != 1)
            continue;
        shf_arena *scratch = &release->context->scratch;
        shf_mark mark = shf_arena_mark(scratch);
        status = shf_marker_read(release, scratch, number, &marker);
        shf_arena_rewind(scratch, mark);
        if (status || !marker.present)
            continue;
        out->chunks_done++;
        out->outputs_done += marker.outputs;
        out->failures += marker.failures - marker.skipped;
        out->skipped += marker.skipped;
        out->bytes += marker.output_bytes;
    }
    if (folder)
        closedir(folder);
    return status;
}

static uint64_t integer_of(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value < 0 ? 0 : (uint64_t)value;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static shf_status from_configuration(shf_context *context, const shf_release_dir *release,
                                     shf_release_status *out)
{
    json_t *document;
    shf_status status = shf_configuration_read(context, release->path, &document);
    if (status)
        return status;
    const json_t *identity = json_object_get(document, "identity");
    const json_t *set = json_object_get(document, "set");
    set_names(out, text_of(identity, "recipe"), text_of(identity, "profile"),
              text_of(identity, "encoder"));
    const char *seed = text_of(identity, "seed");
    if (seed)
        shf_parse_u64(seed, &out->seed);
    out->images = integer_of(set, "images");
    out->variants = integer_of(set, "variants");
    out->chunks = integer_of(set, "chunks");
    json_decref(document);
    return add_markers(release, out);
}

shf_status shf_release_get_status(shf_context *context, const char *dir, shf_release_status *out)
{
    *out = (shf_release_status){.struct_size = sizeof(*out)};
    shf_release_dir release;
    bool begun;
    shf_status status = shf_release_peek(context, dir, &release, &begun);
    if (status == SHF_ERR_CONFLICT) /* no state folder: a copy of a whole one, or none at all */
        return (out->complete = shf_release_has_manifest(dir))
                   ? from_manifest(context, dir, out)
                   : shf_fail(context, SHF_ERR_DATA, "%s is not a release", dir);
    if (!status && !begun)
        status = shf_fail(context, SHF_ERR_DATA, "%s is not a release", dir);
    if (!status) {
        out->running = shf_release_is_locked(dir);
        out->complete = shf_release_has_manifest(dir);
        status = out->complete ? from_manifest(context, dir, out)
                               : from_configuration(context, &release, out);
    }
    shf_release_close(&release);
    return status;
}
