/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/report/html.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "manifests/json.h"
#include "tools/evaluator/figures.h"

#define UNKNOWN "\xef\xbf\xbd" /* U+FFFD: stands for what XML cannot hold */

void shf_html_bytes(shf_html *html, const void *bytes, size_t size)
{
    if (!html->status)
        html->status = shf_buffer_append(html->out, bytes, size);
}

/* ---- texts ---- */

/* What stands for the character at text, and how many bytes of text it replaces; NULL: itself. */
static const char *replacement(const uint8_t *text, bool utf8, size_t *size)
{
    *size = 1;
    switch (text[0]) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    default:
        break;
    }
    if (text[0] < 0x20 || text[0] == 0x7f || (text[0] >= 0x80 && !utf8))
        return UNKNOWN;
    if (text[0] == 0xc2 && text[1] < 0xa0) /* U+0080 to U+009F */
        return *size = 2, UNKNOWN;
    if (text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe) /* U+FFFE and U+FFFF */
        return *size = 3, UNKNOWN;
    return NULL;
}

static void add_text(shf_html *html, const char *text)
{
    const bool utf8 = shf_is_utf8(text, strlen(text));
    const uint8_t *at = (const uint8_t *)text;
    while (*at) {
        const char *instead = NULL;
        size_t plain = 0, replaced = 0;
        while (at[plain] && !(instead = replacement(at + plain, utf8, &replaced)))
            plain++;
        shf_html_bytes(html, at, plain);
        at += plain;
        if (instead) {
            shf_html_bytes(html, instead, strlen(instead));
            at += replaced;
        }
    }
}

/* ---- numbers ---- */

static void add_coordinate(shf_html *html, double value)
{
    char text[SHF_FIXED_TEXT];
    size_t size = strlen(shf_fixed_text(fabs(value) < 1e12 ? value : 0, 2, text));
    while (size > 0 && strchr(text, '.') && (text[size - 1] == '0' || text[size - 1] == '.')) {
        const bool point = text[size - 1] == '.';
        text[--size] = 0;
        if (point)
            break;
    }
    shf_html_bytes(html, text, size);
}

static void add_integer(shf_html *html, long long value)
{
    if (!html->status)
        html->status = shf_buffer_format(html->out, "%lld", value);
}

void shf_html_add(shf_html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    while (*format) {
        const size_t plain = strcspn(format, "%");
        shf_html_bytes(html, format, plain);
        format += plain;
        if (!*format)
            break;
        format++;
        if (*format == 's')
            add_text(html, va_arg(arguments, const char *));
        else if (*format == 'd')
            add_integer(html, va_arg(arguments, int));
        else if (*format == 'z')
            add_integer(html, (long long)va_arg(arguments, size_t)), format++;
        else if (*format == 'g')
            add_coordinate(html, va_arg(arguments, double));
        else
            shf_html_bytes(html, "%", 1);
        format++;
    }
    va_end(arguments);
}
