/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows and manifests: exact text, the way back, what is refused, memory that runs out. */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "manifests/record.h"
#include "tests/support/support.h"
#include "tests/unit/sample_release.h"

static shf_context *context;
static sample_release release;

static void set_up(void)
{
    context = test_context();
    sample_release_init(&release, context);
}

static void tear_down(void)
{
    sample_release_free(&release);
    shf_context_destroy(context);
}

TestSuite(record, .init = set_up, .fini = tear_down);

/* ---- rows ---- */

static void assert_same_row(const shf_row_record *a, const shf_row_record *b)
{
    cr_assert_str_eq(a->key, b->key);
    cr_assert_str_eq(a->path, b->path);
    cr_assert_str_eq(a->stem, b->stem);
    cr_assert_str_eq(a->sha256, b->sha256);
    cr_assert_eq(a->label, b->label);
    cr_assert_eq(a->bytes, b->bytes);
    cr_assert_eq(a->width, b->width);
    cr_assert_eq(a->height, b->height);
    cr_assert_eq(!a->error, !b->error);
    cr_assert(!a->error || strcmp(a->error, b->error) == 0);
    cr_assert_eq(a->attribute_count, b->attribute_count);
    for (size_t i = 0; i < a->attribute_count; i++) {
        const shf_attribute *x = &a->attributes[i], *y = &b->attributes[i];
        cr_assert_str_eq(x->name, y->name);
        cr_assert_eq(!x->text, !y->text);
        cr_assert(x->text ? strcmp(x->text, y->text) == 0 : x->number == y->number);
    }
    cr_assert_eq(a->output_count, b->output_count);
    for (size_t i = 0; i < a->output_count; i++) {
        const shf_output_record *x = &a->outputs[i], *y = &b->outputs[i];
        cr_assert_str_eq(x->variant, y->variant);
        cr_assert_eq(x->bytes, y->bytes);
        cr_assert_str_eq(x->sha256, y->sha256);
        cr_assert_str_eq(x->pixels, y->pixels);
        cr_assert_eq(x->drawn.count, y->drawn.count);
        for (size_t d = 0; d < x->drawn.count; d++) {
            cr_assert_str_eq(x->drawn.values[d].name, y->drawn.values[d].name);
            cr_assert_eq(x->drawn.values[d].value, y->drawn.values[d].value);
        }
    }
}

Test(record, a_row_reads_back_as_it_was_written)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        text.size = 0;
        assert_ok(context, shf_row_write(context, &release.rows[i], &text));
        cr_assert_eq(text.data[text.size - 1], '\n');
        cr_assert_null(memchr(text.data, '\n', text.size - 1), "one line a row");
        shf_row_record back;
        assert_ok(context, shf_row_read(context, &context->scratch, (char *)text.data,
                                        text.size - 1, &back));
        assert_same_row(&release.rows[i], &back);
    }
    shf_buffer_free(&text);
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define HEAD "{\"key\":\"k\",\"path\":\"p\",\"stem\":\"s\",\"label\":null,"

Test(record, the_text_of_a_row_is_pinned)
{
    shf_output_record output = {.variant = "clean", .bytes = 12, .sha256 = ZEROS, .pixels = ONES};
    output.drawn = (shf_drawn){sizeof(shf_drawn), 2, {{"angle", 0.1}, {"crop_x", -3}}};
    shf_attribute attributes[] = {{"area", NULL, 0.25}, {"place", "land", 0}};
    shf_row_record row = {.key = "\xff/b",
                          .path = "a\"\\\n.jpg",
                          .stem = "a",
                          .label = 7,
                          .attributes = attributes,
                          .attribute_count = 2,
                          .sha256 = ONES,
                          .bytes = 99,
                          .width = 3,
                          .height = 2,
                          .outputs = &output,
                          .output_count = 1};
    shf_buffer text;
    shf_buffer_init(&text, context);
    test_comma_locale(); /* where there is one: numbers keep their point */
    assert_ok(context, shf_row_write(context, &row, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
    cr_assert_str_eq(
        (char *)text.data,
        "{\"key\":{\"hex\":\"ff2f62\"},\"path\":\"a\\\"\\\\\\n.jpg\",\"stem\":\"a\","
        "\"label\":7,\"attributes\":{\"area\":0.25,\"place\":\"land\"},\"sha256\":\"" ONES
        "\",\"bytes\":99,\"width\":3,\"height\":2,"
        "\"outputs\":[{\"variant\":\"clean\",\"bytes\":12,\"sha256\":\"" ZEROS
        "\",\"pixels\":\"" ONES "\",\"drawn\":{\"angle\":0.1,\"crop_x\":-3}}]}\n");
    text.size = 0;
    row = (shf_row_record){.key = "k", .path = "p", .stem = "s", .label = -1, .error = "no image"};
    assert_ok(context, shf_row_write(context, &row, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
    cr_assert_str_eq((char *)text.data,
                     HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"no image\"}\n");
    shf_buffer_free(&text);
}

Test(record, a_value_that_is_not_finite_is_refused_and_leaves_no_text)
{
    release.outputs[0][1].drawn.values[0].value = __builtin_nan("");
    shf_buffer text;
    shf_buffer_init(&text, context);
    assert_fails(context, shf_row_write(context, &release.rows[0], &text), SHF_ERR_ARGUMENT,
                 "angle is not a finite number");
    cr_assert_eq(text.size, 0);
    shf_buffer_free(&text);
}

Test(record, damaged_rows_are_refused_with_the_reason)
{
    static const struct {
        const char *line, *reason;
    } rows[] = {
        {"", "not JSON at line 1, column 0: unexpected token near end of file"},
        {"[]", "the document: not of type object"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\",\"more\":1}",
         "the document: has an unknown member more"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0}", "the document: of no form that is allowed"},
        {HEAD "\"bytes\":0,\"width\":0,\"error\":\"e\"}", "the document: has no member height"},
        {HEAD "\"bytes\":-1,\"width\":0,\"height\":0,\"error\":\"e\"}",
         "bytes: minimum is 0, here it is -1"},
        {HEAD "\"bytes\":1.0,\"width\":0,\"height\":0,\"error\":\"e\"}",
         "bytes: not of type integer"},
        {HEAD "\"bytes\":9007199254740992,\"width\":0,\"height\":0,\"error\":\"e\"}",
         "bytes: maximum is 9007199254740991, here it is 9007199254740992"},
        {HEAD "\"bytes\":0,\"width\":65536,\"height\":0,\"error\":\"e\"}",
         "width: maximum is 65535, here it is 65536"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"outputs\":[]}",
         "outputs: minItems is 1, here it is 0"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"outputs\":[{\"variant\":\"../x\","
              "\"bytes\":0,\"sha256\":\"" ZEROS "\",\"pixels\":\"" ZEROS "\"}]}",
         "outputs[0].variant: '../x' is not written as it should be"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"outputs\":[{\"variant\":\"x\","
              "\"bytes\":0,\"sha256\":\"\",\"pixels\":\"" ZEROS "\"}]}",
         "outputs[0].sha256: '' is not written as it should be"},
        {HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"outputs\":[{\"variant\":\"x\","
              "\"bytes\":0,\"sha256\":\"" ZEROS "\",\"pixels\":\"" ZEROS "\",\"drawn\":{\"a\":1,"
              "\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,"
              "\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,\"q\":1}}]}",
         "outputs[0].drawn: maxProperties is 16, here it is 17"},
        {"{\"key\":{\"hex\":\"61\"},\"path\":\"p\",\"stem\":\"s\",\"label\":null,\"bytes\":0,"
         "\"width\":0,\"height\":0,\"error\":\"e\"}",
         "key: hex is for bytes that are not UTF-8"},
        {"{\"key\":\"k\",\"path\":\"p\",\"stem\":{\"hex\":\"ff2f2e2e\"},\"label\":null,\"bytes\":0,"
         "\"width\":0,\"height\":0,\"error\":\"e\"}",
         "stem: leaves the folder of the release"},
        {HEAD "\"attributes\":{},\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\"}",
         "attributes: minProperties is 1, here it is 0"},
        {HEAD "\"attributes\":{\"a\":true},\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\"}",
         "attributes.a: of no form that is allowed"},
        {"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "nested deeper than 16 levels"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        shf_row_record row;
        shf_status status =
            shf_row_read(context, &context->scratch, rows[i].line, strlen(rows[i].line), &row);
        cr_expect_eq(status, SHF_ERR_DATA, "%s", rows[i].line);
        cr_expect_str_eq(shf_context_error(context), rows[i].reason, "%zu: %s", i,
                         shf_context_error(context));
    }
}

Test(record, duplicate_members_and_long_integers_are_not_json)
{
    static const char *const lines[] = {
        HEAD "\"key\":\"k\",\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\"}",
        HEAD "\"bytes\":99999999999999999999,\"width\":0,\"height\":0,\"error\":\"e\"}",
        HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"\xff\"}",
        HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"\\u0000\"}",
        HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\"} {}",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        shf_row_record row;
        cr_expect_eq(shf_row_read(context, &context->scratch, lines[i], strlen(lines[i]), &row),
                     SHF_ERR_DATA, "%s", lines[i]);
        cr_expect(strncmp(shf_context_error(context), "not JSON at", 11) == 0, "%s",
                  shf_context_error(context));
    }
}

/* ---- chunk files ---- */

static shf_status compare_next(void *user, const shf_row_record *row)
{
    size_t *next = user;
    assert_same_row(&release.rows[(*next)++], row);
    return SHF_OK;
}

static shf_status stop(void *user, const shf_row_record *row)
{
    (void)row;
    ++*(size_t *)user;
    return SHF_ERR_CANCELLED;
}

Test(record, a_chunk_file_gives_its_rows_in_order)
{
    size_t next = 0;
    sample_release_write(&release);
    for (size_t i = 0; i < SAMPLE_CHUNKS; i++)
        assert_ok(context, shf_rows_read(context, sample_path(&release, release.chunks[i].path),
                                         compare_next, &next));
    cr_assert_eq(next, SAMPLE_CHUNKS * SAMPLE_ROWS);
    next = 0;
    cr_assert_eq(shf_rows_read(context, sample_path(&release, release.chunks[0].path), stop, &next),
                 SHF_ERR_CANCELLED);
    cr_assert_eq(next, 1, "the first status ends it");
}

Test(record, a_chunk_file_that_is_cut_off_or_garbled_names_the_place)
{
    size_t rows = 0;
    char expected[256];
    sample_release_write(&release);
    sample_file(&release, "x.jsonl", HEAD "\"bytes\":0,\"width\":0,\"height\":0,\"error\":\"e\"}");
    const char *path = sample_path(&release, "x.jsonl");
    snprintf(expected, sizeof(expected), "%s: the last line is cut off", path);
    assert_fails(context, shf_rows_read(context, path, stop, &rows), SHF_ERR_DATA, expected);
    sample_file(&release, "x.jsonl", "{}\n");
    snprintf(expected, sizeof(expected), "%s line 1: the document: has no member key", path);
    assert_fails(context, shf_rows_read(context, path, stop, &rows), SHF_ERR_DATA, expected);
    cr_assert_eq(rows, 0);
}

/* ---- memory that runs out ---- */

static shf_status write_and_read(shf_context *poor)
{
    shf_buffer text;
    shf_row_record row;
    shf_manifest_record manifest;
    json_t *document = NULL;
    size_t rows = 0;
    shf_mark mark = shf_arena_mark(&poor->scratch);
    shf_buffer_init(&text, poor);
    shf_status status = shf_row_write(poor, &release.rows[0], &text);
    if (!status)
        status = shf_row_read(poor, &poor->scratch, (char *)text.data, text.size, &row);
    text.size = 0;
    if (!status)
        status = shf_manifest_write(poor, &release.manifest, &text);
    if (!status)
        status = shf_manifest_read(poor, &poor->scratch, release.dir, &manifest, &document);
    if (!status)
        status =
            shf_rows_read(poor, sample_path(&release, release.chunks[0].path), compare_next, &rows);
    json_decref(document);
    shf_buffer_free(&text);
    shf_arena_rewind(&poor->scratch, mark);
    return status;
}

Test(record, every_allocation_may_fail)
{
    test_failing failing;
    shf_context *poor;
    sample_release_write(&release);
    test_failing_init(&failing);
    shf_status status = SHF_ERR_MEMORY;
    size_t n = 0;
    while (status && ++n < 1000) {
        failing.fail_at = 0;
        const shf_context_options options = {.struct_size = sizeof(options),
                                             .allocator = &failing.allocator};
        cr_assert_eq(shf_context_create(&options, &poor), SHF_OK);
        test_failing_arm(&failing, n);
        status = write_and_read(poor);
        cr_assert(status == SHF_OK || status == SHF_ERR_MEMORY, "%zu: %s", n,
                  shf_context_error(poor));
        cr_assert(status == SHF_OK ||
                  strncmp(shf_context_error(poor), "out of memory for ", 18) == 0 ||
                  strstr(shf_context_error(poor), ": out of memory for "));
        shf_context_destroy(poor);
        cr_assert_eq(failing.live, 0, "%zu leaks", n);
    }
    cr_assert_eq(status, SHF_OK);
    cr_assert_gt(n, 5, "only %zu allocations were asked for", n - 1);
}
