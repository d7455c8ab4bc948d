/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* JSON as text: the same bytes for the same value, whatever the locale and the release of jansson. */
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "manifests/record.h"

#define DEEPEST 64 /* nothing that we write comes near */

static shf_status write_value(const json_t *value, unsigned indent, unsigned level,
                              shf_buffer *out);

shf_status shf_json_write_string(const char *text, size_t size, shf_buffer *out)
{
    shf_status status = shf_buffer_text(out, "\"");
    size_t start = 0;
    for (size_t i = 0; i < size && !status; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        status = shf_buffer_append(out, text + start, i - start);
        start = i + 1;
        if (!status && byte == '\n')
            status = shf_buffer_text(out, "\\n");
        else if (!status && byte < 0x20)
            status = shf_buffer_format(out, "\\u%04x", byte);
        else if (!status)
            status = shf_buffer_format(out, "\\%c", byte);
    }
    if (!status)
        status = shf_buffer_append(out, text + start, size - start);
    return status ? status : shf_buffer_text(out, "\"");
}

static shf_status write_real(double value, shf_buffer *out)
{
    char text[SHF_DOUBLE_TEXT];
    shf_status status = shf_buffer_text(out, shf_double_text(value, text));
    if (!status && !strpbrk(text, ".e")) /* stays a real when it is read */
        status = shf_buffer_text(out, ".0");
    return status;
}

static bool is_plain(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

/* An object, or an array that holds anything but plain values, takes a line a member. */
static bool takes_lines(const json_t *value, unsigned indent)
{
    if (indent == 0)
        return false;
    if (json_is_object(value))
        return json_object_size(value) > 0;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!is_plain(json_array_get(value, i)))
            return true;
    return false;
}

/* What stands before member number index: a comma after the last one, then a blank or a new line. */
static shf_status separate(bool lines, size_t index, unsigned blanks, shf_buffer *out)
{
    shf_status status = index ? shf_buffer_text(out, lines ? "," : ", ") : SHF_OK;
    if (!status && lines)
        status = shf_buffer_format(out, "\n%*s", (int)blanks, "");
    return status;
}

static shf_status close(const char *bracket, bool lines, unsigned blanks, shf_buffer *out)
{
    if (lines)
        return shf_buffer_format(out, "\n%*s%s", (int)blanks, "", bracket);
    return shf_buffer_text(out, bracket);
}

static shf_status write_array(const json_t *array, unsigned indent, unsigned level, shf_buffer *out)
{
    bool lines = takes_lines(array, indent);
    shf_status status = shf_buffer_text(out, "[");
    for (size_t i = 0; i < json_array_size(array) && !status; i++) {
        status = separate(lines, i, indent * (level + 1), out);
        if (!status)
            status = write_value(json_array_get(array, i), indent, level + 1, out);
    }
    return status ? status : close("]", lines, indent * level, out);
}

static shf_status write_object(const json_t *object, unsigned indent, unsigned level,
                               shf_buffer *out)
{
    bool lines = takes_lines(object, indent);
    shf_status status = shf_buffer_text(out, "{");
    size_t index = 0;
    json_t *members;
    memcpy(&members, &object, sizeof(members)); /* jansson's iterators take no const */
    for (void *i = json_object_iter(members); i && !status; i = json_object_iter_next(members, i)) {
        const char *key = json_object_iter_key(i);
        status = separate(lines, index++, indent * (level + 1), out);
        if (!status)
            status = shf_json_write_string(key, strlen(key), out);
        if (!status)
            status = shf_buffer_text(out, ": ");
        if (!status)
            status = write_value(json_object_iter_value(i), indent, level + 1, out);
    }
    return status ? status : close("}", lines, indent * level, out);
}

static shf_status write_value(const json_t *value, unsigned indent, unsigned level, shf_buffer *out)
{
    if (level > DEEPEST)
        return shf_fail(out->context, SHF_ERR_LIMIT, "JSON nested deeper than %d levels", DEEPEST);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return write_object(value, indent, level, out);
    case JSON_ARRAY:
        return write_array(value, indent, level, out);
    case JSON_STRING:
        return shf_json_write_string(json_string_value(value), json_string_length(value), out);
    case JSON_INTEGER:
        return shf_buffer_format(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    case JSON_REAL:
        return write_real(json_real_value(value), out);
    case JSON_TRUE:
        return shf_buffer_text(out, "true");
    case JSON_FALSE:
        return shf_buffer_text(out, "false");
    default:
        return shf_buffer_text(out, "null");
    }
}

shf_status shf_json_write(const json_t *value, unsigned indent, shf_buffer *out)
{
    if (!value)
        return shf_fail_memory(out->context, "JSON");
    return write_value(value, indent, 0, out);
}

json_t *shf_json_number(double value)
{
    const double largest = 9007199254740992.0; /* 2^53: integers up to it are exact */
    if (value == trunc(value) && fabs(value) <= largest)
        return json_integer((json_int_t)value);
    return json_real(value);
}
