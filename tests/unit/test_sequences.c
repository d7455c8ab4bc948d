/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Sequences: what lists stand for, exact values, and means that do not depend on what was asked for
 * before. */
#include <criterion/criterion.h>

#include <string.h>

#include "generators/views/mean.h"
#include "generators/views/sequences.h"
#include "generators/views/warp.h"
#include "tests/support/scratch.h"

static shf_sequence *found;
static size_t count;

TestSuite(sequences, .init = set_up, .fini = tear_down);

static const char *usual_of(const char *recipe)
{
    for (size_t i = 0; i < shf_recipe_count(); i++)
        if (strcmp(shf_recipe_at(i).name, recipe) == 0)
            return shf_recipe_at(i).sequences;
    return NULL;
}

static void parse(const char *recipe, const char *list)
{
    assert_ok(context,
              shf_sequences_parse(context, &arena, usual_of(recipe), list, &found, &count));
}

static const shf_sequence *sequence_of(const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(shf_sequence_kind_of(&found[i])->name, name) == 0)
            return &found[i];
    cr_assert(false, "no %s", name);
    return NULL;
}

/* ---- lists ---- */

/* What the published scripts have, frame by frame. */
Test(sequences, published_values)
{
    static const struct {
        const char *recipe, *name;
        int frames, first, step, parts; /* (first + step i) / parts */
    } published[] = {
        {"imagenet-p", "motion_blur", 31, -120, 4, 1},
        {"imagenet-p", "snow", 31, -150, 4, 1},
        {"imagenet-p", "brightness", 31, -30, 2, 100},
        {"imagenet-p", "translate", 41, -20, 1, 1},
        {"imagenet-p", "rotate", 31, -15, 1, 1},
        {"imagenet-p", "tilt", 31, -15, 1, 1},
        {"imagenet-p", "scale", 31, 400, 25, 1000},
        {"imagenet-p", "shear", 31, -15, 1, 1},
        {"imagenet-p", "gaussian_blur", 31, 250, 35, 1000},
        {"imagenet-p", "spatter", 31, 0, 1, 1},
        {"imagenet-p", "zoom_blur", 31, 1000, 4, 1000},
        {"cifar-p", "motion_blur", 21, -180, 9, 1},
        {"cifar-p", "snow", 31, -150, 4, 1},
        {"cifar-p", "brightness", 31, -225, 15, 1000},
        {"cifar-p", "translate", 16, -7, 1, 1},
        {"cifar-p", "rotate", 31, -15, 1, 1},
        {"cifar-p", "tilt", 31, -1125, 75, 100},
        {"cifar-p", "scale", 31, 70, 2, 100},
        {"cifar-p", "shear", 31, -15, 1, 1},
        {"cifar-p", "gaussian_blur", 31, 300, 15, 1000},
        {"cifar-p", "spatter", 31, 0, 1, 1},
        {"cifar-p", "zoom_blur", 31, 1000, 4, 1000},
    };
    for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
        parse(published[i].recipe, NULL);
        cr_assert_eq(count, 14);
        const shf_sequence *s = sequence_of(published[i].name);
        cr_assert_eq(s->frames, published[i].frames, "%s", published[i].name);
        for (int f = 0; f < s->frames; f++)
            cr_assert_eq(shf_sequence_value(s, f),
                         (double)(published[i].first + published[i].step * f) / published[i].parts,
                         "%s %d", published[i].name, f);
    }
}

Test(sequences, groups_and_numbers)
{
    parse("imagenet-p", "test");
    cr_assert_eq(count, 10);
    parse("imagenet-p", "validation");
    cr_assert_eq(count, 4);
    parse("imagenet-p", "all");
    cr_assert_eq(count, 14);
    parse("cifar-p", "snow:5,tilt:3:2,spatter:4:1:2:mean=0.6:sigma=0.2,gaussian_noise:sigma=0.3");
    cr_assert_eq(count, 4);
    const shf_sequence *snow = sequence_of("snow"), *tilt = sequence_of("tilt");
    const shf_sequence *spatter = sequence_of("spatter"), *noise = sequence_of("gaussian_noise");
    cr_expect(snow->frames == 5 && snow->first == -150 && snow->step == 4);
    cr_expect(tilt->frames == 3 && tilt->first == 2 && tilt->step == 0.75);
    cr_expect(spatter->frames == 4 && spatter->first == 1 && spatter->step == 2);
    cr_assert_eq(spatter->setting_count, 2);
    cr_expect_str_eq(spatter->settings[0], "mean=0.6");
    cr_expect_str_eq(spatter->settings[1], "sigma=0.2");
    cr_expect(noise->frames == 31 && noise->setting_count == 1);
}

Test(sequences, lists_that_cannot_be)
{
    static const char *const wrong[] = {"",
                                        "turn",
                                        "rotate,rotate",
                                        "test,snow",
                                        "test:3",
                                        "rotate:1",
                                        "rotate:1001",
                                        "rotate:2.5",
                                        "rotate:",
                                        "rotate:3:x",
                                        "rotate:3:181",
                                        "scale:3:0.4:-0.2",
                                        "translate:3:0:0.5",
                                        "spatter:3:-1",
                                        "rotate:3:1:1:1",
                                        "shot_noise:3:1",
                                        "tilt:angle=3",
                                        "snow:angle=3",
                                        "snow,",
                                        "shear:3:nan"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        cr_expect_eq(
            shf_sequences_parse(context, &arena, usual_of("imagenet-p"), wrong[i], &found, &count),
            SHF_ERR_ARGUMENT, "'%s'", wrong[i]);
}

/* ---- means ---- */

static void show(shf_mean *mean, const shf_cutting *cutting, int steps, const shf_image *out)
{
    const shf_view view = {.warps = true,
                           .sampling = SHF_SAMPLING_TRUNCATED,
                           .warp = {.scale = 1, .steps = steps, .step = steps ? 0.05 : 0}};
    shf_mean_show(mean, cutting, &view, out);
}

/* Asked for in any order, a mean is what it is alone, and that is the sum of all warps. */
Test(sequences, means_do_not_remember)
{
    static const int orders[][6] = {{0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {3, 3, 5, 1, 4, 2}};
    const shf_image image = numbered(17, 13, 3), out = shf_image_take(&arena, 9, 7, 3);
    const shf_image warped = shf_image_take(&arena, 9, 7, 3);
    const shf_cutting cutting = {.frame = {17, 13, 4, 3, 9, 7, 9, 7}, .field = image};
    for (size_t order = 0; order < 3; order++) {
        shf_mean mean = shf_mean_take(&arena, 9, 7, 3);
        for (int i = 0; i < 6; i++) {
            const int steps = orders[order][i];
            float sums[7 * 9 * 3] = {0};
            show(&mean, &cutting, steps, &out);
            for (int j = 0; j <= steps; j++) {
                const shf_warp warp = {.scale = 1 + 0.05 * j};
                shf_cut_warped(&cutting, &warp, SHF_SAMPLING_TRUNCATED, &warped);
                for (int k = 0; k < 7 * 9 * 3; k++)
                    sums[k] += (float)shf_row(&warped, k / 27)[k % 27] / 255.0f;
            }
            for (int k = 0; k < 7 * 9 * 3; k++)
                cr_assert_eq(shf_row(&out, k / 27)[k % 27],
                             (uint8_t)(sums[k] / (float)(steps + 1) * 255.0f), "%d at %d", steps,
                             k);
        }
    }
}

/* A field that is the crop and the reach around it alone shows what the whole image shows. */
Test(sequences, reach)
{
    static const shf_warp warps[] = {{.scale = 0.4},
                                     {.angle = 40},
                                     {.shear = -15},
                                     {.tilts = true, .tilt = 15},
                                     {.tilts = true, .tilt = -40},
                                     {.scale = 1, .steps = 5, .step = -0.1}};
    const shf_image image = numbered(400, 40, 3), whole = shf_image_take(&arena, 32, 32, 3);
    const shf_image part = shf_image_take(&arena, 32, 32, 3);
    for (size_t i = 0; i < sizeof(warps) / sizeof(warps[0]); i++) {
        const shf_view view = {.warps = true, .warp = warps[i], .sampling = SHF_SAMPLING_TRUNCATED};
        const int reach = shf_warp_reach(&view, 32), left = 184 > reach ? 184 - reach : 0;
        shf_cutting cutting = {.frame = {400, 40, 184, 4, 32, 32, 32, 32}, .field = image};
        shf_mean mean = shf_mean_take(&arena, 32, 32, 3);
        shf_mean_show(&mean, &cutting, &view, &whole);
        cutting.left = left;
        cutting.field.data = shf_row(&image, 0) + 3 * left;
        cutting.field.width = 400 - 2 * left;
        mean.count = 0;
        shf_mean_show(&mean, &cutting, &view, &part);
        for (int y = 0; y < 32; y++)
            cr_assert_arr_eq(shf_row(&part, y), shf_row(&whole, y), 96, "warp %zu, row %d", i, y);
    }
}
