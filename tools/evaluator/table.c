/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/table.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"

/* ---- rows ---- */

static shf_table_row *row_of(shf_table *table, const shf_cell *cell)
{
    for (size_t r = 0; r < table->count; r++)
        if (strcmp(table->rows[r].corruption, cell->corruption) == 0)
            return &table->rows[r];
    shf_table_row *row = &table->rows[table->count++];
    row->corruption = cell->corruption;
    row->family = cell->family;
    row->set = cell->set;
    row->count = 0;
    return row;
}

static void insert(shf_table_row *row, const shf_cell *cells, size_t cell)
{
    size_t at = row->count++;
    for (; at > 0 && cells[row->cells[at - 1]].severity > cells[cell].severity; at--)
        row->cells[at] = row->cells[at - 1];
    row->cells[at] = cell;
}

/* How many severities the row has if these are 1, 2, ... without a gap; else 0. */
static int severities_of(const shf_table_row *row, const shf_cell *cells)
{
    for (size_t i = 0; i < row->count; i++)
        if (cells[row->cells[i]].severity != (int)i + 1)
            return 0;
    return (int)row->count;
}

static void complete_row(shf_table *table, shf_table_row *row, const shf_scored *scored,
                         const shf_baseline *baseline)
{
    const int severities = severities_of(row, scored->cells);
    const int published = shf_severity_count(row->corruption, scored->manifest.profile);
    const bool whole = severities > 0 && severities == published;
    row->baseline = shf_baseline_error_of(baseline, row->corruption, severities);
    table->standard += whole && row->set == SHF_SET_STANDARD;
    table->extra += whole && row->set == SHF_SET_EXTRA;
}

/* ---- families ---- */

static const char *group_name(const char *family, shf_membership set)
{
    return set == SHF_SET_EXTRA ? "extra" : family;
}

static size_t group_of(shf_table *table, const shf_cell *cell)
{
    const char *family = group_name(cell->family, cell->set);
    size_t g = 0;
    while (g < table->group_count && (table->groups[g].severity != cell->severity ||
                                      strcmp(table->groups[g].family, family) != 0))
        g++;
    if (g == table->group_count)
        table->groups[table->group_count++] = (shf_table_group){family, cell->severity, 0, false};
    table->groups[g].count++;
    return g;
}

static void take_groups(shf_table *table, const shf_cell *cells)
{
    for (size_t c = 0; c < table->cell_count; c++)
        table->group_of[c] = cells[c].severity < 1 ? table->cell_count : group_of(table, &cells[c]);
    for (size_t g = 0; g < table->group_count; g++) {
        size_t rows = 0;
        for (size_t r = 0; r < table->count; r++)
            rows += strcmp(group_name(table->rows[r].family, table->rows[r].set),
                           table->groups[g].family) == 0;
        table->groups[g].whole = table->groups[g].count == rows;
    }
}

shf_status shf_table_of(shf_scored *scored, const shf_baseline *baseline, shf_table *out)
{
    const size_t cells = scored->cell_count;
    *out = (shf_table){.clean_baseline = baseline->clean_error, .cell_count = cells};
    out->rows = shf_arena_take(&scored->arena, cells, sizeof(*out->rows));
    out->groups = shf_arena_take(&scored->arena, cells, sizeof(*out->groups));
    out->group_of = shf_arena_take(&scored->arena, cells, sizeof(*out->group_of));
    size_t *room = shf_arena_take(&scored->arena, cells * cells, sizeof(*room));
    if (!out->rows || !out->groups || !out->group_of || !room)
        return shf_fail_memory(scored->context, "the table of figures");
    for (size_t r = 0; r < cells; r++)
        out->rows[r].cells = room + r * cells;
    for (size_t c = 0; c < cells; c++) {
        if (scored->cells[c].clean) {
            out->clean_cell = true;
            out->clean = c;
        } else {
            insert(row_of(out, &scored->cells[c]), scored->cells, c);
        }
    }
    for (size_t r = 0; r < out->count; r++)
        complete_row(out, &out->rows[r], scored, baseline);
    take_groups(out, scored->cells);
    return SHF_OK;
}

/* ---- figures ---- */

size_t shf_table_figures(const shf_table *table)
{
    return shf_table_group_figure(table, table->group_count);
}

size_t shf_table_figure(size_t row, int figure)
{
    return SHF_SUMMARY_FIGURES + row * SHF_ROW_FIGURES + (size_t)figure;
}

size_t shf_table_group_figure(const shf_table *table, size_t group)
{
    return shf_table_figure(table->count, 0) + group;
}

/* The mean of a figure over the rows of a set, SHF_SET_NONE for all; NAN unless the set is whole. */
static double mean_over(const shf_table *table, const double *figures, int figure,
                        shf_membership set, bool whole)
{
    double sum = 0;
    size_t count = 0;
    for (size_t r = 0; r < table->count; r++)
        if (set == SHF_SET_NONE || table->rows[r].set == set) {
            sum += figures[shf_table_figure(r, figure)];
            count++;
        }
    return whole && count ? sum / (double)count : NAN;
}

static void compute_row(const shf_table *table, const shf_table_row *row, const double *errors,
                        double clean, double *out)
{
    double sum = 0;
    for (size_t i = 0; i < row->count; i++)
        sum += errors[row->cells[i]];
    const double error = sum / (double)row->count;
    out[SHF_FIGURE_ERROR] = error;
    out[SHF_FIGURE_CE] = error / row->baseline;
    out[SHF_FIGURE_RELATIVE_CE] = (error - clean) / (row->baseline - table->clean_baseline);
}

static void compute_groups(const shf_table *table, const double *errors, double *out)
{
    for (size_t g = 0; g < table->group_count; g++)
        out[g] = 0;
    for (size_t c = 0; c < table->cell_count; c++)
        if (table->group_of[c] < table->group_count)
            out[table->group_of[c]] += errors[c];
    for (size_t g = 0; g < table->group_count; g++)
        out[g] = table->groups[g].whole ? out[g] / (double)table->groups[g].count : NAN;
}

void shf_table_compute(const shf_table *table, const double *errors, double *figures)
{
    const bool standard = table->standard == SHF_STANDARD_COUNT;
    const bool extra = table->extra == SHF_EXTRA_COUNT;
    const double clean = table->clean_cell ? errors[table->clean] : NAN;
    for (size_t r = 0; r < table->count; r++)
        compute_row(table, &table->rows[r], errors, clean, figures + shf_table_figure(r, 0));
    figures[SHF_FIGURE_CLEAN_ERROR] = clean;
    figures[SHF_FIGURE_MEAN_ERROR] =
        mean_over(table, figures, SHF_FIGURE_ERROR, SHF_SET_NONE, true);
    figures[SHF_FIGURE_STANDARD_ERROR] =
        mean_over(table, figures, SHF_FIGURE_ERROR, SHF_SET_STANDARD, standard);
    figures[SHF_FIGURE_EXTRA_ERROR] =
        mean_over(table, figures, SHF_FIGURE_ERROR, SHF_SET_EXTRA, extra);
    figures[SHF_FIGURE_MCE] = mean_over(table, figures, SHF_FIGURE_CE, SHF_SET_STANDARD, standard);
    figures[SHF_FIGURE_RELATIVE_MCE] =
        mean_over(table, figures, SHF_FIGURE_RELATIVE_CE, SHF_SET_STANDARD, standard);
    compute_groups(table, errors, figures + shf_table_group_figure(table, 0));
}
