/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* AUROC by cell; and, in sets of twins, how much of it a feature that was made random takes (Shah et
 * al. 2020, arXiv:2006.07710: what a model with a simplicity bias loses all of). */
#include <math.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/class_auc.h"
#include "tools/evaluator/metrics/group_figures.h"
#include "tools/evaluator/metrics/sets.h"

/* ---- cells ---- */

/* How far outputs of a cell move a figure, times weight, added to what is there. */
static void add_deviations(const shf_scoring *s, const shf_aucs *aucs, size_t cell, double weight,
                           double *deviations)
{
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (shf_counts_scored(s, i, cell))
            deviations[i] = (isnan(deviations[i]) ? 0 : deviations[i]) +
                            weight * aucs->influence[i * s->release.cell_count + cell];
}

static void clear(const shf_scoring *s, double *deviations)
{
    for (size_t i = 0; i < s->release.sample_count; i++)
        deviations[i] = NAN;
}

static json_t *cell_json(const shf_scoring *s, const shf_aucs *aucs, size_t cell,
                         double *deviations)
{
    static const char *const names[] = {"auc"};
    const shf_auc *auc = &aucs->cells[cell];
    clear(s, deviations);
    add_deviations(s, aucs, cell, 1, deviations);
    const shf_metric figure = {auc->value, shf_auc_interval(s, auc->value, 0, deviations)};
    json_t *out = shf_cell_json(s, cell, auc->n);
    json_object_set_new(out, "classes", json_integer((json_int_t)auc->classes));
    return shf_figures_add(out, names, &figure, 1);
}

static json_t *cells_json(const shf_scoring *s, const shf_aucs *aucs, double *deviations)
{
    json_t *list = json_array();
    for (size_t c = 0; c < s->release.cell_count; c++)
        json_array_append_new(list, cell_json(s, aucs, c, deviations));
    return list;
}

/* ---- sets of twins ---- */

/* What a pair, a twin and its reference, gives to a figure. */
typedef struct pair_weights {
    double twin, reference;
} pair_weights;

/* The mean over the pairs of a set. */
static shf_metric set_metric(const shf_scoring *s, const shf_aucs *aucs, const shf_variant_set *set,
                             pair_weights weights, double *deviations)
{
    const double twin = weights.twin / (double)set->count;
    const double reference = weights.reference / (double)set->count;
    double value = 0;
    clear(s, deviations);
    for (size_t i = 0; i < set->count; i++) {
        const size_t cells[] = {set->cells[i], s->release.cells[set->cells[i]].reference};
        if (twin != 0) {
            value += twin * aucs->cells[cells[0]].value;
            add_deviations(s, aucs, cells[0], twin, deviations);
        }
        if (reference != 0) {
            value += reference * aucs->cells[cells[1]].value;
            add_deviations(s, aucs, cells[1], reference, deviations);
        }
    }
    const double least = twin * reference < 0 ? -1 : 0;
    return (shf_metric){value, shf_auc_interval(s, value, least, deviations)};
}

static json_t *set_json(const shf_scoring *s, const shf_aucs *aucs, const shf_variant_set *set,
                        double *deviations)
{
    static const char *const names[] = {"reference_auc", "auc", "drop"};
    const shf_metric figures[] = {
        set_metric(s, aucs, set, (pair_weights){0, 1}, deviations),
        set_metric(s, aucs, set, (pair_weights){1, 0}, deviations),
        set_metric(s, aucs, set, (pair_weights){-1, 1}, deviations),
    };
    json_t *variants = json_array();
    for (size_t i = 0; i < set->count; i++)
        json_array_append_new(variants, json_string(s->release.cells[set->cells[i]].variant));
    json_t *out = json_pack("{ss so}", "set", set->name, "variants", variants);
    return shf_figures_add(out, names, figures, 3);
}

static json_t *sets_json(const shf_scoring *s, const shf_aucs *aucs, double *deviations)
{
    shf_variant_sets twins;
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    json_t *list = shf_sets_of(s, SHF_ROLE_TWIN, &twins) ? NULL : json_array();
    for (size_t i = 0; list && i < twins.count; i++)
        json_array_append_new(list, set_json(s, aucs, &twins.sets[i], deviations));
    shf_arena_rewind(&s->context->scratch, mark);
    return list;
}

/* ---- the groups ---- */

static shf_status compute(shf_scoring *s,
                          json_t *(*make)(const shf_scoring *, const shf_aucs *, double *),
                          const char *member, json_t **out)
{
    shf_aucs aucs;
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    double *deviations =
        shf_arena_take(&s->context->scratch, s->release.sample_count, sizeof(*deviations));
    shf_status status =
        deviations ? shf_aucs_compute(s, &aucs) : shf_fail_memory(s->context, "AUROC");
    if (!status && !(*out = json_pack("{so}", member, make(s, &aucs, deviations))))
        status = shf_fail_memory(s->context, "AUROC");
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

static shf_status compute_auc(shf_scoring *s, json_t **out)
{
    return compute(s, cells_json, "cells", out);
}

const shf_metric_group shf_metrics_auc = {
    .name = "auc",
    .summary = "AUROC of classes, one against the rest",
    .needs = "scores",
    .applies = shf_has_scores,
    .compute = compute_auc,
};

static bool has_twins(const shf_scoring *s)
{
    return shf_has_role(s, SHF_ROLE_TWIN) && shf_has_scores(s);
}

static shf_status compute_simplicity(shf_scoring *s, json_t **out)
{
    return compute(s, sets_json, "sets", out);
}

const shf_metric_group shf_metrics_simplicity = {
    .name = "simplicity",
    .summary = "the AUROC that a model loses where a feature is made random",
    .needs = "variants that are twins, and scores",
    .standard = true,
    .applies = has_twins,
    .compute = compute_simplicity,
};
