/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/sets.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/metrics.h"

bool shf_has_role(const shf_scoring *s, shf_role role)
{
    for (size_t c = 0; c < s->release.cell_count; c++)
        if (s->release.cells[c].role == role)
            return true;
    return false;
}

static size_t place_of(const shf_variant_sets *sets, const char *name)
{
    size_t i = 0;
    while (i < sets->count && strcmp(sets->sets[i].name, name) != 0)
        i++;
    return i;
}

/* Counts what is in each set. */
static void name_sets(const shf_scored *release, shf_role role, shf_variant_sets *out)
{
    for (size_t c = 0; c < release->cell_count; c++) {
        if (release->cells[c].role != role)
            continue;
        const size_t place = place_of(out, release->cells[c].relation_set);
        if (place == out->count)
            out->sets[out->count++] = (shf_variant_set){release->cells[c].relation_set, NULL, 0};
        out->sets[place].count++;
    }
}

shf_status shf_sets_of(const shf_scoring *s, shf_role role, shf_variant_sets *out)
{
    const shf_scored *release = &s->release;
    shf_arena *arena = &s->context->scratch;
    *out = (shf_variant_sets){0};
    out->sets = shf_arena_take(arena, release->cell_count, sizeof(*out->sets));
    size_t *cells = shf_arena_take(arena, release->cell_count, sizeof(*cells));
    if (!out->sets || !cells)
        return shf_fail_memory(s->context, "sets of variants");
    name_sets(release, role, out);
    for (size_t i = 0; i < out->count; i++) {
        out->sets[i].cells = cells;
        cells += out->sets[i].count;
        out->sets[i].count = 0;
    }
    for (size_t c = 0; c < release->cell_count; c++)
        if (release->cells[c].role == role) {
            shf_variant_set *set = &out->sets[place_of(out, release->cells[c].relation_set)];
            set->cells[set->count++] = c;
        }
    return SHF_OK;
}

/* ---- pairs ---- */

const shf_observation *shf_observed_reference(const shf_scoring *s, size_t sample, size_t cell)
{
    return shf_observed(s, sample, s->release.cells[cell].reference);
}

bool shf_paired(const shf_scoring *s, size_t sample, size_t cell)
{
    return shf_observed(s, sample, cell)->predicted >= 0 &&
           shf_observed_reference(s, sample, cell)->predicted >= 0;
}

bool shf_held(const shf_scoring *s, size_t sample, size_t cell)
{
    return shf_paired(s, sample, cell) && shf_observed(s, sample, cell)->predicted ==
                                              shf_observed_reference(s, sample, cell)->predicted;
}

/* ---- the worst of k ---- */

static size_t largest(const shf_variant_sets *sets)
{
    size_t most = 0;
    for (size_t i = 0; i < sets->count; i++)
        most = sets->sets[i].count > most ? sets->sets[i].count : most;
    return most;
}

shf_status shf_worst_of_check(const shf_scoring *s)
{
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    shf_variant_sets views, edits = {0};
    if (s->options.worst_of == 0)
        return SHF_OK;
    shf_status status = shf_sets_of(s, SHF_ROLE_VIEW, &views);
    if (!status)
        status = shf_sets_of(s, SHF_ROLE_EDIT, &edits);
    if (!status) {
        const size_t most = largest(&views) > largest(&edits) ? largest(&views) : largest(&edits);
        if (s->options.worst_of > most)
            status = shf_fail(s->context, SHF_ERR_ARGUMENT,
                              "the worst of %" PRIu32 ": the largest set of views or edits of this "
                              "release has %zu",
                              s->options.worst_of, most);
    }
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

double shf_none_wrong(size_t count, size_t wrong, size_t k)
{
    if (k > count)
        return NAN;
    double chance = 1;
    for (size_t i = 0; i < k && chance > 0; i++)
        chance *= i + wrong < count ? (double)(count - wrong - i) / (double)(count - i) : 0;
    return chance;
}
