/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sinks that keep many outputs in a file: however a release came to be, it is byte for byte what one
 * undisturbed build makes, and verify passes it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/pipeline/killing.h"
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

TestSuite(shards, .init = setup, .fini = teardown, .timeout = 180);

static const char *const sinks[] = {"tar", "npy"};
#define EACH_SINK for (size_t s = 0; s < sizeof(sinks) / sizeof(sinks[0]); s++)

static shf_build_options sharded(const char *sink, const char *out)
{
    shf_build_options options = small_build(out);
    options.source = "synthetic:count=20,size=48x40";
    options.sink = sink;
    return options;
}

/* "<sink>-<name>" below the folder, for as long as the test. */
static const char *place(const char *sink, const char *name)
{
    static char paths[8][256];
    static size_t next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s-%s", folder.path, sink, name);
    return path;
}

static void run_shell(const char *sink, const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s/%s-out && %s", folder.path, sink, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static void print_finding(void *user, const shf_finding *finding)
{
    (void)user;
    cr_log_error("%s %s: %s", shf_finding_name(finding->kind), finding->path, finding->detail);
}

static void assert_verifies(const shf_build_options *options)
{
    shf_context *context = test_context();
    const shf_rebuild_options again = {
        .struct_size = sizeof(again), .source = options->source, .threads = 2};
    assert_ok(context, shf_verify(context, options->out, print_finding, NULL, NULL));
    assert_ok(context, shf_rebuild(context, options->out, &again, print_finding, NULL, NULL));
    shf_context_destroy(context);
}

/* The release is what a build with these options makes undisturbed. */
static void assert_same(shf_build_options options)
{
    char fresh[65], got[65];
    undisturbed(options, fresh);
    hash_tree(options.out, got);
    cr_assert_str_eq(fresh, got, "%s: another release than an undisturbed build makes",
                     options.sink);
    assert_verifies(&options);
}

Test(shards, killed_at_any_moment)
{
    EACH_SINK
    {
        site own = site_make();
        shf_build_options options = sharded(sinks[s], NULL);
        options.source = "synthetic:count=30,size=64x48";
        options.chunk = 6;
        assert_survives_kills(&own, options, 12);
        site_remove(&own);
    }
}

/* Arrays that grow are taken apart and joined: kills in the midst of that. */
Test(shards, killed_while_arrays_are_assembled)
{
    char fresh[65], resumed[65], command[600];
    shf_build_options options = sharded("npy", NULL);
    options.corruptions = "brightness,contrast,saturate,pixelate";
    options.chunk = 5;
    unsigned whole = time_build(&folder, options);
    hash_tree(site_path(&folder, "timed0"), fresh);
    options.out = place("npy", "begun");
    options.severities = "2";
    cr_assert(build_in_child(&options, 0));
    options.out = place("npy", "out");
    options.severities = "1-3";
    int split = 0, joined = 0;
    for (unsigned run = 0; run < 40; run++) {
        snprintf(command, sizeof(command), "cd %s && rm -rf npy-out && cp -r npy-begun npy-out",
                 folder.path);
        cr_assert_eq(system(command), 0);
        for (unsigned attempt = 0; attempt < 2; attempt++) {
            build_in_child(&options, 1 + whole / 40 * ((run * 7 + attempt * 13) % 40));
            bool begun = !path_exists(site_path(&folder, "npy-out/manifest.json"));
            bool last = path_exists(site_path(&folder, "npy-out/pixelate.npy"));
            split += begun && !path_exists(site_path(&folder, "npy-out/brightness.npy"));
            joined +=
                begun && last && path_exists(site_path(&folder, "npy-out/.shiftforge/fragments"));
        }
        cr_assert(build_in_child(&options, 0));
        hash_tree(options.out, resumed);
        cr_assert_str_eq(fresh, resumed, "run %u", run);
        cr_assert_not(path_exists(site_path(&folder, "npy-out/.shiftforge/fragments")));
    }
    cr_assert_gt(split, 0, "no kill fell into taking apart");
    cr_assert_gt(joined, 0, "no kill fell into joining");
}

Test(shards, threads_make_no_difference)
{
    EACH_SINK
    {
        char hashes[3][65];
        for (unsigned i = 0; i < 3; i++) {
            shf_build_options options = sharded(sinks[s], NULL);
            options.threads = i == 0 ? 1 : i == 1 ? 2 : 7;
            undisturbed(options, hashes[i]);
        }
        cr_assert_str_eq(hashes[0], hashes[1], "%s", sinks[s]);
        cr_assert_str_eq(hashes[0], hashes[2], "%s", sinks[s]);
    }
}

/* ---- growth ---- */

static const struct {
    const char *corruptions, *severities;
    uint64_t limit;
} steps[] = {
    {"brightness", "2", 5},        {"brightness", "2", 10}, {"brightness", "1-3", 10},
    {"gaussian_noise", "1-3", 10}, {"contrast", "2", 20},   {"brightness", "1", 0},
};

Test(shards, a_grown_release_is_a_fresh_one)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
            options.corruptions = steps[i].corruptions;
            options.severities = steps[i].severities;
            options.limit = steps[i].limit;
            assert_builds(&options, NULL);
            assert_verifies(&options);
        }
        options.corruptions = "brightness,gaussian_noise,contrast";
        options.severities = "1-3";
        assert_same(options);
    }
}

Test(shards, what_is_there_is_not_written_again)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        shf_build_summary summary;
        options.corruptions = "brightness";
        assert_builds(&options, &summary);
        run_shell(sinks[s], "find clean* brightness* -type f | xargs ls -i | sort > ../before");
        options.corruptions = "contrast";
        assert_builds(&options, &summary);
        cr_assert_eq(summary.outputs_done, 60);
        cr_assert_eq(summary.outputs_kept, 80);
        run_shell(sinks[s], "find clean* brightness* -type f | xargs ls -i | sort > ../after");
        run_shell(sinks[s], "cmp ../before ../after");
    }
}

/* ---- damage ---- */

static const char *const damages[] = {
    "find . -name '*.idx' -o -name 'labels.npy' | sort | head -n 1 | xargs rm",
    "find brightness* -name '*.tar' -o -name '*.npy' | sort | head -n 2 | xargs truncate -s 600",
    "rm -r clean*",
    "rm -r brightness* gaussian_noise*; rm .shiftforge/chunk-000001.json",
    "rm manifests/chunk-000000.jsonl",
};

Test(shards, what_has_gone_is_made_again)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        assert_builds(&options, NULL);
        for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
            shf_build_summary summary;
            run_shell(sinks[s], damages[i]);
            assert_builds(&options, &summary);
            cr_assert_gt(summary.outputs_done, 0, "%s: %s", sinks[s], damages[i]);
            assert_same(options);
        }
    }
}

/* What is lost comes back where there is other work, too. */
Test(shards, what_has_gone_comes_back_with_growth)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        options.limit = 10;
        assert_builds(&options, NULL);
        run_shell(sinks[s], damages[1]);
        options.limit = 0;
        assert_builds(&options, NULL);
        assert_same(options);
    }
}

/* ---- a full disk, and too few open files ---- */

Test(shards, full_disk)
{
    EACH_SINK
    {
        const char *disk = place(sinks[s], "disk");
        char out[200], text[300], error[1024];
        snprintf(out, sizeof(out), "%s/out", disk);
        snprintf(text, sizeof(text),
                 "%s: the disk is full: make room and run the same command again", out);
        mkdir(disk, 0777);
        if (mount("tmpfs", disk, "tmpfs", 0, "size=600k"))
            cr_skip("mounting a small tmpfs needs root");
        shf_build_options options = sharded(sinks[s], out);
        options.source = "synthetic:count=60,size=96x64";
        options.chunk = 10;
        shf_status status = run_build(&options, NULL, error);
        size_t stages = count_stages(out);
        mount("tmpfs", disk, "tmpfs", MS_REMOUNT, "size=64m");
        shf_status again = run_build(&options, NULL, NULL);
        char fresh[65], resumed[65];
        hash_tree(out, resumed);
        umount(disk);
        undisturbed(options, fresh);
        cr_assert_eq(status, SHF_ERR_IO, "%s", error);
        cr_assert_str_eq(error, text);
        cr_assert_eq(stages, 0);
        cr_assert_eq(again, SHF_OK);
        cr_assert_str_eq(fresh, resumed);
    }
}

Test(shards, too_few_open_files_are_told_before)
{
    EACH_SINK
    {
        char error[1024], text[400];
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        setrlimit(RLIMIT_NOFILE, &(struct rlimit){50, 4096});
        shf_status status = run_build(&options, NULL, error);
        setrlimit(RLIMIT_NOFILE, &(struct rlimit){51, 4096});
        assert_builds(&options, NULL); /* and so many are enough */
        snprintf(text, sizeof(text),
                 "the sink %s may open 51 files for 7 variants and 2 threads, and the limit is 50: "
                 "raise it with ulimit -n 51, or take fewer corruptions at once (another run adds "
                 "more)",
                 sinks[s]);
        cr_assert_eq(status, SHF_ERR_ARGUMENT);
        cr_assert_str_eq(error, text);
    }
}

/* ---- images that fail ---- */

/* Nine pictures of two classes, with dots in their names. */
static const char *write_pictures(void)
{
    static char pictures[256];
    snprintf(pictures, sizeof(pictures), "%s/pictures", folder.path);
    for (unsigned i = 0; i < 9; i++) {
        char name[64];
        snprintf(name, sizeof(name), "pictures/%c/%u.x.png", i < 5 ? 'a' : 'b', i);
        write_picture(site_path(&folder, name), 70, 66, i);
    }
    return pictures;
}

Test(shards, an_image_that_fails_may_come_and_go)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        shf_build_summary summary;
        options.source = write_pictures();
        options.fill = true;
        assert_builds(&options, &summary);
        /* The first of all, and one in the midst; a variant has gone, so that images are looked at. */
        write_file(site_path(&folder, "pictures/a/0.x.png"), "broken", 6);
        write_file(site_path(&folder, "pictures/b/6.x.png"), "broken", 6);
        run_shell(sinks[s], "rm -r gaussian_noise*");
        cr_assert_eq(run_build(&options, &summary, NULL), SHF_FINDINGS);
        cr_assert_eq(summary.failures, 2);
        assert_same(options);
        cr_assert_eq(run_build(&options, &summary, NULL), SHF_FINDINGS);
        assert_same(options);
        write_picture(site_path(&folder, "pictures/a/0.x.png"), 70, 66, 77);
        cr_assert_eq(run_build(&options, &summary, NULL), SHF_FINDINGS);
        cr_assert_eq(summary.failures, 1);
        assert_same(options);
        write_picture(site_path(&folder, "pictures/b/6.x.png"), 70, 66, 78);
        assert_builds(&options, &summary);
        assert_same(options);
    }
}

/* What an image has now is not mixed with what it had. */
Test(shards, a_picture_that_has_changed_is_made_anew)
{
    EACH_SINK
    {
        shf_build_options options = sharded(sinks[s], place(sinks[s], "out"));
        options.source = write_pictures();
        assert_builds(&options, NULL);
        write_picture(site_path(&folder, "pictures/a/3.x.png"), 70, 66, 79);
        options.corruptions = "contrast";
        assert_builds(&options, NULL);
        options.corruptions = "gaussian_noise,brightness,contrast";
        assert_same(options);
    }
}

/* ---- arrays: what they cannot have ---- */

Test(shards, an_image_that_fails_stops_arrays)
{
    char error[1024];
    shf_build_options options = sharded("npy", place("npy", "out"));
    options.source = write_pictures();
    write_file(site_path(&folder, "pictures/a/0.x.png"), "broken", 6);
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert_str_eq(error, "a/0.x.png: neither a JPEG nor a PNG file: an array has a place for "
                            "each image; mend or remove this one, or take --fill for zeros");
    options.fill = true; /* and it goes on with that */
    cr_assert_eq(run_build(&options, NULL, error), SHF_FINDINGS, "%s", error);
    assert_same(options);
}

/* What lies between chunks and arrays is looked at before it is joined. */
Test(shards, changed_fragments_are_not_joined)
{
    char error[1024];
    const char *fragment = ".shiftforge/fragments/000001/gaussian_noise/2";
    shf_build_options options = sharded("npy", place("npy", "out"));
    assert_builds(&options, NULL);
    run_shell("npy", "rm gaussian_noise.npy && mkdir gaussian_noise.npy");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_IO);
    cr_assert(strstr(error, "cannot move a file to gaussian_noise.npy"), "%s", error);
    run_shell("npy", "rmdir gaussian_noise.npy && printf x | dd of=.shiftforge/fragments/000001/"
                     "gaussian_noise/2 bs=1 seek=777 conv=notrunc status=none");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "/npy-out/"), "%s", error);
    cr_assert(strstr(error, fragment), "%s", error);
    cr_assert(strstr(error, " is not as it was written: remove it and run the same command again"));
    run_shell("npy", "rm .shiftforge/fragments/000001/gaussian_noise/2");
    assert_builds(&options, NULL);
    assert_same(options);
}

/* A marker of before is not taken for that of a new array of the same size. */
Test(shards, an_array_without_its_marker_is_joined_again)
{
    char error[1024];
    shf_build_options options = sharded("npy", place("npy", "out"));
    options.source = write_pictures();
    assert_builds(&options, NULL);
    write_picture(site_path(&folder, "pictures/a/3.x.png"), 70, 66, 79);
    run_shell("npy", "rm gaussian_noise.npy && mkdir .shiftforge/array-brightness.npy.json.part");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_IO);
    cr_assert(strstr(error, "array-brightness.npy.json: Is a directory"), "%s", error);
    run_shell("npy", "rmdir .shiftforge/array-brightness.npy.json.part");
    assert_builds(&options, NULL);
    assert_same(options);
}

Test(shards, arrays_of_no_image_are_refused)
{
    char error[1024];
    shf_build_options options = sharded("npy", place("npy", "out"));
    options.source = write_pictures();
    options.fill = true;
    mkdir(options.out, 0777);
    run_shell("npy", "for p in ../pictures/*/*; do echo x >$p; done");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert_str_eq(error, "none of the first 4 images can be read, so that the size of arrays is "
                            "not known: mend one of them");
}

Test(shards, images_of_two_sizes_are_refused_with_the_way_out)
{
    char error[1024], text[256];
    shf_build_options options = sharded("npy", place("npy", "out"));
    options.source = write_pictures();
    options.preprocess = "none";
    write_picture(site_path(&folder, "pictures/b/8.x.png"), 66, 70, 3);
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_ARGUMENT);
    snprintf(text, sizeof(text),
             "b/8.x.png is 66x70, and %s 70x66: an array has images of one size; choose a "
             "--preprocess that makes one (in a new folder), or another sink",
             "a/0.x.png");
    cr_assert_str_eq(error, text);
    /* Run again, the images before it are an earlier run's. */
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_ARGUMENT);
    cr_assert(strstr(error, "b/8.x.png is 66x70, and an earlier run's images 70x66: "), "%s",
              error);
}
