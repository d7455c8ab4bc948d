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

/* Whether a text begins with the mark, and what follows has no braces and no slash. */
static bool ends_in(const char *text, const char *mark)
{
    size_t size = strlen(mark);
    return strncmp(text, mark, size) == 0 && !strpbrk(text + size, "{}/");
}

/* Folders if there are any, "{stem}", and an ending; no other braces. */
static bool is_template(const char *text)
{
    size_t folders = strcspn(text, "{}");
    if (folders == 1 || !shf_path_is_inside(text) || (folders && text[folders - 1] != '/'))
        return false;
    return ends_in(text + folders, "{stem}");
}

/* A path; its last component may have "{chunk}" in it, which something precedes. */
static bool is_shard(const char *text)
{
    size_t before = strcspn(text, "{}");
    return before && shf_path_is_inside(text) &&
           (!text[before] || ends_in(text + before, "{chunk}"));
}

static const struct {
    const char *pattern;
    shf_pattern_fn matches;
} patterns[] = {
    {"^[0-9a-f]{64}(?![\\s\\S])", is_hash},
    {"^(?!([\\s\\S]*/)?[.]{0,2}(/|(?![\\s\\S])))", shf_path_is_inside},
    {"^(?!([\\s\\S]*/)?[.]{0,2}/)([^{}]+/)?[{]stem[}][^{}/]*(?![\\s\\S])", is_template},
    {"^(?!([\\s\\S]*/)?[.]{0,2}(/|(?![\\s\\S])))[^{}]+([{]chunk[}][^{}/]*)?(?![\\s\\S])", is_shard},
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
