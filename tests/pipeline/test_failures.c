/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Images that cannot be read are rows with a reason; strict and max_failures bound them; memory that
 * runs out is an error, and nothing leaks. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/pipeline/site.h"
#include "tests/support/support.h"

static site folder;

static void setup(void)
{
    folder = site_make();
}

static void teardown(void)
{
    site_remove(&folder);
}

TestSuite(failures, .init = setup, .fini = teardown, .timeout = 120);

/* Two good images, an image of one pixel, one cut off, and a letter that says that it is one. */
static shf_build_options bad_images(void)
{
    write_picture(site_path(&folder, "in/a/good.png"), 60, 50, 1);
    write_picture(site_path(&folder, "in/b/pixel.png"), 1, 1, 2);
    write_picture(site_path(&folder, "in/b/good.png"), 61, 47, 3);
    write_picture(site_path(&folder, "in/a/cut.png"), 60, 50, 4);
    if (truncate(site_path(&folder, "in/a/cut.png"), 200))
        abort();
    write_file(site_path(&folder, "in/b/letter.jpg"), "Dear reader,\n", 13);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    return options;
}

Test(failures, are_rows_and_findings)
{
    shf_build_options options = bad_images();
    shf_build_summary summary;
    char error[1024], text[4096] = "";
    cr_assert_eq(run_build(&options, &summary, error), SHF_FINDINGS, "%s", error);
    cr_assert_eq(summary.images, 5);
    cr_assert_eq(summary.failures, 2);
    cr_assert_eq(summary.outputs_done, 3 * 7);
    cr_assert(path_exists(site_path(&folder, "out/manifest.json")));
    cr_assert(path_exists(site_path(&folder, "out/clean/b/pixel.jpg")));
    cr_assert(!path_exists(site_path(&folder, "out/clean/a/cut.jpg")));
    shf_context *context = test_context();
    assert_ok(context, shf_verify(context, options.out, NULL, NULL, NULL));
    shf_release_status status;
    assert_ok(context, shf_release_get_status(context, options.out, &status));
    cr_assert_eq(status.failures, 2);
    shf_context_destroy(context);
    FILE *rows = fopen(site_path(&folder, "out/manifests/chunk-000000.jsonl"), "r");
    cr_assert_gt(fread(text, 1, sizeof(text) - 1, rows), 0);
    fclose(rows);
    cr_assert(strstr(text, "\"error\""), "%s", text);
    cr_assert_null(strstr(text, folder.path), "a path of this machine is in a row");
}

Test(failures, are_tried_again)
{
    char fresh[65], mended[65];
    shf_build_options options = bad_images();
    cr_assert_eq(run_build(&options, NULL, NULL), SHF_FINDINGS);
    shf_build_summary summary;
    cr_assert_eq(run_build(&options, &summary, NULL), SHF_FINDINGS);
    cr_assert_eq(summary.outputs_done, 0);
    cr_assert_eq(summary.failures, 2);
    write_picture(site_path(&folder, "in/a/cut.png"), 60, 50, 4);
    write_picture(site_path(&folder, "in/b/letter.jpg"), 60, 50, 5);
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, 2 * 7);
    hash_tree(options.out, mended);
    undisturbed(options, fresh);
    cr_assert_str_eq(fresh, mended);
}

/* An image that fails when its chunk grows leaves nothing of what it had. */
Test(failures, leave_no_outputs_behind)
{
    char fresh[65], grown[65];
    shf_build_options options = bad_images();
    options.severities = "1";
    cr_assert_eq(run_build(&options, NULL, NULL), SHF_FINDINGS);
    write_file(site_path(&folder, "in/a/good.png"), "no image", 8);
    write_picture(site_path(&folder, "in/b/good.png"), 61, 47, 9); /* another image */
    options.severities = "1-3";
    cr_assert_eq(run_build(&options, NULL, NULL), SHF_FINDINGS);
    hash_tree(options.out, grown);
    undisturbed(options, fresh);
    cr_assert_str_eq(fresh, grown);
    cr_assert(!path_exists(site_path(&folder, "out/clean/a/good.jpg")));
}

Test(failures, strict_stops_at_the_first)
{
    shf_build_options options = bad_images();
    options.strict = true;
    char error[1024];
    for (unsigned threads = 1; threads < 5; threads++) {
        options.threads = threads;
        cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
        cr_assert(strncmp(error, "a/cut.png: ", 11) == 0, "%s", error);
        cr_assert(!path_exists(site_path(&folder, "out/manifest.json")));
        cr_assert(!path_exists(site_path(&folder, "out/clean")));
    }
}

Test(failures, are_bounded)
{
    shf_build_options options = bad_images();
    char error[1024];
    options.max_failures = 1;
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "more than 1 image failed"), "%s", error);
    cr_assert(strstr(error, "b/letter.jpg: "), "%s", error);
    options.max_failures = 2;
    cr_assert_eq(run_build(&options, NULL, error), SHF_FINDINGS);
}

Test(failures, of_all_images_give_an_honest_manifest)
{
    write_file(site_path(&folder, "in/a.png"), "no", 2);
    write_file(site_path(&folder, "in/b.png"), "image", 5);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    shf_build_summary summary;
    cr_assert_eq(run_build(&options, &summary, NULL), SHF_FINDINGS);
    cr_assert_eq(summary.failures, 2);
    cr_assert_eq(summary.outputs_done, 0);
    shf_context *context = test_context();
    assert_ok(context, shf_verify(context, options.out, NULL, NULL, NULL));
    shf_context_destroy(context);
}

/* Every allocation of a build fails once, until one has none left to fail: each time an error, no
 * leak, and a folder that goes on. Returns how many failed. */
static size_t survive(const shf_build_options *options)
{
    test_failing failing;
    test_failing_init(&failing);
    const shf_context_options context_options = {.struct_size = sizeof(context_options),
                                                 .allocator = &failing.allocator};
    for (size_t n = 1;; n++) {
        shf_context *context;
        test_failing_arm(&failing, 0);
        cr_assert_eq(shf_context_create(&context_options, &context), SHF_OK);
        test_failing_arm(&failing, n);
        shf_build_summary summary;
        shf_status status = shf_build(context, options, &summary);
        bool injected = failing.injected > 0;
        cr_assert(injected ? status == SHF_ERR_MEMORY : status == SHF_OK, "allocation %zu: %s %s",
                  n, shf_status_name(status), shf_context_error(context));
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0, "allocation %zu: a leak", n);
        if (!injected)
            return n - 1;
    }
}

Test(failures, of_memory_are_errors)
{
    static const char *const sinks[] = {"folder", "tar", "npy"};
    for (size_t s = 0; s < sizeof(sinks) / sizeof(sinks[0]); s++) {
        char fresh[65], made[65];
        shf_build_options options = small_build(NULL);
        options.source = "synthetic:count=3,size=24x20";
        options.sink = sinks[s];
        options.severities = "1-2";
        undisturbed(options, fresh);
        options.out = site_path(&folder, sinks[s]);
        options.severities = "1";
        options.threads = 1;
        cr_assert_gt(survive(&options), 20);
        options.severities = "1-2"; /* now with rows of before */
        options.threads = 2;
        cr_assert_gt(survive(&options), 20);
        hash_tree(options.out, made);
        cr_assert_str_eq(fresh, made, "%s", sinks[s]);
    }
    shf_build_options options = small_build(site_path(&folder, "table"));
    options.source = "synthetic:count=3,size=24x20";
    options.severities = "1-2";
    options.sink = "digest";
    cr_assert_gt(survive(&options), 20);
}
