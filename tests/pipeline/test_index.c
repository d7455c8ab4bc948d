/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Indexing what others made: a release whose manifest is gone is described again, from its files. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/pipeline/site.h"
#include "tests/support/support.h"

static site folder;
static char warnings[4096];

/* A release, and beside it its files alone. */
static void setup(void)
{
    folder = site_make();
    warnings[0] = 0;
    shf_build_options options = small_build(site_path(&folder, "made"));
    options.encoder = "png";
    assert_builds(&options, NULL);
    char command[512];
    snprintf(command, sizeof(command),
             "cd %s && cp -r made found && cd found && rm -r .shiftforge manifests manifest.json "
             "build.log",
             folder.path);
    cr_assert_eq(system(command), 0);
}

static void teardown(void)
{
    site_remove(&folder);
}

TestSuite(index, .init = setup, .fini = teardown, .timeout = 60);

static void run_shell(const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s/found && %s", folder.path, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static void keep_warning(void *user, const char *line)
{
    (void)user;
    size_t used = strlen(warnings);
    snprintf(warnings + used, sizeof(warnings) - used, "%s\n", line);
}

static shf_index_options index_of(const char *dir)
{
    return (shf_index_options){.struct_size = sizeof(shf_index_options),
                               .dir = dir,
                               .layout = "imagenet-c",
                               .profile = "imagenet-64-c",
                               .warn = keep_warning};
}

static shf_status run_index(const shf_index_options *options, shf_build_summary *summary,
                            char error[1024])
{
    shf_context *context = test_context();
    shf_status status = shf_index(context, options, summary);
    snprintf(error, 1024, "%s", shf_context_error(context));
    shf_context_destroy(context);
    return status;
}

static void assert_indexes(const shf_index_options *options)
{
    char error[1024];
    shf_status status = run_index(options, NULL, error);
    cr_assert_eq(status, SHF_OK, "%s: %s", shf_status_name(status), error);
}

/* Refused, with nothing left behind. */
static void assert_refused(const shf_index_options *options, shf_status expected, const char *text)
{
    char error[1024], wanted[1024];
    shf_status status = run_index(options, NULL, error);
    snprintf(wanted, sizeof(wanted), text, folder.path);
    cr_assert_eq(status, expected, "%s: %s", shf_status_name(status), error);
    cr_assert_str_eq(error, wanted);
    cr_assert(!path_exists(site_path(&folder, "found/manifests")));
    cr_assert(!path_exists(site_path(&folder, "found/manifest.json")));
}

/* ---- what comes out ---- */

static json_t *load(const char *name)
{
    json_error_t error;
    json_t *value = json_load_file(site_path(&folder, name), 0, &error);
    cr_assert_not_null(value, "%s: %s", name, error.text);
    return value;
}

static json_t *load_rows(const char *dir)
{
    json_t *rows = json_array();
    for (int chunk = 0;; chunk++) {
        char path[128], line[16384];
        snprintf(path, sizeof(path), "%s/manifests/chunk-%06d.jsonl", dir, chunk);
        FILE *file = fopen(site_path(&folder, path), "r");
        if (!file)
            return rows;
        while (fgets(line, sizeof(line), file))
            json_array_append_new(rows, json_loads(line, 0, NULL));
        fclose(file);
    }
}

static void assert_same_outputs(const json_t *made, const json_t *found)
{
    static const char *const same[] = {"variant", "bytes", "sha256", "pixels"};
    cr_assert_eq(json_array_size(made), json_array_size(found));
    for (size_t i = 0; i < json_array_size(made); i++)
        for (size_t m = 0; m < sizeof(same) / sizeof(*same); m++)
            cr_assert(json_equal(json_object_get(json_array_get(made, i), same[m]),
                                 json_object_get(json_array_get(found, i), same[m])),
                      "output %zu: %s", i, same[m]);
}

/* Files and pixels are what the build recorded: PNG gives pixels back as they were. */
Test(index, rows_are_what_was_built)
{
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.chunk = 4;
    assert_indexes(&options);
    cr_assert_str_eq(warnings, "");
    json_t *made = load_rows("made"), *found = load_rows("found");
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
    shf_index_options options = index_of(site_path(&folder, "found"));
    assert_indexes(&options);
    json_t *made = load("made/manifest.json"), *found = load("found/manifest.json");
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

static shf_status verify(uint64_t *findings)
{
    shf_context *context = test_context();
    shf_verify_summary summary = {.struct_size = sizeof(summary)};
    shf_status status = shf_verify(context, site_path(&folder, "found"), NULL, NULL, &summary);
    *findings = summary.findings;
    shf_context_destroy(context);
    return status;
}

Test(index, it_is_verified_but_not_rebuilt)
{
    uint64_t findings;
    shf_index_options options = index_of(site_path(&folder, "found"));
    assert_indexes(&options);
    cr_assert_eq(verify(&findings), SHF_OK);
    run_shell("printf x >>gaussian_noise/2/arrow/00000.png && rm brightness/1/bolt/00001.png");
    cr_assert_eq(verify(&findings), SHF_FINDINGS);
    cr_assert_eq(findings, 2);
    shf_context *context = test_context();
    const shf_rebuild_options rebuild = {.struct_size = sizeof(rebuild),
                                         .source = "synthetic:count=6,size=48x40"};
    shf_status status =
        shf_rebuild(context, site_path(&folder, "found"), &rebuild, NULL, NULL, NULL);
    cr_assert_eq(status, SHF_ERR_ARGUMENT);
    cr_assert(strstr(shf_context_error(context), "cannot make it again"));
    shf_release_status about = {.struct_size = sizeof(about)};
    assert_ok(context, shf_release_get_status(context, site_path(&folder, "found"), &about));
    cr_assert(about.complete && about.original && about.images == 6 && about.variants == 7);
    shf_context_destroy(context);
}

Test(index, threads_and_chunks_do_not_matter)
{
    char one[65], three[65];
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.threads = 1;
    assert_indexes(&options);
    hash_tree(site_path(&folder, "found"), one);
    json_t *rows = load_rows("found");
    run_shell("rm -r manifests manifest.json");
    options.threads = 3;
    assert_indexes(&options);
    hash_tree(site_path(&folder, "found"), three);
    cr_assert_str_eq(one, three);
    run_shell("rm -r manifests manifest.json");
    options.chunk = 1;
    assert_indexes(&options);
    json_t *again = load_rows("found");
    cr_assert(json_equal(rows, again));
    cr_assert(path_exists(site_path(&folder, "found/manifests/chunk-000005.jsonl")));
    json_decref(rows);
    json_decref(again);
}

/* ---- layouts ---- */

/* As the archives unpack: the order of variants is that of the list of corruptions all the same. */
Test(index, corruptions_may_lie_in_groups)
{
    uint64_t findings;
    run_shell("mkdir noise weather && mv gaussian_noise noise && mv brightness weather && "
              "rm -r clean");
    shf_index_options options = index_of(site_path(&folder, "found"));
    assert_indexes(&options);
    json_t *manifest = load("found/manifest.json");
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
    run_shell("mv brightness sepia && mv gaussian_noise/3 gaussian_noise/7 && "
              "cp -r gaussian_noise/1 gaussian_noise/all && mkdir notes notes/a && "
              "touch clean/readme.txt");
    shf_index_options options = index_of(site_path(&folder, "found"));
    shf_build_summary summary;
    char error[1024];
    cr_assert_eq(run_index(&options, &summary, error), SHF_OK, "%s", error);
    cr_assert_eq(summary.skipped_files, 3);
    json_t *manifest = load("found/manifest.json");
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
        cr_assert(strstr(warnings, told[i]), "%s", warnings);
}

Test(index, another_profile_is_suspected_by_its_size)
{
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.profile = NULL;
    assert_indexes(&options);
    cr_assert(strstr(warnings, "6 of 6 images are not 224x224 pixels, for which the profile "
                               "imagenet-c was made: is it another profile?"),
              "%s", warnings);
}

Test(index, classes_may_be_given)
{
    FILE *file = fopen(site_path(&folder, "classes"), "w");
    fputs("bolt\nzebra\narrow\ncircle\ncross\ncrescent\nflower\n", file);
    fclose(file);
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.classes = site_path(&folder, "classes");
    assert_indexes(&options);
    json_t *rows = load_rows("found");
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(rows, 0), "label")), 2);
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(rows, 1), "label")), 0);
    json_decref(rows);
}

/* ---- what is refused ---- */

Test(index, every_variant_has_every_image)
{
    shf_index_options options = index_of(site_path(&folder, "found"));
    run_shell("rm brightness/2/circle/*");
    assert_refused(&options, SHF_ERR_DATA,
                   "brightness/2 lacks 1 of the images of clean, the first is "
                   "'circle/00002.png': complete the download, or index a folder without it");
    run_shell(
        "cp -r brightness/1/circle brightness/2 && cp clean/bolt/*.png clean/bolt/more.png && "
        "rm -r clean brightness && cp gaussian_noise/1/bolt/*.png "
        "gaussian_noise/3/bolt/more.png");
    assert_refused(&options, SHF_ERR_DATA,
                   "gaussian_noise/1 lacks 1 of the images of gaussian_noise/3, the first is "
                   "'bolt/more.png': complete the download, or index a folder without it");
    run_shell("rm -r gaussian_noise/3/*");
    assert_refused(&options, SHF_ERR_DATA,
                   "no images in '%s/found/gaussian_noise/3': .jpg, .jpeg and .png files are read, "
                   "hidden ones are not");
}

Test(index, images_that_cannot_be)
{
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.chunk = 1;
    run_shell("truncate -s 60 brightness/2/cross/00004.png");
    char error[1024];
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_DATA);
    cr_assert(strstr(error, "brightness/2/cross/00004.png: "), "%s", error);
    cr_assert(!path_exists(site_path(&folder, "found/manifests")));
    write_picture(site_path(&folder, "found/brightness/2/cross/00004.png"), 64, 63, 1);
    assert_refused(&options, SHF_ERR_DATA,
                   "brightness/2/cross/00004.png: 64x63 pixels, and 64x64 in clean");
    run_shell("for f in */*/cross clean/cross; do cp $f/00004.png x.png && rm $f/*.png && "
              "cp x.png $f/00004.PNG; done; rm x.png");
    assert_refused(&options, SHF_ERR_DATA,
                   "'cross/00004.PNG' does not end in .png, as others do: a release has one "
                   "ending");
}

Test(index, folders_that_are_none)
{
    shf_index_options options = index_of(site_path(&folder, "found/clean"));
    assert_refused(&options, SHF_ERR_DATA,
                   "%s/found/clean: no <corruption>/<severity> folders in it: give the folder that "
                   "has the corruptions, or groups of them (noise, blur, weather, digital, extra)");
    options = index_of(site_path(&folder, "nowhere"));
    assert_refused(&options, SHF_ERR_IO, "%s/nowhere: No such file or directory");
    run_shell("mkdir more && cp -r brightness more");
    options = index_of(site_path(&folder, "found"));
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
    shf_index_options options = index_of(site_path(&folder, "made"));
    hash_all(site_path(&folder, "made"), before);
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
    cr_assert(strstr(error, "made/manifest.json is there already"), "%s", error);
    hash_all(site_path(&folder, "made"), after);
    cr_assert_str_eq(before, after);
    run_shell("mkdir manifests");
    options = index_of(site_path(&folder, "found"));
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
    cr_assert(strstr(error, "found/manifests is there already"), "%s", error);
    run_shell("rmdir manifests && mkdir .shiftforge && touch .shiftforge/build.json");
    cr_assert_eq(run_index(&options, NULL, error), SHF_ERR_CONFLICT);
}

Test(index, it_may_be_stopped)
{
    volatile sig_atomic_t cancel = 1;
    shf_index_options options = index_of(site_path(&folder, "found"));
    options.cancel = &cancel;
    assert_refused(&options, SHF_ERR_CANCELLED, "stopped: no manifest was written");
}
