/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_build: plan, run, publish. */
#include <inttypes.h>

#include "generators/pipeline/chunk.h"
#include "generators/pipeline/configuration.h"
#include "generators/pipeline/progress.h"
#include "generators/pipeline/publish.h"
#include "generators/pipeline/run.h"
#include "manifests/clock.h"

/* A build under way. */
typedef struct shf_job {
    shf_context *context;
    shf_plan plan;
    shf_configuration configuration;
    shf_release_dir *release; /* NULL: the sink keeps none */
    shf_release_dir folder;
    shf_sink sink;
    shf_team team;
    shf_meter meter;
    shf_chunk_writer *writer; /* of the chunk under way */
    size_t position;          /* in the selection, of the next image; or the next variant */
    size_t end;               /* of the chunk; or of the variants */
    uint64_t made;            /* outputs made by this run */
    uint64_t run_failures;    /* images that failed in this run */
    shf_build_summary *summary;
} shf_job;

/* ---- the calls of a run ---- */

static bool is_cancelled(const shf_job *job)
{
    return job->plan.options.cancel && *job->plan.options.cancel;
}

static shf_status fail_cancelled(shf_context *context)
{
    return shf_fail(context, SHF_ERR_CANCELLED,
                    "stopped on request: run the same command again to go on");
}

static shf_status next_image(void *user, shf_context *context, shf_slot *slot, bool *more)
{
    shf_job *job = user;
    if (is_cancelled(job))
        return fail_cancelled(context);
    *more = job->position < job->end;
    if (!*more)
        return SHF_OK;
    slot->item = job->plan.selected.items[job->position++];
    if (!job->writer)
        return SHF_OK;
    return shf_chunk_previous(job->writer, context, &slot->arena,
                              &job->plan.source->items[slot->item], &slot->previous);
}

static shf_status put_output(void *user, shf_context *context, const shf_slot *slot, size_t variant,
                             const shf_buffer *encoded)
{
    shf_job *job = user;
    return job->sink.type->put(&job->sink, context, slot, variant, encoded);
}

/* Whether this failure is one too many: strict allows none, max_failures so many. An image that is left
 * out as asked is none, but has no place in an array either. */
static shf_status count_failure(shf_job *job, shf_context *context, const shf_slot *slot)
{
    const shf_build_options *options = &job->plan.options;
    const bool skipped = shf_row_skipped(&slot->row);
    if (job->sink.type->fills && !options->fill && (skipped || !options->strict))
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: %s: an array has a place for each image; mend or remove this one, or "
                        "take --fill for zeros",
                        slot->row.path, slot->row.error);
    if (skipped)
        return SHF_OK;
    job->run_failures++;
    int64_t allowed = options->strict ? 0 : options->max_failures;
    if (!options->strict && (allowed <= 0 || job->run_failures <= (uint64_t)allowed))
        return SHF_OK;
    if (options->strict)
        return shf_fail(context, SHF_ERR_DATA, "%s: %s", slot->row.path, slot->row.error);
    return shf_fail(context, SHF_ERR_DATA,
                    "more than %" PRId64 " image%s failed, the last is %s: %s", allowed,
                    allowed == 1 ? "" : "s", slot->row.path, slot->row.error);
}

/* Where no row will say it. */
static void warn_of_failure(const shf_job *job, shf_slot *slot)
{
    const shf_build_options *options = &job->plan.options;
    const char *line = shf_arena_print(&slot->arena, "%s: %s", slot->row.path, slot->row.error);
    if (line && options->warn)
        options->warn(options->user, line);
}

static shf_status append_image(void *user, shf_context *context, shf_slot *slot)
{
    shf_job *job = user;
    shf_status status = SHF_OK;
    if (slot->row.error)
        status = count_failure(job, context, slot);
    if (slot->row.error && !status && !job->release)
        warn_of_failure(job, slot);
    if (!status && job->sink.type->append)
        status = job->sink.type->append(&job->sink, context, slot);
    if (!status && job->writer)
        status = shf_chunk_append(job->writer, context, slot);
    job->made += slot->made;
    if (!status && (slot->made || slot->row.error))
        shf_meter_add(&job->meter, slot->made, slot->made_bytes,
                      slot->row.error && !shf_row_skipped(&slot->row));
    return status;
}

static shf_calls calls_of(shf_job *job)
{
    const shf_sink_type *type = job->sink.type;
    return (shf_calls){
        .next = next_image,
        .put = type->put ? put_output : NULL,
        .append = append_image,
        .user = job,
        .hashes = type->hashes,
        .encodes = type->encodes,
        .rows = job->release != NULL,
    };
}

/* ---- what is left of a chunk when its images are appended ---- */

static shf_status next_variant(void *user, shf_context *context, shf_slot *slot, bool *more)
{
    shf_job *job = user;
    if (is_cancelled(job))
        return fail_cancelled(context);
    *more = job->position < job->end;
    slot->item = job->position++;
    return SHF_OK;
}

static shf_status pack_variant(const shf_plan *plan, const shf_calls *calls, shf_worker *worker,
                               shf_slot *slot)
{
    (void)plan;
    shf_job *job = calls->user;
    return job->sink.type->pack(&job->sink, worker->context, slot->item);
}

static shf_status append_nothing(void *user, shf_context *context, shf_slot *slot)
{
    (void)user;
    (void)context;
    (void)slot;
    return SHF_OK;
}

static shf_status pack_chunk(shf_job *job)
{
    const shf_calls calls = {
        .make = pack_variant, .next = next_variant, .append = append_nothing, .user = job};
    job->position = 0;
    job->end = job->plan.variant_count;
    return shf_team_run(&job->team, &calls);
}

/* ---- chunks ---- */

static shf_status run_chunk(shf_job *job, const shf_chunk *chunk, const shf_marker *earlier)
{
    shf_chunk_writer writer;
    shf_status status = SHF_OK;
    uint64_t made = job->made;
    if (job->release) {
        status = shf_chunk_begin(&job->plan, job->release, chunk, earlier, &writer);
        job->writer = &writer;
    }
    job->sink.chunk = chunk;
    job->sink.earlier = earlier;
    job->sink.marker = &writer.marker;
    if (!status && job->sink.type->begin)
        status = job->sink.type->begin(&job->sink);
    if (!status) {
        job->position = chunk->first;
        job->end = chunk->end;
        const shf_calls calls = calls_of(job);
        status = shf_team_run(&job->team, &calls);
    }
    if (!status && job->sink.type->pack)
        status = pack_chunk(job);
    if (!status && job->release)
        status = shf_chunk_publish(&writer, &job->sink);
    if (status) {
        job->made = made; /* what a chunk that stopped had is dropped */
        if (job->sink.type->drop)
            job->sink.type->drop(&job->sink);
    }
    if (job->release)
        shf_chunk_close(&writer);
    job->writer = NULL;
    return status;
}

static shf_status run_chunks(shf_job *job)
{
    shf_chunk chunk = {0};
    while (shf_plan_chunk(&job->plan, chunk.end, &chunk)) {
        shf_marker marker;
        shf_chunk_work work;
        shf_mark mark = shf_arena_mark(&job->context->scratch);
        shf_status status = shf_chunk_look(&job->plan, job->release, &chunk, &marker, &work);
        if (!status && work.images) {
            status = run_chunk(job, &chunk, &marker);
            job->summary->chunks_done += status == SHF_OK;
        }
        shf_arena_rewind(&job->context->scratch, mark);
        if (status)
            return status;
    }
    return SHF_OK;
}

/* ---- a build ---- */

static shf_status open_job(shf_job *job)
{
    shf_context *context = job->context;
    shf_status status = shf_sink_open(context, job->plan.sink, &job->plan, job->release,
                                      shf_team_slots(job->plan.threads), &job->sink);
    return status ? status : shf_team_open(&job->plan, job->plan.threads, &job->team);
}

static void close_job(shf_job *job)
{
    shf_team_close(&job->team);
    shf_sink_close(&job->sink);
    shf_configuration_close(&job->configuration);
    if (job->release)
        shf_release_close(job->release);
    shf_plan_close(&job->plan);
}

/* Everything but the release: a sink that keeps none begins at the beginning every time. */
static shf_status stream(shf_job *job)
{
    shf_status status = run_chunks(job);
    shf_meter_end(&job->meter);
    if (!status && job->sink.type->finish)
        status = job->sink.type->finish(&job->sink, job->summary);
    job->summary->bytes = job->meter.progress.bytes_written;
    job->summary->failures = job->meter.progress.failures;
    return status;
}

/* Chunks that are left, then the manifest. It goes before anything changes: a release that has one
 * is whole. */
static shf_status keep(shf_job *job, const shf_chunk_work *work)
{
    bool whole = shf_release_has(job->release, "manifest.json", NULL);
    shf_status status = SHF_OK;
    if (work->images || !whole) {
        status = shf_release_remove(job->release, "manifest.json");
        if (!status)
            status = shf_release_sync(job->release);
        if (!status)
            status = shf_configuration_write(&job->plan, job->release, &job->configuration);
        if (!status)
            status = run_chunks(job);
        if (!status && job->sink.type->assemble)
            status = job->sink.type->assemble(&job->sink);
        shf_meter_end(&job->meter);
    }
    return status ? status
                  : shf_manifest_publish(&job->plan, job->release, job->configuration.identity,
                                         job->summary);
}

static shf_status run_job(shf_job *job)
{
    shf_chunk_work work;
    shf_status status = shf_plan_look(&job->plan, job->release, &work, job->summary);
    if (!status)
        status = open_job(job);
    if (status)
        return status;
    shf_meter_begin(&job->meter, &job->plan.options, work.images, work.outputs);
    status = job->release ? keep(job, &work) : stream(job);
    job->summary->outputs_done = job->made;
    const shf_generator *generator = job->plan.scenery.generator;
    job->summary->generated = generator ? generator->runs : 0;
    job->summary->generated_kept = generator ? generator->kept : 0;
    return status;
}

shf_status shf_build(shf_context *context, const shf_build_options *options,
                     shf_build_summary *summary)
{
    shf_build_summary unused;
    summary = summary ? summary : &unused;
    *summary = (shf_build_summary){.struct_size = sizeof(*summary)};
    double start = shf_seconds_now();
    shf_job job = {.context = context, .summary = summary};
    shf_status status = shf_plan_open(context, options, &job.plan);
    if (!status)
        status = shf_plan_settle(&job.plan); /* before any folder is made */
    const char *out = job.plan.sink && job.plan.sink->keeps ? options->out : NULL;
    if (!status && out) {
        status = shf_release_open(context, out, &job.folder);
        job.release = &job.folder;
    }
    if (!status)
        status = shf_configuration_settle(&job.plan, out, &job.configuration);
    if (!status && out)
        status = shf_release_clean(job.release);
    bool agreed = status == SHF_OK;
    if (!status)
        status = run_job(&job);
    summary->seconds = shf_seconds_now() - start;
    const bool none = summary->images > 0 && summary->skipped == summary->images;
    if (!status && (summary->failures || none))
        status = SHF_FINDINGS;
    if (agreed && job.release && shf_release_has(job.release, ".shiftforge/build.json", NULL))
        shf_release_log(job.release, &job.plan, summary, status);
    close_job(&job);
    return status;
}
