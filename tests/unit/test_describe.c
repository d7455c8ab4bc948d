/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruptions as JSON and Markdown, on one made up here so that the whole text can stand below. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/registry.h"
#include "manifests/record.h"
#include "tests/support/support.h"

typedef struct sample_parameters {
    double sigma;
    int count;
    double angle;
} sample_parameters;

static const shf_parameter parameters[] = {
    SHF_PARAMETER(sample_parameters, sigma, "1", 0, 2.5, "how wide"),
    SHF_SCALED_PARAMETER(sample_parameters, count, "px", 1, 9, "how many"),
    SHF_DRAWN_PARAMETER(sample_parameters, angle, "deg", -45, 45, "where to"),
};
static const sample_parameters rows[] = {{0.08, 3, NAN}, {1, 4, NAN}};
static const sample_parameters small_rows[] = {{1e-7, 1, 12.5}};
static const sample_parameters small_range[] = {{2.5, 1, 12.5}, {0.5, 1, 30}};
static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", rows),
    SHF_TABLE_RANGE("cifar10-c", "sample_up", small_rows, small_range),
};
static const shf_corruption sample = {
    .name = "sample",
    .family = "noise",
    .summary = "what tests describe",
    .reference = "Nobody 2019",
    .revision = 7,
    .stochastic = true,
    .not_monotone = true,
    .needs = SHF_NEEDS_MASK,
    .exactness = SHF_EXACT_WITHIN_1,
    .membership = SHF_SET_EXTRA,
    SHF_PARAMETERS(parameters, sample_parameters),
    SHF_TABLES(tables),
};

static void assert_text(const shf_buffer *buffer, const char *expected)
{
    cr_assert(buffer->size == strlen(expected) && memcmp(buffer->data, expected, buffer->size) == 0,
              "the text is:\n%.*s", (int)buffer->size, (const char *)buffer->data);
}

static const char sample_json[] = "{\n"
                                  "  \"name\": \"sample\",\n"
                                  "  \"family\": \"noise\",\n"
                                  "  \"set\": \"extra\",\n"
                                  "  \"summary\": \"what tests describe\",\n"
                                  "  \"reference\": \"Nobody 2019\",\n"
                                  "  \"deviation\": \"\",\n"
                                  "  \"revision\": 7,\n"
                                  "  \"stochastic\": true,\n"
                                  "  \"monotone\": false,\n"
                                  "  \"exactness\": \"within 1\",\n"
                                  "  \"needs_mask\": true,\n"
                                  "  \"needs_background\": false,\n"
                                  "  \"needs_generator\": false,\n"
                                  "  \"parameters\": [\n"
                                  "    {\n"
                                  "      \"name\": \"sigma\",\n"
                                  "      \"unit\": \"1\",\n"
                                  "      \"type\": \"number\",\n"
                                  "      \"minimum\": 0,\n"
                                  "      \"maximum\": 2.5,\n"
                                  "      \"drawn\": false,\n"
                                  "      \"scales\": false,\n"
                                  "      \"meaning\": \"how wide\"\n"
                                  "    },\n"
                                  "    {\n"
                                  "      \"name\": \"count\",\n"
                                  "      \"unit\": \"px\",\n"
                                  "      \"type\": \"integer\",\n"
                                  "      \"minimum\": 1,\n"
                                  "      \"maximum\": 9,\n"
                                  "      \"drawn\": false,\n"
                                  "      \"scales\": true,\n"
                                  "      \"meaning\": \"how many\"\n"
                                  "    },\n"
                                  "    {\n"
                                  "      \"name\": \"angle\",\n"
                                  "      \"unit\": \"deg\",\n"
                                  "      \"type\": \"number\",\n"
                                  "      \"minimum\": -45,\n"
                                  "      \"maximum\": 45,\n"
                                  "      \"drawn\": true,\n"
                                  "      \"scales\": false,\n"
                                  "      \"meaning\": \"where to\"\n"
                                  "    }\n"
                                  "  ],\n"
                                  "  \"severities\": [\n"
                                  "    {\n"
                                  "      \"profile\": \"imagenet-c\",\n"
                                  "      \"name\": \"sample\",\n"
                                  "      \"rows\": [\n"
                                  "        {\n"
                                  "          \"sigma\": 0.08,\n"
                                  "          \"count\": 3,\n"
                                  "          \"angle\": \"drawn\"\n"
                                  "        },\n"
                                  "        {\n"
                                  "          \"sigma\": 1,\n"
                                  "          \"count\": 4,\n"
                                  "          \"angle\": \"drawn\"\n"
                                  "        }\n"
                                  "      ],\n"
                                  "      \"training\": {\n"
                                  "        \"first\": {\n"
                                  "          \"sigma\": 0.08,\n"
                                  "          \"count\": 3,\n"
                                  "          \"angle\": \"drawn\"\n"
                                  "        },\n"
                                  "        \"last\": {\n"
                                  "          \"sigma\": 1,\n"
                                  "          \"count\": 4,\n"
                                  "          \"angle\": \"drawn\"\n"
                                  "        }\n"
                                  "      }\n"
                                  "    },\n"
                                  "    {\n"
                                  "      \"profile\": \"cifar10-c\",\n"
                                  "      \"name\": \"sample_up\",\n"
                                  "      \"rows\": [\n"
                                  "        {\n"
                                  "          \"sigma\": 1e-07,\n"
                                  "          \"count\": 1,\n"
                                  "          \"angle\": 12.5\n"
                                  "        }\n"
                                  "      ],\n"
                                  "      \"training\": {\n"
                                  "        \"first\": {\n"
                                  "          \"sigma\": 2.5,\n"
                                  "          \"count\": 1,\n"
                                  "          \"angle\": 12.5\n"
                                  "        },\n"
                                  "        \"last\": {\n"
                                  "          \"sigma\": 0.5,\n"
                                  "          \"count\": 1,\n"
                                  "          \"angle\": 30\n"
                                  "        }\n"
                                  "      }\n"
                                  "    }\n"
                                  "  ]\n"
                                  "}";

Test(describe, json_says_everything_in_order)
{
    shf_context *context = test_context();
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *json = shf_describe_json(&sample);
    assert_ok(context, shf_json_write(json, 2, &text));
    assert_text(&text, sample_json);
    json_decref(json);
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

Test(describe, markdown_is_tables)
{
    shf_context *context = test_context();
    shf_buffer text;
    shf_buffer_init(&text, context);
    assert_ok(context, shf_describe_markdown(&sample, &text));
    assert_text(&text,
                "### sample\n\n"
                "what tests describe\n\n"
                "- Family noise, one of the four extra ones; revision 7\n"
                "- Agreement with the published code: within 1\n"
                "- Random: pixels depend on seed and sample key\n"
                "- Distance from the clean image need not grow with severity\n"
                "- Reference: Nobody 2019\n\n"
                "| parameter | unit | type | from | to | meaning |\n"
                "|---|---|---|---|---|---|\n"
                "| `sigma` | 1 | number | 0 | 2.5 | how wide |\n"
                "| `count` | px | integer | 1 | 9 | how many (grows with the image under "
                "`--scale-parameters`) |\n"
                "| `angle` | deg | number | -45 | 45 | where to (drawn for each image unless set) "
                "|\n\n"
                "| profile | published name | parameter | 1 | 2 | training |\n"
                "|---|---|---|---|---|---|\n"
                "| imagenet-c | sample | `sigma` | 0.08 | 1 | 0.08 to 1 |\n"
                "| imagenet-c | sample | `count` | 3 | 4 | 3 to 4 |\n"
                "| imagenet-c | sample | `angle` | drawn | drawn | drawn |\n"
                "| cifar10-c | sample_up | `sigma` | 1e-07 |  | 2.5 to 0.5 |\n"
                "| cifar10-c | sample_up | `count` | 1 |  | 1 |\n"
                "| cifar10-c | sample_up | `angle` | 12.5 |  | 12.5 to 30 |\n\n");
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

Test(describe, an_operation_is_its_resolved_parameters)
{
    shf_context *context = test_context();
    shf_operation *operation;
    assert_ok(context, shf_operation_create(context, "identity", NULL, 0, NULL, 0, &operation));
    json_t *json = shf_operation_json(operation);
    shf_buffer text;
    shf_buffer_init(&text, context);
    assert_ok(context, shf_json_write(json, 0, &text));
    assert_text(&text, "{\"corruption\": \"identity\", \"name\": \"identity\", \"severity\": 0, "
                       "\"revision\": 1, \"parameters\": {}}");
    json_decref(json);
    shf_buffer_free(&text);
    shf_operation_destroy(operation);
    shf_context_destroy(context);
}

/* Every corruption of the registry, with the values of its tables, and each drawn one marked. */
Test(describe, operations_of_the_registry_agree_with_their_tables)
{
    shf_context *context = test_context();
    for (size_t c = 0; c < shf_corruption_count(); c++) {
        const shf_corruption *corruption = shf_corruption_at(c);
        json_t *described = shf_describe_json(corruption);
        json_t *severities = json_object_get(described, "severities"), *table;
        size_t t;
        json_array_foreach(severities, t, table)
        {
            const char *name = json_string_value(json_object_get(table, "name"));
            const char *profile = json_string_value(json_object_get(table, "profile"));
            json_t *all = json_object_get(table, "rows");
            cr_assert_eq((int)json_array_size(all), shf_severity_count(name, profile));
            for (int s = 1; s <= (int)json_array_size(all); s++) {
                shf_operation *operation;
                assert_ok(context,
                          shf_operation_create(context, name, profile, s, NULL, 0, &operation));
                json_t *json = shf_operation_json(operation);
                cr_assert(json_equal(json_object_get(json, "parameters"),
                                     json_array_get(all, (size_t)s - 1)));
                json_decref(json);
                shf_operation_destroy(operation);
            }
        }
        json_decref(described);
    }
    shf_context_destroy(context);
}

/* ---- memory ---- */

static size_t calls, fail_at, live;

static void *failing_malloc(size_t size)
{
    if (++calls == fail_at)
        return NULL;
    live++;
    return malloc(size);
}

static void counting_free(void *memory)
{
    live -= memory != NULL;
    free(memory);
}

Test(describe, lack_of_memory_is_null_without_a_leak)
{
    json_set_alloc_funcs(failing_malloc, counting_free);
    for (fail_at = 1;; fail_at++) {
        calls = live = 0;
        json_t *json = shf_describe_json(&sample);
        if (json) {
            json_decref(json);
            break;
        }
        cr_assert_eq(live, 0, "%zu blocks leaked when allocation %zu failed", live, fail_at);
    }
    cr_assert_gt(fail_at, 50);
}

/* ---- the writer ---- */

static void assert_written(const char *json, unsigned indent, const char *expected)
{
    shf_context *context = test_context();
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    cr_assert_not_null(value);
    assert_ok(context, shf_json_write(value, indent, &text));
    assert_text(&text, expected);
    json_decref(value);
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

Test(json_write, one_line)
{
    assert_written("{\"b\":[1,2.50,-0.0],\"a\":{},\"c\":[],\"d\":[null,true,false]}", 0,
                   "{\"b\": [1, 2.5, -0.0], \"a\": {}, \"c\": [], \"d\": [null, true, false]}");
    assert_written("[1e300, 0.1, 123456789012345680.0]", 0,
                   "[1e+300, 0.1, 1.2345678901234568e+17]");
    assert_written("-9223372036854775808", 0, "-9223372036854775808");
}

Test(json_write, strings_are_escaped_and_utf8_is_kept)
{
    assert_written("\"a\\\"b\\\\c\\n\\t\\u0001\\u0000\\u00e9/\"", 0,
                   "\"a\\\"b\\\\c\\n\\u0009\\u0001\\u0000\xc3\xa9/\"");
}

Test(json_write, indented)
{
    assert_written("{\"a\":[1,2],\"b\":[[1],[]],\"c\":{},\"d\":{\"e\":null}}", 2,
                   "{\n  \"a\": [1, 2],\n  \"b\": [\n    [1],\n    []\n  ],\n  \"c\": {},\n"
                   "  \"d\": {\n    \"e\": null\n  }\n}");
}

Test(json_write, a_comma_locale_changes_nothing)
{
    if (!test_comma_locale())
        cr_skip_test("no locale with a decimal comma");
    assert_written("[0.5, 1e-7]", 0, "[0.5, 1e-07]");
}

Test(json_write, too_deep_or_nothing_is_an_error)
{
    shf_context *context = test_context();
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *value = json_array();
    for (int i = 0; i < 70; i++)
        value = json_pack("[o]", value);
    assert_fails(context, shf_json_write(value, 0, &text), SHF_ERR_LIMIT,
                 "JSON nested deeper than 64 levels");
    assert_fails(context, shf_json_write(NULL, 0, &text), SHF_ERR_MEMORY, "out of memory for JSON");
    json_decref(value);
    shf_buffer_free(&text);
    shf_context_destroy(context);
}

Test(json_number, whole_numbers_are_integers)
{
    const double whole[] = {0, -0.0, 1, -7, 9007199254740992.0};
    for (size_t i = 0; i < 5; i++) {
        json_t *number = shf_json_number(whole[i]);
        cr_assert(json_is_integer(number));
        cr_assert_eq((double)json_integer_value(number), whole[i]);
        json_decref(number);
    }
    json_t *real = shf_json_number(0.08);
    cr_assert(json_is_real(real));
    json_decref(real);
    real = shf_json_number(1e300);
    cr_assert(json_is_real(real));
    json_decref(real);
    cr_assert_null(shf_json_number(NAN));
    cr_assert_null(shf_json_number(INFINITY));
}
