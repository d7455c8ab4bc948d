/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/positions.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tools/evaluator/figures.h"

void shf_positions_of_cell(const json_t *operation, shf_cell *cell)
{
    const json_t *parameters = json_object_get(operation, "parameters");
    cell->positioned = cell->role == SHF_ROLE_EDIT && json_object_get(parameters, "x") &&
                       json_object_get(parameters, "y");
    cell->position =
        (shf_position){shf_member_number(parameters, "x"), shf_member_number(parameters, "y")};
}

static double drawn(const shf_drawn *values, const char *name, double given)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->values[i].name, name) == 0)
            return values->values[i].value;
    return given;
}

shf_status shf_positions_of_row(shf_scored *scored, const shf_row_record *row,
                                shf_sample_record *sample)
{
    size_t count = 0;
    for (size_t c = 0; c < scored->cell_count; c++)
        count += scored->cells[c].positioned && row->outputs[c].drawn.count > 0;
    if (count == 0)
        return SHF_OK;
    shf_position *positions =
        shf_arena_take(&scored->arena, scored->cell_count, sizeof(*positions));
    for (size_t c = 0; positions && c < scored->cell_count; c++) {
        const shf_position *given = &scored->cells[c].position;
        const shf_drawn *values = &row->outputs[c].drawn;
        positions[c] = (shf_position){drawn(values, "x", given->x), drawn(values, "y", given->y)};
    }
    sample->positions = positions;
    return positions ? SHF_OK : shf_fail_memory(scored->context, "the samples");
}

static double attribute(const shf_scored *scored, size_t sample, const char *name)
{
    const shf_column *column = shf_scored_column(scored, name);
    return column && column->numbers ? column->numbers[sample] : NAN;
}

shf_position shf_scored_position(const shf_scored *scored, size_t sample, size_t cell)
{
    const shf_position *positions = scored->samples[sample].positions;
    if (scored->cells[cell].positioned)
        return positions ? positions[cell] : scored->cells[cell].position;
    return (shf_position){attribute(scored, sample, "object_x"),
                          attribute(scored, sample, "object_y")};
}
