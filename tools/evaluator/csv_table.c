/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/csv_table.h"

#include <stdio.h>
#include <string.h>

static shf_status fail_named(const shf_csv_table *table, const char *what, const char *name)
{
    char text[512];
    snprintf(text, sizeof(text), "%s '%.300s'", what, name);
    return shf_csv_fail(&table->csv, text);
}

shf_status shf_csv_table_open(shf_context *context, const char *file, const char *const *names,
                              size_t count, shf_csv_table *out)
{
    *out = (shf_csv_table){.names = names, .count = count};
    shf_status status = shf_csv_open(context, file, &out->csv);
    if (!status)
        status = shf_csv_next(&out->csv);
    for (size_t c = 0; !status && c < count; c++) {
        size_t at = 0;
        while (at < out->csv.count && strcmp(out->csv.fields[at], names[c]) != 0)
            at++;
        if (at == out->csv.count)
            status = fail_named(out, "the first line does not name the column", names[c]);
        out->places[c] = at;
    }
    return status;
}

void shf_csv_table_close(shf_csv_table *table)
{
    shf_csv_close(&table->csv);
}

shf_status shf_csv_table_next(shf_csv_table *table, bool *there)
{
    shf_status status = shf_csv_next(&table->csv);
    *there = !status && table->csv.count > 0;
    for (size_t c = 0; *there && c < table->count; c++) {
        if (table->places[c] >= table->csv.count)
            return fail_named(table, "no field of the column", table->names[c]);
        table->fields[c] = table->csv.fields[table->places[c]];
    }
    return status;
}

shf_status shf_csv_table_fail(const shf_csv_table *table, const char *what, size_t column)
{
    return fail_named(table, what, table->fields[column]);
}
