/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Indexing arrays: the layout of CIFAR-10-C. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "manifests/npy.h"
#include "tests/pipeline/indexed.h"
#include "tests/support/support.h"

static void setup(void)
{
    shf_build_options options = small_build(NULL);
    options.sink = "npy";
    options.encoder = NULL;
    options.severities = NULL;
    options.classes = NULL;
    indexed_begin(&options);
}

TestSuite(index_arrays, .init = setup, .fini = indexed_end, .timeout = 60);

static shf_index_options index_of(void)
{
    return indexed_options(site_path(&indexed, "found"), "cifar-c", "imagenet-64-c");
}

/* An array of the site: a header, and bytes that count in steps. */
static void put_steps(const char *name, shf_npy npy, unsigned step)
{
    shf_context *context = test_context();
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    assert_ok(context, shf_npy_write(&npy, &bytes));
    assert_ok(context, shf_buffer_reserve(&bytes, npy.bytes));
    for (uint64_t i = 0; i < npy.bytes; i++)
        bytes.data[bytes.size++] = (uint8_t)(i * step);
    write_file(site_path(&indexed, name), bytes.data, bytes.size);
    shf_buffer_free(&bytes);
    shf_context_destroy(context);
}

static void put_array(const char *name, shf_npy npy)
{
    put_steps(name, npy, 1);
}

static shf_npy images(uint64_t rows, uint64_t height)
{
    return (shf_npy){.kind = 'u', .width = 1, .rank = 4, .shape = {rows, height, 64, 3}};
}

static shf_npy labels(char kind, unsigned width, uint64_t rows)
{
    return (shf_npy){.kind = kind, .width = width, .rank = 1, .shape = {rows}};
}

/* ---- what comes out ---- */

Test(index_arrays, rows_are_what_was_built)
{
    uint64_t findings;
    shf_index_options options = index_of();
    options.chunk = 4;
    assert_indexes(&options);
    cr_assert_str_eq(indexed_warnings, "");
    json_t *made = indexed_rows("made"), *found = indexed_rows("found");
    cr_assert_eq(json_array_size(found), 6);
    for (size_t i = 0; i < 6; i++) {
        char key[16];
        const json_t *a = json_array_get(made, i), *b = json_array_get(found, i);
        snprintf(key, sizeof(key), "test/%zu", i);
        cr_assert_str_eq(json_string_value(json_object_get(b, "key")), key);
        cr_assert(json_equal(json_object_get(a, "label"), json_object_get(b, "label")));
        assert_same_outputs(json_object_get(a, "outputs"), json_object_get(b, "outputs"));
    }
    json_decref(made);
    json_decref(found);
    cr_assert_eq(verify(&findings), SHF_OK);
    indexed_shell("printf x | dd of=brightness.npy bs=1 seek=9000 conv=notrunc 2>/dev/null");
    cr_assert_eq(verify(&findings), SHF_FINDINGS);
}

Test(index_arrays, the_manifest_is_that_of_the_build_but_for_its_claims)
{
    shf_index_options options = index_of();
    assert_indexes(&options);
    json_t *made = indexed_load("made/manifest.json"), *found = indexed_load("found/manifest.json");
    cr_assert(json_is_null(json_object_get(found, "seed")));
    const json_t *variants = json_object_get(found, "variants");
    cr_assert_eq(json_array_size(variants), 11);
    for (size_t i = 0; i < 11; i++) {
        json_t *a = json_array_get(json_object_get(made, "variants"), i);
        json_object_del(json_object_get(a, "operation"), "revision");
        cr_assert(json_equal(a, json_array_get(variants, i)), "variant %zu", i);
    }
    const json_t *shards = json_object_get(found, "shards");
    cr_assert_eq(json_array_size(shards), json_array_size(json_object_get(made, "shards")));
    json_decref(made);
    json_decref(found);
}

/* As published, without clean.npy: the profile says how many severities there are. */
Test(index_arrays, severities_are_counted_without_clean)
{
    uint64_t findings;
    indexed_shell("rm clean.npy && echo text >README");
    shf_index_options options = index_of();
    assert_indexes(&options);
    cr_assert_str_eq(indexed_warnings, "'README' is passed over: not an array\n");
    json_t *manifest = indexed_load("found/manifest.json");
    const json_t *variants = json_object_get(manifest, "variants");
    cr_assert_eq(json_array_size(variants), 10);
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(variants, 4), "first")), 24);
    json_decref(manifest);
    cr_assert_eq(verify(&findings), SHF_FINDINGS);
    cr_assert_eq(findings, 1); /* README */
}

Test(index_arrays, names_that_are_not_known)
{
    indexed_shell("mv brightness.npy sepia.npy");
    shf_index_options options = index_of();
    assert_indexes(&options);
    cr_assert(strstr(indexed_warnings, "imagenet-64-c has no such name and severity"));
    indexed_shell("rm -r manifests manifest.json clean.npy gaussian_noise.npy");
    assert_refused(&options, SHF_ERR_DATA,
                   "%s/found: no corruption of the profile imagenet-64-c there, and no clean.npy: "
                   "how many rows a severity has cannot be told");
}

Test(index_arrays, labels_of_any_width)
{
    shf_index_options options = index_of();
    put_array("found/labels.npy", labels('i', 8, 6)); /* 0x0706050403020100 is no class */
    assert_refused(&options, SHF_ERR_DATA, "labels.npy: row 0 is no label");
    put_steps("found/labels.npy", labels('i', 1, 6), 255);
    assert_refused(&options, SHF_ERR_DATA, "labels.npy: row 1 is no label");
    put_steps("found/labels.npy", labels('u', 1, 6), 251); /* rows keep their order all the same */
    assert_indexes(&options);
    json_t *rows = indexed_rows("found");
    for (size_t i = 0; i < 6; i++) {
        const json_t *row = json_array_get(rows, i);
        cr_assert_eq(json_integer_value(json_object_get(row, "label")),
                     (json_int_t)(i * 251 % 256));
        cr_assert_eq(json_string_value(json_object_get(row, "key"))[5], (char)('0' + i));
    }
    json_decref(rows);
}

/* ---- what is refused ---- */

Test(index_arrays, arrays_that_do_not_fit)
{
    shf_index_options options = index_of();
    put_array("found/fog.npy", images(31, 64));
    assert_refused(&options, SHF_ERR_DATA,
                   "fog.npy: 31 rows, which is no whole number of severities of 6 images");
    put_array("found/fog.npy", images(30, 63));
    assert_refused(&options, SHF_ERR_DATA,
                   "fog.npy: images of another shape than in brightness.npy");
    put_array("found/fog.npy", (shf_npy){'f', 4, false, 4, {30, 64, 64, 3}, 0, 0});
    assert_refused(&options, SHF_ERR_UNSUPPORTED,
                   "fog.npy: not images of 8 bits: items are 'f4', not 'u1' (uint8)");
    put_array("found/fog.npy", (shf_npy){'u', 1, false, 4, {30, 64, 64, 2}, 0, 0});
    assert_refused(&options, SHF_ERR_DATA,
                   "fog.npy: not an array of images: its shape is not rows, height, width and, but "
                   "for gray ones, 3 channels");
    put_array("found/fog.npy", images(30, 64));
    indexed_shell("truncate -s -1 fog.npy");
    char error[1024];
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_DATA);
    cr_assert_eq(strncmp(error, "fog.npy: ", 9), 0, "%s", error);
    indexed_shell("truncate -s 20 fog.npy");
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_DATA);
    indexed_shell("rm fog.npy && mkdir fog.npy");
    cr_assert_neq(run_index(&options, NULL, error), SHF_OK);
}

Test(index_arrays, labels_that_do_not_fit)
{
    shf_index_options options = index_of();
    put_array("found/labels.npy", labels('u', 1, 7));
    assert_refused(&options, SHF_ERR_DATA,
                   "labels.npy: 7 labels, which is no whole number of severities of 6 images");
    put_array("found/labels.npy", labels('u', 1, 30));
    assert_refused(&options, SHF_ERR_DATA,
                   "labels.npy: row 6 has another label than row 0, which is the same image");
    put_array("found/labels.npy", labels('f', 4, 6));
    assert_refused(&options, SHF_ERR_DATA,
                   "labels.npy: not an array of labels (whole numbers, one a row)");
    indexed_shell("rm labels.npy");
    assert_refused(&options, SHF_ERR_DATA,
                   "%s/found: no labels.npy in it: give the folder that has the arrays");
}

Test(index_arrays, pixels_have_a_limit)
{
    shf_index_options options = index_of();
    options.max_pixels = 64 * 64 - 1;
    assert_refused(&options, SHF_ERR_LIMIT,
                   "brightness.npy: images of 64x64 pixels; the limit is 4095 pixels");
}

Test(index_arrays, any_allocation_may_fail)
{
    try_every_allocation(index_of());
}
