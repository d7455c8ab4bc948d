/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The patterns of schema.json. (?![\s\S]) is the end of the text: what $ means differs between
 * regular expressions when the text ends in a newline. */
#include "manifests/patterns.h"

#include <string.h>

#include "manifests/paths.h"

#define DIGITS "0123456789"
#define HEX_DIGITS "0123456789abcdef"

static bool is_whole_number(const char *text)
{
    size_t size = strspn(text, DIGITS);
    return size >= 1 && size <= 20 && !text[size] && (size == 1 || text[0] != '0');
}

static bool is_hex(const char *text)
{
    size_t size = strspn(text, HEX_DIGITS);
    return size >= 2 && size % 2 == 0 && !text[size];
}

static bool is_hash(const char *text)
{
    return strspn(text, HEX_DIGITS) == 64 && !text[64];
}

static bool is_chunk_path(const char *text)
{
    static const char start[] = "manifests/chunk-", end[] = ".jsonl";
    if (strncmp(text, start, strlen(start)) != 0)
        return false;
    text += strlen(start);
    size_t digits = strspn(text, DIGITS);
    return digits >= 6 && digits <= 12 && strcmp(text + digits, end) == 0;
}

/* Folders, "/{stem}", and an ending; no other braces. */
static bool is_template(const char *text)
{
    static const char stem[] = "/{stem}";
    size_t folders = strcspn(text, "{}");
    if (folders < 2 || !shf_path_is_inside(text))
        return false;
    const char *place = text + folders - 1;
    return strncmp(place, stem, strlen(stem)) == 0 && !strpbrk(place + strlen(stem), "{}/");
}

static const struct {
    const char *pattern;
    shf_pattern_fn matches;
} patterns[] = {
    {"^[0-9a-f]{64}(?![\\s\\S])", is_hash},
    {"^(?!([\\s\\S]*/)?[.]{0,2}(/|(?![\\s\\S])))", shf_path_is_inside},
    {"^(?!([\\s\\S]*/)?[.]{0,2}/)[^{}]+/[{]stem[}][^{}/]*(?![\\s\\S])", is_template},
    {"^manifests/chunk-[0-9]{6,12}[.]jsonl(?![\\s\\S])", is_chunk_path},
    {"^([0-9a-f]{2})+(?![\\s\\S])", is_hex},
    {"^(0|[1-9][0-9]{0,19})(?![\\s\\S])", is_whole_number},
};

shf_pattern_fn shf_pattern_find(const char *pattern)
{
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        if (strcmp(patterns[i].pattern, pattern) == 0)
            return patterns[i].matches;
    }
    return NULL;
}
