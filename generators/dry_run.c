/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_build_plan: what a build would do, told by making a few images and writing none. */
#include "generators/pipeline/chunk.h"
#include "generators/pipeline/configuration.h"
#include "generators/pipeline/progress.h"
#include "generators/pipeline/run.h"
#include "manifests/clock.h"

#define SAMPLES 8 /* images that are made */

typedef struct shf_trial {
    const shf_plan *plan;
    size_t next, count;
    uint64_t bytes, images, skipped;
} shf_trial;

static shf_status next_trial(void *user, shf_context *context, shf_slot *slot, bool *more)
{
    (void)context;
    shf_trial *trial = user;
    *more = trial->next < trial->count;
    if (*more)
        slot->item =
            trial->plan->selected.items[trial->next++ * trial->plan->selected.count / trial->count];
    return SHF_OK;
}

static shf_status append_trial(void *user, shf_context *context, shf_slot *slot)
{
    (void)context;
    shf_trial *trial = user;
    const shf_build_options *options = &trial->plan->options;
    if (slot->row.error && options->warn) {
        const char *line = shf_arena_print(&slot->arena, "%s: %s", slot->row.path, slot->row.error);
        if (line)
            options->warn(options->user, line);
    }
    trial->images += slot->row.error == NULL;
    trial->skipped += shf_row_skipped(&slot->row);
    trial->bytes += slot->made_bytes;
    return SHF_OK;
}

/* Makes a few images with one thread, and writes nothing. */
static shf_status try_images(shf_plan *plan, uint64_t images_left, shf_build_summary *summary)
{
    shf_team team;
    shf_trial trial = {.plan = plan, .count = SAMPLES};
    if (trial.count > plan->selected.count)
        trial.count = plan->selected.count;
    const shf_calls calls = {
        .next = next_trial,
        .append = append_trial,
        .user = &trial,
        .hashes = plan->sink->hashes,
        .encodes = plan->sink->encodes,
    };
    double start = shf_seconds_now();
    shf_status status = shf_team_open(plan, 1, &team);
    if (!status)
        status = shf_team_run(&team, &calls);
    summary->failures = trial.count - trial.images - trial.skipped;
    summary->skipped = trial.skipped;
    if (!status && trial.images) {
        double each = (shf_seconds_now() - start) / (double)trial.count;
        summary->seconds = each * (double)images_left / plan->threads;
        summary->bytes = trial.bytes / trial.images * plan->selected.count;
    }
    shf_team_close(&team);
    return status;
}

/* What an earlier run left to do: the release is looked at, not locked. */
static shf_status look(shf_plan *plan, const char *out, shf_chunk_work *work,
                       shf_build_summary *summary)
{
    shf_release_dir release = {.folder = -1};
    shf_configuration configuration = {0};
    bool begun = false;
    shf_status status = out ? shf_release_peek(plan->context, out, &release, &begun) : SHF_OK;
    if (!status)
        status = shf_configuration_settle(plan, out, &configuration);
    if (!status)
        status = shf_plan_look(plan, begun ? &release : NULL, work, summary);
    shf_configuration_close(&configuration);
    if (begun)
        shf_release_close(&release);
    return status;
}

shf_status shf_build_plan(shf_context *context, const shf_build_options *options,
                          shf_build_summary *summary)
{
    *summary = (shf_build_summary){.struct_size = sizeof(*summary)};
    shf_plan plan;
    shf_chunk_work work;
    shf_status status = shf_plan_open(context, options, &plan);
    if (!status)
        status = look(&plan, plan.sink->keeps ? options->out : NULL, &work, summary);
    if (!status)
        status = try_images(&plan, work.images, summary);
    shf_plan_close(&plan);
    return status;
}
