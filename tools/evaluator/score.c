/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_score: release, predictions, cells, figures, intervals, warnings, JSON. */
#include "tools/evaluator/metrics/metrics.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/sets.h"

/* ---- options ---- */

static shf_status check_options(shf_context *context, const shf_score_options *options)
{
    if (!options->release || !options->predictions)
        return shf_fail(context, SHF_ERR_ARGUMENT, "a score needs a release and predictions");
    if (options->scores && strcmp(options->scores, "logits") != 0 &&
        strcmp(options->scores, "probabilities") != 0)
        return shf_fail(context, SHF_ERR_ARGUMENT, "scores are logits or probabilities, not '%s'",
                        options->scores);
    if (!(options->alpha >= 0 && options->alpha < 1))
        return shf_fail(context, SHF_ERR_ARGUMENT, "an alpha lies between 0 and 1");
    if (!(options->sigma >= 0 && isfinite(options->sigma)))
        return shf_fail(context, SHF_ERR_ARGUMENT, "a sigma is no less than 0");
    if (!(options->raps_penalty >= 0 && isfinite(options->raps_penalty)))
        return shf_fail(context, SHF_ERR_ARGUMENT, "a penalty is no less than 0");
    if (!(options->baseline_clean_error >= 0 && options->baseline_clean_error <= 1))
        return shf_fail(context, SHF_ERR_ARGUMENT, "a clean error lies between 0 and 1");
    return SHF_OK;
}

static const char *const endings[] = {".npy", ".npz", ".csv", ".jsonl"};

/* "vit_b16.augreg" of "runs/vit_b16.augreg.npy", and the name of a folder. */
static char *name_of(shf_arena *arena, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    const size_t size = end - start;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        const size_t length = strlen(endings[i]);
        if (size > length && memcmp(path + end - length, endings[i], length) == 0)
            return shf_arena_print(arena, "%.*s", (int)(size - length), path + start);
    }
    return shf_arena_print(arena, "%.*s", (int)size, path + start);
}

static shf_status settle_options(shf_scoring *s, const shf_score_options *options)
{
    size_t size = sizeof(*options);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&s->options, options, size);
    s->bootstrap = (shf_bootstrap_options){s->options.seed, s->options.replicates,
                                           s->options.confidence, s->options.threads};
    shf_status status = shf_redraw_settle(s->context, &s->bootstrap);
    return status ? status : check_options(s->context, &s->options);
}

/* ---- steps ---- */

static shf_status open_release(shf_scoring *s)
{
    shf_status status = shf_scored_open(s->context, s->options.release, &s->release);
    if (status)
        return status;
    const bool compared = shf_has_role(s, SHF_ROLE_VIEW) || shf_has_role(s, SHF_ROLE_FRAME);
    const size_t needless = compared ? 0 : s->release.unlabelled;
    return s->release.sample_count > needless
               ? shf_worst_of_check(s)
               : shf_fail(s->context, SHF_ERR_DATA,
                          "%s: no image has a label: build it from class folders, or with --labels",
                          s->options.release);
}

shf_status shf_scoring_name(shf_scoring *s, const shf_predictions *p, const char *given,
                            const char **out)
{
    *out = given ? given : *p->name ? p->name : name_of(&s->release.arena, p->path);
    if (!*out)
        return shf_fail_memory(s->context, "a name");
    if (shf_is_utf8(*out, strlen(*out)))
        return SHF_OK;
    return shf_fail(s->context, SHF_ERR_ARGUMENT,
                    "the model's name is not UTF-8, as a score has to be: give it one in its "
                    "sidecar, or with --name");
}

shf_status shf_scoring_read(shf_scoring *s, const char *path, shf_predictions *p)
{
    p->context = s->context;
    p->threads = s->bootstrap.threads;
    p->unbound = s->options.unbound;
    p->partial = s->options.allow_missing;
    shf_status status = shf_predictions_read(s->context, &s->release, path, p);
    if (!status && p->missing == s->release.sample_count * s->release.cell_count)
        status = shf_fail(s->context, SHF_ERR_DATA, "%s: no predictions of this release", p->path);
    const size_t classes = s->release.manifest.class_count;
    if (!status && p->classes && p->classes < classes)
        status = shf_fail(s->context, SHF_ERR_DATA,
                          "%s: scores of %zu classes, and the release has %zu: give build the "
                          "model's own list with --classes",
                          p->path, p->classes, classes);
    return status;
}

static shf_status read_predictions(shf_scoring *s)
{
    shf_predictions *p = &s->predictions;
    p->told = s->options.scores != NULL;
    p->kind =
        p->told && strcmp(s->options.scores, "probabilities") == 0 ? SHF_PROBABILITIES : SHF_LOGITS;
    shf_status status = SHF_OK;
    if (s->options.class_map) {
        status = shf_class_map_read(s->context, &s->release, s->options.class_map, &s->map);
        p->map = &s->map;
    }
    p->thresholds = s->options.thresholds;
    if (!status)
        status = shf_scoring_read(s, s->options.predictions, p);
    if (!status && p->thresholds && !p->decisions.count)
        status =
            shf_fail(s->context, SHF_ERR_ARGUMENT,
                     "thresholds are of scores of two classes, or of images with any number of "
                     "them (the task binary or multi-label in manifest.json)");
    return status;
}

static shf_status open_baseline(shf_scoring *s)
{
    const shf_baseline *own = shf_scored_corrupted(&s->release)
                                  ? shf_baseline_of_profile(s->release.manifest.profile)
                                  : NULL;
    const char *name = s->options.baseline ? s->options.baseline : own ? own->name : "none";
    shf_status status = shf_baseline_require(s->context, name, &s->baseline, &s->baseline_document);
    if (!status && s->options.baseline_clean_error > 0) {
        s->baseline.clean_error = s->options.baseline_clean_error;
        s->baseline.clean_source = "given by the user";
    }
    return status;
}

static shf_status compute(shf_scoring *s)
{
    shf_arena *arena = &s->release.arena;
    const size_t cells = s->release.cell_count;
    shf_status status = shf_table_of(&s->release, &s->baseline, &s->table);
    if (status)
        return status;
    const size_t figures = shf_table_figures(&s->table);
    double *errors = shf_arena_take(arena, cells, sizeof(*errors));
    double *values = shf_arena_take(arena, figures, sizeof(*values));
    s->cells = shf_arena_take(arena, cells, sizeof(*s->cells));
    s->figures = shf_arena_take(arena, figures, sizeof(*s->figures));
    if (!errors || !values || !s->cells || !s->figures)
        return shf_fail_memory(s->context, "the figures");
    shf_cells_compute(&s->predictions, s->bootstrap.confidence, s->cells);
    for (size_t c = 0; c < cells; c++)
        errors[c] = s->cells[c].metrics[SHF_CELL_ERROR].value;
    shf_table_compute(&s->table, errors, values);
    for (size_t f = 0; f < figures; f++)
        s->figures[f] = (shf_metric){values[f], {NAN, NAN}};
    status = shf_bootstrap(&s->predictions, &s->table, &s->bootstrap, s->cells, s->figures);
    if (s->table
            .clean_cell) /* one cell: its own interval, which holds where nothing is wrong, too */
        s->figures[SHF_FIGURE_CLEAN_ERROR] = s->cells[s->table.clean].metrics[SHF_CELL_ERROR];
    return status;
}

shf_status shf_score(shf_context *context, const shf_score_options *options, char **json)
{
    *json = NULL;
    shf_scoring s = {.context = context, .warnings = json_array()};
    s.predictions.context = s.release.context = context;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_arena_init(&s.release.arena, &context->allocator);
    shf_status status =
        s.warnings ? settle_options(&s, options) : shf_fail_memory(context, "a score");
    if (!status)
        status = open_release(&s);
    if (!status)
        status = read_predictions(&s);
    if (!status)
        status = shf_scoring_name(&s, &s.predictions, s.options.model, &s.model);
    if (!status)
        status = open_baseline(&s);
    if (!status)
        status = compute(&s);
    if (!status)
        status = shf_metrics_compute(&s);
    if (!status)
        status = shf_score_warn(&s);
    if (!status)
        status = shf_score_text(context, shf_score_json(&s), json);
    json_decref(s.metrics);
    json_decref(s.warnings);
    json_decref(s.baseline_document);
    shf_predictions_close(&s.predictions);
    shf_scored_close(&s.release);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
