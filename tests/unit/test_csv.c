/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Text files as streams: lines and records that lie across blocks, and what is no such file. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/csv.h"
#include "manifests/files.h"
#include "tests/support/support.h"

static shf_context *context;
static int file;
static char path[32];
static shf_buffer text;

static void set_up(void)
{
    context = test_context();
    file = memfd_create("csv", 0);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    shf_buffer_init(&text, context);
}

static void tear_down(void)
{
    shf_buffer_free(&text);
    close(file);
    shf_context_destroy(context);
}

TestSuite(csv, .init = set_up, .fini = tear_down);

static void write_file(const void *bytes, size_t size)
{
    cr_assert(!ftruncate(file, 0) && pwrite(file, bytes, size, 0) == (ssize_t)size);
}

static void expect_fields(const shf_csv *csv, size_t line, const char *const *fields, size_t count)
{
    cr_assert_eq(csv->line, line, "line %zu instead of %zu", csv->line, line);
    cr_assert_eq(csv->count, count, "line %zu", line);
    for (size_t i = 0; i < count; i++)
        cr_assert_str_eq(csv->fields[i], fields[i], "line %zu", line);
}

Test(csv, records)
{
    static const char lines[] = "\xef\xbb\xbf# a comment\n"
                                "\n"
                                "a, b ,\"c,\"\"d\"\" \n#e\" \t,f\r\n"
                                " \t\n"
                                "5\" wide,,\n"
                                "#\"\n"
                                "last";
    static const char *const first[] = {"a", "b", "c,\"d\" \n#e", "f"},
                             *const second[] = {"5\" wide", "", ""}, *const third[] = {"last"};
    shf_csv csv;
    write_file(lines, sizeof(lines) - 1);
    assert_ok(context, shf_csv_open(context, path, &csv));
    assert_ok(context, shf_csv_next(&csv));
    expect_fields(&csv, 3, first, 4);
    assert_ok(context, shf_csv_next(&csv));
    expect_fields(&csv, 6, second, 3);
    assert_ok(context, shf_csv_next(&csv));
    expect_fields(&csv, 8, third, 1);
    for (int i = 0; i < 2; i++) {
        assert_ok(context, shf_csv_next(&csv));
        cr_assert_eq(csv.count, 0);
    }
    shf_csv_close(&csv);
}

/* ---- more than a block ---- */

enum { RECORDS = 15000 };

/* Field i of a record: some are long, some have commas, quotes and line ends in them. */
static void field_of(size_t record, size_t i, char out[512])
{
    const size_t size = (record * 7919 + i * 104729) % 113 * (record % 1000 == 0 ? 4 : 1);
    static const char letters[] = "ab,\"\n c";
    for (size_t k = 0; k < size; k++)
        out[k] = letters[(record + k * k + i) % (i % 2 ? 2 : 7)];
    out[size] = 0;
}

static size_t fields_of(size_t record)
{
    return record % 5 + 1;
}

/* Returns how many lines the record takes. */
static size_t write_record(size_t record)
{
    char field[512];
    size_t lines = 1;
    for (size_t i = 0; i < fields_of(record); i++) {
        field_of(record, i, field);
        cr_assert(!shf_buffer_text(&text, i ? "," : ""));
        if (i % 2) {
            cr_assert(!shf_buffer_text(&text, field));
            continue;
        }
        cr_assert(!shf_buffer_text(&text, "\""));
        for (const char *c = field; *c; c++) {
            cr_assert(!shf_buffer_append(&text, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1));
            lines += *c == '\n';
        }
        cr_assert(!shf_buffer_text(&text, "\""));
    }
    cr_assert(!shf_buffer_text(&text, record % 3 ? "\n" : "\r\n"));
    return lines;
}

Test(csv, records_across_blocks)
{
    static size_t lines[RECORDS + 1];
    for (size_t r = 0; r < RECORDS; r++) {
        lines[r + 1] = lines[r] + write_record(r);
        if (r % 100 == 0) { /* a comment with a quote, and an empty line */
            cr_assert(!shf_buffer_text(&text, "# 5\" of it\n \n"));
            lines[r + 1] += 2;
        }
    }
    cr_assert_gt(text.size, (size_t)2 << 20);
    write_file(text.data, text.size);
    shf_csv csv;
    assert_ok(context, shf_csv_open(context, path, &csv));
    for (size_t r = 0; r < RECORDS; r++) {
        char fields[5][512];
        const char *expected[5];
        for (size_t i = 0; i < fields_of(r); i++) {
            field_of(r, i, fields[i]);
            expected[i] = fields[i];
        }
        assert_ok(context, shf_csv_next(&csv));
        expect_fields(&csv, lines[r] + 1, expected, fields_of(r));
    }
    assert_ok(context, shf_csv_next(&csv));
    cr_assert_eq(csv.count, 0);
    cr_assert_leq(csv.text.buffer.capacity, (size_t)4 << 20);
    shf_csv_close(&csv);
}

Test(csv, lines_across_blocks)
{
    char expected[64], *line;
    shf_text in;
    for (int i = 0; i < 200000; i++)
        cr_assert(!shf_buffer_format(&text, "line %d%s", i, i % 3 ? "\n" : "\r\n\n"));
    text.size--; /* the last one is not ended */
    write_file(text.data, text.size);
    assert_ok(context, shf_text_open(context, path, &in));
    for (int i = 0; i < 200000; i++) {
        snprintf(expected, sizeof(expected), "line %d", i);
        assert_ok(context, shf_text_line(&in, &line));
        cr_assert_str_eq(line, expected);
        if (i % 3 == 0) {
            assert_ok(context, shf_text_line(&in, &line));
            cr_assert_str_eq(line, "");
        }
    }
    assert_ok(context, shf_text_line(&in, &line));
    cr_assert_null(line);
    shf_text_close(&in);
}

/* ---- what is refused ---- */

static shf_status read_all(void)
{
    shf_csv csv;
    shf_status status = shf_csv_open(context, path, &csv);
    do
        status = status ? status : shf_csv_next(&csv);
    while (!status && csv.count);
    shf_csv_close(&csv);
    return status;
}

static void assert_refused(shf_status expected, const char *what)
{
    char full[256];
    snprintf(full, sizeof(full), "%s%s", path, what);
    assert_fails(context, read_all(), expected, full);
}

Test(csv, what_is_refused)
{
    write_file("a,b\n\"c", 6);
    assert_refused(SHF_ERR_DATA, ", line 2: a quote that is never closed");
    write_file("a,\"b\"c\n", 7);
    assert_refused(SHF_ERR_DATA, ", line 1: text after a closing quote");
    write_file("a,b\nc\0d\n", 8);
    assert_refused(SHF_ERR_DATA, ": a zero byte: this is not a text file");
    assert_fails(context, (snprintf(path, sizeof(path), "/nowhere/file"), read_all()), SHF_ERR_IO,
                 "/nowhere/file: No such file or directory");
}

Test(csv, sizes_are_bounded)
{
    cr_assert(!shf_buffer_reserve(&text, (SHF_LINE_LIMIT + 2) * 2));
    memset(text.data, ',', 2 * SHF_LINE_LIMIT);
    memcpy(text.data, "a\n", 2);
    write_file(text.data, SHF_CSV_FIELDS + 1);
    assert_ok(context, read_all());
    write_file(text.data, SHF_CSV_FIELDS + 2);
    assert_refused(SHF_ERR_DATA, ", line 2: too many fields");
    write_file(text.data, 2 * SHF_LINE_LIMIT);
    assert_refused(SHF_ERR_LIMIT, ", line 2: over 16777216 bytes");
}
