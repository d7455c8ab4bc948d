/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Words and numbers for people to read. */
#include "tools/cli/print.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"

void cli_wrap(FILE *out, int column, int indent, const char *text)
{
    bool first = true; /* no word on this line yet */
    while (*text) {
        int length = (int)strcspn(text, " \n");
        if (!first && column + 1 + length > CLI_WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
            first = true;
        }
        column += fprintf(out, "%s%.*s", first ? "" : " ", length, text);
        first = false;
        text += length;
        if (*text == '\n') {
            fprintf(out, "\n%*s", text[1] && text[1] != '\n' ? indent : 0, "");
            column = indent;
            first = true;
        }
        text += *text != 0;
    }
    fputc('\n', out);
}

const char *cli_count(uint64_t count, cli_word *word)
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%" PRIu64, count);
    char *to = word->text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = 0;
    return word->text;
}

const char *cli_bytes(uint64_t bytes, cli_word *word)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 1000) {
        snprintf(word->text, sizeof(word->text), "%d byte%s", (int)bytes, bytes == 1 ? "" : "s");
        return word->text;
    }
    double value = (double)bytes / 1000;
    size_t unit = 0;
    for (; value >= 999.5 && unit + 1 < sizeof(units) / sizeof(units[0]); unit++)
        value /= 1000;
    snprintf(word->text, sizeof(word->text), "%.*f %s", value < 9.95 ? 1 : 0, value, units[unit]);
    return word->text;
}

const char *cli_seconds(double seconds, cli_word *word)
{
    if (!(seconds < 1e9))
        seconds = 1e9; /* an estimate out of all bounds */
    unsigned whole = (unsigned)(seconds + 0.5);
    if (seconds < 9.95)
        snprintf(word->text, sizeof(word->text), "%.1f s", seconds);
    else if (whole < 60)
        snprintf(word->text, sizeof(word->text), "%u s", whole);
    else if (whole < 3600)
        snprintf(word->text, sizeof(word->text), "%u min %u s", whole / 60, whole % 60);
    else
        snprintf(word->text, sizeof(word->text), "%u h %u min", whole / 3600, whole / 60 % 60);
    return word->text;
}

void cli_print_path(FILE *out, const char *path)
{
    for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
        if (*c < 0x20 || *c == 0x7f)
            fprintf(out, "\\x%02x", *c);
        else
            fputc(*c, out);
    }
}

/* Two quotings are enough: '...' takes all but control characters and itself, $'...' those too. */
void cli_print_word(FILE *out, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "@%+=:,./_-";
    if (*path == '-')
        fputs("./", out);
    if (*path && path[strspn(path, plain)] == 0) {
        fputs(path, out);
        return;
    }
    bool control = false;
    for (const unsigned char *c = (const unsigned char *)path; *c; c++)
        control = control || *c < 0x20 || *c == 0x7f || *c == '\'';
    fputs(control ? "$'" : "'", out);
    for (const unsigned char *c = (const unsigned char *)path; *c; c++) {
        if (*c < 0x20 || *c == 0x7f)
            fprintf(out, "\\%03o", *c);
        else
            fprintf(out, "%s%c", control && (*c == '\'' || *c == '\\') ? "\\" : "", *c);
    }
    fputc('\'', out);
}

shf_status cli_write(shf_context *context, const void *data, size_t size)
{
    if (fwrite(data, 1, size, stdout) == size && fflush(stdout) == 0)
        return SHF_OK;
    if (errno == EPIPE)
        return shf_fail(context, SHF_ERR_IO, "%s", "");
    return shf_fail(context, SHF_ERR_IO, "cannot write to standard output: %s", strerror(errno));
}

shf_status cli_print_json(shf_context *context, json_t *value)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = value ? shf_json_write(value, 2, &text) : shf_fail_memory(context, "JSON");
    if (!status)
        status = shf_buffer_append(&text, "\n", 1);
    if (!status)
        status = cli_write(context, text.data, text.size);
    shf_buffer_free(&text);
    json_decref(value);
    return status;
}
