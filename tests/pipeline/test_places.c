/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Places and names that a build refuses before it writes anything. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pipeline/site.h"

static site folder;

static void setup(void)
{
    folder = site_make();
}

static void teardown(void)
{
    site_remove(&folder);
}

TestSuite(places, .init = setup, .fini = teardown, .timeout = 60);

static void run_shell(const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s && %s", folder.path, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static void refuse_place_of(const char *sink, const char *out)
{
    char error[1024];
    shf_build_options options = small_build(out);
    options.source = site_path(&folder, "photos");
    options.sink = sink;
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_CONFLICT, "%s", out);
    cr_assert(strstr(error, "choose a folder outside it"), "%s", error);
}

static void refuse_place(const char *out)
{
    refuse_place_of("folder", out);
}

Test(places, a_release_in_its_source_is_refused)
{
    run_shell("mkdir -p photos/a other && ln -s photos link");
    write_picture(site_path(&folder, "photos/a/1.png"), 40, 30, 1);
    refuse_place(site_path(&folder, "photos/out"));
    refuse_place(site_path(&folder, "photos/a/not/yet/there/"));
    refuse_place(site_path(&folder, "link/out"));
    refuse_place(site_path(&folder, "other/../photos/out"));
    refuse_place(site_path(&folder, "photos"));
    refuse_place_of("digest", site_path(&folder, "photos/digest"));
    run_shell("test \"$(find photos | wc -l)\" = 3");
    shf_build_options options = small_build(site_path(&folder, "photos2/../photos2"));
    options.source = site_path(&folder, "photos");
    assert_builds(&options, NULL);
}

/* ---- names ---- */

Test(places, an_output_where_a_folder_has_to_be_is_refused)
{
    char error[1024];
    run_shell("mkdir -p photos/a/x.jpg photos/b/x.jpeg");
    write_picture(site_path(&folder, "photos/a/x.png"), 40, 30, 1);
    write_picture(site_path(&folder, "photos/a/x.jpg/y.png"), 40, 30, 2);
    write_picture(site_path(&folder, "photos/b/x.png"), 40, 30, 3);
    write_picture(site_path(&folder, "photos/b/x.jpeg/y.png"), 40, 30, 4);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "photos");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_ARGUMENT);
    cr_assert(strstr(error, "a/x.png: its output 'a/x.jpg'"), "%s", error);
    cr_assert(!path_exists(options.out));
    options.encoder = "png"; /* a/x.png and a/x.jpg/ do not meet */
    assert_builds(&options, NULL);
}
