/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table for terminals: at most 80 columns. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "tools/evaluator/figures.h"
#include "tools/evaluator/grid.h"

#define MOST_SEVERITIES 5
#define HEAT_LEVELS 6

/* ---- head ---- */

static shf_status add_release(const json_t *tree, shf_buffer *out)
{
    const json_t *release = json_object_get(tree, "release");
    return shf_buffer_format(
        out, "release    %s, %s, %s; %lld images\n", shf_member_string(release, "profile"),
        shf_member_string(release, "preprocess"), shf_member_string(release, "encoder"),
        shf_member_count(release, "images"));
}

static shf_status add_intervals(const json_t *tree, shf_buffer *out)
{
    const json_t *intervals = json_object_get(tree, "intervals");
    const double confidence = json_number_value(json_object_get(intervals, "confidence"));
    char share[SHF_DOUBLE_TEXT];
    shf_double_text(floor(1e6 * confidence + 0.5) / 1e4, share);
    return shf_buffer_format(out, "intervals  %s %%, bootstrap over images, %lld replicates\n\n",
                             share, shf_member_count(intervals, "replicates"));
}

/* One, or from the least to the most of several. */
static shf_status add_thresholds(const json_t *thresholds, shf_buffer *out)
{
    const size_t count = json_array_size(thresholds);
    double least = 1, most = 0;
    char texts[2][SHF_DOUBLE_TEXT];
    for (size_t i = 0; i < count; i++) {
        const double threshold = json_number_value(json_array_get(thresholds, i));
        least = fmin(least, threshold);
        most = fmax(most, threshold);
    }
    if (count == 0)
        return SHF_OK;
    shf_double_text(least, texts[0]);
    shf_double_text(most, texts[1]);
    return least == most
               ? shf_buffer_format(out, "threshold  %s\n", texts[0])
               : shf_buffer_format(out, "threshold  %s to %s, one a class\n", texts[0], texts[1]);
}

static shf_status add_models(const json_t *tree, shf_buffer *out)
{
    if (json_object_get(tree, "second"))
        return shf_buffer_format(out, "first      %s\nsecond     %s\n",
                                 shf_member_string(tree, "first"),
                                 shf_member_string(tree, "second"));
    return shf_buffer_format(out, "model      %s (%s)\n", shf_member_string(tree, "model"),
                             shf_member_string(json_object_get(tree, "predictions"), "scores"));
}

static shf_status add_head(const json_t *tree, shf_buffer *out)
{
    const json_t *baseline = json_object_get(tree, "baseline");
    const json_t *balanced = json_object_get(json_object_get(tree, "metrics"), "balanced");
    const char *name = json_is_object(baseline) ? shf_member_string(baseline, "model")
                                                : shf_member_string(balanced, "baseline");
    shf_status status = add_models(tree, out);
    if (!status)
        status = add_release(tree, out);
    if (!status)
        status = shf_buffer_format(out, "baseline   %s\n", *name ? name : "none: no CE");
    if (!status)
        status = add_thresholds(json_object_get(balanced, "thresholds"), out);
    return status ? status : add_intervals(tree, out);
}

/* ---- table ---- */

/* From black on light green to white on dark red, in the 256 colours that terminals have. */
static const char *const heat[HEAT_LEVELS] = {"30;48;5;194", "30;48;5;229", "30;48;5;222",
                                              "30;48;5;216", "97;48;5;167", "97;48;5;124"};

static shf_status add_entry(const shf_grid *grid, const char *text, double error, size_t column,
                            bool colour, shf_buffer *out)
{
    const int width = grid->widths[column];
    if (column == 0)
        return shf_buffer_format(out, "%-*s", width, text);
    if (!colour || !isfinite(error) || column > grid->severities)
        return shf_buffer_format(out, "%*s", width, text);
    int level = (int)(error * HEAT_LEVELS);
    level = level < 0 ? 0 : level < HEAT_LEVELS ? level : HEAT_LEVELS - 1;
    return shf_buffer_format(out, " \033[%sm%*s\033[0m", heat[level], width - 1, text);
}

static shf_status add_line(const shf_grid *grid, const char *const *texts, const double *errors,
                           bool colour, shf_buffer *out)
{
    shf_status status = SHF_OK;
    for (size_t c = 0; !status && c < grid->columns; c++)
        status = add_entry(grid, texts[c], errors ? errors[c] : NAN, c, colour, out);
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
    return status ? status : shf_buffer_text(out, "\n");
}

static shf_status add_table(const shf_grid *grid, bool colour, shf_buffer *out)
{
    shf_status status = add_line(grid, grid->heads, NULL, false, out);
    for (size_t r = 0; !status && r < grid->count; r++) {
        const shf_grid_row *row = &grid->rows[r];
        if (r > 0 && row->kind != grid->rows[r - 1].kind)
            status = shf_buffer_text(out, "\n");
        if (!status)
            status = add_line(grid, row->texts, row->errors, colour, out);
    }
    return status;
}

/* ---- views ---- */

#define SET_WIDTH 30

static const char *percent(const json_t *set, const char *figure, const char *part,
                           char text[SHF_FIXED_TEXT])
{
    return shf_percent_text(shf_member_number(json_object_get(set, figure), part), text);
}

static shf_status add_set(const json_t *set, shf_buffer *out)
{
    char same[SHF_FIXED_TEXT], low[SHF_FIXED_TEXT], high[SHF_FIXED_TEXT],
        interval[2 * SHF_FIXED_TEXT + 4] = "";
    char changed[SHF_FIXED_TEXT], all[SHF_FIXED_TEXT];
    percent(set, "consistency", "low", low);
    percent(set, "consistency", "high", high);
    if (*low && *high)
        snprintf(interval, sizeof(interval), "%s to %s", low, high);
    return shf_buffer_format(out, "%-*.*s%10s%16s%10s%12s\n", SET_WIDTH, SET_WIDTH,
                             shf_member_string(set, "set"),
                             percent(set, "consistency", "value", same), interval,
                             percent(set, "top1_change", "value", changed),
                             percent(set, "adversarial_robustness", "value", all));
}

/* Whether predictions hold from view to view, a line a set. */
static shf_status add_views(const json_t *tree, shf_buffer *out)
{
    const json_t *views = json_object_get(json_object_get(tree, "metrics"), "views");
    const json_t *sets = json_object_get(views, "sets");
    shf_status status = SHF_OK;
    if (json_array_size(sets))
        status =
            shf_buffer_format(out, "\n%-*s%10s%16s%10s%12s\n", SET_WIDTH, "views, predictions in %",
                              "consistent", "interval", "changed", "all alike");
    for (size_t i = 0; !status && i < json_array_size(sets); i++)
        status = add_set(json_array_get(sets, i), out);
    return status;
}

shf_status shf_render_text(shf_context *context, const json_t *tree, bool colour, shf_buffer *out)
{
    shf_grid grid;
    shf_status status = shf_grid_of(context, &context->scratch, tree, MOST_SEVERITIES, &grid);
    if (!status)
        status = add_head(tree, out);
    if (!status)
        status = add_table(&grid, colour, out);
    return status ? status : add_views(tree, out);
}
