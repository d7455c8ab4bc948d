/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_predict: outputs in, scores out, with as many processes of the model as there are jobs. Batches
 * are taken in order and written where they belong; the state says up to where all are done. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/part.h"
#include "tools/evaluator/predicting.h"

#define DEFAULT_TIMEOUT 300
#define MOST_JOBS 256
#define MOST_SAMPLES ((size_t)48 << 20) /* that are given to a model at a time */

/* ---- one batch ---- */

static shf_status check_scores(const shf_job *job, size_t first, size_t count)
{
    const shf_predicting *p = job->predicting;
    const size_t classes = p->part.classes, cells = p->release.cell_count;
    for (size_t i = 0; i < count * classes; i++)
        if (isnan(job->scores[i]) || job->scores[i] == INFINITY) { /* as score refuses them */
            const size_t output = first + i / classes;
            return shf_fail(
                job->context, SHF_ERR_DATA, "the model '%.200s' scores variant %s of %s with %s",
                p->options.model, p->release.cells[output % cells].variant,
                p->release.samples[output / cells].key, isnan(job->scores[i]) ? "NaN" : "infinity");
        }
    return SHF_OK;
}

/* Images of one size, which are outputs from first on. */
static shf_status run_images(shf_job *job, size_t first, size_t count)
{
    if (count == 0)
        return SHF_OK;
    shf_status status = shf_model_run(&job->model, job->images, count, job->scores);
    if (!status)
        status = check_scores(job, first, count);
    return status ? status
                  : shf_part_write(&job->predicting->part, job->context, first, count, job->scores);
}

/* A row of zeros, which no score looks at, for a view that left its source. */
static shf_status skip_output(shf_job *job, size_t output)
{
    const shf_part *part = &job->predicting->part;
    memset(job->scores, 0, part->classes * sizeof(*job->scores));
    return shf_part_write(part, job->context, output, 1, job->scores);
}

static size_t samples_of(const shf_image *image)
{
    return 3 * (size_t)image->width * (size_t)image->height;
}

static bool same_size(const shf_image *a, const shf_image *b)
{
    return a->width == b->width && a->height == b->height;
}

static shf_status run_batch(shf_job *job, size_t first, size_t end)
{
    shf_status status = SHF_OK;
    size_t begin = first, count = 0;
    while (!status && begin + count < end) {
        if (shf_scored_dropped(&job->predicting->release, begin + count)) {
            status = run_images(job, begin, count);
            if (!status)
                status = skip_output(job, begin + count);
            shf_arena_rewind(&job->arena, (shf_mark){0});
            begin += count + 1;
            count = 0;
            continue;
        }
        shf_image *image = &job->images[count];
        status = shf_outputs_load(&job->predicting->outputs, &job->places, &job->arena,
                                  begin + count, image);
        if (status)
            break;
        const bool alike = count == 0 || same_size(image, job->images);
        count += alike;
        if (alike && (count + 1) * samples_of(image) <= MOST_SAMPLES)
            continue;
        status = run_images(job, begin, count); /* an image of another size is read once more */
        shf_arena_rewind(&job->arena, (shf_mark){0});
        begin += count;
        count = 0;
    }
    if (!status)
        status = run_images(job, begin, count);
    shf_arena_rewind(&job->arena, (shf_mark){0});
    return status;
}

/* ---- jobs ---- */

static void stop(shf_predicting *p, shf_job *job, shf_status status)
{
    pthread_mutex_lock(&p->lock);
    if (!p->status) {
        p->status = status;
        memcpy(p->error, job->context->error, sizeof(p->error));
    }
    pthread_mutex_unlock(&p->lock);
}

/* The next batch; false if there is none, or all are to stop. */
static bool take(shf_predicting *p, size_t *batch)
{
    pthread_mutex_lock(&p->lock);
    const bool taken = !p->status && p->next < p->batches;
    *batch = p->next;
    p->next += taken;
    pthread_mutex_unlock(&p->lock);
    return taken;
}

static shf_status give(shf_predicting *p, shf_job *job, size_t batch)
{
    const size_t outputs = p->part.outputs, first = batch * p->batch;
    pthread_mutex_lock(&p->lock);
    p->finished[batch] = true;
    while (p->part.done < outputs && p->finished[p->part.done / p->batch])
        p->part.done += p->batch;
    if (p->part.done > outputs)
        p->part.done = outputs;
    shf_status status = shf_part_note(&p->part, job->context, false);
    p->progress.done += outputs - first < p->batch ? outputs - first : p->batch;
    if (p->options.progress)
        p->options.progress(p->options.user, &p->progress);
    pthread_mutex_unlock(&p->lock);
    return status;
}

static void run_job(shf_predicting *p, shf_job *job)
{
    size_t batch;
    shf_status status = job->model.process.id ? SHF_OK : shf_model_start(&job->model);
    while (!status && take(p, &batch)) {
        const size_t first = batch * p->batch, end = first + p->batch;
        status = run_batch(job, first, end < p->part.outputs ? end : p->part.outputs);
        if (!status)
            status = give(p, job, batch);
    }
    if (!status)
        status = shf_model_finish(&job->model);
    if (status)
        stop(p, job, status);
}

static shf_status open_job(shf_predicting *p, shf_job *job)
{
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .allocator = &p->context->allocator};
    job->predicting = p;
    if (shf_context_create(&options, &job->context))
        return shf_fail_memory(p->context, "a job's context");
    shf_arena_init(&job->arena, &job->context->allocator);
    shf_model_init(&job->model, job->context, p->options.model, (int)p->options.timeout,
                   p->options.cancel);
    job->model.release_classes = p->release.manifest.class_count;
    job->model.outputs = p->release.sample_count * p->release.cell_count;
    return shf_array_places_open(job->context, p->release.cell_count, &job->places) == SHF_OK
               ? SHF_OK
               : shf_fail_memory(p->context, "a job's places");
}

static shf_status give_room(shf_job *job)
{
    const shf_predicting *p = job->predicting;
    job->model.hello = p->jobs[0].model.hello;
    job->images = shf_allocate(job->context, (p->batch + 1) * sizeof(*job->images));
    job->scores = shf_allocate(job->context, p->batch * p->part.classes * sizeof(*job->scores));
    return job->images && job->scores ? SHF_OK : shf_fail_memory(p->context, "a batch");
}

static void close_job(shf_job *job)
{
    if (!job->context)
        return;
    shf_model_close(&job->model);
    shf_array_places_close(&job->places);
    shf_release(job->context, job->images);
    shf_release(job->context, job->scores);
    shf_arena_free(&job->arena);
    shf_context_destroy(job->context);
}

/* ---- all together ---- */

static shf_status settle_options(shf_predicting *p, const shf_predict_options *options)
{
    size_t size = sizeof(*options);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&p->options, options, size);
    const char *out = p->options.out;
    if (!p->options.release || !p->options.model || !out)
        return shf_fail(p->context, SHF_ERR_ARGUMENT,
                        "predictions need a release, a model and a file to write");
    if (strlen(out) < 5 || strcmp(out + strlen(out) - 4, ".npy") != 0)
        return shf_fail(p->context, SHF_ERR_ARGUMENT,
                        "%s: predictions are written to a file that ends in .npy", out);
    if (!shf_is_utf8(p->options.model, strlen(p->options.model)))
        return shf_fail(p->context, SHF_ERR_ARGUMENT,
                        "the model's command is not UTF-8, as its sidecar has to be");
    if (p->options.jobs > MOST_JOBS)
        return shf_fail(p->context, SHF_ERR_ARGUMENT, "%u jobs: at most %d", p->options.jobs,
                        MOST_JOBS);
    p->job_count = p->options.jobs ? p->options.jobs : 1;
    if (!p->options.timeout)
        p->options.timeout = DEFAULT_TIMEOUT;
    return SHF_OK;
}

/* The first process says what the scores are like. */
static shf_status ask_first(shf_predicting *p)
{
    shf_job *first = &p->jobs[0];
    shf_status status = shf_model_start(&first->model);
    if (status)
        return shf_fail(p->context, status, "%s", first->context->error);
    const shf_model_hello *hello = &first->model.hello;
    p->batch =
        p->options.batch && p->options.batch < hello->batch ? p->options.batch : hello->batch;
    p->part.classes = hello->classes;
    p->part.outputs = first->model.outputs;
    p->part.manifest = p->release.sha256;
    p->part.model = p->options.model;
    p->part.scores = hello->scores;
    p->part.name = hello->name;
    if (hello->classes < p->release.manifest.class_count)
        return shf_fail(
            p->context, SHF_ERR_DATA,
            "the model has %zu classes, and the release %zu: give build the model's own "
            "list with --classes",
            hello->classes, p->release.manifest.class_count);
    return SHF_OK;
}

static shf_status run(shf_predicting *p)
{
    p->batches = (p->part.outputs + p->batch - 1) / p->batch;
    p->finished = shf_arena_take(&p->release.arena, p->batches + 1, sizeof(*p->finished));
    if (!p->finished)
        return shf_fail_memory(p->context, "the list of batches");
    p->next = p->part.done / p->batch;
    p->part.done = p->next * p->batch;
    for (size_t b = 0; b < p->batches; b++)
        p->finished[b] = b < p->next;
    p->progress = (shf_predict_progress){sizeof(p->progress), 0, p->part.done, p->part.outputs};
    for (unsigned j = 0; j < p->job_count; j++) {
        shf_status status = give_room(&p->jobs[j]);
        if (status)
            return status;
    }
#pragma omp parallel for schedule(static, 1) num_threads(p->job_count)
    for (unsigned j = 0; j < p->job_count; j++)
        run_job(p, &p->jobs[j]);
    return p->status ? shf_fail(p->context, p->status, "%s", p->error) : SHF_OK;
}

static shf_status predict(shf_predicting *p)
{
    shf_status status = shf_scored_open(p->context, p->options.release, &p->release);
    if (!status && p->release.sample_count == 0)
        status = shf_fail(p->context, SHF_ERR_DATA, "%s: no image of the release has outputs",
                          p->options.release);
    if (!status)
        status = shf_outputs_open(p->context, &p->release, p->options.release, &p->outputs);
    p->jobs = shf_arena_take(&p->release.arena, p->job_count, sizeof(*p->jobs));
    if (!status && !p->jobs)
        status = shf_fail_memory(p->context, "the jobs");
    for (unsigned j = 0; p->jobs && j < p->job_count; j++)
        p->jobs[j] = (shf_job){0};
    for (unsigned j = 0; !status && j < p->job_count; j++)
        status = open_job(p, &p->jobs[j]);
    if (!status)
        status = ask_first(p);
    if (!status)
        status = shf_part_open(&p->part, p->context, p->options.out);
    if (!status)
        status = run(p);
    return status ? status : shf_part_finish(&p->part, p->context);
}

shf_status shf_predict(shf_context *context, const shf_predict_options *options)
{
    shf_predicting p = {.context = context, .part.file = -1};
    pthread_mutex_init(&p.lock, NULL);
    p.outputs.context = p.release.context = context;
    shf_arena_init(&p.release.arena, &context->allocator);
    shf_status status = settle_options(&p, options);
    if (!status)
        status = predict(&p);
    for (unsigned j = 0; p.jobs && j < p.job_count; j++)
        close_job(&p.jobs[j]);
    shf_part_close(&p.part, context, status != SHF_OK);
    shf_outputs_close(&p.outputs);
    shf_scored_close(&p.release);
    pthread_mutex_destroy(&p.lock);
    return status;
}
