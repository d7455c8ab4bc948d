/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Accuracy on slices: clean, and over all other outputs. */
#include "tools/evaluator/metrics/slicing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/group_figures.h"

#define BOTTOM 10 /* one of so many slices */

enum { CLEAN, CORRUPTED, KINDS };

/* Sums of a sample, a slice, or all: outputs that are right, and that count, and images with such. */
typedef struct tally {
    double right[KINDS], n[KINDS], images[KINDS];
} tally;

/* Of a slice the error ratio, by kind; and of all slices, by kind. */
enum { SLICE_FIGURES = KINDS };
enum { BOTTOM_ACCURACY, MEAN_ACCURACY = BOTTOM_ACCURACY + KINDS, FIGURES = MEAN_ACCURACY + KINDS };

typedef struct slicer {
    const shf_scoring *scoring;
    const shf_slicing *slicing;
    const char *member; /* what a slice is called in the JSON */
    tally *samples;
    tally *room;                         /* of each slice and then of all images, a thread */
    size_t *worst[KINDS], filled[KINDS]; /* slices that have outputs, the worst first */
} slicer;

/* ---- sums ---- */

static void count_sample(const slicer *r, size_t sample)
{
    const shf_scoring *s = r->scoring;
    tally *own = &r->samples[sample];
    memset(own, 0, sizeof(*own));
    for (size_t c = 0; c < s->release.cell_count; c++) {
        if (!shf_counts(s, sample, c))
            continue;
        const int kind = s->release.cells[c].clean ? CLEAN : CORRUPTED;
        own->n[kind]++;
        own->right[kind] += shf_observed(s, sample, c)->rank == 0;
        own->images[kind] = 1;
    }
}

static void add(tally *to, const tally *sample, double times)
{
    for (int kind = 0; kind < KINDS; kind++) {
        to->right[kind] += times * sample->right[kind];
        to->n[kind] += times * sample->n[kind];
        to->images[kind] += times * sample->images[kind];
    }
}

/* draws NULL: each sample once. */
static void add_all(const slicer *r, const uint32_t *draws, tally *sums)
{
    const shf_slicing *slicing = r->slicing;
    memset(sums, 0, (slicing->count + 1) * sizeof(*sums));
    for (size_t i = 0; i < r->scoring->release.sample_count; i++) {
        const double times = draws ? draws[i] : 1;
        if (!(times > 0))
            continue;
        add(&sums[slicing->count], &r->samples[i], times);
        if (slicing->of[i] != SHF_NO_SLICE)
            add(&sums[slicing->of[i]], &r->samples[i], times);
    }
}

/* ---- figures ---- */

static double accuracy(const tally *t, int kind)
{
    return t->right[kind] / t->n[kind];
}

/* The mean over the first so many of the slices, the worst first. */
static double mean_of(const slicer *r, const tally *sums, int kind, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += accuracy(&sums[r->worst[kind][i]], kind);
    return sum / (double)count;
}

static size_t bottom_of(const slicer *r, int kind)
{
    return (r->filled[kind] + BOTTOM - 1) / BOTTOM;
}

static void derive(const slicer *r, const tally *sums, double *figures)
{
    const size_t count = r->slicing->count;
    for (size_t i = 0; i < count; i++, figures += SLICE_FIGURES)
        for (int kind = 0; kind < KINDS; kind++)
            figures[kind] = (1 - accuracy(&sums[i], kind)) / (1 - accuracy(&sums[count], kind));
    for (int kind = 0; kind < KINDS; kind++) {
        figures[BOTTOM_ACCURACY + kind] = mean_of(r, sums, kind, bottom_of(r, kind));
        figures[MEAN_ACCURACY + kind] = mean_of(r, sums, kind, r->filled[kind]);
    }
}

static void redrawn(void *user, unsigned thread, const uint32_t *draws, double *figures)
{
    const slicer *r = user;
    tally *sums = r->room + thread * (r->slicing->count + 1);
    add_all(r, draws, sums);
    derive(r, sums, figures);
}

/* ---- the order of slices ---- */

typedef struct place {
    double accuracy;
    size_t slice;
} place;

static int by_accuracy(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->accuracy != y->accuracy)
        return x->accuracy < y->accuracy ? -1 : 1;
    return (x->slice > y->slice) - (x->slice < y->slice);
}

/* Which slices are the worst is found once: replicates keep to these. */
static void order_slices(slicer *r, const tally *sums, int kind, place *places)
{
    size_t count = 0;
    for (size_t i = 0; i < r->slicing->count; i++)
        if (sums[i].n[kind] > 0)
            places[count++] = (place){accuracy(&sums[i], kind), i};
    qsort(places, count, sizeof(*places), by_accuracy);
    for (size_t i = 0; i < count; i++)
        r->worst[kind][i] = places[i].slice;
    r->filled[kind] = count;
}

/* ---- JSON ---- */

static json_t *accuracy_json(const slicer *r, const tally *sums, size_t slice, int kind)
{
    const tally *own = &sums[slice];
    return shf_clustered_json(r->scoring, own->right[kind], own->n[kind], own->images[kind]);
}

static json_t *slice_json(const slicer *r, const tally *sums, const shf_metric *f, size_t i)
{
    const shf_slice *slice = &r->slicing->slices[i];
    const shf_metric *own = f + i * SLICE_FIGURES;
    json_t *out =
        json_pack("{ss sI so so so so}", r->member, slice->name, "images",
                  (json_int_t)slice->images, "clean_accuracy", accuracy_json(r, sums, i, CLEAN),
                  "accuracy", accuracy_json(r, sums, i, CORRUPTED), "clean_error_ratio",
                  shf_counted_json(&own[CLEAN], sums[i].n[CLEAN]), "error_ratio",
                  shf_counted_json(&own[CORRUPTED], sums[i].n[CORRUPTED]));
    if (!r->slicing->intervals || (!json_object_set_new(out, "low", shf_json_number(slice->low)) &&
                                   !json_object_set_new(out, "high", shf_json_number(slice->high))))
        return out;
    json_decref(out);
    return NULL;
}

static json_t *kind_json(const slicer *r, const tally *sums, const shf_metric *f, int kind)
{
    const shf_metric *whole = f + r->slicing->count * SLICE_FIGURES;
    const size_t filled = r->filled[kind], bottom = bottom_of(r, kind);
    if (filled == 0)
        return json_null();
    const size_t worst = r->worst[kind][0];
    return json_pack("{ss so sI so so}", "worst", r->slicing->slices[worst].name, "worst_accuracy",
                     accuracy_json(r, sums, worst, kind), "bottom_slices", (json_int_t)bottom,
                     "bottom_accuracy", shf_figure_json(&whole[BOTTOM_ACCURACY + kind]),
                     "mean_accuracy", shf_figure_json(&whole[MEAN_ACCURACY + kind]));
}

static json_t *to_json(const slicer *r, const tally *sums, const shf_metric *f)
{
    const shf_slicing *slicing = r->slicing;
    size_t images = 0;
    char list[32];
    snprintf(list, sizeof(list), "%ss", r->member);
    json_t *slices = json_array();
    int fault = 0;
    for (size_t i = 0; i < slicing->count; i++) {
        images += slicing->slices[i].images;
        fault |= json_array_append_new(slices, slice_json(r, sums, f, i));
    }
    json_t *out =
        json_pack("{ss ss sI sI so so so}", "column", slicing->column, "source", slicing->source,
                  "images", (json_int_t)images, "without",
                  (json_int_t)(r->scoring->release.sample_count - images), list, slices, "clean",
                  kind_json(r, sums, f, CLEAN), "corrupted", kind_json(r, sums, f, CORRUPTED));
    if (!fault)
        return out;
    json_decref(out);
    return NULL;
}

/* ---- the whole ---- */

static bool take_room(slicer *r, shf_arena *arena)
{
    const size_t count = r->slicing->count;
    r->samples = shf_arena_take(arena, r->scoring->release.sample_count, sizeof(*r->samples));
    r->room = shf_arena_take(arena, (count + 1) * r->scoring->bootstrap.threads, sizeof(*r->room));
    for (int kind = 0; kind < KINDS; kind++)
        r->worst[kind] = shf_arena_take(arena, count, sizeof(*r->worst[kind]));
    return r->samples && r->room && r->worst[CLEAN] && r->worst[CORRUPTED];
}

static shf_status score_slices(slicer *r, json_t **out)
{
    const shf_scoring *s = r->scoring;
    shf_arena *arena = &s->context->scratch;
    const size_t count = r->slicing->count, figures = count * SLICE_FIGURES + FIGURES;
    place *places = shf_arena_take(arena, count, sizeof(*places));
    tally *sums = shf_arena_take(arena, count + 1, sizeof(*sums));
    shf_metric *metrics = shf_arena_take(arena, figures, sizeof(*metrics));
    if (!take_room(r, arena) || !places || !sums || !metrics)
        return shf_fail_memory(s->context, "the slices");
    for (size_t i = 0; i < s->release.sample_count; i++)
        count_sample(r, i);
    add_all(r, NULL, sums);
    for (int kind = 0; kind < KINDS; kind++)
        order_slices(r, sums, kind, places);
    shf_status status = shf_figures_redraw(s, redrawn, r, figures, metrics);
    if (status)
        return status;
    *out = to_json(r, sums, metrics);
    return *out ? SHF_OK : shf_fail_memory(s->context, "the slices");
}

shf_status shf_slicing_json(const shf_scoring *s, const shf_slicing *slicing, const char *member,
                            json_t **out)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    slicer r = {.scoring = s, .slicing = slicing, .member = member};
    shf_status status = score_slices(&r, out);
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}
