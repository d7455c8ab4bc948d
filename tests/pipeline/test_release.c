/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Releases that are made again, and the sinks that keep none: digests, plans, apply. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/context.h"
#include "corruptions/base/sha256.h"
#include "corruptions/codecs/codec.h"
#include "generators/recipes/recipe.h"
#include "generators/views/sequences.h"
#include "generators/views/shifts.h"
#include "manifests/record.h"
#include "tests/pipeline/site.h"
#include "tests/support/support.h"

static site folder;
static shf_context *context;

static void setup(void)
{
    folder = site_make();
    context = test_context();
}

static void teardown(void)
{
    shf_context_destroy(context);
    site_remove(&folder);
}

TestSuite(release, .init = setup, .fini = teardown, .timeout = 60);

static void run_shell(const char *format, const char *path)
{
    char command[1024];
    snprintf(command, sizeof(command), format, path);
    cr_assert_eq(system(command), 0, "%s", command);
}

/* ---- recipes ---- */

/* Of all corruptions of a profile. */
/* list "": all that the profile has. */
static size_t severities_of(const char *profile, const char *list)
{
    const char **names;
    int *chosen = NULL;
    size_t count, chosen_count = 0, severities = 0;
    assert_ok(context, shf_select_corruptions(context, "all", profile, &names, &count));
    if (*list)
        assert_ok(context, shf_select_severities(context, list, &chosen, &chosen_count));
    for (size_t n = 0; n < count; n++)
        severities += *list ? chosen_count : (size_t)shf_severity_count(names[n], profile);
    shf_selection_free(context, names);
    shf_selection_free(context, chosen);
    return severities;
}

static size_t views_of(const shf_recipe_info *recipe)
{
    shf_shifts shifts;
    assert_ok(context, shf_shifts_parse(context, recipe->shifts, &shifts));
    return shf_shifts_count(&shifts);
}

static size_t frames_of(const shf_recipe_info *recipe)
{
    shf_arena arena;
    shf_sequence *sequences;
    size_t count, frames = 0;
    shf_arena_init(&arena, &context->allocator);
    assert_ok(context,
              shf_sequences_parse(context, &arena, recipe->sequences, NULL, &sequences, &count));
    for (size_t i = 0; i < count; i++)
        frames += (size_t)sequences[i].frames;
    shf_arena_free(&arena);
    return frames;
}

Test(release, every_recipe_builds)
{
    cr_assert_gt(shf_recipe_count(), 3);
    for (size_t i = 0; i < shf_recipe_count(); i++) {
        shf_recipe_info recipe = shf_recipe_at(i);
        shf_build_options options = small_build(NULL);
        options.recipe = recipe.name;
        options.corruptions = options.severities = NULL;
        options.preprocess = recipe.shifts ? "imagenet-64" : "none";
        options.sink = "null";
        const bool apart = *shf_edit_recipe_of(recipe.name)->name; /* two images of a class */
        if (apart)
            options.source = "synthetic:count=24,size=48x40";
        options.dataset = recipe.datasets ? "octmnist" : NULL;
        const char *profile = recipe.datasets ? "medmnist-c/octmnist" : recipe.profile;
        shf_build_summary summary;
        assert_builds(&options, &summary);
        const size_t variants = 1 + (recipe.sequences ? frames_of(&recipe)
                                     : recipe.shifts  ? views_of(&recipe)
                                                      : severities_of(profile, recipe.severities));
        cr_assert_eq(summary.variants, variants, "%s", recipe.name);
        cr_assert_eq(summary.outputs_done, (apart ? 24 : 6) * variants);
    }
    cr_assert_null(shf_recipe_at(shf_recipe_count()).name);
}

/* ---- apply equals build ---- */

static void read_image(const char *path, shf_arena *arena, shf_image *image)
{
    shf_buffer bytes;
    shf_buffer_init(&bytes, context);
    assert_ok(context, shf_file_read(context, path, 1 << 20, &bytes));
    assert_ok(context, shf_decode(context, arena, bytes.data, bytes.size, 0, image));
    shf_buffer_free(&bytes);
}

/* What a user gets who applies one corruption to one image, with the image's key. */
Test(release, apply_gives_what_build_gives)
{
    write_picture(site_path(&folder, "in/cat/one.png"), 50, 41, 1);
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    options.preprocess = "none";
    options.encoder = "png";
    options.corruptions = "all";
    options.severities = "";
    options.seed = 77;
    assert_builds(&options, NULL);

    static const char key[] = "cat/one.png";
    const shf_address address = {sizeof(address), 77, 0, 0, key, strlen(key)};
    shf_arena arena;
    shf_arena_init(&arena, &context->allocator);
    shf_image in, built;
    read_image(site_path(&folder, "in/cat/one.png"), &arena, &in);
    const char **names;
    size_t count;
    assert_ok(context, shf_select_corruptions(context, "all", "imagenet-64-c", &names, &count));
    for (size_t i = 0; i < count; i++) {
        for (int severity = 1; severity <= shf_severity_count(names[i], "imagenet-64-c");
             severity++) {
            char path[128];
            snprintf(path, sizeof(path), "out/%s/%d/cat/one.png", names[i], severity);
            read_image(site_path(&folder, path), &arena, &built);
            unsigned char pixels[50 * 41 * 3];
            const shf_image applied = shf_image_of(pixels, 50, 41, 3);
            shf_operation *operation;
            assert_ok(context, shf_operation_create(context, names[i], "imagenet-64-c", severity,
                                                    NULL, 0, &operation));
            assert_ok(context,
                      shf_operation_apply(context, operation, &address, &in, &applied, NULL));
            shf_operation_destroy(operation);
            cr_assert_eq(built.stride, 50 * 3);
            cr_assert_arr_eq(pixels, built.data, sizeof(pixels), "%s", path);
        }
    }
    shf_selection_free(context, names);
    shf_arena_free(&arena);
}

/* ---- digests ---- */

Test(release, digest_table)
{
    shf_build_options options = small_build(NULL);
    options.sink = "digest";
    shf_build_summary without, with;
    assert_builds(&options, &without);
    options.out = site_path(&folder, "table");
    options.threads = 5;
    assert_builds(&options, &with);
    cr_assert_str_eq(with.digest, without.digest);
    run_shell("test $(wc -l < %s/table/digest.tsv) = 42", folder.path);
    cr_assert_eq(count_files(options.out), 1);
    shf_buffer table;
    shf_buffer_init(&table, context);
    assert_ok(context,
              shf_file_read(context, site_path(&folder, "table/digest.tsv"), 1 << 20, &table));
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    shf_sha256(table.data, table.size, hash);
    shf_hex(hash, hex);
    shf_buffer_free(&table);
    cr_assert_str_eq(hex, with.digest);
    options.seed = 1;
    assert_builds(&options, &without); /* the table is replaced */
    cr_assert_eq(count_files(options.out), 1);
    cr_assert_str_neq(with.digest, without.digest);
}

/* The table has what a release's rows have. */
Test(release, digest_agrees_with_rows)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    assert_builds(&options, NULL);
    options.sink = "digest";
    options.out = site_path(&folder, "table");
    assert_builds(&options, NULL);
    run_shell("cd %s && cut -f3,4 table/digest.tsv | tr '\\t' '\\n' | sort > a && "
              "cat out/manifests/* | grep -oE '\"(sha256|pixels)\": ?\"[0-9a-f]{64}\"' | "
              "grep -oE '[0-9a-f]{64}' | sort > b && test $(comm -23 a b | wc -l) = 0",
              folder.path);
}

/* ---- plans ---- */

Test(release, plan_writes_nothing)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = "synthetic:count=20,size=64x48";
    shf_build_summary planned, built;
    assert_ok(context, shf_build_plan(context, &options, &planned));
    cr_assert(!path_exists(options.out));
    cr_assert_eq(planned.images, 20);
    cr_assert_eq(planned.outputs, 140);
    cr_assert_eq(planned.chunks, 5);
    cr_assert_gt(planned.seconds, 0);
    assert_builds(&options, &built);
    cr_assert_gt(planned.bytes, built.bytes / 2);
    cr_assert_lt(planned.bytes, built.bytes * 2);
    char before[65], after[65];
    hash_all(options.out, before);
    assert_ok(context, shf_build_plan(context, &options, &planned));
    cr_assert_eq(planned.outputs_kept, 140);
    options.seed = 3;
    cr_assert_eq(shf_build_plan(context, &options, &planned), SHF_ERR_CONFLICT);
    hash_all(options.out, after);
    cr_assert_str_eq(before, after);
}

/* ---- status ---- */

Test(release, status)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.seed = UINT64_MAX - 1;
    assert_builds(&options, NULL);
    shf_release_status status, copied;
    assert_ok(context, shf_release_get_status(context, options.out, &status));
    cr_assert(status.complete);
    cr_assert(!status.running);
    cr_assert_str_eq(status.recipe, "imagenet-64-c");
    cr_assert_str_eq(status.profile, "imagenet-64-c");
    cr_assert_str_eq(status.encoder, "jpeg:85");
    cr_assert_eq(status.seed, UINT64_MAX - 1);
    cr_assert_eq(status.images, 6);
    cr_assert_eq(status.variants, 7);
    cr_assert_eq(status.chunks_done, 2);
    cr_assert_eq(status.outputs_done, 42);
    /* The same from markers, once the manifest has gone; and from the manifest alone. */
    run_shell("cp -r %s/out %1$s/copy && rm -r %1$s/copy/.shiftforge %1$s/out/manifest.json",
              folder.path);
    assert_ok(context, shf_release_get_status(context, options.out, &copied));
    cr_assert(!copied.complete);
    copied.complete = true;
    cr_assert_eq(memcmp(&status, &copied, sizeof(status)), 0);
    assert_ok(context, shf_release_get_status(context, site_path(&folder, "copy"), &copied));
    cr_assert_eq(memcmp(&status, &copied, sizeof(status)), 0);
    cr_assert_eq(shf_release_get_status(context, folder.path, &copied), SHF_ERR_DATA);
    cr_assert_eq(shf_release_get_status(context, site_path(&folder, "no"), &copied), SHF_ERR_DATA);
}

/* ---- making again ---- */

typedef struct seen {
    size_t count[6];
    char path[256], detail[256];
} seen;

static void see(void *user, const shf_finding *finding)
{
    seen *all = user;
    all->count[finding->kind]++;
    snprintf(all->path, sizeof(all->path), "%s", finding->path);
    snprintf(all->detail, sizeof(all->detail), "%s", finding->detail);
}

static shf_build_options folder_build(void)
{
    for (unsigned i = 0; i < 6; i++) {
        char name[32];
        snprintf(name, sizeof(name), "in/%c/%u.png", 'a' + (int)i % 2, i);
        write_picture(site_path(&folder, name), 50 + (int)i, 40, i);
    }
    shf_build_options options = small_build(site_path(&folder, "out"));
    options.source = site_path(&folder, "in");
    return options;
}

static shf_status rebuild(const char *source, uint64_t sample, seen *all,
                          shf_verify_summary *summary)
{
    const shf_rebuild_options options = {
        .struct_size = sizeof(options), .source = source, .sample = sample, .threads = 2};
    *all = (seen){0};
    return shf_rebuild(context, site_path(&folder, "out"), &options, see, all, summary);
}

Test(release, rebuilds)
{
    shf_build_options options = folder_build();
    assert_builds(&options, NULL);
    seen all;
    shf_verify_summary summary;
    assert_ok(context, rebuild(options.source, 0, &all, &summary));
    cr_assert_eq(summary.files, 42);
    assert_ok(context, rebuild(options.source, 4, &all, &summary));
    cr_assert_eq(summary.files, 28);
    assert_ok(context, rebuild(options.source, 400, &all, &summary));
    cr_assert_eq(summary.files, 42);
    cr_assert_eq(rebuild(NULL, 0, &all, &summary), SHF_ERR_ARGUMENT);
}

Test(release, rebuilds_from_a_recorded_specification)
{
    shf_build_options options = small_build(site_path(&folder, "out"));
    assert_builds(&options, NULL);
    seen all;
    shf_verify_summary summary;
    assert_ok(context, rebuild(NULL, 0, &all, &summary));
    cr_assert_eq(summary.files, 42);
}

Test(release, rebuild_names_what_differs)
{
    shf_build_options options = folder_build();
    assert_builds(&options, NULL);
    seen all;
    shf_verify_summary summary;
    /* pixels that are not those recorded */
    run_shell("sed -i -E '1s/(\"pixels\": ?\").{8}/\\100000000/2' "
              "%s/out/manifests/chunk-000000.jsonl",
              folder.path);
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_FINDINGS);
    cr_assert_eq(all.count[SHF_FINDING_PIXELS], 1);
    cr_assert_eq(summary.findings, 1);
    cr_assert_str_eq(all.path, "gaussian_noise/1/a/0.jpg");
    /* bytes alone that are not, by the same codec libraries: somebody changed something */
    run_shell("sed -i -E '3s/(\"sha256\": ?\").{8}/\\100000000/3' "
              "%s/out/manifests/chunk-000000.jsonl; "
              "sed -i '1d' %1$s/out/manifests/chunk-000000.jsonl",
              folder.path);
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_FINDINGS);
    cr_assert_eq(all.count[SHF_FINDING_CHANGED], 1);
    cr_assert_str_eq(all.path, "gaussian_noise/1/a/4.jpg");
    /* by others: a note */
    run_shell("sed -i 's/libjpeg-turbo/elder libjpeg-turbo/' %s/out/manifest.json", folder.path);
    shf_status status = rebuild(options.source, 0, &all, &summary);
    cr_assert_eq(status, SHF_OK, "%s", shf_context_error(context));
    cr_assert_eq(all.count[SHF_FINDING_CODEC], 1);
    cr_assert_eq(summary.notes, 1);
    cr_assert_str_eq(all.path, "gaussian_noise/1/a/4.jpg");
}

/* A release may come from anybody. */
Test(release, rebuild_names_a_row_that_is_none)
{
    shf_build_options options = folder_build();
    assert_builds(&options, NULL);
    seen all;
    shf_verify_summary summary;
    run_shell("sed -i '2s/.*/{/' %s/out/manifests/chunk-000000.jsonl", folder.path);
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_ERR_DATA);
    const char *error = shf_context_error(context);
    cr_assert(strstr(error, "manifests/chunk-000000.jsonl line 2: not JSON"), "%s", error);
    run_shell("yes | tr -d '\\n' | head -c 17000000 >%s/out/manifests/chunk-000000.jsonl",
              folder.path);
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_ERR_LIMIT);
    cr_assert_str_eq(shf_context_error(context),
                     "manifests/chunk-000000.jsonl: line 1 is over 16777216 bytes");
}

Test(release, rebuild_names_another_source)
{
    shf_build_options options = folder_build();
    assert_builds(&options, NULL);
    seen all;
    shf_verify_summary summary;
    write_picture(site_path(&folder, "in/b/3.png"), 53, 40, 99);
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_FINDINGS);
    cr_assert_eq(summary.findings, 1);
    cr_assert_eq(all.count[SHF_FINDING_CHANGED], 1);
    cr_assert_str_eq(all.path, "b/3.png");
    cr_assert_str_eq(all.detail, "the source image is not the one recorded");
    unlink(site_path(&folder, "in/b/3.png"));
    cr_assert_eq(rebuild(options.source, 0, &all, &summary), SHF_FINDINGS);
    cr_assert_eq(all.count[SHF_FINDING_MISSING], 1);
    cr_assert_eq(all.count[SHF_FINDING_CHANGED], 1, "the fingerprint");
}
