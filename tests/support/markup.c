/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tests/support/markup.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define DEPTH 32
#define ATTRIBUTES 16

static const char name_characters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

typedef struct name {
    const char *text;
    size_t size;
} name;

static bool same(name a, name b)
{
    return a.size == b.size && memcmp(a.text, b.text, a.size) == 0;
}

static name take_name(const char **at)
{
    name own = {*at, strspn(*at, name_characters)};
    *at += own.size;
    return own;
}

/* Text, or the value of an attribute, up to one of the characters of end. */
static const char *take_text(const char **at, const char *end)
{
    static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
    for (; **at && !strchr(end, **at); ++*at) {
        bool known = **at != '&';
        for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
            known |= strncmp(*at, entities[i], strlen(entities[i])) == 0;
        if (!known)
            return "an entity that is unknown";
        if (**at == '<' || ((unsigned char)**at < 0x20 && **at != '\n' && **at != '\t'))
            return "a character that XML lacks";
        if (strncmp(*at, "\xef\xbf\xbe", 3) == 0 || strncmp(*at, "\xef\xbf\xbf", 3) == 0)
            return "U+FFFE or U+FFFF";
    }
    return NULL;
}

/* The attributes of a tag, to its '>' or "/>". */
static const char *take_attributes(const char **at)
{
    name seen[ATTRIBUTES];
    size_t count = 0;
    while (**at == ' ') {
        ++*at;
        const name own = take_name(at);
        if (own.size == 0 || count == ATTRIBUTES || strncmp(*at, "=\"", 2) != 0)
            return "an attribute without a name or a value";
        for (size_t i = 0; i < count; i++)
            if (same(seen[i], own))
                return "an attribute twice";
        seen[count++] = own;
        *at += 2;
        const char *fault = take_text(at, "\"");
        if (fault)
            return fault;
        if (*(*at)++ != '"')
            return "an attribute without an end";
    }
    return NULL;
}

static const char *take_tag(const char **at, name *open, size_t *depth)
{
    const bool closes = (*at)[1] == '/';
    *at += closes ? 2 : 1;
    const name own = take_name(at);
    if (own.size == 0)
        return "a tag without a name";
    const char *fault = closes ? NULL : take_attributes(at);
    if (fault)
        return fault;
    const bool empty = strncmp(*at, "/>", 2) == 0;
    if (!empty && **at != '>')
        return "a tag without an end";
    *at += empty ? 2 : 1;
    if (closes)
        return *depth == 0 || !same(open[--*depth], own) ? "an element that is not open" : NULL;
    if (empty)
        return NULL;
    if (*depth == DEPTH)
        return "elements too deep";
    open[(*depth)++] = own;
    return NULL;
}

const char *markup_fault(const char *page, const char **at)
{
    static const char type[] = "<!DOCTYPE html>\n";
    name open[DEPTH];
    size_t depth = 0;
    *at = page;
    if (strncmp(page, type, strlen(type)) != 0)
        return "no document type";
    *at += strlen(type);
    const char *fault = NULL;
    while (!fault && **at)
        fault = **at == '<' ? take_tag(at, open, &depth) : take_text(at, "<");
    return fault ? fault : depth ? "an element that is not closed" : NULL;
}
