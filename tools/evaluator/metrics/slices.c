/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy by slices of the images: by class, by what the rows say of them, by what their pixels are
 * like. --slices SPEC: columns with commas; NAME:4 cuts a number into 4 intervals. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/metrics/pixels.h"
#include "tools/evaluator/metrics/slicing.h"

#define DEFAULT_PARTS 4
#define MOST_PARTS 1000

typedef struct slices {
    const shf_scoring *scoring;
    double *pixels; /* by sample, then column; NULL: not measured yet */
} slices;

/* A column of SPEC. */
typedef struct slice_spec {
    const char *name;
    size_t parts; /* 0: not said */
} slice_spec;

static size_t parts_of(const slice_spec *w)
{
    return w->parts ? w->parts : DEFAULT_PARTS;
}

/* ---- columns that are computed ---- */

static int pixel_column(const char *name)
{
    int column = 0;
    while (column < SHF_PIXEL_COLUMNS && strcmp(shf_pixel_columns[column], name) != 0)
        column++;
    return column;
}

static shf_status slice_pixels(slices *l, const slice_spec *w, shf_slicing *out)
{
    const shf_scoring *s = l->scoring;
    const size_t samples = s->release.sample_count;
    shf_status status = l->pixels ? SHF_OK : shf_pixels_measure_all(s, &l->pixels);
    if (status)
        return status;
    double *values = shf_arena_take(&s->context->scratch, samples, sizeof(*values));
    if (!values)
        return shf_fail_memory(s->context, "a column");
    for (size_t i = 0; i < samples; i++)
        values[i] = l->pixels[i * SHF_PIXEL_COLUMNS + (size_t)pixel_column(w->name)];
    return shf_slice_numbers(s, w->name, "pixels", values, parts_of(w), out);
}

/* Sides of the source images, where they are known. */
static shf_status slice_sides(const slices *l, const slice_spec *w, shf_slicing *out)
{
    const shf_scoring *s = l->scoring;
    const size_t samples = s->release.sample_count;
    const bool width = strcmp(w->name, "width") == 0;
    double *values = shf_arena_take(&s->context->scratch, samples, sizeof(*values));
    if (!values)
        return shf_fail_memory(s->context, "a column");
    for (size_t i = 0; i < samples; i++) {
        const shf_sample_record *sample = &s->release.samples[i];
        const int side = width ? sample->width : sample->height;
        values[i] = side > 0 ? side : NAN;
    }
    return shf_slice_numbers(s, w->name, "sources", values, parts_of(w), out);
}

/* ---- choosing ---- */

static shf_status fail_unknown(const slices *l, const char *name)
{
    static const char *const others[] = {"class",      "width",    "height",
                                         "brightness", "contrast", "sharpness"};
    const shf_scored *release = &l->scoring->release;
    shf_suggestion suggestion = {0};
    char text[96];
    for (size_t i = 0; i < release->column_count; i++)
        shf_suggest(&suggestion, name, release->columns[i].name);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        shf_suggest(&suggestion, name, others[i]);
    return shf_fail(l->scoring->context, SHF_ERR_ARGUMENT,
                    "no column '%s' to slice by: class, width, height, brightness, contrast, "
                    "sharpness, and the attributes of the rows%s",
                    name, shf_suggestion_text(&suggestion, text, sizeof(text)));
}

static shf_status slice_by_text(const slices *l, const slice_spec *w, const char *const *texts,
                                shf_slicing *out)
{
    if (w->parts)
        return shf_fail(l->scoring->context, SHF_ERR_ARGUMENT,
                        "%s is no number: it cannot be cut into %zu intervals", w->name, w->parts);
    return texts ? shf_slice_texts(l->scoring, w->name, texts, out)
                 : shf_slice_classes(l->scoring, out);
}

/* An attribute of the rows comes before a column of ours of the same name. */
static shf_status slice(slices *l, const slice_spec *w, shf_slicing *out)
{
    const shf_column *column = shf_scored_column(&l->scoring->release, w->name);
    if (column && column->numbers)
        return shf_slice_numbers(l->scoring, w->name, "attributes", column->numbers, parts_of(w),
                                 out);
    if (column || strcmp(w->name, "class") == 0)
        return slice_by_text(l, w, column ? column->texts : NULL, out);
    if (strcmp(w->name, "width") == 0 || strcmp(w->name, "height") == 0)
        return slice_sides(l, w, out);
    if (pixel_column(w->name) < SHF_PIXEL_COLUMNS)
        return slice_pixels(l, w, out);
    return fail_unknown(l, w->name);
}

/* "area:4", unless a column has that very name. */
static shf_status read_spec(const slices *l, const char *text, size_t size, slice_spec *out)
{
    shf_context *context = l->scoring->context;
    char *name = shf_arena_print(&context->scratch, "%.*s", (int)size, text);
    char *colon = name ? strrchr(name, ':') : NULL;
    uint64_t parts = 0;
    if (!name)
        return shf_fail_memory(context, "a column");
    *out = (slice_spec){name, 0};
    if (!colon || shf_scored_column(&l->scoring->release, name))
        return SHF_OK;
    if (!shf_parse_u64(colon + 1, &parts) || parts < 1 || parts > MOST_PARTS)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "slices '%s': after the colon stands into how many intervals a number is "
                        "cut, 1 to %d",
                        name, MOST_PARTS);
    *colon = 0;
    out->parts = (size_t)parts;
    return SHF_OK;
}

/* ---- the group ---- */

static shf_status add_column(slices *l, const slice_spec *w, json_t *list)
{
    shf_slicing slicing;
    json_t *column = NULL;
    shf_status status = slice(l, w, &slicing);
    if (!status)
        status = shf_slicing_json(l->scoring, &slicing, "slice", &column);
    if (!status && json_array_append_new(list, column))
        status = shf_fail_memory(l->scoring->context, "the slices");
    return status;
}

static bool wanted(const shf_scoring *s)
{
    return s->options.slices != NULL;
}

static bool applies(const shf_scoring *s)
{
    return wanted(s);
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    slices l = {.scoring = s};
    json_t *list = json_array();
    *out = json_pack("{so}", "columns", list);
    shf_status status = *out ? SHF_OK : shf_fail_memory(s->context, "the slices");
    for (const char *at = s->options.slices; !status && at;
         at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        slice_spec w = {NULL, 0};
        status = read_spec(&l, at, strcspn(at, ","), &w);
        if (!status)
            status = add_column(&l, &w, list);
    }
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_slices = {
    .name = "slices",
    .summary = "accuracy by slices of the images, and the worst of them",
    .needs = "columns to slice by: --slices",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};
