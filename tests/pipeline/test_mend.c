/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Releases that lost files, and chunks that could not be moved into place. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

TestSuite(mend, .init = setup, .fini = teardown, .timeout = 60);

static void run_shell(const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s && %s", folder.path, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static uint64_t planned(const shf_build_options *options)
{
    shf_context *context = test_context();
    shf_build_summary summary = {.struct_size = sizeof(summary)};
    assert_ok(context, shf_build_plan(context, options, &summary));
    shf_context_destroy(context);
    return summary.outputs - summary.outputs_kept;
}

/* ---- files that have gone ---- */

/* What has gone or has another size is made again, and nothing else is. */
Test(mend, lost_files_are_made_again)
{
    char fresh[65], mended[65];
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.chunk = 2; /* three chunks: the last one stays whole */
    shf_build_summary summary;
    assert_builds(&options, &summary);
    uint64_t all = summary.outputs_done;
    hash_tree(options.out, fresh);
    run_shell("find out/clean -name '*.jpg' | sort | head -n 1 | xargs rm");
    run_shell("find out/brightness/2 -name '*.jpg' | sort | sed -n '1p;3p' | xargs truncate -s 5");
    cr_assert_eq(planned(&options), 3);
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, 3);
    cr_assert_eq(summary.outputs_kept, all - 3);
    hash_tree(options.out, mended);
    cr_assert_str_eq(fresh, mended);
    run_shell("rm -r out/clean");
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, 6);
    hash_tree(options.out, mended);
    cr_assert_str_eq(fresh, mended);
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, 0);
}

/* The same where the chunk has other work, too. */
Test(mend, lost_files_come_back_with_growth)
{
    char fresh[65], mended[65];
    shf_build_options options = small_build(site_path(&folder, "out"));
    undisturbed(options, fresh);
    options.severities = "2";
    assert_builds(&options, NULL);
    run_shell("find out/brightness/2 -name '*.jpg' | sort | head -n 2 | xargs rm");
    options.severities = "1-3";
    uint64_t wanted = planned(&options);
    shf_build_summary summary;
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, wanted);
    hash_tree(options.out, mended);
    cr_assert_str_eq(fresh, mended);
}

/* What the rows say is believed only as far as they are as they were written. */
Test(mend, changed_rows_of_a_whole_release_are_told)
{
    char fresh[65], mended[65], error[1024];
    shf_build_options options = small_build(site_path(&folder, "out"));
    assert_builds(&options, NULL);
    hash_tree(options.out, fresh);
    run_shell("sed -i s/brightness/brightnest/ out/manifests/chunk-000000.jsonl");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "is not as it was written: remove it"), "%s", error);
    run_shell("rm out/manifests/chunk-000000.jsonl");
    assert_builds(&options, NULL);
    hash_tree(options.out, mended);
    cr_assert_str_eq(fresh, mended);
}

/* ---- the marker comes last ---- */

static void fail_and_go_on(const char *block, const char *unblock)
{
    char fresh[65], resumed[65], error[1024];
    shf_build_options options = small_build(site_path(&folder, "out"));
    undisturbed(options, fresh);
    options.severities = "2";
    assert_builds(&options, NULL);
    options.severities = "1-3";
    run_shell(block);
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_IO, "%s", error);
    cr_assert(strstr(error, "cannot move a file to"), "%s", error);
    cr_assert(!path_exists(site_path(&folder, "out/.shiftforge/chunk-000000.json")),
              "a chunk that is not in place has a marker");
    cr_assert(!path_exists(site_path(&folder, "out/manifest.json")));
    run_shell(unblock);
    assert_builds(&options, NULL);
    hash_tree(options.out, resumed);
    cr_assert_str_eq(fresh, resumed);
}

Test(mend, no_marker_before_the_outputs)
{
    fail_and_go_on("mkdir -p out/brightness && touch out/brightness/3", "rm out/brightness/3");
}

Test(mend, no_marker_before_the_rows)
{
    fail_and_go_on("cd out/manifests && mv chunk-000000.jsonl was && mkdir -p chunk-000000.jsonl/x",
                   "cd out/manifests && rm -r chunk-000000.jsonl was");
}
