/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/objects.h"

#include <math.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/metrics/edits.h"
#include "tools/evaluator/metrics/slicing.h"

#define AREAS 4
#define THIRDS 3

/* ---- which cells ---- */

static bool is_reference(const shf_scored *release, size_t cell)
{
    for (size_t c = 0; c < release->cell_count; c++)
        if (shf_is_edit(&release->cells[c]) && release->cells[c].reference == cell)
            return true;
    return false;
}

/* ---- parts of the images ---- */

/* The accuracy of a cell on the images of one part, of[image] being theirs. */
static json_t *accuracy_json(const shf_scoring *s, size_t cell, const size_t *of, size_t part)
{
    double n = 0, right = 0;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (of[i] == part && shf_counts(s, i, cell)) {
            n++;
            right += shf_observed(s, i, cell)->rank == 0;
        }
    return shf_rate_json(s, right, n);
}

/* ---- areas ---- */

shf_status shf_object_areas_add(const shf_scoring *s, json_t *list)
{
    const shf_column *area = shf_scored_column(&s->release, "object_area");
    shf_slicing slicing;
    if (!area || !area->numbers)
        return SHF_OK;
    const shf_status status =
        shf_slice_numbers(s, area->name, "attributes", area->numbers, AREAS, &slicing);
    if (status)
        return status;
    for (size_t c = 0; c < s->release.cell_count; c++) {
        const shf_cell *cell = &s->release.cells[c];
        if (!shf_is_edit(cell) && !is_reference(&s->release, c))
            continue;
        for (size_t k = 0; k < slicing.count; k++)
            if (json_array_append_new(
                    list, json_pack("{ss so so so}", "variant", cell->variant, "area_low",
                                    shf_json_number(slicing.slices[k].low), "area_high",
                                    shf_json_number(slicing.slices[k].high), "accuracy",
                                    accuracy_json(s, c, slicing.of, k))))
                return shf_fail_memory(s->context, "the areas of objects");
    }
    return SHF_OK;
}

/* ---- positions ---- */

static size_t third(double share)
{
    return share < 1.0 / THIRDS ? 0 : share < 2.0 / THIRDS ? 1 : 2;
}

/* From shares of the axes to which of the nine an image is in. */
static void part_images(const shf_scoring *s, size_t cell, size_t *of)
{
    for (size_t i = 0; i < s->release.sample_count; i++) {
        const shf_position position = shf_scored_position(&s->release, i, cell);
        of[i] = isnan(position.x) || isnan(position.y)
                    ? SHF_NO_SLICE
                    : third(position.y) * THIRDS + third(position.x);
    }
}

static shf_status add_positions(const shf_scoring *s, size_t cell, const size_t *of, json_t *list)
{
    for (size_t part = 0; part < THIRDS * THIRDS; part++) {
        const double x = (double)(part % THIRDS), y = (double)(part / THIRDS);
        if (json_array_append_new(list, json_pack("{ss so so so so so}", "variant",
                                                  s->release.cells[cell].variant, "x_low",
                                                  shf_json_number(x / THIRDS), "x_high",
                                                  shf_json_number((x + 1) / THIRDS), "y_low",
                                                  shf_json_number(y / THIRDS), "y_high",
                                                  shf_json_number((y + 1) / THIRDS), "accuracy",
                                                  accuracy_json(s, cell, of, part))))
            return shf_fail_memory(s->context, "the positions of objects");
    }
    return SHF_OK;
}

shf_status shf_object_positions_add(const shf_scoring *s, json_t *list)
{
    const bool located = shf_scored_column(&s->release, "object_x") != NULL;
    size_t *of = shf_arena_take(&s->context->scratch, s->release.sample_count, sizeof(*of));
    shf_status status = of ? SHF_OK : shf_fail_memory(s->context, "the positions of objects");
    for (size_t c = 0; !status && c < s->release.cell_count; c++) {
        if (!s->release.cells[c].positioned && !(located && is_reference(&s->release, c)))
            continue;
        part_images(s, c, of);
        status = add_positions(s, c, of, list);
    }
    return status;
}
