/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Builds that are stopped: killed, cancelled, out of disk. What is there afterwards goes on to the
 * release of an undisturbed run, byte for byte. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

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

TestSuite(resume, .init = setup, .fini = teardown, .timeout = 120);

/* ---- kill -9 ---- */

Test(resume, killed_at_any_moment)
{
    shf_build_options options = small_build(NULL);
    options.source = "synthetic:count=30,size=64x48";
    options.chunk = 3;
    assert_survives_kills(&folder, options, 12);
}

/* ---- cancelling ---- */

typedef struct cancel_state {
    volatile sig_atomic_t flag;
    uint64_t after, calls;
    shf_progress progress;
} cancel_state;

static void cancel_late(void *user, const shf_progress *progress)
{
    cancel_state *state = user;
    state->progress = *progress;
    state->calls++;
    if (progress->images_done >= state->after)
        state->flag = 1;
}

Test(resume, cancelled)
{
    char fresh[65], resumed[65], error[1024];
    shf_build_options options = small_build(NULL);
    options.source = "synthetic:count=1600,size=96x64"; /* long enough to be told of midway */
    options.chunk = 50;
    undisturbed(options, fresh);
    options.out = site_path(&folder, "out");
    cancel_state state = {.after = 1};
    options.progress = cancel_late;
    options.user = &state;
    options.cancel = &state.flag;
    shf_build_summary summary;
    cr_assert_eq(run_build(&options, &summary, error), SHF_ERR_CANCELLED, "%s", error);
    cr_assert_str_eq(error, "stopped on request: run the same command again to go on");
    cr_assert_lt(summary.chunks_done, 32);
    cr_assert_eq(count_stages(options.out), 0);
    cr_assert(!path_exists(site_path(&folder, "out/manifest.json")));
    shf_context *context = test_context();
    shf_release_status status;
    assert_ok(context, shf_release_get_status(context, options.out, &status));
    cr_assert(!status.complete);
    cr_assert_eq(status.chunks_done, summary.chunks_done);
    cr_assert_eq(status.outputs_done, summary.outputs_done);
    cr_assert_eq(status.chunks, 32);
    cr_assert_eq(status.images, 1600);
    cr_assert_str_eq(status.recipe, "imagenet-64-c");
    shf_context_destroy(context);
    state = (cancel_state){.after = UINT64_MAX};
    assert_builds(&options, &summary);
    cr_assert_eq(summary.outputs_kept, status.outputs_done);
    cr_assert_eq(state.progress.images_done, state.progress.images_total);
    cr_assert_eq(state.progress.outputs_done, state.progress.outputs_total);
    cr_assert_eq(state.progress.outputs_total, summary.outputs_done);
    cr_assert_lt(state.calls, 2 + 20 * (summary.seconds + 1));
    hash_tree(options.out, resumed);
    cr_assert_str_eq(fresh, resumed);
}

/* ---- a full disk ---- */

Test(resume, full_disk)
{
    const char *disk = site_path(&folder, "disk");
    mkdir(disk, 0777);
    if (mount("tmpfs", disk, "tmpfs", 0, "size=1m"))
        cr_skip("mounting a small tmpfs needs root");
    char fresh[65], resumed[65], error[1024], out[200], text[400];
    shf_build_options options = small_build(NULL);
    options.source = "synthetic:count=60,size=96x64";
    options.chunk = 10;
    undisturbed(options, fresh);
    snprintf(out, sizeof(out), "%s/out", disk);
    options.out = out;
    shf_status status = run_build(&options, NULL, error);
    snprintf(text, sizeof(text), "%s: the disk is full: make room and run the same command again",
             out);
    bool stage = count_stages(out) > 0;
    if (mount("tmpfs", disk, "tmpfs", MS_REMOUNT, "size=64m"))
        status = SHF_ERR_IO;
    shf_status again = run_build(&options, NULL, NULL);
    hash_tree(out, resumed);
    umount(disk);
    cr_assert_eq(status, SHF_ERR_IO);
    cr_assert_str_eq(error, text);
    cr_assert(!stage, "the stage was left");
    cr_assert_eq(again, SHF_OK);
    cr_assert_str_eq(fresh, resumed);
}

/* A rows file that was changed between two runs is not taken over. */
Test(resume, changed_rows_are_not_taken_over)
{
    char fresh[65], resumed[65], error[1024];
    shf_build_options options = small_build(NULL);
    undisturbed(options, fresh);
    options.out = site_path(&folder, "out");
    options.severities = "1";
    assert_builds(&options, NULL);
    const char *rows = site_path(&folder, "out/manifests/chunk-000000.jsonl");
    char command[700];
    snprintf(command, sizeof(command), "sed -i s/brightness/brightnest/ %s", rows);
    cr_assert_eq(system(command), 0);
    options.severities = "1-3";
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "chunk-000000.jsonl is not as it was written"), "%s", error);
    unlink(rows);
    assert_builds(&options, NULL);
    hash_tree(options.out, resumed);
    cr_assert_str_eq(fresh, resumed);
}
