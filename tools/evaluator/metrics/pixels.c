/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/pixels.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "tools/evaluator/outputs.h"

const char *const shf_pixel_columns[SHF_PIXEL_COLUMNS] = {
    [SHF_BRIGHTNESS] = "brightness", [SHF_CONTRAST] = "contrast", [SHF_SHARPNESS] = "sharpness"};

/* ---- one image: in thousandths, which are whole ---- */

#define SCALE 1000

static void fill_luma(const shf_image *image, int32_t *luma)
{
    for (int y = 0; y < image->height; y++) {
        const uint8_t *row = shf_row(image, y);
        for (int x = 0; x < image->width; x++, row += image->channels)
            *luma++ =
                image->channels == 3 ? 299 * row[0] + 587 * row[1] + 114 * row[2] : SCALE * row[0];
    }
}

/* Where there are width neighbours in a row; at has four. */
static int32_t laplacian(const int32_t *at, ptrdiff_t width)
{
    return at[-1] + at[1] + at[-width] + at[width] - 4 * *at;
}

static double brightness(const int32_t *luma, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += luma[i];
    return (double)sum / (double)count;
}

static double variance(const int32_t *luma, size_t count, double mean)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (luma[i] - mean) * (luma[i] - mean);
    return sum / (double)count;
}

static double sharpness(const int32_t *luma, int width, int height)
{
    int64_t sum = 0;
    double squares = 0;
    const double count = (double)(width - 2) * (height - 2);
    if (width < 3 || height < 3)
        return NAN;
    for (int y = 1; y < height - 1; y++)
        for (int x = 1; x < width - 1; x++)
            sum += laplacian(luma + (size_t)y * (size_t)width + x, width);
    const double mean = (double)sum / count;
    for (int y = 1; y < height - 1; y++)
        for (int x = 1; x < width - 1; x++) {
            const double distance = laplacian(luma + (size_t)y * (size_t)width + x, width) - mean;
            squares += distance * distance;
        }
    return squares / count;
}

shf_status shf_pixels_measure(shf_context *context, const shf_image *image,
                              double out[SHF_PIXEL_COLUMNS])
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const size_t count = (size_t)image->width * (size_t)image->height;
    int32_t *luma = shf_arena_take(&context->scratch, count, sizeof(*luma));
    if (!luma)
        return shf_fail_memory(context, "an image's brightness");
    fill_luma(image, luma);
    const double mean = brightness(luma, count);
    out[SHF_BRIGHTNESS] = mean / SCALE;
    out[SHF_CONTRAST] = sqrt(variance(luma, count, mean)) / SCALE;
    out[SHF_SHARPNESS] = sharpness(luma, image->width, image->height) / ((double)SCALE * SCALE);
    shf_arena_rewind(&context->scratch, mark);
    return SHF_OK;
}

/* ---- all of them ---- */

/* What a team of threads shares: the fault of the smallest sample counts. */
typedef struct pixel_team {
    const shf_scoring *scoring;
    shf_outputs outputs;
    double *values;
    pthread_mutex_t lock; /* of what follows */
    size_t fault_sample;
    shf_status fault;
    char error[1024];
} pixel_team;

static void note(pixel_team *team, size_t sample, shf_status fault, const char *error)
{
    pthread_mutex_lock(&team->lock);
    if (sample < team->fault_sample) {
        team->fault_sample = sample;
        team->fault = fault;
        snprintf(team->error, sizeof(team->error), "%s", error);
    }
    pthread_mutex_unlock(&team->lock);
}

static shf_status measure_sample(pixel_team *team, shf_array_places *places, size_t sample)
{
    const shf_scoring *s = team->scoring;
    shf_arena *arena = &places->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    const size_t output = sample * s->release.cell_count + s->table.clean;
    shf_image image;
    shf_status status = shf_outputs_load(&team->outputs, places, arena, output, &image);
    if (!status)
        status =
            shf_pixels_measure(places->context, &image, team->values + sample * SHF_PIXEL_COLUMNS);
    shf_arena_rewind(arena, mark);
    return status;
}

/* A run of samples, until one fails: arrays are read onwards. */
static void measure_run(pixel_team *team, shf_context *context, size_t first, size_t end)
{
    shf_array_places places;
    shf_status status = shf_array_places_open(context, team->scoring->release.cell_count, &places);
    if (status)
        note(team, first, status, shf_context_error(context));
    for (size_t i = first; !status && i < end; i++) {
        status = measure_sample(team, &places, i);
        if (status)
            note(team, i, status, shf_context_error(context));
    }
    shf_array_places_close(&places);
}

static void measure_part(pixel_team *team, unsigned thread)
{
    const shf_scoring *s = team->scoring;
    const size_t samples = s->release.sample_count, threads = s->bootstrap.threads;
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .allocator = &s->context->allocator};
    shf_context *context;
    const size_t first = samples * thread / threads, end = samples * (thread + 1) / threads;
    if (first == end)
        return;
    if (shf_context_create(&options, &context)) {
        note(team, first, SHF_ERR_MEMORY, "out of memory for a thread");
        return;
    }
    measure_run(team, context, first, end);
    shf_context_destroy(context);
}

shf_status shf_pixels_measure_all(const shf_scoring *s, double **out)
{
    pixel_team team = {.scoring = s, .fault_sample = SIZE_MAX};
    if (!s->table.clean_cell)
        return shf_fail(s->context, SHF_ERR_ARGUMENT,
                        "brightness, contrast and sharpness are of clean outputs, and the release "
                        "has none");
    team.values = shf_arena_take(&s->context->scratch, s->release.sample_count,
                                 SHF_PIXEL_COLUMNS * sizeof(*team.values));
    *out = team.values;
    if (!team.values)
        return shf_fail_memory(s->context, "columns of pixels");
    shf_status status =
        shf_outputs_open(s->context, &s->release, s->options.release, &team.outputs);
    pthread_mutex_init(&team.lock, NULL);
    if (!status) {
#pragma omp parallel for schedule(static, 1) num_threads(s->bootstrap.threads)
        for (unsigned t = 0; t < s->bootstrap.threads; t++)
            measure_part(&team, t);
    }
    pthread_mutex_destroy(&team.lock);
    shf_outputs_close(&team.outputs);
    if (!status && team.fault)
        status = shf_fail(s->context, team.fault, "%s", team.error);
    return status;
}
