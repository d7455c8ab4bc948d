/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruptions as Markdown: the sections of docs/corruptions.md, and what describe --markdown prints.
 * Texts of the registry hold no '|' (a registry test sees to it), so that they may stand in cells. */
#include <math.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "corruptions/registry.h"
#include "manifests/record.h"

static const char *number_text(double value, char out[SHF_DOUBLE_TEXT])
{
    return isnan(value) ? memcpy(out, "drawn", sizeof("drawn")) : shf_double_text(value, out);
}

static shf_status write_heading(const shf_corruption_info *info, shf_buffer *out)
{
    static const char *const sets[] = {
        [SHF_SET_NONE] = "",
        [SHF_SET_STANDARD] = ", one of the fifteen",
        [SHF_SET_EXTRA] = ", one of the four extra ones",
    };
    const char *reference = *info->reference ? "\n- Reference: " : "";
    const char *deviation = *info->deviation ? "\n- Deviation: " : "";
    return shf_buffer_format(
        out,
        "### %s\n\n%s\n\n- Family %s%s; revision %u\n- Agreement with the published code: %s\n"
        "- %s%s%s%s%s%s\n\n",
        info->name, info->summary, info->family, sets[info->membership], info->revision,
        shf_exactness_name(info->exactness),
        info->stochastic ? "Random: pixels depend on seed and sample key" : "Not random",
        info->monotone ? "" : "\n- Distance from the clean image need not grow with severity",
        reference, info->reference, deviation, info->deviation);
}

static shf_status write_parameters(const shf_corruption *corruption, size_t count, shf_buffer *out)
{
    if (count == 0)
        return shf_buffer_text(out, "It has no parameters.\n\n");
    shf_status status = shf_buffer_text(out, "| parameter | unit | type | from | to | meaning |\n"
                                             "|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count && !status; i++) {
        shf_parameter_info p = shf_corruption_get_parameter(corruption, i);
        char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT];
        const char *scales = p.scales ? " (grows with the image under `--scale-parameters`)" : "";
        status =
            shf_buffer_format(out, "| `%s` | %s | %s | %s | %s | %s%s |\n", p.name, p.unit,
                              p.type == SHF_INT ? "integer" : "number", number_text(p.minimum, low),
                              number_text(p.maximum, high), p.meaning,
                              p.drawn ? " (drawn for each image unless set)" : scales);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

/* "0.1 to 0.3", what training draws a parameter from; "drawn". */
static shf_status write_range(const shf_corruption *corruption, const shf_table *table,
                              const shf_parameter *parameter, shf_buffer *out)
{
    char first[SHF_DOUBLE_TEXT], last[SHF_DOUBLE_TEXT];
    number_text(shf_parameter_get(parameter, shf_table_range(corruption, table, 0)), first);
    number_text(shf_parameter_get(parameter, shf_table_range(corruption, table, 1)), last);
    const bool same = strcmp(first, last) == 0;
    return shf_buffer_format(out, " %s%s%s |\n", first, same ? "" : " to ", same ? "" : last);
}

/* One line: a parameter at the severities of a table, blank where it has fewer than columns. */
static shf_status write_line(const shf_corruption *corruption, const shf_table *table,
                             const shf_parameter *parameter, int columns, shf_buffer *out)
{
    shf_status status = shf_buffer_format(out, "| %s | %s | `%s` |", table->profile,
                                          shf_table_name(corruption, table), parameter->name);
    for (int s = 1; s <= columns && !status; s++) {
        char text[SHF_DOUBLE_TEXT] = "";
        if (s <= table->count)
            number_text(shf_parameter_get(parameter, shf_table_row(corruption, table, s)), text);
        status = shf_buffer_format(out, " %s |", text);
    }
    return status ? status : write_range(corruption, table, parameter, out);
}

static shf_status write_columns(int columns, shf_buffer *out)
{
    shf_status status = shf_buffer_text(out, "| profile | published name | parameter |");
    for (int s = 1; s <= columns && !status; s++)
        status = shf_buffer_format(out, " %d |", s);
    if (!status)
        status = shf_buffer_text(out, " training |\n|---|---|---|");
    for (int s = 1; s <= columns && !status; s++)
        status = shf_buffer_text(out, "---|");
    return status ? status : shf_buffer_text(out, "---|\n");
}

static shf_status write_tables(const shf_corruption *corruption, shf_buffer *out)
{
    int columns = 0;
    for (size_t t = 0; t < corruption->table_count; t++)
        if (corruption->tables[t].count > columns)
            columns = corruption->tables[t].count;
    if (columns == 0 || corruption->parameter_count == 0)
        return SHF_OK;
    shf_status status = write_columns(columns, out);
    for (size_t t = 0; t < corruption->table_count; t++)
        for (size_t i = 0; i < corruption->parameter_count && !status; i++)
            status = write_line(corruption, &corruption->tables[t], &corruption->parameters[i],
                                columns, out);
    return status ? status : shf_buffer_text(out, "\n");
}

shf_status shf_describe_markdown(const shf_corruption *corruption, shf_buffer *out)
{
    shf_corruption_info info = shf_corruption_get_info(corruption);
    shf_status status = write_heading(&info, out);
    if (!status)
        status = write_parameters(corruption, info.parameter_count, out);
    return status ? status : write_tables(corruption, out);
}
