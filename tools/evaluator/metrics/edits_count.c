/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/edits.h"
#include "tools/evaluator/metrics/metrics.h"

#define EDIT_SUMS (2 * SHF_EDIT_FIGURES)
#define SET_SUMS (2 * (SHF_EDIT_SET_FIGURES - SHF_EDIT_FIGURES))

/* ---- what there is ---- */

bool shf_is_edit(const shf_cell *cell)
{
    return cell->role == SHF_ROLE_EDIT || cell->role == SHF_ROLE_CONTROL;
}

/* The first of the edit's set, or else of any, that has the same reference. */
static size_t control_of(const shf_scored *release, const shf_cell *edit)
{
    size_t any = SIZE_MAX;
    for (size_t c = 0; edit->role == SHF_ROLE_EDIT && c < release->cell_count; c++) {
        const shf_cell *cell = &release->cells[c];
        if (cell->role != SHF_ROLE_CONTROL || cell->reference != edit->reference)
            continue;
        if (strcmp(cell->relation_set, edit->relation_set) == 0)
            return c;
        any = any == SIZE_MAX ? c : any;
    }
    return any;
}

static void find_edits(shf_edits *e)
{
    const shf_scored *release = &e->scoring->release;
    for (size_t c = 0; c < release->cell_count; c++) {
        const shf_cell *cell = &release->cells[c];
        if (!shf_is_edit(cell))
            continue;
        e->places[c] = e->count;
        e->edits[e->count++] = (shf_edit){c, cell->reference, control_of(release, cell), 0, 0};
    }
}

/* The variant of the set whose id ends in this component. */
static size_t called(const shf_scored *release, const shf_variant_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++) {
        const char *id = release->cells[set->cells[i]].variant, *slash = strrchr(id, '/');
        if (strcmp(slash ? slash + 1 : id, name) == 0)
            return set->cells[i];
    }
    return SIZE_MAX;
}

static void find_sets(shf_edits *e)
{
    const shf_scoring *s = e->scoring;
    for (size_t i = 0; i < e->variants.count; i++) {
        const shf_variant_set *set = &e->variants.sets[i];
        e->sets[i] = (shf_edit_set){.variants = set};
        e->sets[i].mixed_same = called(&s->release, set, "mixed_same");
        e->sets[i].mixed_random = called(&s->release, set, "mixed_rand");
        e->sets[i].worst_of = s->options.worst_of ? s->options.worst_of : set->count;
    }
}

/* ---- counting ---- */

static bool is_right(const shf_scoring *s, size_t sample, size_t cell)
{
    return shf_observed(s, sample, cell)->rank == 0;
}

/* Right about the first less right about the second; and how often which alone. */
static double difference(const shf_scoring *s, size_t sample, size_t first, size_t second,
                         uint64_t *only_first, uint64_t *only_second)
{
    const bool a = is_right(s, sample, first), b = is_right(s, sample, second);
    *only_first += a && !b;
    *only_second += b && !a;
    return a - b;
}

static void add(double *sums, int figure, double above)
{
    sums[2 * figure] += above;
    sums[2 * figure + 1]++;
}

static void count_edit(const shf_scoring *s, shf_edit *edit, size_t sample, double *sums)
{
    if (!shf_counts(s, sample, edit->cell) || !shf_counts(s, sample, edit->reference))
        return;
    const double drop =
        difference(s, sample, edit->reference, edit->cell, &edit->lost, &edit->gained);
    add(sums, SHF_EDIT_DROP, drop);
    add(sums, SHF_EDIT_ACCURACY, is_right(s, sample, edit->cell));
    if (edit->control == SIZE_MAX || !shf_counts(s, sample, edit->control))
        return;
    const bool held = shf_held(s, sample, edit->control);
    add(sums, SHF_EDIT_CONTROL_DROP,
        is_right(s, sample, edit->reference) - is_right(s, sample, edit->control));
    add(sums, SHF_EDIT_CONTROL_FLIPS, !held);
    if (held)
        add(sums, SHF_EDIT_UNFLIPPED_DROP, drop);
}

/* sums: of what a set has besides. */
static void count_set(const shf_scoring *s, shf_edit_set *set, size_t sample, double *sums)
{
    const size_t count = set->variants->count;
    const size_t same = set->mixed_same, random = set->mixed_random;
    size_t there = 0, right = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t cell = set->variants->cells[i];
        there += shf_counts(s, sample, cell);
        right += shf_counts(s, sample, cell) && is_right(s, sample, cell);
    }
    if (there == count) {
        set->whole++;
        set->right += right == count;
        add(sums, SHF_EDIT_WORST_OF - SHF_EDIT_FIGURES,
            shf_none_wrong(count, count - right, set->worst_of));
    }
    if (same != SIZE_MAX && random != SIZE_MAX && shf_counts(s, sample, same) &&
        shf_counts(s, sample, random))
        add(sums, SHF_EDIT_GAP - SHF_EDIT_FIGURES,
            difference(s, sample, same, random, &set->lost, &set->gained));
}

static void count_sample(shf_edits *e, size_t sample)
{
    double *sums = shf_sums_of(&e->sums, sample);
    for (size_t k = 0; k < e->count; k++, sums += EDIT_SUMS)
        count_edit(e->scoring, &e->edits[k], sample, sums);
    for (size_t i = 0; i < e->variants.count; i++, sums += SET_SUMS)
        count_set(e->scoring, &e->sets[i], sample, sums);
}

/* ---- figures ---- */

void shf_edits_pool(const shf_edits *e, size_t set, const double *sums, double *out)
{
    const shf_variant_set *variants = e->sets[set].variants;
    memset(out, 0, EDIT_SUMS * sizeof(*out));
    for (size_t i = 0; i < variants->count; i++) {
        const double *own = sums + e->places[variants->cells[i]] * EDIT_SUMS;
        for (size_t k = 0; k < EDIT_SUMS; k++)
            out[k] += own[k];
    }
    memcpy(out + EDIT_SUMS, sums + e->count * EDIT_SUMS + set * SET_SUMS, SET_SUMS * sizeof(*out));
}

static void derive(const void *user, const double *sums, double *figures)
{
    const shf_edits *e = user;
    shf_sums_divide(sums, e->count * SHF_EDIT_FIGURES, figures);
    figures += e->count * SHF_EDIT_FIGURES;
    for (size_t i = 0; i < e->variants.count; i++, figures += SHF_EDIT_SET_FIGURES) {
        double pooled[2 * SHF_EDIT_SET_FIGURES];
        shf_edits_pool(e, i, sums, pooled);
        shf_sums_divide(pooled, SHF_EDIT_SET_FIGURES, figures);
    }
}

shf_status shf_edits_count(shf_scoring *s, shf_edits *e)
{
    shf_arena *arena = &s->context->scratch;
    const size_t cells = s->release.cell_count;
    *e = (shf_edits){.scoring = s};
    shf_status status = shf_sets_of(s, SHF_ROLE_EDIT, &e->variants);
    if (status)
        return status;
    e->edits = shf_arena_take(arena, cells, sizeof(*e->edits));
    e->places = shf_arena_take(arena, cells, sizeof(*e->places));
    e->sets = shf_arena_take(arena, e->variants.count, sizeof(*e->sets));
    if (!e->edits || !e->places || !e->sets)
        return shf_fail_memory(s->context, "the edits");
    find_edits(e);
    find_sets(e);
    e->sums = (shf_sums){.sums = e->count * EDIT_SUMS + e->variants.count * SET_SUMS,
                         .figures =
                             e->count * SHF_EDIT_FIGURES + e->variants.count * SHF_EDIT_SET_FIGURES,
                         .derive = derive,
                         .user = e};
    status = shf_sums_take(s, &e->sums);
    for (size_t i = 0; !status && i < s->release.sample_count; i++)
        count_sample(e, i);
    return status;
}
