/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Reading JSON that others may have written. */
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"

/* How many bytes follow a first byte, and the least code point that needs so many. */
static size_t utf8_tail(unsigned char first, uint32_t *point, uint32_t *least)
{
    static const struct {
        unsigned char mask, mark;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if ((first & forms[i].mask) == forms[i].mark) {
            *point = first & (unsigned char)~forms[i].mask;
            *least = forms[i].least;
            return i;
        }
    }
    return SIZE_MAX;
}

bool shf_is_utf8(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t point, least;
        size_t tail = utf8_tail((unsigned char)text[i], &point, &least);
        if (tail >= size - i)
            return false;
        for (; tail > 0; tail--) {
            unsigned char c = (unsigned char)text[++i];
            if ((c & 0xc0) != 0x80)
                return false;
            point = point << 6 | (c & 0x3f);
        }
        if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
            return false;
    }
    return true;
}

/* The deepest nesting, without parsing: the parser recurses. */
static int deepest(const char *text, size_t size)
{
    int depth = 0, most = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[') && ++depth > most)
            most = depth;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
    }
    return most;
}

shf_status shf_json_parse(shf_context *context, const char *text, size_t size, json_t **out)
{
    *out = NULL;
    if (deepest(text, size) > SHF_JSON_DEPTH)
        return shf_fail(context, SHF_ERR_DATA, "nested deeper than %d levels", SHF_JSON_DEPTH);
    json_error_t error;
    *out = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (*out)
        return SHF_OK;
    if (json_error_code(&error) == json_error_out_of_memory)
        return shf_fail_memory(context, "a JSON text");
    return shf_fail(context, SHF_ERR_DATA, "not JSON at line %d, column %d: %s", error.line,
                    error.column, error.text);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* false: the text is not the hex form of bytes that could not be written as a string. */
static bool decode_hex(const char *hex, size_t size, char *out)
{
    if (size == 0 || size % 2)
        return false;
    for (size_t i = 0; i < size; i += 2) {
        int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);
        if (high < 0 || low < 0 || (high == 0 && low == 0))
            return false;
        out[i / 2] = (char)(high << 4 | low);
    }
    out[size / 2] = 0;
    return !shf_is_utf8(out, size / 2);
}

char *shf_json_take_text(shf_arena *arena, const json_t *value, bool *valid)
{
    const json_t *hex = json_object_get(value, "hex");
    const json_t *string = hex ? hex : value;
    size_t size = json_string_length(string);
    *valid = json_is_string(string);
    char *text = shf_arena_take(arena, size + 1, 1);
    if (!text || !*valid)
        return text;
    memcpy(text, json_string_value(string), size + 1);
    if (hex)
        *valid = json_object_size(value) == 1 && decode_hex(json_string_value(hex), size, text);
    return text;
}
