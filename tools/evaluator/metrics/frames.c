/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/frames.h"

#include <math.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/rows.h"

/* What a thread works in. The frame at hand often is the reference of the next one. */
typedef struct frame_ranker {
    double *scores;
    uint32_t *order, *reference, *room; /* of the frame, of its reference */
    size_t output, reference_output;    /* whose orders these are */
} frame_ranker;

typedef struct frame_comparison {
    const shf_scoring *scoring;
    shf_order_distance *distances;
    frame_ranker *rankers; /* of a thread */
} frame_comparison;

static bool take_ranker(shf_arena *arena, size_t classes, frame_ranker *r)
{
    r->scores = shf_arena_take(arena, classes, sizeof(*r->scores));
    r->order = shf_arena_take(arena, classes, sizeof(*r->order));
    r->reference = shf_arena_take(arena, classes, sizeof(*r->reference));
    r->room = shf_arena_take(arena, classes, sizeof(*r->room));
    r->output = r->reference_output = SIZE_MAX;
    return r->scores && r->order && r->reference && r->room;
}

static bool rank(const shf_predictions *p, frame_ranker *r, size_t output)
{
    if (!shf_rows_get(p, output, r->scores))
        return false;
    shf_class_order(r->scores, p->classes, r->order, r->room);
    r->output = output;
    return true;
}

/* What is at hand becomes the reference. */
static void keep(frame_ranker *r)
{
    uint32_t *order = r->order;
    r->order = r->reference;
    r->reference = order;
    r->reference_output = r->output;
    r->output = SIZE_MAX;
}

static bool compare(const frame_comparison *f, frame_ranker *r, size_t sample, size_t cell)
{
    const shf_scored *release = &f->scoring->release;
    const shf_predictions *p = &f->scoring->predictions;
    const size_t first = sample * release->cell_count;
    const size_t reference = first + release->cells[cell].reference;
    if (r->reference_output != reference) {
        if (r->output != reference && !rank(p, r, reference))
            return false;
        keep(r);
    }
    if (!rank(p, r, first + cell))
        return false;
    f->distances[first + cell] =
        shf_class_order_compare(r->reference, r->order, p->classes, r->room);
    return true;
}

static bool compare_sample(const frame_comparison *f, frame_ranker *r, size_t sample)
{
    const shf_scored *release = &f->scoring->release;
    for (size_t c = 0; c < release->cell_count; c++)
        if (release->cells[c].role == SHF_ROLE_FRAME && shf_paired(f->scoring, sample, c) &&
            !compare(f, r, sample, c))
            return false;
    return true;
}

/* Thread t takes the samples t, t + threads, ... */
static bool compare_all(const frame_comparison *f)
{
    const unsigned threads = f->scoring->predictions.threads;
    bool good = true;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (unsigned t = 0; t < threads; t++) {
        bool own = true;
        for (size_t i = t; own && i < f->scoring->release.sample_count; i += threads)
            own = compare_sample(f, &f->rankers[t], i);
        if (!own)
#pragma omp atomic write
            good = false;
    }
    return good;
}

shf_status shf_frames_compare(const shf_scoring *s, const shf_order_distance **out)
{
    shf_arena *arena = &s->context->scratch;
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    frame_comparison f = {.scoring = s};
    f.distances = shf_arena_take(arena, outputs, sizeof(*f.distances));
    f.rankers = shf_arena_take(arena, s->predictions.threads, sizeof(*f.rankers));
    bool room = f.distances && f.rankers;
    for (unsigned t = 0; room && t < s->predictions.threads; t++)
        room = take_ranker(arena, s->predictions.classes, &f.rankers[t]);
    if (!room)
        return shf_fail_memory(s->context, "the order of classes");
    for (size_t i = 0; i < outputs; i++)
        f.distances[i] = (shf_order_distance){NAN, NAN};
    *out = f.distances;
    return compare_all(&f)
               ? SHF_OK
               : shf_fail(s->context, SHF_ERR_IO, "%s: cannot be read", s->predictions.path);
}
