/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Indexing what others made: a release whose manifest is gone is described again, from its files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/pipeline/indexed.h"
#include "tests/support/support.h"

static void setup(void)
{
    shf_build_options options = small_build(NULL);
    options.encoder = "png";
    indexed_begin(&options);
}

TestSuite(index, .init = setup, .fini = indexed_end, .timeout = 60);

static shf_index_options index_of(const char *dir)
{
    return indexed_options(dir, "imagenet-c", "imagenet-64-c");
}

/* Files and pixels are what the build recorded: PNG gives pixels back as they were. */
Test(index, rows_are_what_was_built)
{
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.chunk = 4;
    assert_indexes(&options);
    cr_assert_str_eq(indexed_warnings, "");
    json_t *made = indexed_rows("made"), *found = indexed_rows("found");
    cr_assert_eq(json_array_size(found), 6);
    for (size_t i = 0; i < 6; i++) {
        const json_t *a = json_array_get(made, i), *b = json_array_get(found, i);
        cr_assert(json_equal(json_object_get(a, "stem"), json_object_get(b, "stem")));
        cr_assert_eq(json_integer_value(json_object_get(b, "label")), (json_int_t)i);
        cr_assert_eq(json_integer_value(json_object_get(b, "width")), 64);
        cr_assert_null(json_object_get(b, "sha256"));
        assert_same_outputs(json_object_get(a, "outputs"), json_object_get(b, "outputs"));
    }
    json_decref(made);
    json_decref(found);
}

Test(index, the_manifest_names_what_was_published_and_claims_nothing)
{
    shf_index_options options = index_of(site_path(&indexed, "found"));
    assert_indexes(&options);
    json_t *made = indexed_load("made/manifest.json"), *found = indexed_load("found/manifest.json");
    cr_assert_str_eq(json_string_value(json_object_get(found, "recipe")), "original");
    cr_assert(json_is_null(json_object_get(found, "seed")));
    const json_t *variants = json_object_get(found, "variants");
    cr_assert_eq(json_array_size(variants), 7);
    for (size_t i = 0; i < 7; i++) {
        json_t *a = json_array_get(json_object_get(made, "variants"), i);
        json_t *b = json_array_get(variants, i);
        cr_assert_null(json_object_get(json_object_get(b, "operation"), "revision"));
        json_object_del(json_object_get(a, "operation"), "revision");
        cr_assert(json_equal(a, b), "%s", json_string_value(json_object_get(b, "id")));
    }
    json_decref(made);
    json_decref(found);
}

Test(index, it_is_verified_but_not_rebuilt)
{
    uint64_t findings;
    shf_index_options options = index_of(site_path(&indexed, "found"));
    assert_indexes(&options);
    cr_assert_eq(verify(&findings), SHF_OK);
    indexed_shell("printf x >>gaussian_noise/2/arrow/00000.png && rm brightness/1/bolt/00001.png");
    cr_assert_eq(verify(&findings), SHF_FINDINGS);
    cr_assert_eq(findings, 2);
    shf_context *context = test_context();
    const shf_rebuild_options rebuild = {.struct_size = sizeof(rebuild),
                                         .source = "synthetic:count=6,size=48x40"};
    shf_status status =
        shf_rebuild(context, site_path(&indexed, "found"), &rebuild, NULL, NULL, NULL);
    cr_assert_eq(status, SHF_ERR_ARGUMENT);
    cr_assert(strstr(shf_context_error(context), "cannot make it again"));
    shf_release_status about = {.struct_size = sizeof(about)};
    assert_ok(context, shf_release_get_status(context, site_path(&indexed, "found"), &about));
    cr_assert(about.complete && about.original && about.images == 6 && about.variants == 7);
    shf_context_destroy(context);
}

Test(index, threads_and_chunks_do_not_matter)
{
    char one[65], three[65];
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.threads = 1;
    assert_indexes(&options);
    hash_tree(site_path(&indexed, "found"), one);
    json_t *rows = indexed_rows("found");
    indexed_shell("rm -r manifests manifest.json");
    options.threads = 3;
    assert_indexes(&options);
    hash_tree(site_path(&indexed, "found"), three);
    cr_assert_str_eq(one, three);
    indexed_shell("rm -r manifests manifest.json");
    options.chunk = 1;
    assert_indexes(&options);
    json_t *again = indexed_rows("found");
    cr_assert(json_equal(rows, again));
    cr_assert(path_exists(site_path(&indexed, "found/manifests/chunk-000005.jsonl")));
    json_decref(rows);
    json_decref(again);
}

/* ---- layouts ---- */

/* As the archives unpack: the order of variants is that of the list of corruptions all the same. */
Test(index, corruptions_may_lie_in_groups)
{
    uint64_t findings;
    indexed_shell("mkdir noise weather && mv gaussian_noise noise && mv brightness weather && "
                  "rm -r clean");
    shf_index_options options = index_of(site_path(&indexed, "found"));
    assert_indexes(&options);
    json_t *manifest = indexed_load("found/manifest.json");
    const json_t *variants = json_object_get(manifest, "variants");
    cr_assert_eq(json_array_size(variants), 6);
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(variants, 0), "id")),
                     "gaussian_noise/1");
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(variants, 5), "path")),
                     "weather/brightness/3/{stem}.png");
    json_decref(manifest);
    cr_assert_eq(verify(&findings), SHF_OK);
}

Test(index, what_is_not_known_has_no_parameters)
{
    indexed_shell("mv brightness sepia && mv gaussian_noise/3 gaussian_noise/7 && "
                  "cp -r gaussian_noise/1 gaussian_noise/all && mkdir notes notes/a && "
                  "touch clean/readme.txt");
    shf_index_options options = index_of(site_path(&indexed, "found"));
    shf_build_summary summary;
    char error[1024];
    cr_assert_eq(run_index(&options, &summary, error), SHF_OK, "%s", error);
    cr_assert_eq(summary.skipped_files, 3);
    json_t *manifest = indexed_load("found/manifest.json");
    const json_t *variants = json_object_get(manifest, "variants");
    static const char *const ids[] = {
        "clean",   "gaussian_noise/1", "gaussian_noise/2", "gaussian_noise/7",
        "sepia/1", "sepia/2",          "sepia/3"};
    cr_assert_eq(json_array_size(variants), 7);
    for (size_t i = 0; i < 7; i++) {
        const json_t *variant = json_array_get(variants, i);
        cr_assert_str_eq(json_string_value(json_object_get(variant, "id")), ids[i]);
        cr_assert_eq(json_is_null(json_object_get(variant, "operation")), i > 2);
    }
    json_decref(manifest);
    static const char *const told[] = {
        "'gaussian_noise/all' is passed over: neither a corruption, nor a severity, nor a group",
        "'notes' is passed over: neither a corruption, nor a severity, nor a group",
        "clean: skipped 1 (not images): 'readme.txt'",
        "'gaussian_noise/7': imagenet-64-c has no such name and severity: parameters not known",
        "'sepia/1': imagenet-64-c has no such name and severity: parameters not known"};
    for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
        cr_assert(strstr(indexed_warnings, told[i]), "%s", indexed_warnings);
}

Test(index, another_profile_is_suspected_by_its_size)
{
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.profile = NULL;
    assert_indexes(&options);
    cr_assert(strstr(indexed_warnings,
                     "6 of 6 images are not 224x224 pixels, for which the profile "
                     "imagenet-c was made: is it another profile?"),
              "%s", indexed_warnings);
}

Test(index, classes_may_be_given)
{
    FILE *file = fopen(site_path(&indexed, "classes"), "w");
    fputs("bolt\nzebra\narrow\ncircle\ncross\ncrescent\nflower\n", file);
    fclose(file);
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.classes = site_path(&indexed, "classes");
    assert_indexes(&options);
    json_t *rows = indexed_rows("found");
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(rows, 0), "label")), 2);
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(rows, 1), "label")), 0);
    json_decref(rows);
}

/* ---- what is refused ---- */

Test(index, every_variant_has_every_image)
{
    shf_index_options options = index_of(site_path(&indexed, "found"));
    indexed_shell("rm brightness/2/circle/*");
    assert_refused(&options, SHF_ERR_DATA,
                   "brightness/2 lacks 1 of the images of clean, the first is "
                   "'circle/00002.png': complete the download, or index a folder without it");
    indexed_shell(
        "cp -r brightness/1/circle brightness/2 && cp clean/bolt/*.png clean/bolt/more.png && "
        "rm -r clean brightness && cp gaussian_noise/1/bolt/*.png "
        "gaussian_noise/3/bolt/more.png");
    assert_refused(&options, SHF_ERR_DATA,
                   "gaussian_noise/1 lacks 1 of the images of gaussian_noise/3, the first is "
                   "'bolt/more.png': complete the download, or index a folder without it");
    indexed_shell("rm -r gaussian_noise/3/*");
    assert_refused(&options, SHF_ERR_DATA,
                   "no images in '%s/found/gaussian_noise/3': .jpg, .jpeg and .png files are read, "
                   "hidden ones are not");
}

Test(index, images_that_cannot_be)
{
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.chunk = 1;
    indexed_shell("truncate -s 60 brightness/2/cross/00004.png");
    char error[1024];
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "brightness/2/cross/00004.png: "), "%s", error);
    cr_assert(!path_exists(site_path(&indexed, "found/manifests")));
    write_picture(site_path(&indexed, "found/brightness/2/cross/00004.png"), 64, 63, 1);
    assert_refused(&options, SHF_ERR_DATA,
                   "cross/00004.png of brightness/2: 64x63 pixels, and 64x64 in clean");
    indexed_shell("for f in */*/cross clean/cross; do cp $f/00004.png x.png && rm $f/*.png && "
                  "cp x.png $f/00004.PNG; done; rm x.png");
    assert_refused(&options, SHF_ERR_DATA,
                   "'cross/00004.PNG' does not end in .png, as others do: a release has one "
                   "ending");
}

Test(index, folders_that_are_none)
{
    shf_index_options options = index_of(site_path(&indexed, "found/clean"));
    assert_refused(&options, SHF_ERR_DATA,
                   "%s/found/clean: no <corruption>/<severity> folders in it: give the folder that "
                   "has the corruptions, or groups of them (noise, blur, weather, digital, extra)");
    options = index_of(site_path(&indexed, "nowhere"));
    assert_refused(&options, SHF_ERR_IO, "%s/nowhere: No such file or directory");
    indexed_shell("mkdir more && cp -r brightness more");
    options = index_of(site_path(&indexed, "found"));
    char error[1024];
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "are the same corruption and severity: index them apart"), "%s", error);
    options.layout = "imagenet";
    assert_refused(&options, SHF_ERR_ARGUMENT, "no layout is named 'imagenet'");
}

/* A release that is one, or is being made, or what another index has left, is not touched. */
Test(index, what_is_there_is_kept)
{
    char error[1024], before[65], after[65];
    shf_index_options options = index_of(site_path(&indexed, "made"));
    hash_all(site_path(&indexed, "made"), before);
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
    cr_assert(strstr(error, "made/manifest.json is there already"), "%s", error);
    hash_all(site_path(&indexed, "made"), after);
    cr_assert_str_eq(before, after);
    indexed_shell("mkdir manifests");
    options = index_of(site_path(&indexed, "found"));
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
    cr_assert(strstr(error, "found/manifests is there already"), "%s", error);
    indexed_shell("rmdir manifests && mkdir .shiftforge && touch .shiftforge/build.json");
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
}

Test(index, any_allocation_may_fail)
{
    indexed_shell("rm -r brightness gaussian_noise/2 gaussian_noise/3");
    try_every_allocation(index_of(site_path(&indexed, "found")));
}

Test(index, it_may_be_stopped)
{
    volatile sig_atomic_t cancel = 1;
    shf_index_options options = index_of(site_path(&indexed, "found"));
    options.cancel = &cancel;
    assert_refused(&options, SHF_ERR_CANCELLED, "stopped: no manifest was written");
}
