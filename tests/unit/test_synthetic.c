/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The synthetic source: the same bits everywhere, masks that fit, any size. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/rows.h"
#include "generators/sources/synthetic.h"
#include "tests/unit/source_tree.h"

static shf_source *open_spec(shf_context *context, const char *spec)
{
    const shf_source_options options = {.spec = spec};
    shf_source *source;
    assert_ok(context, shf_source_open(context, &options, &source));
    return source;
}

/* SHA-256 over the images and masks of a source, in order. */
static void hash_all(shf_context *context, const shf_source *source, char out[SHF_SHA256_HEX])
{
    shf_sha256_state state;
    cr_assert_eq(shf_sha256_begin(&state), SHF_OK);
    for (size_t i = 0; i < source->count; i++) {
        uint8_t mask[SHF_SHA256_SIZE];
        shf_loaded loaded;
        shf_mark mark = shf_arena_mark(&context->scratch);
        assert_ok(context, shf_source_load(source, i, context, &context->scratch, &loaded));
        cr_assert_eq(shf_sha256_image(&loaded.mask, mask), SHF_OK);
        shf_sha256_add(&state, loaded.sha256, SHF_SHA256_SIZE);
        shf_sha256_add(&state, mask, SHF_SHA256_SIZE);
        shf_arena_rewind(&context->scratch, mark);
    }
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256_end(&state, hash);
    shf_hex(hash, out);
}

/* Every class twice and most backdrops: the bits of every compiler, level and machine. */
static const struct {
    const char *spec, *sha256;
} goldens[] = {
    {"synthetic:count=24,size=96x72",
     "46555d1a916d8dd8e500649e8a9e27fcfcf1b6fb722535f18dad43bcc9c57dee"},
    {"synthetic:count=12,size=31x64,seed=18446744073709551615",
     "7a0b27022f286ed2a0a3295a6a8a8b66cacfbc90b298bb5abf8c9ba36dad00c1"},
    {"synthetic:count=12,size=1x1",
     "0a79c9af8c5c7a9719d204d00601cf765eb3f4be7770a7b1964b7993648a171d"},
};

Test(synthetic, scenes_are_these)
{
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(goldens) / sizeof(*goldens); i++) {
        shf_source *source = open_spec(context, goldens[i].spec);
        char hash[SHF_SHA256_HEX];
        hash_all(context, source, hash);
        cr_expect_str_eq(hash, goldens[i].sha256, "%s: %s", goldens[i].spec, hash);
        shf_source_close(context, source);
    }
    shf_context_destroy(context);
}

Test(synthetic, items_are_labelled_and_do_not_depend_on_the_count)
{
    shf_context *context = test_context();
    shf_source *few = open_spec(context, "synthetic:count=13,size=40x30");
    shf_source *many = open_spec(context, "synthetic:count=50,size=40x30");
    cr_assert_geq(shf_shape_count, 10);
    cr_assert_eq(few->class_count, shf_shape_count);
    cr_assert_eq(few->count, 13);
    for (size_t i = 0; i < few->count; i++) {
        const shf_item *item = &few->items[i];
        const char *class = few->classes[item->label];
        cr_assert_eq(strncmp(item->key, class, strlen(class)), 0);
        size_t other;
        cr_assert(shf_source_find(many, item->key, &other));
        cr_assert_eq(many->items[other].label, item->label);
        shf_loaded a, b;
        assert_ok(context, shf_source_load(few, i, context, &context->scratch, &a));
        assert_ok(context, shf_source_load(many, other, context, &context->scratch, &b));
        cr_assert_arr_eq(a.sha256, b.sha256, SHF_SHA256_SIZE);
        cr_assert_eq(a.bytes, 0);
    }
    for (size_t i = 1; i < shf_shape_count; i++)
        cr_assert(strcmp(shf_shapes[i - 1].name, shf_shapes[i].name) < 0, "classes are sorted");
    shf_source_close(context, few);
    shf_source_close(context, many);
    shf_context_destroy(context);
}

Test(synthetic, scenes_differ_by_key_and_seed)
{
    shf_context *context = test_context();
    shf_source *a = open_spec(context, "synthetic:count=60,size=16x16");
    shf_source *b = open_spec(context, "synthetic:count=60,size=16x16,seed=1");
    static uint8_t hashes[120][SHF_SHA256_SIZE];
    for (size_t i = 0; i < 120; i++) {
        shf_loaded loaded;
        assert_ok(context,
                  shf_source_load(i < 60 ? a : b, i % 60, context, &context->scratch, &loaded));
        memcpy(hashes[i], loaded.sha256, SHF_SHA256_SIZE);
        for (size_t j = 0; j < i; j++)
            cr_assert(memcmp(hashes[i], hashes[j], SHF_SHA256_SIZE) != 0);
    }
    shf_source_close(context, a);
    shf_source_close(context, b);
    shf_context_destroy(context);
}

/* The mask is 0 or 255, a fair part of the picture, off its border, and what is under it differs in
 * colour from what is not. */
static void check_mask(const shf_loaded *loaded, const char *key)
{
    int width = loaded->mask.width, height = loaded->mask.height;
    uint64_t inside = 0, border = 0, sums[2][3] = {{0}};
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint8_t value = shf_row(&loaded->mask, y)[x];
            cr_assert(value == 0 || value == 255);
            inside += value != 0;
            border += value != 0 && (x == 0 || y == 0 || x == width - 1 || y == height - 1);
            for (int c = 0; c < 3; c++)
                sums[value != 0][c] += shf_row(&loaded->image, y)[3 * x + c];
        }
    uint64_t area = (uint64_t)width * (uint64_t)height;
    cr_assert(inside * 100 > area * 3 && inside * 100 < area * 45, "%s: %d %%", key,
              (int)(inside * 100 / area));
    cr_assert(border * 20 < inside, "%s: the object leaves the picture", key);
    double distance = 0;
    for (int c = 0; c < 3; c++) {
        double in = (double)sums[1][c] / (double)inside;
        double out = (double)sums[0][c] / (double)(area - inside);
        distance += (in - out) * (in - out);
    }
    cr_assert(distance > 15 * 15, "%s: the object does not stand out: %.0f", key, distance);
}

Test(synthetic, masks_fit_the_objects)
{
    shf_context *context = test_context();
    shf_source *source = open_spec(context, "synthetic:count=240,size=80x60");
    for (size_t i = 0; i < source->count; i++) {
        shf_loaded loaded;
        shf_mark mark = shf_arena_mark(&context->scratch);
        assert_ok(context, shf_source_load(source, i, context, &context->scratch, &loaded));
        check_mask(&loaded, source->items[i].key);
        shf_arena_rewind(&context->scratch, mark);
    }
    shf_source_close(context, source);
    shf_context_destroy(context);
}

/* A signed distance grows no faster than the way; the flower's is one to first order, and so is
 * looked at near the outline only. */
Test(synthetic, shapes_are_distances)
{
    const double step = 0.01;
    for (size_t s = 0; s < shf_shape_count; s++) {
        const shf_shape *shape = &shf_shapes[s];
        bool rough = strcmp(shape->name, "flower") == 0;
        int inside = 0;
        for (int y = -110; y <= 110; y++)
            for (int x = -110; x <= 110; x++) {
                shf_point at = {x * step, y * step}, next = {(x + 1) * step, y * step};
                double a = shape->distance(shape, at), b = shape->distance(shape, next);
                double change = a > b ? a - b : b - a;
                bool near = a > -0.03 && a < 0.03;
                cr_assert((rough && !near) || change <= (rough ? 1.6 : 1.0001) * step,
                          "%s at %d %d: %g", shape->name, x, y, change);
                inside += a < 0;
                if (x * x + y * y > 100 * 100)
                    cr_assert(a > 0, "%s reaches beyond radius 1 at %d %d", shape->name, x, y);
            }
        cr_assert(inside > 4000, "%s covers %d of 31416", shape->name, inside);
    }
}

Test(synthetic, any_size)
{
    static const char *const specs[] = {
        "synthetic:count=12,size=1x1",     "synthetic:count=12,size=1x300",
        "synthetic:count=12,size=300x1",   "synthetic:count=12,size=2x3",
        "synthetic:count=12,size=65535x1", "synthetic:size=7x1500,count=12",
    };
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++) {
        shf_source *source = open_spec(context, specs[i]);
        char hash[SHF_SHA256_HEX];
        hash_all(context, source, hash);
        shf_source_close(context, source);
    }
    shf_context_destroy(context);
}

/* ---- threads ---- */

#define SCENES 48

typedef struct worker {
    const shf_source *source;
    size_t first, step;
    uint8_t (*hashes)[SHF_SHA256_SIZE];
} worker;

static void *render_some(void *user)
{
    const worker *work = user;
    shf_context *context;
    if (shf_context_create(NULL, &context))
        return NULL;
    for (size_t i = work->first; i < SCENES; i += work->step) {
        shf_loaded loaded;
        shf_mark mark = shf_arena_mark(&context->scratch);
        if (!shf_source_load(work->source, i, context, &context->scratch, &loaded))
            memcpy(work->hashes[i], loaded.sha256, SHF_SHA256_SIZE);
        shf_arena_rewind(&context->scratch, mark);
    }
    shf_context_destroy(context);
    return NULL;
}

Test(synthetic, threads_change_nothing)
{
    static uint8_t hashes[2][SCENES][SHF_SHA256_SIZE];
    shf_context *context = test_context();
    shf_source *source = open_spec(context, "synthetic:count=48,size=50x40");
    worker alone = {source, 0, 1, hashes[0]};
    render_some(&alone);
    pthread_t threads[7];
    worker workers[7];
    for (size_t t = 0; t < 7; t++) {
        workers[t] = (worker){source, t, 7, hashes[1]};
        cr_assert_eq(pthread_create(&threads[t], NULL, render_some, &workers[t]), 0);
    }
    for (size_t t = 0; t < 7; t++)
        pthread_join(threads[t], NULL);
    static const uint8_t none[SHF_SHA256_SIZE];
    for (size_t i = 0; i < SCENES; i++) {
        cr_assert(memcmp(hashes[0][i], none, SHF_SHA256_SIZE) != 0);
        cr_assert_arr_eq(hashes[0][i], hashes[1][i], SHF_SHA256_SIZE);
    }
    shf_source_close(context, source);
    shf_context_destroy(context);
}

/* ---- settings ---- */

Test(synthetic, settings_are_checked)
{
    static const char *const wrong[] = {"count=0",
                                        "count=100000001",
                                        "count=",
                                        "count=-1",
                                        "size=0x5",
                                        "size=5x0",
                                        "size=5",
                                        "size=65536x1",
                                        "size=5x5x5",
                                        "size=x",
                                        "seed=-1",
                                        "colour=red",
                                        "count=99999999999999999999",
                                        ",",
                                        "count"};
    shf_context *context = test_context();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        char spec[64], text[256];
        snprintf(spec, sizeof(spec), "synthetic:%s", wrong[i]);
        snprintf(
            text, sizeof(text),
            "the source '%s': '%s' is not a setting; count=1..100000000, size=320x240 (sides up "
            "to 65535) and seed=0.. are",
            spec, strcmp(wrong[i], ",") ? wrong[i] : "");
        const shf_source_options options = {.spec = spec};
        shf_source *source;
        assert_fails(context, shf_source_open(context, &options, &source), SHF_ERR_ARGUMENT, text);
    }
    const shf_source_options large = {.spec = "synthetic:size=10x11", .max_pixels = 109};
    shf_source *source;
    assert_fails(context, shf_source_open(context, &large, &source), SHF_ERR_LIMIT,
                 "the source 'synthetic:size=10x11': the limit is 109 pixels");
    const shf_source_options labelled = {.spec = "synthetic:", .labels = "x"};
    assert_fails(context, shf_source_open(context, &labelled, &source), SHF_ERR_ARGUMENT,
                 "synthetic: scenes have labels of their own; leave --labels out");
    shf_context_destroy(context);
}

Test(synthetic, settings_have_defaults)
{
    shf_context *context = test_context();
    shf_source *source = open_spec(context, "synthetic:");
    cr_assert_eq(source->count, 120);
    shf_loaded loaded;
    assert_ok(context, shf_source_load(source, 7, context, &context->scratch, &loaded));
    cr_assert_eq(loaded.image.width, 320);
    cr_assert_eq(loaded.image.height, 240);
    cr_assert_eq(loaded.image.channels, 3);
    cr_assert_eq(loaded.mask.channels, 1);
    shf_source_close(context, source);
    shf_context_destroy(context);
}
