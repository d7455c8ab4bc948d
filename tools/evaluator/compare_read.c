/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What two scores say of the same outputs. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/compare.h"

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static double number_in(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

/* ---- the scores ---- */

static shf_status parse_score(shf_comparing *c, const char *text, int which)
{
    shf_status status = shf_json_parse(c->context, text, strlen(text), &c->scores[which]);
    if (status)
        return shf_fail(c->context, status, "%s: %s", c->names[which],
                        shf_context_error(c->context));
    if (json_integer_value(json_object_get(c->scores[which], "schema")) == SHF_SCORE_SCHEMA)
        return SHF_OK;
    return shf_fail(c->context, SHF_ERR_DATA,
                    "%s: no score of schema %d: write it with shiftforge score --json",
                    c->names[which], SHF_SCORE_SCHEMA);
}

/* The same outputs: of one release. */
static shf_status check_release(shf_comparing *c)
{
    const char *manifests[2];
    for (int i = 0; i < 2; i++)
        manifests[i] = text_in(json_object_get(c->scores[i], "release"), "manifest");
    if (*manifests[0] && strcmp(manifests[0], manifests[1]) == 0)
        return SHF_OK;
    return shf_fail(c->context, SHF_ERR_DATA,
                    "the scores are of different releases (manifest.json %.16s... and %.16s...): "
                    "models are compared on the same outputs",
                    manifests[0], manifests[1]);
}

/* ---- cells ---- */

static void count(shf_comparing *c, size_t cell, const shf_outcomes outcomes[2])
{
    shf_compared_cell *own = &c->cells[cell];
    for (size_t i = 0; i < c->images; i++) {
        const size_t at = i * c->cell_count + cell;
        c->counted[at] =
            shf_outcome_bit(outcomes[0].counted, i) && shf_outcome_bit(outcomes[1].counted, i);
        const int first = c->counted[at] && shf_outcome_bit(outcomes[0].right, i);
        const int second = c->counted[at] && shf_outcome_bit(outcomes[1].right, i);
        c->deltas[at] = (int8_t)(first - second);
        own->n += c->counted[at];
        own->both += (uint64_t)(first & second);
        own->only_first += first > second;
        own->only_second += second > first;
    }
    own->p = shf_mcnemar(own->only_first, own->only_second);
}

static shf_status read_outcomes(shf_comparing *c, int which, const char *variant, shf_outcomes *out)
{
    const json_t *outcomes = json_object_get(c->scores[which], "outcomes");
    shf_status status = shf_outcomes_read(c->context, &c->arena, outcomes, variant, out);
    if (!status && c->images && out->images != c->images)
        return shf_fail(c->context, SHF_ERR_DATA, "%s: outcomes of %zu images, and %s of %zu",
                        c->names[which], out->images, c->names[0], c->images);
    if (status)
        return shf_fail(c->context, status, "%s: %s", c->names[which],
                        shf_context_error(c->context));
    c->images = out->images;
    return SHF_OK;
}

static shf_status read_cell(shf_comparing *c, size_t number, const json_t *cell)
{
    shf_outcomes outcomes[2];
    shf_compared_cell *own = &c->cells[number];
    *own =
        (shf_compared_cell){.variant = text_in(cell, "variant"),
                            .corruption = text_in(cell, "corruption"),
                            .severity = (int)json_integer_value(json_object_get(cell, "severity"))};
    const shf_mark mark = shf_arena_mark(&c->arena);
    shf_status status = read_outcomes(c, 0, own->variant, &outcomes[0]);
    if (!status)
        status = read_outcomes(c, 1, own->variant, &outcomes[1]);
    if (!status)
        count(c, number, outcomes);
    shf_arena_rewind(&c->arena, mark);
    return status;
}

static shf_status read_cells(shf_comparing *c)
{
    const json_t *cells = json_object_get(c->scores[0], "cells");
    shf_outcomes outcomes;
    c->cell_count = json_array_size(cells);
    if (c->cell_count == 0)
        return shf_fail(c->context, SHF_ERR_DATA, "%s: no cells", c->names[0]);
    shf_status status = /* of which the size is known then */
        read_outcomes(c, 0, text_in(json_array_get(cells, 0), "variant"), &outcomes);
    if (status)
        return status;
    c->cells = shf_arena_take(&c->arena, c->cell_count, sizeof(*c->cells));
    c->deltas = shf_arena_take(&c->arena, c->images, c->cell_count);
    c->counted = shf_arena_take(&c->arena, c->images, c->cell_count);
    if (!c->cells || !c->deltas || !c->counted)
        return shf_fail_memory(c->context, "a comparison");
    for (size_t i = 0; !status && i < c->cell_count; i++)
        status = read_cell(c, i, json_array_get(cells, i));
    return status;
}

/* ---- the table ---- */

static void take_row(shf_comparing *c, const json_t *row, shf_table_row *out)
{
    static const shf_membership sets[] = {SHF_SET_NONE, SHF_SET_STANDARD, SHF_SET_EXTRA};
    out->corruption = text_in(row, "corruption");
    out->count = 0;
    out->baseline = c->same_baseline ? number_in(row, "baseline_error") : NAN;
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
        if (strcmp(text_in(row, "set"), shf_membership_name(sets[i])) == 0)
            out->set = sets[i];
    for (size_t i = 0; i < c->cell_count; i++)
        if (strcmp(c->cells[i].corruption, out->corruption) == 0 &&
            strcmp(c->cells[i].variant, "clean") != 0)
            out->cells[out->count++] = i;
}

static bool has_figure(const json_t *score, const char *name)
{
    return json_is_object(json_object_get(json_object_get(score, "summary"), name));
}

static void take_table(shf_comparing *c, const json_t *rows)
{
    const json_t *baseline = json_object_get(c->scores[0], "baseline");
    shf_table *table = &c->table;
    table->clean_baseline = c->same_baseline ? number_in(baseline, "clean_error") : NAN;
    table->standard = has_figure(c->scores[0], "standard_error") ? SHF_STANDARD_COUNT : 0;
    table->extra = has_figure(c->scores[0], "extra_error") ? SHF_EXTRA_COUNT : 0;
    for (size_t i = 0; i < c->cell_count && !table->clean_cell; i++) {
        table->clean = i;
        table->clean_cell = strcmp(c->cells[i].variant, "clean") == 0;
    }
    for (size_t r = 0; r < json_array_size(rows); r++) {
        take_row(c, json_array_get(rows, r), &table->rows[table->count]);
        table->count += table->rows[table->count].count > 0;
    }
}

static shf_status read_table(shf_comparing *c)
{
    const json_t *rows = json_object_get(c->scores[0], "corruptions");
    const size_t count = json_array_size(rows);
    c->table.rows = shf_arena_take(&c->arena, count, sizeof(*c->table.rows));
    size_t *cells = shf_arena_take(&c->arena, count * sizeof(*cells), c->cell_count);
    if (!c->table.rows || !cells)
        return shf_fail_memory(c->context, "a comparison");
    for (size_t r = 0; r < count; r++)
        c->table.rows[r] = (shf_table_row){.cells = cells + r * c->cell_count};
    take_table(c, rows);
    return SHF_OK;
}

shf_status shf_compare_read(shf_comparing *c, const char *const texts[2])
{
    shf_status status = parse_score(c, texts[0], 0);
    if (!status)
        status = parse_score(c, texts[1], 1);
    if (!status)
        status = check_release(c);
    if (status)
        return status;
    const json_t *first = json_object_get(c->scores[0], "baseline");
    const json_t *second = json_object_get(c->scores[1], "baseline");
    c->same_baseline = json_is_object(first) && json_equal(first, second);
    if (strcmp(text_in(json_object_get(c->scores[0], "release"), "task"), SHF_TASK_SEVERAL) == 0)
        return shf_fail(
            c->context, SHF_ERR_UNSUPPORTED,
            "images of this release have any number of classes, of which models are not "
            "right or wrong: compare the balanced errors of their scores");
    status = read_cells(c);
    return status ? status : read_table(c);
}
