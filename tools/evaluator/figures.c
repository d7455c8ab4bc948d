/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/figures.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

double shf_member_number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *shf_member_string(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

long long shf_member_count(const json_t *object, const char *name)
{
    return (long long)json_integer_value(json_object_get(object, name));
}

/* value * scale as an integer, of which the last digits are decimals. */
static const char *scaled_text(double value, double scale, int decimals, char out[SHF_FIXED_TEXT])
{
    out[0] = 0;
    if (!(fabs(value) < 1e12))
        return out;
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    const int64_t units = (int64_t)floor(fabs(value) * scale + 0.5);
    const char *sign = value < 0 && units ? "-" : "";
    if (decimals)
        snprintf(out, SHF_FIXED_TEXT, "%s%" PRId64 ".%0*" PRId64, sign, units / unit, decimals,
                 units % unit);
    else
        snprintf(out, SHF_FIXED_TEXT, "%s%" PRId64, sign, units);
    return out;
}

const char *shf_fixed_text(double value, int decimals, char out[SHF_FIXED_TEXT])
{
    static const double scales[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
    return scaled_text(value, scales[decimals], decimals, out);
}

const char *shf_percent_text(double share, char out[SHF_FIXED_TEXT])
{
    return scaled_text(share, 1000, 1, out);
}
