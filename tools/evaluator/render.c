/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_score_render: Markdown and LaTeX. CSV and the table for terminals have files of their own. */
#include <string.h>

#include <shiftforge/score.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/grid.h"

#define MOST_SEVERITIES 10

/* ---- Markdown and LaTeX ---- */

/* How a table is written in a language. */
typedef struct markup {
    const char *begin, *between, *end; /* of a row */
    const char *before_summary;        /* a line above the summary rows */
    const char *special;               /* characters that mean something in it, */
    const char *const *escaped;        /* and what is written for each */
} markup;

static const char *const markdown_escaped[] = {"\\|"};
static const char *const latex_escaped[] = {"\\_",
                                            "\\%",
                                            "\\&",
                                            "\\#",
                                            "\\$",
                                            "\\{",
                                            "\\}",
                                            "\\textasciitilde{}",
                                            "\\textasciicircum{}",
                                            "\\textbackslash{}"};
static const markup markdown = {"| ", " | ", " |\n", "", "|", markdown_escaped};
static const markup latex = {"", " & ", " \\\\\n", "\\midrule\n", "_%&#${}~^\\", latex_escaped};

static shf_status add_text(shf_buffer *out, const markup *m, const char *text)
{
    shf_status status = SHF_OK;
    for (; *text && !status; text++) {
        const char *found = strchr(m->special, *text);
        status = found ? shf_buffer_text(out, m->escaped[found - m->special])
                       : shf_buffer_append(out, text, 1);
    }
    return status;
}

static shf_status add_row(shf_buffer *out, const markup *m, const shf_grid *grid,
                          const char *const *texts)
{
    shf_status status = shf_buffer_text(out, m->begin);
    for (size_t c = 0; !status && c < grid->columns; c++) {
        if (c)
            status = shf_buffer_text(out, m->between);
        if (!status)
            status = add_text(out, m, texts[c]);
    }
    return status ? status : shf_buffer_text(out, m->end);
}

static shf_status add_rows(shf_buffer *out, const markup *m, const shf_grid *grid)
{
    shf_status status = SHF_OK;
    for (size_t r = 0; !status && r < grid->count; r++) {
        if (grid->rows[r].kind == SHF_GRID_SUMMARY &&
            (r == 0 || grid->rows[r - 1].kind != SHF_GRID_SUMMARY))
            status = shf_buffer_text(out, m->before_summary);
        if (!status)
            status = add_row(out, m, grid, grid->rows[r].texts);
    }
    return status;
}

shf_status shf_render_markdown(shf_context *context, const json_t *tree, shf_buffer *out)
{
    shf_grid grid;
    shf_status status = shf_grid_of(context, &context->scratch, tree, MOST_SEVERITIES, &grid);
    if (!status)
        status = add_row(out, &markdown, &grid, grid.heads);
    if (!status)
        status = shf_buffer_text(out, "|---|");
    for (size_t c = 1; !status && c < grid.columns; c++)
        status = shf_buffer_text(out, "---:|");
    if (!status)
        status = shf_buffer_text(out, "\n");
    return status ? status : add_rows(out, &markdown, &grid);
}

shf_status shf_render_latex(shf_context *context, const json_t *tree, shf_buffer *out)
{
    shf_grid grid;
    shf_status status = shf_grid_of(context, &context->scratch, tree, MOST_SEVERITIES, &grid);
    if (!status)
        status = shf_buffer_text(out, "\\begin{tabular}{l");
    for (size_t c = 1; !status && c < grid.columns; c++)
        status = shf_buffer_text(out, "r");
    if (!status)
        status = shf_buffer_text(out, "}\n\\toprule\n");
    if (!status)
        status = add_row(out, &latex, &grid, grid.heads);
    if (!status)
        status = shf_buffer_text(out, "\\midrule\n");
    if (!status)
        status = add_rows(out, &latex, &grid);
    return status ? status : shf_buffer_text(out, "\\bottomrule\n\\end{tabular}\n");
}

/* ---- all ---- */

static shf_status render(shf_context *context, const json_t *score, shf_score_format format,
                         shf_buffer *out)
{
    switch (format) {
    case SHF_SCORE_TEXT:
        return shf_render_text(context, score, false, out);
    case SHF_SCORE_TERMINAL:
        return shf_render_text(context, score, true, out);
    case SHF_SCORE_CSV:
        return shf_render_csv(context, score, out);
    case SHF_SCORE_MARKDOWN:
        return shf_render_markdown(context, score, out);
    case SHF_SCORE_LATEX:
        return shf_render_latex(context, score, out);
    }
    return shf_fail(context, SHF_ERR_ARGUMENT, "format %d is none", (int)format);
}

shf_status shf_score_render(shf_context *context, const char *json, shf_score_format format,
                            char **text)
{
    json_t *score = NULL;
    shf_buffer out;
    *text = NULL;
    shf_buffer_init(&out, context);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_json_parse(context, json, strlen(json), &score);
    if (!status && json_integer_value(json_object_get(score, "schema")) != SHF_SCORE_SCHEMA)
        status = shf_fail(context, SHF_ERR_DATA, "no score of schema %d", SHF_SCORE_SCHEMA);
    if (!status)
        status = render(context, score, format, &out);
    if (!status)
        status = shf_buffer_append(&out, "", 1);
    json_decref(score);
    shf_arena_rewind(&context->scratch, mark);
    if (status)
        shf_buffer_free(&out);
    else
        *text = (char *)out.data;
    return status;
}
