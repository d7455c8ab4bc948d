/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Objects lifted and placed. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/attribute/composite.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

#define SIDE 96

static shf_context *context;
static test_picture image, canvas, mask, alpha;

static void set_up(void)
{
    context = test_context();
    image = test_picture_of(SIDE, SIDE, 3, LAYOUT_PADDED, CONTENT_TEXTURE);
    canvas = test_picture_of(SIDE, SIDE, 3, LAYOUT_BOTTOM_UP, CONTENT_GRADIENT);
    mask = test_picture_of(SIDE, SIDE, 1, LAYOUT_PADDED, CONTENT_BLACK);
    alpha = test_picture_new(SIDE, SIDE, 1, LAYOUT_PADDED);
}

static void tear_down(void)
{
    test_picture_free(&image);
    test_picture_free(&canvas);
    test_picture_free(&mask);
    test_picture_free(&alpha);
    shf_context_destroy(context);
}

TestSuite(composite, .init = set_up, .fini = tear_down);

/* An ellipse with a foot, so that no turn or mirror leaves it as it is. */
static bool of_object(int x, int y)
{
    const double u = (x - 45.0) / 20, v = (y - 40.0) / 13;
    return u * u + v * v < 1 || (x >= 50 && x < 62 && y >= 40 && y < 60);
}

static void draw_mask(void)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            shf_row(&mask.image, y)[x] = of_object(x, y) ? 255 : 0;
}

static shf_cutout lift(double erode, double feather)
{
    shf_cutout cutout;
    draw_mask();
    assert_ok(context, shf_lift_object(context, &image.image, &mask.image,
                                       &(shf_matting){erode, feather}, &cutout));
    return cutout;
}

static double placed_area(const shf_cutout *cutout, const shf_placing *placing)
{
    assert_ok(context, shf_place_alpha(context, cutout, placing, &alpha.image));
    double sum = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            sum += shf_row(&alpha.image, y)[x];
    return sum / 255;
}

static void place(const shf_cutout *cutout, const shf_placing *placing, shf_blend blend)
{
    assert_ok(context, shf_place_object(context, cutout, placing, blend, &canvas.image));
    cr_assert(test_picture_guarded(&canvas), "%s", shf_blend_name(blend));
}

static int value(const test_picture *picture, int x, int y, int c)
{
    return shf_row(&picture->image, y)[x * picture->image.channels + c];
}

/* ---- lifting ---- */

Test(composite, alpha_is_the_distance_from_outside)
{
    const shf_cutout cutout = lift(1, 2);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double nearest = 1e9; /* by looking at all */
            for (int v = 0; v < SIDE; v++)
                for (int u = 0; u < SIDE; u++)
                    if (!of_object(u, v))
                        nearest = fmin(nearest, hypot(u - x, v - y));
            const int cx = x - cutout.left, cy = y - cutout.top;
            const bool inside =
                cx >= 0 && cy >= 0 && cx < cutout.alpha.width && cy < cutout.alpha.height;
            const double part = fmin(1, fmax(0, (nearest - 1) / 3));
            cr_assert_eq(inside ? shf_row(&cutout.alpha, cy)[cx] : 0, (int)(255 * part + 0.5),
                         "%d %d", x, y);
        }
}

Test(composite, the_pictures_edge_is_no_edge_of_the_object)
{
    shf_cutout cutout;
    test_picture_fill(&mask, CONTENT_WHITE);
    assert_ok(context,
              shf_lift_object(context, &image.image, &mask.image, &(shf_matting){3, 3}, &cutout));
    cr_assert_eq(cutout.area, SIDE * SIDE);
    cr_assert_eq(cutout.x, SIDE / 2.0);
    cr_assert_eq(cutout.y, SIDE / 2.0);
}

Test(composite, no_halo_travels_along)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) /* a red object on green; the rim mixed by the camera */
            for (int c = 0; c < 3; c++) {
                const bool in = of_object(x, y);
                const bool rim = in && !(of_object(x - 1, y) && of_object(x + 1, y) &&
                                         of_object(x, y - 1) && of_object(x, y + 1));
                shf_row(&image.image, y)[3 * x + c] = c == 0   ? (rim  ? 100
                                                                  : in ? 200
                                                                       : 0)
                                                      : c == 1 ? (rim  ? 100
                                                                  : in ? 0
                                                                       : 200)
                                                               : 0;
            }
    test_picture_fill(&canvas, CONTENT_BLACK);
    const shf_cutout cutout = lift(0, 2);
    place(&cutout, &(shf_placing){.scale = 0.73, .angle_deg = 30, .about_x = 45, .about_y = 40},
          SHF_BLEND_FEATHER);
    int brightest = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            brightest = value(&canvas, x, y, 0) > brightest ? value(&canvas, x, y, 0) : brightest;
            cr_assert_leq(value(&canvas, x, y, 1), 1 + value(&canvas, x, y, 0) / 25, "%d %d", x, y);
        }
    cr_assert_geq(brightest, 199);
}

/* ---- placing ---- */

Test(composite, in_its_place_it_is_the_image)
{
    const shf_cutout cutout = lift(1, 2);
    static const int moves[][2] = {{0, 0}, {7, -5}, {-30, 60}};
    for (int blend = SHF_BLEND_HARD; blend <= SHF_BLEND_FEATHER; blend++)
        for (int m = 0; m < 3; m++) {
            test_picture_fill(&canvas, CONTENT_GRADIENT);
            const shf_placing placing = {.scale = 1,
                                         .about_x = cutout.x,
                                         .about_y = cutout.y,
                                         .move_x = moves[m][0],
                                         .move_y = moves[m][1]};
            place(&cutout, &placing, (shf_blend)blend);
            test_picture plain = test_picture_of(SIDE, SIDE, 3, LAYOUT_PACKED, CONTENT_GRADIENT);
            placed_area(&cutout, &placing);
            for (int y = 0; y < SIDE; y++)
                for (int x = 0; x < SIDE; x++)
                    for (int c = 0; c < 3; c++) {
                        const int a = value(&alpha, x, y, 0);
                        const int u = x - moves[m][0], v = y - moves[m][1];
                        if (a == 255)
                            cr_assert_eq(value(&canvas, x, y, c), value(&image, u, v, c));
                        if (a == 0)
                            cr_assert_eq(value(&canvas, x, y, c), value(&plain, x, y, c));
                        if (u >= 0 && v >= 0 && u < SIDE && v < SIDE && !of_object(u, v))
                            cr_assert_eq(a, 0);
                    }
            test_picture_free(&plain);
        }
}

Test(composite, the_area_grows_by_the_scale_squared)
{
    const shf_cutout cutout = lift(1, 1);
    static const double scales[] = {0.11, 0.25, 0.3, 0.5, 0.77, 1, 1.2, 1.4};
    static const double angles[] = {0, 45, 117};
    for (int s = 0; s < 8; s++)
        for (int a = 0; a < 3; a++)
            for (int mirror = 0; mirror < 2; mirror++) {
                const shf_placing placing = {.about_x = cutout.x,
                                             .about_y = cutout.y,
                                             .scale = scales[s],
                                             .angle_deg = angles[a],
                                             .mirror = mirror};
                const double share = placed_area(&cutout, &placing) / cutout.area;
                cr_assert_float_eq(share / (scales[s] * scales[s]), 1,
                                   scales[s] < 0.2 ? 0.02 : 0.005, "scale %g, %g degrees: %g",
                                   scales[s], angles[a], share);
            }
}

/* Turned by 90 degrees against the clock, what lay to the right lies above; mirrored, to the left. */
Test(composite, turns_and_mirrors_go_the_right_way)
{
    const shf_cutout cutout = lift(0, 0);
    placed_area(&cutout, &(shf_placing){.scale = 1, .angle_deg = 90, .about_x = 48, .about_y = 48});
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            cr_assert_eq(value(&alpha, x, y, 0), of_object(SIDE - 1 - y, x) ? 255 : 0);
    placed_area(&cutout, &(shf_placing){.scale = 1, .mirror = true, .about_x = 48, .about_y = 48});
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            cr_assert_eq(value(&alpha, x, y, 0), of_object(SIDE - 1 - x, y) ? 255 : 0);
    const shf_box box = shf_placed_box(
        &cutout, &(shf_placing){.scale = 1, .mirror = true, .about_x = 48, .about_y = 48});
    cr_assert_eq(box.left, SIDE - cutout.left - cutout.alpha.width);
    cr_assert_eq(box.right, SIDE - cutout.left);
    cr_assert_eq(box.top, cutout.top);
    cr_assert_eq(box.bottom, cutout.top + cutout.alpha.height);
}

/* ---- blending ---- */

Test(composite, equal_colours_leave_no_seam)
{
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < 3 * SIDE; i++)
            shf_row(&image.image, y)[i] = shf_row(&canvas.image, y)[i] =
                (uint8_t)(60 + 50 * (i % 3));
    const shf_cutout cutout = lift(1, 2);
    for (int blend = 0; blend < SHF_BLENDS; blend++) {
        place(&cutout, &(shf_placing){.scale = 0.8, .angle_deg = 20, .about_x = 40, .about_y = 40},
              (shf_blend)blend);
        for (int y = 0; y < SIDE; y++)
            for (int i = 0; i < 3 * SIDE; i++)
                cr_assert_eq(shf_row(&canvas.image, y)[i], 60 + 50 * (i % 3), "%s",
                             shf_blend_name((shf_blend)blend));
    }
}

/* On a canvas 30 levels brighter all over, the object becomes 30 levels brighter. */
Test(composite, poisson_keeps_gradients_and_takes_the_canvas_level)
{
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < 3 * SIDE; i++) {
            shf_row(&image.image, y)[i] = (uint8_t)(40 + i / 3 + y / 2);
            shf_row(&canvas.image, y)[i] = (uint8_t)(70 + i / 3 + y / 2);
        }
    const shf_cutout cutout = lift(1, 0);
    place(&cutout, &(shf_placing){.scale = 1}, SHF_BLEND_POISSON);
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < 3 * SIDE; i++)
            cr_assert_float_eq(shf_row(&canvas.image, y)[i], 70 + i / 3 + y / 2, 3);
    place(&cutout, &(shf_placing){.scale = 1}, SHF_BLEND_FEATHER);
    cr_assert_eq(value(&canvas, 45, 40, 0), 40 + 45 + 20);
}

Test(composite, laplacian_mixes_coarse_bands_far_and_keeps_the_inside)
{
    for (int y = 0; y < SIDE; y++) {
        memset(shf_row(&image.image, y), 200, 3 * SIDE);
        memset(shf_row(&canvas.image, y), 50, 3 * SIDE);
    }
    const shf_cutout cutout = lift(1, 1);
    place(&cutout, &(shf_placing){.scale = 1, .about_x = 45, .about_y = 40}, SHF_BLEND_LAPLACIAN);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            cr_assert(value(&canvas, x, y, 0) >= 50 && value(&canvas, x, y, 0) <= 200);
    cr_assert_geq(value(&canvas, 45, 40, 0), 140);
    cr_assert_eq(value(&canvas, 95, 95, 0), 50);
    /* steps over the rim are smaller than a hard one of 150 */
    for (int x = 1; x < SIDE; x++)
        cr_assert_leq(abs(value(&canvas, x, 40, 0) - value(&canvas, x - 1, 40, 0)), 60);
}

/* SHA-256 of the pixels: they are the same for every compiler, level of optimisation and CPU. */
static const char *const goldens[SHF_BLENDS] = {
    "35d56b685bd12f89729c9e0ec649bfd77ae6727a9a9a2c2da5a204f2acc0bd41",
    "a5fc06267f2162abe2bb734cc918bcd20dbda2ae7476d0792d26ea92e3944ffb",
    "93ab6d1681c24b4469c00d7deb5c7c11120552a7e89124173573ae5f19fb02ea",
    "8509ac3645c8c6a5e9e7f9399012b5692d760fd78dbd84907ed8d9e31916e89d",
};

Test(composite, goldens)
{
    const shf_cutout cutout = lift(1, 1);
    for (int blend = 0; blend < SHF_BLENDS; blend++) {
        uint8_t hash[SHF_SHA256_SIZE];
        char digest[SHF_SHA256_HEX];
        test_picture_fill(&canvas, CONTENT_GRADIENT);
        place(
            &cutout,
            &(shf_placing){.about_x = cutout.x, .about_y = cutout.y, .scale = 0.7, .angle_deg = 25},
            (shf_blend)blend);
        assert_ok(context, shf_sha256_image(&canvas.image, hash));
        shf_hex(hash, digest);
        cr_expect_str_eq(digest, goldens[blend], "GOLDEN \"%s\"", digest);
    }
}

Test(composite, an_object_may_cover_or_miss_the_canvas)
{
    test_picture one = test_picture_of(1, 1, 3, LAYOUT_PACKED, CONTENT_BLACK);
    const shf_cutout cutout = lift(0, 0);
    for (int blend = 0; blend < SHF_BLENDS; blend++) {
        test_picture_fill(&one, CONTENT_BLACK);
        assert_ok(context,
                  shf_place_object(context, &cutout,
                                   &(shf_placing){.scale = 1, .move_x = -45, .move_y = -40},
                                   (shf_blend)blend, &one.image));
        for (int c = 0; c < 3; c++)
            cr_assert_eq(value(&one, 0, 0, c), value(&image, 45, 40, c), "%s",
                         shf_blend_name((shf_blend)blend));
        assert_ok(context,
                  shf_place_object(context, &cutout, &(shf_placing){.scale = 1, .move_x = 500},
                                   (shf_blend)blend, &one.image));
        cr_assert_eq(value(&one, 0, 0, 0), value(&image, 45, 40, 0));
    }
    test_picture_free(&one);
}

Test(composite, what_is_wrong_is_said)
{
    shf_cutout cutout;
    assert_fails(context,
                 shf_lift_object(context, &image.image, &mask.image, &(shf_matting){0, 0}, &cutout),
                 SHF_ERR_DATA, "nothing is left of the mask, eroded: no object to lift");
    cutout = lift(0, 0);
    assert_fails(
        context,
        shf_lift_object(context, &image.image, &canvas.image, &(shf_matting){0, 0}, &cutout),
        SHF_ERR_ARGUMENT, "mask image: 96x96 with 3 channels; one channel of the image's 96x96");
    assert_fails(
        context,
        shf_lift_object(context, &image.image, &mask.image, &(shf_matting){NAN, 0}, &cutout),
        SHF_ERR_ARGUMENT, "erode and feather must be 0 to 64 px");
    assert_fails(context,
                 shf_place_object(context, &cutout, &(shf_placing){.scale = 0}, SHF_BLEND_HARD,
                                  &canvas.image),
                 SHF_ERR_ARGUMENT, "the scale must be 1/256 to 256");
    assert_fails(context,
                 shf_place_object(context, &cutout, &(shf_placing){.scale = 1}, SHF_BLEND_HARD,
                                  &alpha.image),
                 SHF_ERR_ARGUMENT, "canvas image: 1 channels; the object has 3");
    shf_blend blend;
    for (int i = 0; i < SHF_BLENDS; i++)
        cr_assert(shf_blend_find(shf_blend_name((shf_blend)i), &blend) && (int)blend == i);
    cr_assert(!shf_blend_find("soft", &blend) && !shf_blend_name(SHF_BLENDS));
}

Test(composite, every_allocation_may_fail)
{
    test_failing failing;
    draw_mask();
    test_picture wide = test_picture_of(700, 700, 3, LAYOUT_PACKED, CONTENT_TEXTURE);
    for (int blend = 0; blend < SHF_BLENDS; blend++)
        for (size_t n = 1, failed = 1; failed; n++) {
            shf_context *own;
            shf_cutout cutout;
            test_failing_init(&failing);
            cr_assert_eq(
                shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &own),
                0);
            test_failing_arm(&failing, n);
            shf_status status =
                shf_lift_object(own, &image.image, &mask.image, &(shf_matting){1, 1}, &cutout);
            if (!status)
                status = shf_place_object(own, &cutout, &(shf_placing){.scale = 7},
                                          (shf_blend)blend, &wide.image);
            failed = failing.injected;
            cr_assert_eq(status, failed ? SHF_ERR_MEMORY : SHF_OK, "allocation %zu", n);
            shf_context_destroy(own);
            cr_assert_eq(failing.live, 0);
        }
    test_picture_free(&wide);
}
