/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_rebuild: makes outputs of a release again, and compares. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "generators/pipeline/chunk.h"
#include "generators/pipeline/progress.h"
#include "generators/pipeline/run.h"
#include "generators/pipeline/settings.h"
#include "generators/recorded_plan.h"
#include "manifests/paths.h"

typedef struct shf_remake {
    shf_context *context;
    const shf_rebuild_options *options;
    shf_finding_fn report;
    void *user;
    shf_verify_summary *summary;
    shf_arena arena;
    shf_manifest_record manifest;
    json_t *document;
    shf_plan plan;
    shf_release_dir release;
    shf_row_reader reader;
    size_t chunk;          /* the next to be opened */
    uint64_t row, sampled; /* rows read; of those, taken */
    uint64_t sample;       /* to be taken */
    shf_meter meter;
} shf_remake;

/* What a slot's previous row is here. */
typedef struct shf_recorded {
    shf_row_record row; /* first: the slot points to it */
    uint64_t chunk, number;
} shf_recorded;

static void report(shf_remake *remake, shf_finding_kind kind, const char *path, const char *detail)
{
    const shf_finding finding = {sizeof(finding), kind, path, detail};
    if (kind == SHF_FINDING_CODEC)
        remake->summary->notes++;
    else
        remake->summary->findings++;
    if (remake->report)
        remake->report(remake->user, &finding);
}

/* ---- the variants ---- */

/* Whether the operation is the recorded one: revision and every parameter. */
static shf_status compare_operation(shf_remake *remake, const shf_variant_record *recorded,
                                    const shf_variant_record *here)
{
    json_t *operation = shf_operation_json(here->operation);
    if (!operation)
        return shf_fail_memory(remake->context, "a variant");
    if (!json_equal(operation, recorded->description))
        report(remake, SHF_FINDING_INVALID, recorded->id,
               "made by another revision of the corruption, or with other parameters, than this "
               "shiftforge has");
    json_decref(operation);
    return SHF_OK;
}

static shf_status add_variants(shf_remake *remake)
{
    const shf_manifest_record *manifest = &remake->manifest;
    shf_plan *plan = &remake->plan;
    plan->variants = shf_arena_take(&plan->arena, manifest->variant_count, sizeof(*plan->variants));
    if (!plan->variants)
        return shf_fail_memory(remake->context, "the table of variants");
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < manifest->variant_count; v++) {
        const shf_variant_record *recorded = &manifest->variants[v];
        const json_t *operation = recorded->description;
        const char *name = json_string_value(json_object_get(operation, "name"));
        json_int_t severity = json_integer_value(json_object_get(operation, "severity"));
        if (!name || severity < 0 || severity > SHF_MAX_SEVERITY)
            return shf_fail(remake->context, SHF_ERR_DATA, "manifest.json: variant %s has no name",
                            recorded->id);
        if (recorded->view.policy != plan->view.policy)
            return shf_fail(remake->context, SHF_ERR_DATA,
                            "manifest.json: variant %s has another policy of views than the first",
                            recorded->id);
        shf_new_variant variant = {.id = recorded->id,
                                   .name = name,
                                   .severity = (int)severity,
                                   .view = &recorded->view,
                                   .replicate = recorded->replicate};
        status = shf_recorded_settings(remake->context, &remake->arena, operation, &variant);
        if (!status)
            status = shf_plan_add_variant(plan, &variant);
        if (!status)
            status = compare_operation(remake, recorded, &plan->variants[v]);
    }
    return status;
}

static void compare_source(shf_remake *remake)
{
    if (strcmp(remake->plan.fingerprint, remake->manifest.fingerprint) != 0)
        report(remake, SHF_FINDING_CHANGED, "manifest.json",
               "the source is not the one recorded: it has other images");
}

/* ---- which rows ---- */

/* Makes a row wait, from the next chunk file if need be. */
static shf_status next_row(shf_remake *remake, shf_context *context, bool *more)
{
    const shf_manifest_record *manifest = &remake->manifest;
    for (;;) {
        shf_status status = shf_row_reader_next(context, &remake->reader, more);
        if (status || *more || remake->chunk == manifest->chunk_count)
            return status;
        const char *path = manifest->chunks[remake->chunk++].path;
        if (!shf_path_is_inside(path))
            return shf_fail(context, SHF_ERR_DATA, "manifest.json: '%s' is no chunk file", path);
        shf_row_reader_close(&remake->reader, NULL);
        status = shf_row_reader_open(context, remake->release.folder, path, &remake->reader);
        if (status)
            return status;
    }
}

/* The row that waits, if the source has its image. */
static shf_status take_row(shf_remake *remake, shf_context *context, shf_slot *slot, bool *found)
{
    shf_recorded *recorded = shf_arena_take(&slot->arena, 1, sizeof(*recorded));
    if (!recorded)
        return shf_fail_memory(context, "a row");
    shf_row_record *row = &recorded->row;
    recorded->chunk = shf_chunk_number(remake->manifest.chunks[remake->chunk - 1].path);
    recorded->number = remake->row;
    shf_status status = shf_row_reader_parse(context, &remake->reader, &slot->arena, row);
    if (status)
        return status;
    slot->previous = row;
    *found = shf_source_find(remake->plan.source, row->key, &slot->item);
    if (!*found)
        report(remake, SHF_FINDING_MISSING, row->path, "the source has no such image");
    return SHF_OK;
}

static shf_status next_image(void *user, shf_context *context, shf_slot *slot, bool *more)
{
    shf_remake *remake = user;
    if (remake->options->cancel && *remake->options->cancel)
        return shf_fail(context, SHF_ERR_CANCELLED, "stopped on request");
    for (;;) {
        shf_status status = next_row(remake, context, more);
        if (status || !*more)
            return status;
        bool wanted = remake->sampled < remake->sample &&
                      remake->row == remake->sampled * remake->manifest.images / remake->sample;
        bool found = false;
        if (wanted) {
            remake->sampled++;
            status = take_row(remake, context, slot, &found);
        }
        remake->row++;
        shf_row_reader_skip(&remake->reader);
        if (status || found)
            return status;
    }
}

/* ---- comparing ---- */

static shf_status compare_output(shf_remake *remake, shf_context *context, const shf_recorded *row,
                                 const shf_output_record *recorded, const shf_output_record *made,
                                 size_t variant)
{
    remake->summary->files += !made->dropped;
    remake->summary->bytes += made->bytes;
    const bool place = recorded->dropped == made->dropped && recorded->outside == made->outside;
    bool pixels = place && strcmp(recorded->pixels, made->pixels) == 0;
    if (pixels && strcmp(recorded->sha256, made->sha256) == 0)
        return SHF_OK;
    shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = shf_output_name(&context->scratch, &remake->manifest.variants[variant],
                                       row->chunk, row->number, row->row.stem);
    if (path && pixels && strcmp(remake->manifest.codecs, remake->plan.codecs) == 0)
        report(
            remake, SHF_FINDING_CHANGED, path,
            "made again by the same codec libraries, the pixels are the same and the file is not: "
            "its row or the manifest's encoder was changed");
    else if (path && pixels)
        report(remake, SHF_FINDING_CODEC, path, "same pixels, another encoding");
    else if (path)
        report(remake, SHF_FINDING_PIXELS, path, "made again, the pixels are other ones");
    shf_arena_rewind(&context->scratch, mark);
    return path ? SHF_OK : shf_fail_memory(context, "an output's path");
}

static shf_status compare_outputs(shf_remake *remake, shf_context *context, const shf_slot *slot)
{
    const shf_row_record *recorded = slot->previous;
    shf_status status = SHF_OK;
    size_t next = 0;
    for (size_t v = 0; !status && v < slot->row.output_count; v++) {
        const shf_output_record *made = &slot->row.outputs[v];
        if (next < recorded->output_count &&
            strcmp(recorded->outputs[next].variant, made->variant) == 0)
            status = compare_output(remake, context, (const shf_recorded *)recorded,
                                    &recorded->outputs[next++], made, v);
        else
            report(remake, SHF_FINDING_INVALID, recorded->path, "its row lacks an output");
    }
    return status;
}

static shf_status compare_image(void *user, shf_context *context, shf_slot *slot)
{
    shf_remake *remake = user;
    const shf_row_record *recorded = slot->previous;
    char detail[512];
    shf_meter_add(&remake->meter, slot->made, slot->made_bytes,
                  slot->row.error && !shf_row_skipped(&slot->row));
    if (*recorded->sha256 && *slot->row.sha256 && strcmp(recorded->sha256, slot->row.sha256) != 0) {
        report(remake, SHF_FINDING_CHANGED, recorded->path,
               "the source image is not the one recorded");
    } else if (*recorded->mask && *slot->row.mask && strcmp(recorded->mask, slot->row.mask) != 0) {
        report(remake, SHF_FINDING_CHANGED, recorded->path,
               "the mask of its object is not the one recorded");
    } else if (slot->row.error && !recorded->error) {
        snprintf(detail, sizeof(detail), "cannot be made again: %s", slot->row.error);
        report(remake, SHF_FINDING_CHANGED, recorded->path, detail);
    } else if (recorded->error && !slot->row.error) {
        report(remake, SHF_FINDING_CHANGED, recorded->path,
               "failed when the release was built, and does not now");
    } else {
        return compare_outputs(remake, context, slot);
    }
    return SHF_OK;
}

/* ---- all together ---- */

static shf_status run(shf_remake *remake)
{
    const shf_calls calls = {
        .next = next_image,
        .append = compare_image,
        .user = remake,
        .hashes = true,
        .encodes = true,
        .all = true,
    };
    uint64_t images = remake->manifest.images, sample = remake->options->sample;
    remake->sample = sample && sample < images ? sample : images;
    shf_meter_begin(&remake->meter, &remake->plan.options, remake->sample,
                    remake->sample * remake->manifest.variant_count);
    shf_team team;
    shf_status status = shf_team_open(&remake->plan, remake->plan.threads, &team);
    if (!status)
        status = shf_team_run(&team, &calls);
    if (!status)
        shf_meter_end(&remake->meter);
    shf_row_reader_close(&remake->reader, NULL); /* opened with a context of the team's */
    shf_team_close(&team);
    return status;
}

shf_status shf_rebuild(shf_context *context, const char *dir, const shf_rebuild_options *options,
                       shf_finding_fn report_fn, void *user, shf_verify_summary *summary)
{
    shf_verify_summary unused;
    summary = summary ? summary : &unused;
    *summary = (shf_verify_summary){.struct_size = sizeof(*summary)};
    shf_remake remake = {
        .context = context,
        .options = options,
        .report = report_fn,
        .user = user,
        .summary = summary,
        .reader.size = -1,
    };
    shf_arena_init(&remake.arena, &context->allocator);
    shf_status status =
        shf_manifest_read(context, &remake.arena, dir, &remake.manifest, &remake.document);
    if (!status && remake.manifest.original)
        status =
            shf_fail(context, SHF_ERR_ARGUMENT,
                     "%s: an original that was indexed: shiftforge did not make it, and cannot "
                     "make it again",
                     dir);
    if (!status)
        status = shf_recorded_plan(context, &remake.arena, &remake.manifest, options, &remake.plan);
    if (!status)
        status = add_variants(&remake);
    if (!status)
        status = shf_scenery_check(context, &remake.plan.scenery);
    if (!status)
        status = shf_release_open_folder(context, dir, &remake.release);
    if (!status) {
        compare_source(&remake);
        status = run(&remake);
        shf_release_close(&remake.release);
    }
    if (remake.plan.context)
        shf_plan_close(&remake.plan);
    json_decref(remake.document);
    shf_arena_free(&remake.arena);
    return !status && summary->findings ? SHF_FINDINGS : status;
}
