/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tree of a score, and its text. A figure is {"value", "low", "high"}; what is not known is null. */
#include <inttypes.h>
#include <math.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/outcomes.h"

/* ---- figures ---- */

static json_t *number(double value)
{
    return isfinite(value) ? shf_json_number(value) : json_null();
}

json_t *shf_figure_json(const shf_metric *metric)
{
    if (!isfinite(metric->value))
        return json_null();
    return json_pack("{so so so}", "value", number(metric->value), "low",
                     number(metric->interval.low), "high", number(metric->interval.high));
}

/* As text, as in manifest.json: many readers of JSON are exact only to 2^53. */
static json_t *seed_text(uint64_t seed)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64, seed);
    return json_string(text);
}

shf_status shf_score_text(shf_context *context, json_t *tree, char **text)
{
    shf_buffer out;
    shf_buffer_init(&out, context);
    shf_status status = shf_json_write(tree, 2, &out);
    if (!status)
        status = shf_buffer_append(&out, "\n", 2); /* with its zero */
    json_decref(tree);
    if (status)
        shf_buffer_free(&out);
    else
        *text = (char *)out.data;
    return status ? shf_fail_memory(context, "a score") : SHF_OK;
}

void shf_text_free(shf_context *context, char *text)
{
    shf_release(context, text);
}

/* ---- parts ---- */

static json_t *release_json(const shf_scoring *s)
{
    const shf_manifest_record *m = &s->release.manifest;
    return json_pack("{ss ss ss ss ss so sI sI sI ss*}", "manifest", s->release.sha256, "recipe",
                     m->recipe, "profile", m->profile, "preprocess", m->preprocess, "encoder",
                     m->encoder, "seed", m->original ? json_null() : seed_text(m->seed), "images",
                     (json_int_t)s->release.sample_count, "failed", (json_int_t)s->release.failed,
                     "classes", (json_int_t)m->class_count, "task", m->task);
}

static json_t *predictions_json(const shf_scoring *s)
{
    const shf_predictions *p = &s->predictions;
    json_t *out = json_pack("{ss sI sI}", "scores", shf_prediction_kinds[p->kind], "classes",
                            (json_int_t)p->classes, "missing", (json_int_t)p->missing);
    if (!p->map ||
        !json_object_set_new(out, "mapped_classes", json_integer((json_int_t)p->map->mapped)))
        return out;
    json_decref(out);
    return NULL;
}

static json_t *baseline_json(const shf_baseline *b)
{
    if (b->count == 0)
        return json_null();
    return json_pack("{ss ss ss so ss}", "name", b->name, "model", b->model, "source", b->source,
                     "clean_error", number(b->clean_error), "clean_source", b->clean_source);
}

json_t *shf_intervals_json(const shf_bootstrap_options *options)
{
    return json_pack("{so sI so}", "confidence", number(options->confidence), "replicates",
                     (json_int_t)options->replicates, "seed", seed_text(options->seed));
}

static json_t *summary_json(const shf_scoring *s)
{
    const shf_metric *f = s->figures;
    return json_pack(
        "{so so so so so so}", "clean_error", shf_figure_json(&f[SHF_FIGURE_CLEAN_ERROR]),
        "mean_error", shf_figure_json(&f[SHF_FIGURE_MEAN_ERROR]), "standard_error",
        shf_figure_json(&f[SHF_FIGURE_STANDARD_ERROR]), "extra_error",
        shf_figure_json(&f[SHF_FIGURE_EXTRA_ERROR]), "mce", shf_figure_json(&f[SHF_FIGURE_MCE]),
        "relative_mce", shf_figure_json(&f[SHF_FIGURE_RELATIVE_MCE]));
}

static json_t *row_json(const shf_scoring *s, size_t r)
{
    const shf_table_row *row = &s->table.rows[r];
    const shf_metric *f = &s->figures[shf_table_figure(r, 0)];
    json_t *severities = json_array();
    size_t n = 0;
    for (size_t i = 0; i < row->count; i++) {
        json_array_append_new(severities, json_integer(s->release.cells[row->cells[i]].severity));
        n += s->cells[row->cells[i]].n;
    }
    return json_pack("{ss ss ss so sI so so so so}", "corruption", row->corruption, "family",
                     row->family, "set", shf_membership_name(row->set), "severities", severities,
                     "n", (json_int_t)n, "error", shf_figure_json(&f[SHF_FIGURE_ERROR]), "ce",
                     shf_figure_json(&f[SHF_FIGURE_CE]), "relative_ce",
                     shf_figure_json(&f[SHF_FIGURE_RELATIVE_CE]), "baseline_error",
                     number(row->baseline));
}

static json_t *group_json(const shf_scoring *s, size_t g)
{
    const shf_table_group *group = &s->table.groups[g];
    size_t n = 0;
    for (size_t c = 0; c < s->table.cell_count; c++)
        n += s->table.group_of[c] == g ? s->cells[c].n : 0;
    return json_pack("{ss sI sI sI so}", "family", group->family, "severity",
                     (json_int_t)group->severity, "corruptions", (json_int_t)group->count, "n",
                     (json_int_t)n, "error",
                     shf_figure_json(&s->figures[shf_table_group_figure(&s->table, g)]));
}

/* [n, sum of confidence, right] of each; null of labels, and of images with any number of classes. */
static json_t *bins_json(const shf_scoring *s, const shf_bin *bins)
{
    if (s->predictions.classes == 0 || s->release.several)
        return json_null();
    json_t *array = json_array();
    for (int b = 0; array && b < SHF_ECE_BINS; b++)
        if (json_array_append_new(array, json_pack("[I o I]", (json_int_t)bins[b].n,
                                                   number(bins[b].confidence),
                                                   (json_int_t)bins[b].right))) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *cell_json(const shf_scoring *s, size_t c)
{
    const shf_cell *cell = &s->release.cells[c];
    const shf_cell_metrics *m = &s->cells[c];
    return json_pack("{ss ss sI sI so so so so so so so}", "variant", cell->variant, "corruption",
                     cell->corruption, "severity", (json_int_t)cell->severity, "n",
                     (json_int_t)m->n, "error", shf_figure_json(&m->metrics[SHF_CELL_ERROR]),
                     "top5_error", shf_figure_json(&m->metrics[SHF_CELL_TOP5_ERROR]), "nll",
                     shf_figure_json(&m->metrics[SHF_CELL_NLL]), "brier",
                     shf_figure_json(&m->metrics[SHF_CELL_BRIER]), "confidence",
                     shf_figure_json(&m->metrics[SHF_CELL_CONFIDENCE]), "ece",
                     shf_figure_json(&m->metrics[SHF_CELL_ECE]), "bins", bins_json(s, m->bins));
}

static json_t *list(const shf_scoring *s, size_t count,
                    json_t *(*element)(const shf_scoring *, size_t))
{
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++)
        if (json_array_append_new(array, element(s, i))) {
            json_decref(array);
            return NULL;
        }
    return array;
}

json_t *shf_score_json(const shf_scoring *s)
{
    return json_pack("{si ss ss so so so so sO so so so so sO so}", "schema", SHF_SCORE_SCHEMA,
                     "tool_version", shf_version(), "model", s->model, "release", release_json(s),
                     "predictions", predictions_json(s), "baseline", baseline_json(&s->baseline),
                     "intervals", shf_intervals_json(&s->bootstrap), "warnings", s->warnings,
                     "summary", summary_json(s), "corruptions", list(s, s->table.count, row_json),
                     "families", list(s, s->table.group_count, group_json), "cells",
                     list(s, s->release.cell_count, cell_json), "metrics", s->metrics, "outcomes",
                     shf_outcomes_json(s));
}
