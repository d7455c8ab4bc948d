/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sinks that keep many outputs in a file: however a release came to be, it is byte for byte what one
 * undisturbed build makes, and verify passes it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/pipeline/killing.h"
#include "tests/pipeline/sharded.h"
#include "tests/support/support.h"

TestSuite(shards, .init = sharded_setup, .fini = sharded_teardown, .timeout = 180);

static const char *const sinks[] = {"tar", "npy", "npz"};
#define EACH_SINK for (size_t s = 0; s < sizeof(sinks) / sizeof(sinks[0]); s++)

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
    "find . -name '*.idx' -o -name 'labels.npy' -o -name 'clean.npz' | sort | head -n 1 | xargs rm",
    "find brightness* -name '*.tar' -o -name '*.np[yz]' | sort | head -n 2 | xargs truncate -s 600",
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
