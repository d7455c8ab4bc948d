/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* AUROC by cell; and, in sets of twins, how much of it a feature that was made random takes (Shah et
 * al. 2020, arXiv:2006.07710: what a model with a simplicity bias loses all of). */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/class_auc.h"
#include "tools/evaluator/metrics/group_figures.h"

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

static bool is_twin(const shf_scoring *s, size_t cell, const char *set)
{
    const shf_cell *c = &s->release.cells[cell];
    return c->role == SHF_ROLE_TWIN && (!set || strcmp(c->relation_set, set) == 0);
}

/* The figure of a set: weights of its twins and of their references, times the mean over pairs. */
static shf_metric set_metric(const shf_scoring *s, const shf_aucs *aucs, const char *set,
                             double twins, double references, double *deviations)
{
    double value = 0, pairs = 0;
    for (size_t c = 0; c < s->release.cell_count; c++)
        pairs += is_twin(s, c, set);
    clear(s, deviations);
    for (size_t c = 0; c < s->release.cell_count; c++) {
        if (!is_twin(s, c, set))
            continue;
        const size_t reference = s->release.cells[c].reference;
        if (twins != 0) {
            value += twins / pairs * aucs->cells[c].value;
            add_deviations(s, aucs, c, twins / pairs, deviations);
        }
        if (references != 0) {
            value += references / pairs * aucs->cells[reference].value;
            add_deviations(s, aucs, reference, references / pairs, deviations);
        }
    }
    const double least = twins * references < 0 ? -1 : 0;
    return (shf_metric){value, shf_auc_interval(s, value, least, deviations)};
}

static json_t *set_json(const shf_scoring *s, const shf_aucs *aucs, const char *set,
                        double *deviations)
{
    static const char *const names[] = {"reference_auc", "auc", "drop"};
    const shf_metric figures[] = {
        set_metric(s, aucs, set, 0, 1, deviations),
        set_metric(s, aucs, set, 1, 0, deviations),
        set_metric(s, aucs, set, -1, 1, deviations),
    };
    json_t *variants = json_array();
    for (size_t c = 0; c < s->release.cell_count; c++)
        if (is_twin(s, c, set))
            json_array_append_new(variants, json_string(s->release.cells[c].variant));
    return shf_figures_add(json_pack("{ss so}", "set", set, "variants", variants), names, figures,
                           3);
}

/* In the order of their first variants. */
static json_t *sets_json(const shf_scoring *s, const shf_aucs *aucs, double *deviations)
{
    json_t *list = json_array();
    for (size_t c = 0; c < s->release.cell_count; c++) {
        const char *set = s->release.cells[c].relation_set;
        size_t first = 0;
        while (is_twin(s, c, NULL) && !is_twin(s, first, set))
            first++;
        if (is_twin(s, c, NULL) && first == c)
            json_array_append_new(list, set_json(s, aucs, set, deviations));
    }
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
    bool some = false;
    for (size_t c = 0; c < s->release.cell_count; c++)
        some = some || is_twin(s, c, NULL);
    return some && shf_has_scores(s);
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
