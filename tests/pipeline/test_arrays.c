/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays: assembled in steps that may be killed, and what they cannot have. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/pipeline/killing.h"
#include "tests/pipeline/sharded.h"

TestSuite(arrays, .init = sharded_setup, .fini = sharded_teardown, .timeout = 180);

/* Arrays that grow are taken apart and joined: kills in the midst of that. */
Test(arrays, killed_while_arrays_are_assembled)
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
    for (unsigned run = 0; run < 40 || (run < 400 && (!split || !joined)); run++) {
        snprintf(command, sizeof(command), "cd %s && rm -rf npy-out && cp -r npy-begun npy-out",
                 folder.path);
        cr_assert_eq(system(command), 0);
        for (unsigned attempt = 0; attempt < 2; attempt++) {
            build_in_child(&options, 1 + whole / 97 * ((run * 17 + attempt * 31) % 97));
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

Test(arrays, an_image_that_fails_stops_arrays)
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
Test(arrays, changed_fragments_are_not_joined)
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
Test(arrays, an_array_without_its_marker_is_joined_again)
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

Test(arrays, arrays_of_no_image_are_refused)
{
    char error[1024];
    shf_build_options options = sharded("npy", place("npy", "out"));
    options.source = write_pictures();
    options.fill = true;
    mkdir(options.out, 0777);
    run_shell("npy", "for p in ../pictures/*/*; do echo x >$p; done");
    cr_assert_eq(run_build(&options, NULL, error), SHF_ERR_DATA);
    cr_assert_str_eq(error, "the first 4 images all failed or were left out, so that the size of "
                            "arrays is not known: mend one of them, or take a larger --chunk");
}

Test(arrays, images_of_two_sizes_are_refused_with_the_way_out)
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
