/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/metrics.h"

#include <string.h>

#include "corruptions/base/context.h"

const shf_metric_group *const shf_metric_groups[] = {
    &shf_metrics_classes,
    &shf_metrics_balanced,
    &shf_metrics_calibration,
    &shf_metrics_selective,
    &shf_metrics_ood,
    &shf_metrics_conformal,
    &shf_metrics_auc,
    &shf_metrics_simplicity,
    &shf_metrics_views,
    &shf_metrics_sequences,
    &shf_metrics_edits,
    &shf_metrics_groups,
    &shf_metrics_slices,
    &shf_metrics_fmr,
    &shf_metrics_certified,
    &shf_metrics_effective_robustness,
    NULL,
};

/* ---- what groups share ---- */

bool shf_list_has(const char *list, const char *name)
{
    const size_t size = strlen(name);
    for (; list; list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL)
        if (strcspn(list, ",") == size && memcmp(list, name, size) == 0)
            return true;
    return false;
}

bool shf_has_scores(const shf_scoring *s)
{
    return s->predictions.classes > 0;
}

const shf_observation *shf_observed(const shf_scoring *s, size_t sample, size_t cell)
{
    return &s->predictions.all[sample * s->release.cell_count + cell];
}

bool shf_counts(const shf_scoring *s, size_t sample, size_t cell)
{
    return s->release.samples[sample].label >= 0 && shf_observed(s, sample, cell)->predicted >= 0;
}

bool shf_counts_scored(const shf_scoring *s, size_t sample, size_t cell)
{
    return shf_counts(s, sample, cell) &&
           (size_t)s->release.samples[sample].label < s->predictions.classes;
}

json_t *shf_counted_json(const shf_metric *metric, double n)
{
    json_t *figure = shf_figure_json(metric);
    if (json_is_object(figure) && json_object_set_new(figure, "n", json_integer((json_int_t)n))) {
        json_decref(figure);
        return NULL;
    }
    return figure;
}

json_t *shf_rate_json(const shf_scoring *s, double k, double n)
{
    const shf_metric metric = shf_rate_metric(k, n, s->bootstrap.confidence);
    return shf_counted_json(&metric, n);
}

json_t *shf_clustered_json(const shf_scoring *s, double k, double n, double images)
{
    if (n == 0)
        return json_null();
    const shf_metric metric = {k / n, shf_wilson(k / n * images, images, s->bootstrap.confidence)};
    return shf_counted_json(&metric, n);
}

json_t *shf_mean_json(const shf_scoring *s, const shf_moments *moments)
{
    const shf_metric metric = shf_mean_metric(moments, s->bootstrap.confidence);
    return shf_counted_json(&metric, moments->n);
}

/* ---- choosing ---- */

static bool applies(const shf_scoring *s, const shf_metric_group *group)
{
    return (group->several || !s->release.several) && (!group->applies || group->applies(s));
}

static bool is_standard(const shf_scoring *s, const shf_metric_group *group)
{
    return group->standard || (group->usual && group->usual(s));
}

static shf_status compute_group(shf_scoring *s, const shf_metric_group *group)
{
    json_t *out = NULL;
    shf_status status = group->compute(s, &out);
    if (status) {
        json_decref(out);
        return status;
    }
    return json_object_set_new(s->metrics, group->name, out)
               ? shf_fail_memory(s->context, group->name)
               : SHF_OK;
}

/* Every name of the list has to be one of a group. */
static shf_status check_names(const shf_scoring *s, const char *list)
{
    for (size_t size; size = strcspn(list, ","), true; list += size + 1) {
        size_t g = 0;
        while (shf_metric_groups[g] && (strlen(shf_metric_groups[g]->name) != size ||
                                        memcmp(shf_metric_groups[g]->name, list, size) != 0))
            g++;
        if (!shf_metric_groups[g])
            return shf_fail(s->context, SHF_ERR_ARGUMENT,
                            "no metrics are called '%.*s': docs/scores.md lists them", (int)size,
                            list);
        if (!list[size])
            return SHF_OK;
    }
}

shf_status shf_metrics_compute(shf_scoring *s)
{
    const char *list = s->options.metrics;
    const bool all = list && strcmp(list, "all") == 0;
    s->metrics = json_object();
    shf_status status = s->metrics ? SHF_OK : shf_fail_memory(s->context, "metrics");
    if (!status && list && !all)
        status = check_names(s, list);
    for (size_t g = 0; !status && shf_metric_groups[g]; g++) {
        const shf_metric_group *group = shf_metric_groups[g];
        const bool asked = (list && !all && shf_list_has(list, group->name)) ||
                           (group->wanted && group->wanted(s));
        if (asked && !applies(s, group))
            status = shf_fail(s->context, SHF_ERR_ARGUMENT, "the metrics %s need %s", group->name,
                              s->release.several && !group->several ? "one label an image"
                                                                    : group->needs);
        else if (asked || ((all || (!list && is_standard(s, group))) && applies(s, group)))
            status = compute_group(s, group);
    }
    return status;
}
