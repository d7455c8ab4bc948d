/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* npz archives: what the sink makes of chunks, labels and gray images, and what is found where one is
 * damaged; the recipe medmnist-c; archives that are indexed. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/buffer.h"
#include "corruptions/base/context.h"
#include "manifests/npy.h"
#include "manifests/record.h"
#include "tests/pipeline/sharded.h"
#include "tests/support/archive_zip.h"
#include "tests/support/support.h"

TestSuite(archives, .init = sharded_setup, .fini = sharded_teardown, .timeout = 180);

/* ---- a source ---- */

enum { ROWS = 150, SIDE = 28 };

/* An array of the archive: pixels of some pattern, or labels. */
static void add(test_zip *zip, const char *name, shf_npy npy, unsigned factor, unsigned limit)
{
    shf_context *context = test_context();
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    assert_ok(context, shf_npy_write(&npy, &bytes));
    assert_ok(context, shf_buffer_reserve(&bytes, npy.bytes));
    for (uint32_t i = 0; i < npy.bytes; i++)
        bytes.data[bytes.size++] = (uint8_t)((i * factor >> 4) % limit);
    test_zip_add(zip, name, bytes.data, bytes.size, TEST_ZIP_DEFLATED);
    shf_buffer_free(&bytes);
    shf_context_destroy(context);
}

/* A file of MedMNIST; with more than one column, several labels an image. */
static const char *put_source(const char *name, uint64_t columns)
{
    static test_zip zip;
    static char path[256];
    zip = (test_zip){.size = 0};
    add(&zip, "test_images.npy",
        (shf_npy){.kind = 'u', .width = 1, .rank = 3, .shape = {ROWS, SIDE, SIDE}}, 77, 256);
    add(&zip, "test_labels.npy",
        (shf_npy){.kind = 'u', .width = 1, .rank = 2, .shape = {ROWS, columns}}, 5, 2);
    test_zip_end(&zip, 0, "");
    snprintf(path, sizeof(path), "%s/%s", folder.path, name);
    write_file(path, zip.bytes, zip.size);
    return path;
}

static shf_build_options medmnist(const char *source)
{
    return (shf_build_options){.struct_size = sizeof(shf_build_options),
                               .recipe = "medmnist-c",
                               .source = source,
                               .out = place("npz", "out"),
                               .corruptions = "gaussian_noise,contrast_down",
                               .threads = 2};
}

/* As assert_verifies, but that the recipe knows the source by its path. */
static void assert_whole(const shf_build_options *options)
{
    shf_context *context = test_context();
    const shf_rebuild_options again = {
        .struct_size = sizeof(again), .source = options->source, .threads = 2};
    assert_ok(context, shf_verify(context, options->out, NULL, NULL, NULL));
    assert_ok(context, shf_rebuild(context, options->out, &again, NULL, NULL, NULL));
    shf_context_destroy(context);
}

/* ---- bytes ---- */

/* Archives depend neither on the size of chunks that are whole pieces, nor on how a release grew. */
Test(archives, chunks_make_no_difference)
{
    static const uint32_t chunks[] = {64, 128, 192, 1024};
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    for (size_t i = 0; i < sizeof(chunks) / sizeof(*chunks); i++) {
        options.chunk = chunks[i];
        options.out = place("npz", i ? "other" : "out");
        assert_builds(&options, NULL);
        if (i)
            run_shell("npz", "for f in *.npz; do cmp $f ../npz-other/$f || exit 1; done; rm -r "
                             "../npz-other");
    }
}

Test(archives, a_limit_grows_inside_of_pieces)
{
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    static const uint64_t limits[] = {10, 50, 0};
    for (size_t i = 0; i < 3; i++) {
        options.limit = limits[i];
        assert_builds(&options, NULL);
        assert_whole(&options);
    }
    options.out = place("npz", "fresh");
    assert_builds(&options, NULL);
    run_shell("npz",
              "for f in *.npz manifest.json manifests/*; do cmp $f ../npz-fresh/$f || exit 1; "
              "done");
}

/* ---- rows and manifest ---- */

static json_t *first_row(void)
{
    char path[256], line[65536];
    snprintf(path, sizeof(path), "%s/manifests/chunk-000000.jsonl", place("npz", "out"));
    FILE *rows = fopen(path, "rb");
    cr_assert(rows && fgets(line, sizeof(line), rows));
    fclose(rows);
    json_t *row = json_loads(line, 0, NULL);
    cr_assert_not_null(row);
    return row;
}

static json_t *load_manifest(void)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/manifest.json", place("npz", "out"));
    json_t *manifest = json_load_file(path, 0, NULL);
    cr_assert_not_null(manifest);
    return manifest;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

Test(archives, of_a_known_dataset)
{
    shf_build_options options = medmnist(put_source("pneumoniamnist_224.npz", 1));
    assert_builds(&options, NULL);
    assert_whole(&options);
    json_t *manifest = load_manifest(), *row = first_row();
    cr_assert_str_eq(text_of(manifest, "profile"), "medmnist-c/pneumoniamnist");
    cr_assert_str_eq(text_of(manifest, "task"), "binary");
    cr_assert_str_eq(text_of(manifest, "sink"), "npz");
    cr_assert_eq(json_array_size(json_object_get(manifest, "classes")), 2);
    cr_assert_eq(json_array_size(json_object_get(manifest, "shards")), 3);
    cr_assert_eq(json_array_size(json_object_get(manifest, "variants")), 11);
    cr_assert_str_eq(text_of(row, "key"), "test/0");
    cr_assert_eq(json_integer_value(json_object_get(row, "label")), 0);
    cr_assert_null(json_object_get(row, "labels"));
    cr_assert_eq(json_integer_value(json_object_get(row, "width")), SIDE);
    json_decref(manifest);
    json_decref(row);
}

Test(archives, of_several_labels)
{
    shf_build_options options = medmnist(put_source("chestmnist.npz", 14));
    assert_builds(&options, NULL);
    assert_whole(&options);
    json_t *manifest = load_manifest(), *row = first_row();
    cr_assert_str_eq(text_of(manifest, "task"), "multi-label");
    cr_assert(json_is_null(json_object_get(row, "label")));
    char *labels = json_dumps(json_object_get(row, "labels"), JSON_COMPACT);
    cr_assert_str_eq(labels, "[4,5,6,10,11,12]"); /* where i * 5 >> 4 is odd */
    free(labels);
    json_decref(manifest);
    json_decref(row);
    options.out = place("npz", "arrays"); /* rows of flags there, too */
    options.sink = "npy";
    assert_builds(&options, NULL);
    run_shell("npz", "head -c 128 ../npz-arrays/labels.npy | grep -q '(750, 14)'");
    options.out = place("npz", "tar"); /* no member has a label */
    options.sink = "tar";
    assert_builds(&options, NULL);
    assert_whole(&options);
    run_shell("npz", "! tar tf ../npz-tar/clean/000000.tar | grep cls");
}

/* ---- damage ---- */

static char found[4096];

static void keep_finding(void *user, const shf_finding *finding)
{
    (void)user;
    const size_t used = strlen(found);
    snprintf(found + used, sizeof(found) - used, "%s %s%s\n", shf_finding_name(finding->kind),
             finding->path, strncmp(finding->detail, "SHA-256", 7) == 0 ? ": SHA-256" : "");
}

static const char *const damages[][2] = {
    {"rm contrast_down.npz", "missing contrast_down.npz\n"},
    {"printf x >>contrast_down.npz", "changed contrast_down.npz\nchanged contrast_down.npz\n"},
    {"truncate -s 20000 contrast_down.npz",
     "changed contrast_down.npz\nchanged contrast_down.npz\n"},
    {"cp clean.npz contrast_down.npz", "missing contrast_down.npz[150]\n"},
    {"echo x >fog.npz", "extra fog.npz\n"},
};

Test(archives, damage_is_named)
{
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    assert_builds(&options, NULL);
    run_shell("npz", "cp -r . ../npz-kept");
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
        found[0] = 0;
        run_shell("npz", damages[i][0]);
        cr_assert_eq(shf_verify(context, options.out, keep_finding, NULL, NULL), SHF_FINDINGS);
        cr_assert_not_null(strstr(found, damages[i][1]), "%s: %s", damages[i][0], found);
        run_shell("npz", "rm -r * && cp -r ../npz-kept/* .");
    }
    shf_context_destroy(context);
}

/* A row that is another one is named, whatever stands before it in the stream. */
Test(archives, a_row_that_has_changed_is_named)
{
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    assert_builds(&options, NULL);
    run_shell("npz", "sed -i '8s/\\(contrast_down.3\",\"bytes\":784,\"sha256\":\"\\)......../\\1"
                     "01234567/' manifests/*");
    shf_context *context = test_context();
    found[0] = 0;
    cr_assert_eq(shf_verify(context, options.out, keep_finding, NULL, NULL), SHF_FINDINGS);
    cr_assert_str_eq(found, "changed contrast_down.npz[307]: SHA-256\n"
                            "changed manifests/chunk-000000.jsonl: SHA-256\n");
    shf_context_destroy(context);
}

/* ---- the recipe ---- */

static void assert_refused(const shf_build_options *options, shf_status status, const char *text)
{
    char error[1024], expected[1024];
    cr_assert_eq(run_build(options, NULL, error), status, "%s", error);
    snprintf(expected, sizeof(expected), text, folder.path);
    cr_assert_str_eq(error, expected);
}

Test(archives, which_dataset)
{
    shf_build_options options = medmnist(put_source("some.npz", 1));
    options.sink = "null";
    assert_refused(&options, SHF_ERR_ARGUMENT,
                   "which dataset '%s/some.npz' is cannot be told by its name: say it with "
                   "--dataset");
    options.dataset = "breastmnist";
    options.corruptions = NULL;
    shf_build_summary summary;
    assert_builds(&options, &summary);
    cr_assert_eq(summary.variants, 36);
    options.dataset = NULL;
    options.profile = "medmnist-c/octmnist";
    assert_builds(&options, &summary);
    cr_assert_eq(summary.variants, 31);
    options.split = "train";
    assert_refused(&options, SHF_ERR_DATA,
                   "%s/some.npz: no array 'train_images' in it, but test_images, test_labels: say "
                   "which is meant with split=, or with images= and labels=");
    options.source = "synthetic:count=3";
    assert_refused(&options, SHF_ERR_ARGUMENT,
                   "a split of 'synthetic:count=3': only npz files have splits: leave it out");
    options.split = NULL;
    assert_builds(&options, &summary);
    options.recipe = "cifar10-c";
    options.dataset = "octmnist";
    assert_refused(
        &options, SHF_ERR_ARGUMENT,
        "the recipe cifar10-c is of no dataset: leave out --dataset and --split (a source "
        "npz:FILE,split=train has one)");
}

Test(archives, datasets_are_known)
{
    size_t several = 0;
    cr_assert_eq(shf_dataset_count(), 12);
    for (size_t i = 0; i < 12; i++) {
        char name[64];
        shf_profile_info profile;
        const shf_dataset_info dataset = shf_dataset_at(i);
        snprintf(name, sizeof(name), "medmnist-c/%s", dataset.name);
        cr_assert(shf_profile_find(name, &profile), "%s", name);
        cr_assert_eq(profile.gray_as_rgb, dataset.channels == 1, "%s", name);
        several += strcmp(dataset.task, "multi-label") == 0;
        cr_assert_eq(strcmp(dataset.task, "binary") == 0, dataset.class_count == 2);
        for (size_t c = 1; c < dataset.class_count; c++)
            cr_assert_lt(strcmp(dataset.classes[c - 1], dataset.classes[c]), 0, "%s", name);
    }
    cr_assert_eq(several, 1);
    cr_assert_null(shf_dataset_at(12).name);
}

/* ---- what others made ---- */

static shf_status run_index(const char *profile, char error[1024])
{
    shf_context *context = test_context();
    const shf_index_options options = {.struct_size = sizeof(options),
                                       .dir = place("npz", "pneumoniamnist"),
                                       .layout = "medmnist-c",
                                       .profile = profile,
                                       .threads = 3};
    shf_status status = shf_index(context, &options, NULL);
    snprintf(error, 1024, "%s", shf_context_error(context));
    shf_context_destroy(context);
    return status;
}

Test(archives, rows_of_an_original_are_what_was_built)
{
    char error[1024];
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    options.corruptions = NULL;
    assert_builds(&options, NULL);
    run_shell("npz", "mkdir ../npz-pneumoniamnist && cp *.npz ../npz-pneumoniamnist");
    cr_assert_eq(run_index(NULL, error), SHF_ERR_ARGUMENT); /* the folder has another name */
    cr_assert(strstr(error, "npz-pneumoniamnist is not named after a dataset: say which it is with "
                            "--profile medmnist-c/pathmnist, or another one"));
    cr_assert_eq(run_index("medmnist-c/pneumoniamnist", error), SHF_OK, "%s", error);
    run_shell("npz", "sed 's/,\"drawn\":{[^}]*}//g; s/\"sha256\":\"[0-9a-f]*\",\"bytes\":0,/"
                     "\"bytes\":0,/' manifests/*.jsonl >../built; "
                     "cmp ../built ../npz-pneumoniamnist/manifests/chunk-000000.jsonl");
    shf_context *context = test_context();
    assert_ok(context, shf_verify(context, place("npz", "pneumoniamnist"), NULL, NULL, NULL));
    shf_context_destroy(context);
}

Test(archives, originals_that_do_not_fit)
{
    char error[1024];
    shf_build_options options = medmnist(put_source("pneumoniamnist.npz", 1));
    assert_builds(&options, NULL);
    run_shell("npz", "mkdir ../npz-pneumoniamnist && cp gauss*.npz ../npz-pneumoniamnist");
    options = medmnist(put_source("chestmnist.npz", 14));
    options.corruptions = "contrast_down";
    options.out = place("npz", "other");
    assert_builds(&options, NULL);
    run_shell("npz", "cp ../npz-other/contrast_down.npz ../npz-pneumoniamnist");
    cr_assert_eq(run_index("medmnist-c/pneumoniamnist", error), SHF_ERR_DATA);
    cr_assert_str_eq(error,
                     "gaussian_noise.npz: the labels are not those of the other archives, over "
                     "and over for each severity");
    run_shell("npz", "rm ../npz-pneumoniamnist/gauss*");
    cr_assert_eq(run_index("medmnist-c/pneumoniamnist", error), SHF_ERR_DATA);
    cr_assert_str_eq(error,
                     "test_labels: labels of 14 columns, and pneumoniamnist has 1: it is another "
                     "dataset");
    cr_assert_eq(run_index("medmnist-c/chestmnist", error), SHF_OK, "%s", error);
}
