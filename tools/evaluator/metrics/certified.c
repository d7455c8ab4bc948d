/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Randomized smoothing (Cohen, Rosenfeld & Kolter 2019, arXiv:1902.02918) from tables of counts: how far
 * an output may be moved, in the l2 norm, with its smoothed class the same. The class was selected by
 * other noisy copies than those that are counted. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "tools/evaluator/csv_table.h"
#include "tools/evaluator/lines.h"
#include "tools/evaluator/metrics/group_figures.h"
#include "tools/evaluator/numerics.h"

#define ALPHA 0.001
#define STEPS 4               /* radii for each sigma */
#define RADII (4 * STEPS + 1) /* from 0 to 4 sigma: 220,000 copies have to agree for that */
#define MOST_COPIES 1000000000

enum { COLUMN_VARIANT, COLUMN_KEY, COLUMN_CLASS, COLUMN_COUNT, COLUMN_N, COLUMNS };
static const char *const column_names[COLUMNS] = {"variant", "key", "class", "count", "n"};

typedef struct certification {
    shf_scoring *scoring;
    shf_csv_table table;
    shf_predictions selected; /* the classes of the file, by output */
    shf_lines lines;
    double *radii; /* by output, in sigmas; below 0: it abstains */
} certification;

/* ---- the file ---- */

/* In sigmas; the bound of the class's probability holds with probability 1 - ALPHA. */
static double radius_of(double count, double n)
{
    const double bound = count > 0 ? shf_beta_quantile(ALPHA, count, n - count + 1) : 0;
    return bound < 0.5 ? -1 : shf_normal_quantile(bound);
}

static shf_status read_record(certification *c)
{
    const shf_csv_table *table = &c->table;
    uint64_t class, count, n;
    int32_t named;
    c->lines.line = table->csv.line;
    shf_status status =
        shf_lines_output(&c->lines, table->fields[COLUMN_VARIANT], table->fields[COLUMN_KEY]);
    if (status)
        return status;
    if (shf_parse_u64(table->fields[COLUMN_CLASS], &class) && class < SHF_MOST_CLASSES)
        named = (int32_t) class;
    else if (!shf_lines_class(&c->lines, table->fields[COLUMN_CLASS], &named))
        return shf_csv_table_fail(table, "neither a class's number nor its name:", COLUMN_CLASS);
    if (!shf_parse_u64(table->fields[COLUMN_N], &n) || n < 1 || n > MOST_COPIES)
        return shf_csv_table_fail(table, "no number of noisy copies:", COLUMN_N);
    if (!shf_parse_u64(table->fields[COLUMN_COUNT], &count) || count > n)
        return shf_csv_table_fail(table, "no count of copies, from 0 to n:", COLUMN_COUNT);
    c->radii[c->lines.output] = radius_of((double)count, (double)n);
    return shf_lines_take_class(&c->lines, named);
}

static shf_status read_records(certification *c)
{
    shf_scoring *s = c->scoring;
    shf_status status =
        shf_csv_table_open(s->context, s->options.certified, column_names, COLUMNS, &c->table);
    if (!status)
        status = shf_lines_begin(&c->selected, s->options.certified, &c->lines);
    for (bool there = true; !status && there;) {
        status = shf_csv_table_next(&c->table, &there);
        if (!status && there)
            status = read_record(c);
    }
    shf_csv_table_close(&c->table);
    return status;
}

/* ---- figures ---- */

typedef struct certified_sums {
    double n, right, abstained;
    double within[RADII]; /* right, with at least that radius */
    shf_moments radius;   /* 0 where it is wrong or abstains */
} certified_sums;

static certified_sums sum_cell(const certification *c, size_t cell)
{
    const shf_scored *release = &c->scoring->release;
    certified_sums sums = {0};
    for (size_t i = 0; i < release->sample_count; i++) {
        const size_t output = i * release->cell_count + cell;
        const shf_observation *o = &c->selected.all[output];
        if (o->predicted < 0 || release->samples[i].label < 0)
            continue;
        const double radius = c->radii[output];
        const bool right = o->rank == 0 && radius >= 0;
        sums.n++;
        sums.abstained += radius < 0;
        sums.right += right;
        shf_moments_add(&sums.radius, right ? radius * c->scoring->options.sigma : 0);
        for (int r = 0; r < RADII; r++)
            sums.within[r] += right && radius >= (double)r / STEPS;
    }
    return sums;
}

static json_t *cell_json(const certification *c, size_t cell)
{
    static const char *const names[] = {"accuracy", "abstained", "acr"};
    const certified_sums sums = sum_cell(c, cell);
    const double confidence = c->scoring->bootstrap.confidence;
    const shf_metric figures[] = {shf_rate_metric(sums.right, sums.n, confidence),
                                  shf_rate_metric(sums.abstained, sums.n, confidence),
                                  shf_mean_metric(&sums.radius, confidence)};
    json_t *certified = json_array();
    for (int r = 0; r < RADII; r++) {
        const shf_metric rate = shf_rate_metric(sums.within[r], sums.n, confidence);
        json_array_append_new(certified, shf_figure_json(&rate));
    }
    json_t *out = shf_cell_json(c->scoring, cell, (size_t)sums.n);
    json_object_set_new(out, "certified", certified);
    return shf_figures_add(out, names, figures, 3);
}

static json_t *to_json(const certification *c)
{
    const double sigma = c->scoring->options.sigma;
    json_t *radii = json_array(), *cells = json_array();
    for (int r = 0; r < RADII; r++)
        json_array_append_new(radii, shf_json_number(sigma * r / STEPS));
    for (size_t cell = 0; cell < c->scoring->release.cell_count; cell++)
        json_array_append_new(cells, cell_json(c, cell));
    return json_pack("{so so so so}", "sigma", shf_json_number(sigma), "alpha",
                     shf_json_number(ALPHA), "radii", radii, "cells", cells);
}

/* ---- the group ---- */

static bool wanted(const shf_scoring *s)
{
    return s->options.certified || s->options.sigma > 0;
}

static bool applies(const shf_scoring *s)
{
    return s->options.certified && s->options.sigma > 0;
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    certification c = {.scoring = s, .selected = {.context = s->context, .scored = &s->release}};
    c.radii = shf_arena_take(&s->context->scratch, outputs, sizeof(*c.radii));
    c.selected.all = shf_arena_take(&s->context->scratch, outputs, sizeof(*c.selected.all));
    shf_status status =
        c.radii && c.selected.all ? SHF_OK : shf_fail_memory(s->context, "certified radii");
    for (size_t i = 0; !status && i < outputs; i++)
        shf_observe_label(-1, 0, &c.selected.all[i]);
    if (!status)
        status = read_records(&c);
    if (!status && !(*out = to_json(&c)))
        status = shf_fail_memory(s->context, "certified radii");
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

const shf_metric_group shf_metrics_certified = {
    .name = "certified",
    .summary = "accuracy that randomized smoothing certifies, from counts",
    .needs = "--certified and --sigma",
    .applies = applies,
    .wanted = wanted,
    .compute = compute,
};
