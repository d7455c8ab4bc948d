/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* JSON as a stream of members. */
#include "manifests/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/record.h"

static void put(shf_json_writer *writer, const char *text, size_t size)
{
    if (!writer->status)
        writer->status = shf_buffer_append(writer->out, text, size);
}

static void put_text(shf_json_writer *writer, const char *text)
{
    put(writer, text, strlen(text));
}

static void put_newline(shf_json_writer *writer)
{
    put_text(writer, "\n");
    for (int i = 0; i < writer->depth; i++)
        put_text(writer, "  ");
}

static void put_quoted(shf_json_writer *writer, const char *text)
{
    if (!writer->status)
        writer->status = shf_json_write_string(text, strlen(text), writer->out);
}

/* What stands before a value: comma, line break, name. */
static void put_lead(shf_json_writer *writer, const char *name)
{
    bool lines = writer->depth > 0 && writer->depth <= writer->broken;
    if (writer->filled)
        put_text(writer, lines || !writer->broken ? "," : ", ");
    if (lines)
        put_newline(writer);
    if (name) {
        put_quoted(writer, name);
        put_text(writer, writer->broken ? ": " : ":");
    }
    writer->filled = true;
}

void shf_json_begin(shf_json_writer *writer, shf_buffer *out, int broken)
{
    *writer = (shf_json_writer){.out = out, .broken = broken};
}

void shf_json_open(shf_json_writer *writer, const char *name, char bracket)
{
    put_lead(writer, name);
    put(writer, &bracket, 1);
    writer->depth++;
    writer->filled = false;
}

void shf_json_close(shf_json_writer *writer, char bracket)
{
    bool lines = writer->filled && writer->depth <= writer->broken;
    writer->depth--;
    if (lines)
        put_newline(writer);
    put(writer, &bracket, 1);
    writer->filled = true;
}

static void put_hex(shf_json_writer *writer, const char *name, const char *text)
{
    shf_json_open(writer, name, '{');
    put_lead(writer, "hex");
    put_text(writer, "\"");
    for (; *text; text++) {
        char digits[3];
        snprintf(digits, sizeof(digits), "%02x", (unsigned char)*text);
        put(writer, digits, 2);
    }
    put_text(writer, "\"");
    shf_json_close(writer, '}');
}

void shf_json_text(shf_json_writer *writer, const char *name, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    if (!shf_is_utf8(text, size)) {
        put_hex(writer, name, text);
        return;
    }
    put_lead(writer, name);
    if (text)
        put_quoted(writer, text);
    else
        put_text(writer, "null");
}

void shf_json_u64(shf_json_writer *writer, const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64, value);
    put_lead(writer, name);
    put_text(writer, text);
}

void shf_json_flag(shf_json_writer *writer, const char *name)
{
    put_lead(writer, name);
    put_text(writer, "true");
}

void shf_json_real(shf_json_writer *writer, const char *name, double value)
{
    char text[SHF_DOUBLE_TEXT];
    put_lead(writer, name);
    if (!isfinite(value))
        writer->status = shf_fail(writer->out->context, SHF_ERR_ARGUMENT,
                                  "%s is not a finite number", name ? name : "a value");
    else
        put_text(writer, shf_double_text(value, text));
}

void shf_json_value(shf_json_writer *writer, const char *name, const json_t *value)
{
    put_lead(writer, name);
    if (!value)
        put_text(writer, "null");
    else if (!writer->status)
        writer->status = shf_json_write(value, 0, writer->out);
}
