/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edit distance for suggestions; numbers read strictly, and written short. */
#include "corruptions/base/text.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 63

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance, a row of the table at a time; capitals count as small letters. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b), row[LONGEST + 1];
    if (m > LONGEST || n > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t change = diagonal + (tolower((unsigned char)a[i - 1]) != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(change, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return row[n];
}

void shf_suggest(shf_suggestion *suggestion, const char *typed, const char *candidate)
{
    size_t distance = edit_distance(typed, candidate);
    size_t length = strlen(typed);
    bool begins = length >= 3 && strncasecmp(typed, candidate, length) == 0;
    if (begins)
        distance = smaller(distance, 1);
    if (distance > 1 + length / 4 || distance >= strlen(candidate)) /* nothing in common */
        return;
    if (suggestion->best && distance >= suggestion->distance)
        return;
    *suggestion = (shf_suggestion){candidate, distance};
}

const char *shf_suggestion_text(const shf_suggestion *suggestion, char *buffer, size_t size)
{
    if (suggestion->best)
        snprintf(buffer, size, "; did you mean %s?", suggestion->best);
    else
        buffer[0] = 0;
    return buffer;
}

/* Numbers in a locale of their own: the process may have set a decimal comma. glibc's "C" locale is
 * static, so that making it takes no memory and cannot fail. */
static double parse_in_c(const char *text, char **end)
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double value = strtod_l(text, end, c_locale);
    freelocale(c_locale);
    return value;
}

bool shf_parse_double(const char *text, double *out)
{
    static const char allowed[] = "+-.0123456789eE"; /* no "nan", "inf", hexadecimal, blanks */
    if (!*text || text[strspn(text, allowed)])
        return false;
    char *end;
    double value = parse_in_c(text, &end);
    if (*end || !isfinite(value))
        return false;
    *out = value + 0.0; /* no negative zero: a parameter has one zero */
    return true;
}

const char *shf_double_text(double value, char out[SHF_DOUBLE_TEXT])
{
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c_locale);
    bool whole = value == trunc(value) && fabs(value) < 1e15;
    snprintf(out, SHF_DOUBLE_TEXT, "%.0f", whole ? value : 0);
    for (int digits = 1; !whole && digits <= 17; digits++) {
        snprintf(out, SHF_DOUBLE_TEXT, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    uselocale(before);
    freelocale(c_locale);
    return out;
}

bool shf_parse_u64(const char *text, uint64_t *out)
{
    uint64_t value = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(*text - '0'), &value))
            return false;
    }
    *out = value;
    return true;
}
