/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of samples in WebDataset archives. A key is what precedes the first dot of the last component;
 * names have to fit ustar's header, and go through lines of text (the index) in one word. So some
 * bytes are written as %XX, and what is too long ends in a hash of the whole. Two stems never get
 * one name: what is written so is distinct, and "~", which marks a hash, is written so itself. */
#include "generators/sinks/tar_stem.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/sha256.h"
#include "manifests/json.h"

#define FOLDER_SIZE 155 /* bytes that ustar has for folders */
#define BASE_SIZE 100   /* and for a name */
#define HASH_DIGITS 32

/* ---- bytes that are written as %XX ---- */

static bool is_plain(unsigned char byte, bool utf8, bool last)
{
    if (byte >= 0x80)
        return utf8;
    return byte > ' ' && byte != 0x7f && !strchr("%~\\", byte) && !(last && byte == '.');
}

static char *escape(shf_arena *arena, const char *stem)
{
    size_t size = strlen(stem);
    const char *slash = strrchr(stem, '/'), *base = slash ? slash + 1 : stem;
    bool utf8 = shf_is_utf8(stem, size);
    char *text = shf_arena_take(arena, 3 * size + 1, 1), *end = text;
    for (const char *at = stem; text && *at; at++) {
        if (is_plain((unsigned char)*at, utf8, at >= base))
            *end++ = *at;
        else
            end += sprintf(end, "%%%02X", (unsigned)(unsigned char)*at);
    }
    if (text)
        *end = 0;
    return text;
}

/* ---- what is too long ---- */

/* So many bytes of a text, less those that would cut a %XX or a character of UTF-8. */
static size_t cut(const char *text, size_t size)
{
    while (size && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    for (size_t back = 1; back <= 2 && back <= size; back++)
        if (text[size - back] == '%')
            return size - back;
    return size;
}

/* Appends a part of a name, shortened to a number of bytes by "~" and the hash. */
static char *append(char *end, const char *part, size_t size, size_t most, const char *hash)
{
    bool fits = size <= most;
    size_t kept = fits ? size : cut(part, most - HASH_DIGITS - 1);
    memcpy(end, part, kept);
    end += kept;
    return fits ? end : end + sprintf(end, "~%.*s", HASH_DIGITS, hash);
}

const char *shf_tar_stem(shf_arena *arena, const char *stem, size_t rest)
{
    const char *text = escape(arena, stem);
    char *out = shf_arena_take(arena, FOLDER_SIZE + BASE_SIZE + 2, 1), *end = out;
    if (!text || !out)
        return NULL;
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    shf_sha256(text, strlen(text), hash);
    shf_hex(hash, hex);
    const char *slash = strrchr(text, '/');
    if (slash) {
        end = append(end, text, (size_t)(slash - text), FOLDER_SIZE, hex);
        *end++ = '/';
        text = slash + 1;
    }
    end = append(end, text, strlen(text), BASE_SIZE - rest, hex);
    *end = 0;
    return out;
}
