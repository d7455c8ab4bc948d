/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* CSV: a line for each figure of each cell, those of further metrics as "group.metric". */
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/csv.h"
#include "tools/evaluator/figures.h"
#include "tools/evaluator/grid.h"

static shf_status add_texts(shf_buffer *out, const char *const *texts, size_t count)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++) {
        status = shf_csv_write(out, texts[i]);
        if (!status)
            status = shf_buffer_text(out, ",");
    }
    return status;
}

static shf_status add_numbers(shf_buffer *out, const json_t *figure)
{
    static const char *const parts[] = {"value", "low", "high"};
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < sizeof(parts) / sizeof(parts[0]); i++) {
        const json_t *value = json_object_get(figure, parts[i]);
        char text[SHF_DOUBLE_TEXT] = "";
        if (json_is_number(value))
            shf_double_text(json_number_value(value), text);
        status = shf_buffer_format(out, ",%s", text);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

/* What the lines of one cell share; cell is the score's own, of whatever group the figures are. */
typedef struct csv_cell {
    const char *model;
    const json_t *cell;
    long long n;
} csv_cell;

static shf_status add_figure(shf_buffer *out, const csv_cell *c, const char *metric,
                             const json_t *figure)
{
    const char *const texts[] = {c->model, shf_member_string(c->cell, "variant"),
                                 shf_member_string(c->cell, "corruption")};
    const json_t *severity = json_object_get(c->cell, "severity");
    const json_t *own = json_object_get(figure, "n");
    const long long n = own ? json_integer_value(own) : c->n;
    shf_status status = add_texts(out, texts, sizeof(texts) / sizeof(texts[0]));
    if (!status)
        status = shf_buffer_format(out, "%lld,%lld,", (long long)json_integer_value(severity), n);
    if (!status)
        status = shf_csv_write(out, metric);
    return status ? status : add_numbers(out, figure);
}

/* All figures among the members; group "": the score's own. */
static shf_status add_figures(shf_context *context, shf_buffer *out, const csv_cell *c,
                              const char *group, json_t *members)
{
    shf_status status = SHF_OK;
    const char *name;
    json_t *figure;
    json_object_foreach(members, name, figure)
    {
        if (status || !json_object_get(figure, "value"))
            continue;
        const shf_mark mark = shf_arena_mark(&context->scratch);
        const char *metric =
            shf_arena_print(&context->scratch, "%s%s%s", group, *group ? "." : "", name);
        status = metric ? add_figure(out, c, metric, figure) : shf_fail_memory(context, "a table");
        shf_arena_rewind(&context->scratch, mark);
    }
    return status;
}

/* ---- further metrics ---- */

/* Cells of a group mostly come in the order of the score's own: *hint is where to look first. */
static const json_t *cell_of(const json_t *cells, const char *variant, size_t *hint)
{
    const size_t count = json_array_size(cells);
    for (size_t i = 0; i < count; i++) {
        const json_t *cell = json_array_get(cells, (*hint + i) % count);
        if (shf_grid_is(cell, "variant", variant)) {
            *hint = (*hint + i + 1) % count;
            return cell;
        }
    }
    return NULL;
}

static shf_status add_group(shf_context *context, const json_t *score, const char *name,
                            const json_t *group, shf_buffer *out)
{
    const json_t *cells = json_object_get(group, "cells");
    shf_status status = SHF_OK;
    size_t hint = 0;
    for (size_t i = 0; !status && i < json_array_size(cells); i++) {
        json_t *members = json_array_get(cells, i);
        const json_t *n = json_object_get(members, "n");
        csv_cell c = {shf_member_string(score, "model"), NULL, 0};
        c.cell =
            cell_of(json_object_get(score, "cells"), shf_member_string(members, "variant"), &hint);
        c.n = json_integer_value(n ? n : json_object_get(c.cell, "n"));
        if (c.cell)
            status = add_figures(context, out, &c, name, members);
    }
    return status;
}

shf_status shf_render_csv(shf_context *context, const json_t *score, shf_buffer *out)
{
    const json_t *cells = json_object_get(score, "cells");
    shf_status status =
        shf_buffer_text(out, "model,variant,corruption,severity,n,metric,value,low,high\n");
    for (size_t i = 0; !status && i < json_array_size(cells); i++) {
        json_t *cell = json_array_get(cells, i);
        const csv_cell c = {shf_member_string(score, "model"), cell,
                            json_integer_value(json_object_get(cell, "n"))};
        status = add_figures(context, out, &c, "", cell);
    }
    const char *name;
    json_t *group;
    json_object_foreach(json_object_get(score, "metrics"), name, group) if (!status) status =
        add_group(context, score, name, group, out);
    return status;
}
