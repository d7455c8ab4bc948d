/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Every allocation of a score may fail once, whatever groups of metrics it has. */
#include <criterion/criterion.h>
#include <string.h>

#include <shiftforge/score.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "manifests/npy.h"
#include "tests/support/support.h"
#include "tests/unit/sample_release.h"

enum { IMAGES = 5, CLASSES = 6 };

static void put_predictions(const sample_release *release, const char *name, uint64_t classes)
{
    shf_buffer file;
    shf_npy npy = {
        .kind = 'f', .width = 4, .rank = 2, .shape = {IMAGES * SAMPLE_VARIANTS, classes}};
    shf_buffer_init(&file, release->context);
    cr_assert(!shf_npy_write(&npy, &file));
    for (size_t i = 0; i < IMAGES * SAMPLE_VARIANTS * classes; i++) {
        const float score = (float)(i * 37 % 11);
        cr_assert(!shf_buffer_append(&file, &score, sizeof(score)));
    }
    cr_assert(!shf_file_write(release->context, sample_path(release, name), file.data, file.size));
    shf_buffer_free(&file);
}

static void put_pictures(const sample_release *release)
{
    uint8_t pixels[4 * 4 * 3];
    const shf_encoder png = {.format = SHF_PNG};
    shf_buffer file;
    shf_buffer_init(&file, release->context);
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        char path[512];
        memset(pixels, (int)i, sizeof(pixels));
        const shf_image image = shf_image_of(pixels, 4, 4, 3);
        cr_assert(!shf_encode(release->context, &png, &image, &file));
        snprintf(path, sizeof(path), "clean/%s.png", release->rows[i].stem);
        if (release->rows[i].output_count)
            cr_assert(!shf_file_write(release->context, sample_path(release, path), file.data,
                                      file.size));
    }
    shf_buffer_free(&file);
}

static void try_all(const shf_score_options *options)
{
    test_failing failing;
    shf_status status = SHF_ERR_MEMORY;
    for (size_t n = 1; status == SHF_ERR_MEMORY; n++) {
        test_failing_init(&failing);
        const shf_context_options own = {.struct_size = sizeof(own),
                                         .allocator = &failing.allocator};
        shf_context *context;
        char *json;
        cr_assert(!shf_context_create(&own, &context));
        test_failing_arm(&failing, n);
        status = shf_score(context, options, &json);
        cr_assert(status == SHF_OK || status == SHF_ERR_MEMORY, "%zu: %s", n,
                  shf_context_error(context));
        cr_assert_eq(status == SHF_OK, json != NULL);
        cr_assert(status || !atomic_load(&failing.injected), "%zu was not noticed", n);
        shf_text_free(context, json);
        shf_context_destroy(context);
        cr_assert_eq(atomic_load(&failing.live), 0, "%zu", n);
    }
    cr_assert_eq(status, SHF_OK);
}

static void try_relations(const shf_relation *second, const shf_relation *third,
                          const char *sequences)
{
    char path[4096], dir[64];
    shf_context *context = test_context();
    sample_release release;
    static shf_attribute attributes[] = {{"area", NULL, 0.5}, {"group", "a", 0}};
    sample_release_init(&release, context);
    release.variants[1].relation = *second;
    release.variants[2].relation = *third;
    release.rows[0].attributes = attributes;
    release.rows[0].attribute_count = 2;
    sample_release_write(&release);
    put_predictions(&release, "p.npy", CLASSES);
    put_pictures(&release);
    snprintf(path, sizeof(path), "%s", sample_path(&release, "p.npy"));
    snprintf(dir, sizeof(dir), "%s", release.dir);
    try_all(&(shf_score_options){.struct_size = sizeof(shf_score_options),
                                 .release = dir,
                                 .predictions = path,
                                 .oracle = path,
                                 .sequences = sequences,
                                 .slices = "class,area:2,group,width,brightness",
                                 .metrics = "all",
                                 .replicates = 3,
                                 .threads = 1,
                                 .unbound = true});
    cr_assert(!remove(path));
    sample_release_free(&release);
    shf_context_destroy(context);
}

Test(score_memory, of_views_and_frames)
{
    try_relations(&(shf_relation){SHF_ROLE_VIEW, "v", "clean"},
                  &(shf_relation){SHF_ROLE_FRAME, "f", "gaussian_noise/1"}, "f");
}

Test(score_memory, of_edits_and_controls)
{
    try_relations(&(shf_relation){SHF_ROLE_EDIT, "e", "clean"},
                  &(shf_relation){SHF_ROLE_CONTROL, "e", "clean"}, NULL);
}

Test(score_memory, of_images_with_any_number_of_classes)
{
    static const int32_t labels[] = {0, 1};
    char path[4096], dir[64];
    shf_context *context = test_context();
    sample_release release;
    sample_release_init(&release, context);
    release.manifest.task = SHF_TASK_SEVERAL;
    release.manifest.profile = "medmnist-c/chestmnist";
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        release.rows[i].label = -1;
        release.rows[i].labels = labels;
        release.rows[i].label_count = i % 3;
    }
    sample_release_write(&release);
    put_predictions(&release, "p.npy", 2);
    snprintf(path, sizeof(path), "%s", sample_path(&release, "p.npy"));
    snprintf(dir, sizeof(dir), "%s", release.dir);
    try_all(&(shf_score_options){.struct_size = sizeof(shf_score_options),
                                 .release = dir,
                                 .predictions = path,
                                 .thresholds = "0.9,0.95",
                                 .replicates = 3,
                                 .threads = 1,
                                 .unbound = true});
    cr_assert(!remove(path));
    sample_release_free(&release);
    shf_context_destroy(context);
}
