/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From the values of a column to slices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/slicing.h"

static shf_status begin(const shf_scoring *s, size_t most, shf_slicing *out)
{
    shf_arena *arena = &s->context->scratch;
    out->slices = shf_arena_take(arena, most, sizeof(*out->slices));
    if (!out->slices)
        return shf_fail_memory(s->context, "the slices");
    for (size_t i = 0; i < most; i++)
        out->slices[i] = (shf_slice){"", NAN, NAN, 0};
    out->count = most;
    return SHF_OK;
}

static shf_status take_samples(const shf_scoring *s, shf_slicing *out)
{
    out->of = shf_arena_take(&s->context->scratch, s->release.sample_count, sizeof(*out->of));
    return out->of ? SHF_OK : shf_fail_memory(s->context, "the slices");
}

static void count_images(const shf_scoring *s, shf_slicing *out)
{
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (out->of[i] != SHF_NO_SLICE)
            out->slices[out->of[i]].images++;
}

/* Slices without an image are dropped; places is room for as many as there are slices. */
static void drop_empty(const shf_scoring *s, shf_slicing *out, size_t *places)
{
    size_t count = 0;
    for (size_t k = 0; k < out->count; k++) {
        places[k] = count;
        if (out->slices[k].images)
            out->slices[count++] = out->slices[k];
    }
    out->count = count;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (out->of[i] != SHF_NO_SLICE)
            out->of[i] = places[out->of[i]];
}

static shf_status finish(const shf_scoring *s, shf_slicing *out)
{
    size_t *places = shf_arena_take(&s->context->scratch, out->count, sizeof(*places));
    if (!places)
        return shf_fail_memory(s->context, "the slices");
    count_images(s, out);
    drop_empty(s, out, places);
    if (out->count <= SHF_MOST_SLICES)
        return SHF_OK;
    return shf_fail(s->context, SHF_ERR_LIMIT, "%s has %zu values: at most %d slices can be",
                    out->column, out->count, SHF_MOST_SLICES);
}

/* ---- classes ---- */

static const char *name_class(const shf_scoring *s, size_t class)
{
    const shf_manifest_record *m = &s->release.manifest;
    const char *name = class < m->class_count ? m->classes[class] : "";
    return *name && shf_is_utf8(name, strlen(name))
               ? name
               : shf_arena_print(&s->context->scratch, "%zu", class);
}

shf_status shf_slice_classes(const shf_scoring *s, shf_slicing *out)
{
    size_t most = 0;
    *out = (shf_slicing){.column = "class", .source = "labels"};
    shf_status status = take_samples(s, out);
    for (size_t i = 0; !status && i < s->release.sample_count; i++) {
        const int32_t label = s->release.samples[i].label;
        out->of[i] = label < 0 ? SHF_NO_SLICE : (size_t)label;
        most = label >= (int32_t)most ? (size_t)label + 1 : most;
    }
    if (!status)
        status = begin(s, most, out);
    for (size_t k = 0; !status && k < most; k++)
        if (!(out->slices[k].name = name_class(s, k)))
            status = shf_fail_memory(s->context, "the slices");
    return status ? status : finish(s, out);
}

/* ---- texts ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once; how many. */
static size_t sort_texts(const char **sorted, const char *const *texts, size_t samples)
{
    size_t count = 0, once = 0;
    for (size_t i = 0; i < samples; i++)
        if (texts[i])
            sorted[count++] = texts[i];
    qsort(sorted, count, sizeof(*sorted), compare_texts);
    for (size_t i = 0; i < count; i++)
        if (once == 0 || strcmp(sorted[once - 1], sorted[i]) != 0)
            sorted[once++] = sorted[i];
    return once;
}

shf_status shf_slice_texts(const shf_scoring *s, const char *name, const char *const *texts,
                           shf_slicing *out)
{
    const size_t samples = s->release.sample_count;
    const char **sorted = shf_arena_take(&s->context->scratch, samples, sizeof(*sorted));
    *out = (shf_slicing){.column = name, .source = "attributes"};
    shf_status status = sorted ? take_samples(s, out) : shf_fail_memory(s->context, "the slices");
    if (status)
        return status;
    const size_t count = sort_texts(sorted, texts, samples);
    status = begin(s, count, out);
    for (size_t k = 0; !status && k < count; k++)
        out->slices[k].name = sorted[k];
    for (size_t i = 0; !status && i < samples; i++) {
        const char **found =
            texts[i] ? bsearch(&texts[i], sorted, count, sizeof(*sorted), compare_texts) : NULL;
        out->of[i] = found ? (size_t)(found - sorted) : SHF_NO_SLICE;
    }
    return status ? status : finish(s, out);
}

/* ---- numbers ---- */

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The quantile part / parts; the place is exact. */
static double quantile(const double *sorted, size_t count, size_t part, size_t parts)
{
    const size_t place = part * (count - 1), below = place / parts;
    const double rest = (double)(place % parts) / (double)parts;
    return rest > 0 ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[below];
}

static shf_status name_interval(const shf_scoring *s, shf_slice *slice, bool first)
{
    char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT];
    slice->name =
        shf_arena_print(&s->context->scratch, "%s%s, %s]", first ? "[" : "(",
                        shf_double_text(slice->low, low), shf_double_text(slice->high, high));
    return slice->name ? SHF_OK : shf_fail_memory(s->context, "the slices");
}

static size_t interval_of(const shf_slicing *slicing, double value)
{
    size_t k = 0;
    while (k + 1 < slicing->count && value > slicing->slices[k].high)
        k++;
    return k;
}

shf_status shf_slice_numbers(const shf_scoring *s, const char *name, const char *source,
                             const double *numbers, size_t parts, shf_slicing *out)
{
    const size_t samples = s->release.sample_count;
    double *sorted = shf_arena_take(&s->context->scratch, samples, sizeof(*sorted));
    size_t count = 0;
    *out = (shf_slicing){.column = name, .source = source, .intervals = true};
    shf_status status = sorted ? take_samples(s, out) : shf_fail_memory(s->context, "the slices");
    for (size_t i = 0; !status && i < samples; i++)
        if (!isnan(numbers[i]))
            sorted[count++] = numbers[i];
    if (!status)
        status = begin(s, count ? parts : 0, out);
    if (status)
        return status;
    qsort(sorted, count, sizeof(*sorted), compare_numbers);
    for (size_t k = 0; !status && k < out->count; k++) {
        out->slices[k].low = quantile(sorted, count, k, parts);
        out->slices[k].high = quantile(sorted, count, k + 1, parts);
        status = name_interval(s, &out->slices[k], k == 0);
    }
    for (size_t i = 0; i < samples; i++)
        out->of[i] = isnan(numbers[i]) ? SHF_NO_SLICE : interval_of(out, numbers[i]);
    return status ? status : finish(s, out);
}
