/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Builds: the same bytes whatever the threads, the chunks and the runs; growth; what is refused. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
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

TestSuite(build, .init = setup, .fini = teardown);

/* Builds into a new folder and hashes it. */
static void build_hash(shf_build_options options, const char *name, char hex[65])
{
    options.out = site_path(&folder, name);
    assert_builds(&options, NULL);
    hash_tree(options.out, hex);
}

Test(build, writes_every_output_and_nothing_else)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    shf_build_summary summary;
    assert_builds(&options, &summary);
    cr_assert_eq(summary.images, 6);
    cr_assert_eq(summary.variants, 7);
    cr_assert_eq(summary.outputs, 42);
    cr_assert_eq(summary.outputs_done, 42);
    cr_assert_eq(summary.outputs_kept, 0);
    cr_assert_eq(summary.chunks, 2);
    cr_assert_eq(summary.chunks_done, 2);
    cr_assert_eq(count_files(site_path(&folder, "out/clean")), 6);
    cr_assert_eq(count_files(site_path(&folder, "out/brightness/3")), 6);
    cr_assert_eq(count_files(site_path(&folder, "out/manifests")), 2);
    /* 42 outputs, 2 chunk files, manifest, build.log; build.json, lock, 2 markers */
    cr_assert_eq(count_files(site_path(&folder, "out")), 42 + 4 + 4);
    cr_assert(path_exists(site_path(&folder, "out/manifest.json")));
}

Test(build, verifies)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    assert_builds(&options, NULL);
    shf_context *context = test_context();
    shf_verify_summary summary;
    assert_ok(context, shf_verify(context, options.out, NULL, NULL, &summary));
    cr_assert_geq(summary.files, 42);
    shf_context_destroy(context);
}

Test(build, threads_do_not_matter)
{
    char one[65], other[65];
    shf_build_options options = small_build(NULL);
    options.source = "synthetic:count=23,size=48x40";
    options.threads = 1;
    build_hash(options, "one", one);
    static const unsigned threads[] = {2, 7, 32};
    for (size_t i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof(name), "t%u", threads[i]);
        options.threads = threads[i];
        build_hash(options, name, other);
        cr_assert_str_eq(one, other, "%u threads", threads[i]);
    }
}

/* The chunk size is in the manifest, and rows are in other files; joined, they are the same rows. */
Test(build, chunks_do_not_matter)
{
    char digest[65] = "";
    shf_build_options options = small_build(NULL);
    options.sink = "digest";
    for (uint32_t chunk = 1; chunk < 9; chunk++) {
        shf_build_summary summary;
        options.chunk = chunk;
        assert_builds(&options, &summary);
        if (chunk == 1)
            memcpy(digest, summary.digest, sizeof(digest));
        cr_assert_eq(strlen(summary.digest), 64);
        cr_assert_str_eq(digest, summary.digest, "chunk %u", chunk);
    }
    options.sink = "folder";
    char one[65], other[65];
    for (uint32_t chunk = 1; chunk < 8; chunk += 3) {
        options.chunk = chunk;
        char name[32], command[1200];
        snprintf(name, sizeof(name), "c%u", chunk);
        build_hash(options, name, other);
        hash_tree(site_path(&folder, strcat(name, "/gaussian_noise")), other);
        if (chunk == 1)
            memcpy(one, other, sizeof(one));
        cr_assert_str_eq(one, other, "chunk %u", chunk);
        snprintf(command, sizeof(command), "cat %s/c%u/manifests/* | cmp - %s/rows 2>&1",
                 folder.path, chunk, folder.path);
        if (chunk == 1)
            snprintf(command, sizeof(command), "cat %s/c1/manifests/* > %s/rows", folder.path,
                     folder.path);
        cr_assert_eq(system(command), 0, "rows with chunk %u", chunk);
    }
}

Test(build, again_there_is_nothing_to_do)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    shf_build_summary summary;
    assert_builds(&options, NULL);
    char before[65], after[65];
    hash_tree(options.out, before);
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_done, 0);
    cr_assert_eq(summary.outputs_kept, 42);
    hash_tree(options.out, after);
    cr_assert_str_eq(before, after);
}

/* ---- growth ---- */

Test(build, grown_by_all_means_is_as_fresh)
{
    char fresh[65], grown[65];
    shf_build_options whole = small_build(NULL);
    whole.corruptions = "gaussian_noise,brightness,pixelate";
    whole.severities = "";
    whole.source = "synthetic:count=24,size=48x40";
    undisturbed(whole, fresh);

    static const struct {
        const char *corruptions, *severities;
        uint64_t limit;
        uint64_t kept;
    } steps[] = {
        {"pixelate", "2", 3, 0},
        {"pixelate", "2", 12, 3 * 2},
        {"brightness", "1,3", 12, 12 * 2},
        {"gaussian_noise", "", 0, 12 * 7},
    };
    shf_build_options options = whole;
    options.out = site_path(&folder, "grown");
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        shf_build_summary summary;
        options.corruptions = steps[i].corruptions;
        options.severities = steps[i].severities;
        options.limit = steps[i].limit;
        assert_builds(&options, &summary);
        cr_assert_eq(summary.outputs_kept, steps[i].kept, "step %zu kept %lu", i,
                     (unsigned long)summary.outputs_kept);
        cr_assert_eq(summary.outputs_done + summary.outputs_kept, summary.outputs);
    }
    hash_tree(options.out, grown);
    cr_assert_str_eq(fresh, grown);
}

Test(build, a_subset_grows_too)
{
    char fresh[65], grown[65];
    write_file(site_path(&folder, "few"), "", 0);
    shf_build_options options = small_build(site_path(&folder, "all"));
    options.sink = "folder";
    undisturbed(options, fresh);
    /* keys of the source, taken from the rows of a release */
    char command[1200];
    assert_builds(&options, NULL);
    snprintf(command, sizeof(command),
             "cat %s/all/manifests/* | sed 's/.*\"key\":\"\\([^\"]*\\)\".*/\\1/' > %s/keys; "
             "sed -n '2p;5p' %s/keys > %s/few; sed -n '2p;3p;5p' %s/keys > %s/more",
             folder.path, folder.path, folder.path, folder.path, folder.path, folder.path);
    cr_assert_eq(system(command), 0);
    options.out = site_path(&folder, "grown");
    static const char *const subsets[] = {"few", "more", NULL};
    for (size_t i = 0; i < 3; i++) {
        options.subset = subsets[i] ? site_path(&folder, subsets[i]) : NULL;
        assert_builds(&options, NULL);
    }
    hash_tree(options.out, grown);
    cr_assert_str_eq(fresh, grown);
    char error[1024];
    options.subset = site_path(&folder, "few");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_CONFLICT);
}

/* ---- what is refused ---- */

static void assert_refused(const shf_build_options *options, shf_status expected, const char *part)
{
    char before[65], after[65], error[1024];
    hash_all(folder.path, before);
    shf_status status = run_build(options, NULL, error);
    cr_assert_eq(status, expected, "%s: %s", shf_status_name(status), error);
    cr_assert(strstr(error, part), "'%s' is not in: %s", part, error);
    cr_assert_null(strchr(error, '\n'));
    hash_all(folder.path, after);
    cr_assert_str_eq(before, after, "something was touched: %s", error);
}

Test(build, another_identity_is_refused_by_name)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    assert_builds(&options, NULL);
    shf_build_options other = options;
    other.seed = 7;
    assert_refused(&other, SHF_ERR_CONFLICT, "seed '0', and this build has '7'");
    other = options;
    other.encoder = "png";
    assert_refused(&other, SHF_ERR_CONFLICT, "encoder 'jpeg:85', and this build has 'png'");
    other = options;
    other.profile = "imagenet-c";
    assert_refused(&other, SHF_ERR_CONFLICT, "profile 'imagenet-64-c'");
    other = options;
    other.preprocess = "none";
    assert_refused(&other, SHF_ERR_CONFLICT, "preprocess 'resize-64', and this build has 'none'");
    other = options;
    other.chunk = 5;
    assert_refused(&other, SHF_ERR_CONFLICT, "chunk '4', and this build has '5'");
    other = options;
    other.key_rule = SHF_KEY_NAME;
    assert_refused(&other, SHF_ERR_CONFLICT, "key 'path', and this build has 'name'");
    other = options;
    other.recipe = "imagenet-c";
    other.profile = "imagenet-64-c";
    assert_refused(&other, SHF_ERR_CONFLICT, "recipe 'imagenet-64-c'");
    other = options;
    other.source = "synthetic:count=7,size=48x40";
    assert_refused(&other, SHF_ERR_CONFLICT, "synthetic 'count=6");
    other = options;
    other.source = "synthetic:count=6,size=50x40";
    assert_refused(&other, SHF_ERR_CONFLICT, "synthetic 'count=6");
}

Test(build, a_selection_that_leaves_out_images_is_refused)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.limit = 4;
    assert_builds(&options, NULL);
    options.limit = 3;
    assert_refused(&options, SHF_ERR_CONFLICT, "take a multiple of 4");
    options.limit = 0;
    assert_builds(&options, NULL);
    options.limit = 4;
    assert_refused(&options, SHF_ERR_CONFLICT, "select them all");
}

Test(build, a_folder_of_something_else_is_refused)
{
    write_file(site_path(&folder, "home/letter.txt"), "dear", 4);
    shf_build_options options = small_build(site_path(&folder, "home"));
    assert_refused(&options, SHF_ERR_CONFLICT, "not a release");
    options.out = site_path(&folder, "home/letter.txt");
    assert_refused(&options, SHF_ERR_IO, "letter.txt");
    options.sink = "digest";
    options.out = site_path(&folder, "home");
    assert_refused(&options, SHF_ERR_CONFLICT, "has no digest.tsv");
}

Test(build, options_that_cannot_be_are_refused)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    shf_build_options other = options;
    other.recipe = "imagenet-d";
    assert_refused(&other, SHF_ERR_ARGUMENT, "did you mean imagenet-c");
    other = options;
    other.severities = "1-6";
    assert_refused(&other, SHF_ERR_ARGUMENT, "profile imagenet-64-c");
    other = options;
    other.corruptions = "gausian_noise";
    assert_refused(&other, SHF_ERR_ARGUMENT, "did you mean gaussian_noise");
    other = options;
    other.sink = "folders";
    assert_refused(&other, SHF_ERR_ARGUMENT, "did you mean folder");
    other = options;
    other.preprocess = "resize-63";
    assert_refused(&other, SHF_ERR_ARGUMENT, "resize-63");
    other = options;
    other.threads = 5000;
    assert_refused(&other, SHF_ERR_ARGUMENT, "threads");
    other = options;
    other.source = site_path(&folder, "nowhere");
    assert_refused(&other, SHF_ERR_IO, "nowhere");
    other = options;
    other.out = NULL;
    assert_refused(&other, SHF_ERR_ARGUMENT, "folder to write to");
    other = options;
    other.recipe = NULL;
    assert_refused(&other, SHF_ERR_ARGUMENT, "recipe");
}

Test(build, more_files_than_may_be_open_are_refused)
{
    const struct rlimit few = {80, 80};
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.threads = 20;
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    assert_builds(&options, NULL);
    options.threads = 30;
    assert_refused(&options, SHF_ERR_ARGUMENT, "ulimit -n");
}

Test(build, a_second_build_in_the_folder_is_refused)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.limit = 3;
    assert_builds(&options, NULL);
    int lock = open(site_path(&folder, "out/.shiftforge/lock"), O_RDWR);
    cr_assert_eq(flock(lock, LOCK_EX), 0);
    shf_context *context = test_context();
    shf_release_status status;
    assert_ok(context, shf_release_get_status(context, options.out, &status));
    cr_assert(status.running);
    options.limit = 0;
    assert_refused(&options, SHF_ERR_BUSY, "another build is at work");
    close(lock);
    assert_builds(&options, NULL);
    assert_ok(context, shf_release_get_status(context, options.out, &status));
    cr_assert(!status.running);
    shf_context_destroy(context);
}

/* ---- names ---- */

Test(build, names_that_are_not_utf8)
{
    write_picture(site_path(&folder, "in/\xff\xfe"
                                     "a/b\x80.png"),
                  40, 30, 1);
    write_picture(site_path(&folder, "in/\xff\xfe"
                                     "a/c\t\n.png"),
                  40, 30, 2);
    write_picture(site_path(&folder, "in/plain/d\xc3\xa4.png"), 40, 30, 3);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    assert_builds(&options, NULL);
    cr_assert(path_exists(site_path(&folder, "out/brightness/2/\xff\xfe"
                                             "a/b\x80.jpg")));
    cr_assert(path_exists(site_path(&folder, "out/clean/\xff\xfe"
                                             "a/c\t\n.jpg")));
    shf_context *context = test_context();
    assert_ok(context, shf_verify(context, options.out, NULL, NULL, NULL));
    shf_context_destroy(context);
    char fresh[65], grown[65];
    options.severities = "";
    undisturbed(options, fresh);
    assert_builds(&options, NULL); /* reads its own rows back */
    hash_tree(options.out, grown);
    cr_assert_str_eq(fresh, grown);
}

Test(build, the_longest_names_fit)
{
    char name[300] = "in/k/";
    memset(name + 5, 'n', 251);
    memcpy(name + 5 + 251, ".png", 5);
    write_picture(site_path(&folder, name), 40, 30, 1);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    assert_builds(&options, NULL);
    cr_assert_eq(count_files(site_path(&folder, "out/clean")), 1);
}

Test(build, names_that_do_not_fit_are_refused_first)
{
    char labels[300] = "a.png,";
    memset(labels + 6, 'n', 256);
    write_picture(site_path(&folder, "in/a.png"), 40, 30, 1);
    write_file(site_path(&folder, "labels"), labels, strlen(labels));
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    options.labels = site_path(&folder, "labels");
    assert_refused(&options, SHF_ERR_ARGUMENT, "no file can be named");
}
