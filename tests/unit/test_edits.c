/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edits of objects: what they promise of areas, places and of pixels that they do not concern. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/rows.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

#define SIDE 224

/* A white disk before grays below 128, which shows in red alone what is of it. */
typedef struct disk_scene {
    test_picture image, mask, background;
    shf_scene scene;
} disk_scene;

static disk_scene make_scene(int x, int y, int radius)
{
    disk_scene s = {test_picture_new(SIDE, SIDE, 3, LAYOUT_PACKED),
                    test_picture_new(SIDE, SIDE, 1, LAYOUT_PADDED),
                    test_picture_new(SIDE, SIDE, 3, LAYOUT_BOTTOM_UP),
                    {.struct_size = sizeof(shf_scene)}};
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            const int dx = column - x, dy = row - y;
            const bool in = dx * dx + dy * dy <= radius * radius;
            shf_row(&s.mask.image, row)[column] = in ? 255 : 0;
            for (int c = 0; c < 3; c++) {
                const int ground = c ? (row * 5 + column * 3) % 100 : 0;
                shf_row(&s.background.image, row)[3 * column + c] = (uint8_t)ground;
                shf_row(&s.image.image, row)[3 * column + c] = (uint8_t)(in ? 255 : ground);
            }
        }
    return s;
}

static void free_scene(disk_scene *s)
{
    test_picture_free(&s->image);
    test_picture_free(&s->mask);
    test_picture_free(&s->background);
}

static test_picture edit_as(shf_context *context, disk_scene *s, const char *profile,
                            const char *name, uint64_t seed)
{
    shf_operation *operation;
    test_picture out = test_picture_new(SIDE, SIDE, 3, LAYOUT_PACKED);
    const shf_address address = test_address(seed, "disk");
    s->scene.mask = &s->mask.image;
    s->scene.background = &s->background.image;
    assert_ok(context, shf_operation_create(context, name, profile, 1, NULL, 0, &operation));
    assert_ok(context, shf_operation_edit(context, operation, &address, &s->image.image, &s->scene,
                                          &out.image, NULL));
    shf_operation_destroy(operation);
    return out;
}

static test_picture edit(shf_context *context, disk_scene *s, const char *name, uint64_t seed)
{
    return edit_as(context, s, "imagenet-e", name, seed);
}

/* The object's area by the red that it alone has, in pixels; *touches: red at the border. */
static double red(const shf_image *image, bool *touches)
{
    double sum = 0;
    *touches = false;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const uint8_t value = shf_row(image, y)[3 * x];
            sum += value / 255.0;
            *touches |= value && (x == 0 || y == 0 || x == SIDE - 1 || y == SIDE - 1);
        }
    return sum;
}

Test(edits, sizes_hit_their_share_of_the_picture)
{
    static const struct {
        const char *name;
        double rate;
    } sizes[] = {{"size_10", 0.1}, {"size_8", 0.08}, {"size_5", 0.05}};
    shf_context *context = test_context();
    for (int radius = 20; radius <= 80; radius += 30)
        for (int i = 0; i < 3; i++) {
            bool touches;
            disk_scene s = make_scene(110, 100, radius);
            test_picture out = edit(context, &s, sizes[i].name, 0);
            const double rate = red(&out.image, &touches) / (SIDE * SIDE);
            cr_assert(fabs(rate / sizes[i].rate - 1) < 0.005, "%s of radius %d: %g", sizes[i].name,
                      radius, rate);
            test_picture_free(&out);
            free_scene(&s);
        }
    shf_context_destroy(context);
}

/* What an edit finds, set by hand instead: another value than the one that it would find. */
static test_picture edit_by_hand(shf_context *context, disk_scene *s, const char *name,
                                 const char *setting)
{
    shf_operation *operation;
    test_picture out = test_picture_new(SIDE, SIDE, 3, LAYOUT_PACKED);
    shf_drawn drawn;
    s->scene.mask = &s->mask.image;
    s->scene.background = &s->background.image;
    assert_ok(context,
              shf_operation_create(context, name, "imagenet-e", 1, &setting, 1, &operation));
    assert_ok(context, shf_operation_edit(context, operation, NULL, &s->image.image, &s->scene,
                                          &out.image, &drawn));
    cr_assert_eq(drawn.count, 1);
    cr_assert_float_eq(drawn.values[0].value, atof(strchr(setting, '=') + 1), 1e-12);
    shf_operation_destroy(operation);
    return out;
}

Test(edits, a_scale_by_hand_is_taken)
{
    bool touches;
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    test_picture control = edit(context, &s, "inversion", 0);
    test_picture half = edit_by_hand(context, &s, "size_10", "scale=0.5");
    const double area = red(&half.image, &touches) / red(&control.image, &touches);
    cr_assert_float_eq(area, 0.25, 0.002, "%g", area);
    test_picture_free(&half);
    test_picture_free(&control);
    free_scene(&s);
    shf_context_destroy(context);
}

/* Of 0 the background stays; less_complex would find another. */
Test(edits, an_exponent_by_hand_is_taken)
{
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    test_picture control = edit(context, &s, "inversion", 0);
    test_picture same = edit_by_hand(context, &s, "less_complex", "exponent=0");
    test_picture found = edit(context, &s, "less_complex", 0);
    cr_assert(test_same_pixels(&control.image, &same.image));
    cr_assert_not(test_same_pixels(&control.image, &found.image));
    test_picture_free(&found);
    test_picture_free(&same);
    test_picture_free(&control);
    free_scene(&s);
    shf_context_destroy(context);
}

Test(edits, the_full_size_has_its_box_at_the_sides)
{
    bool touches;
    shf_context *context = test_context();
    disk_scene s = make_scene(60, 150, 30);
    test_picture out = edit(context, &s, "size_full", 0);
    const double whole = red(&out.image, &touches) / (SIDE * SIDE);
    /* Of a disk in a square pi / 4, less the soft edge, which grows with it. */
    cr_assert(whole > 0.70 && whole < 3.1416 / 4, "%g", whole);
    cr_assert(touches);
    test_picture_free(&out);
    free_scene(&s);
    shf_context_destroy(context);
}

/* A pixel of a wide picture fits in beyond what objects are placed at. */
Test(edits, sizes_stay_within_what_is_placed)
{
    static const char *const settings[] = {"rate=1", "erode=0", "feather=0", "blend=0"};
    enum { WIDE = 300 };
    shf_context *context = test_context();
    shf_operation *operation;
    test_picture image = test_picture_new(WIDE, WIDE, 1, LAYOUT_PACKED),
                 mask = test_picture_new(WIDE, WIDE, 1, LAYOUT_PACKED),
                 out = test_picture_new(WIDE, WIDE, 1, LAYOUT_PACKED);
    for (int y = 0; y < WIDE; y++) {
        memset(shf_row(&image.image, y), 0, WIDE);
        memset(shf_row(&mask.image, y), 0, WIDE);
    }
    shf_row(&mask.image, 150)[150] = 255;
    const shf_scene scene = {
        .struct_size = sizeof(scene), .mask = &mask.image, .background = &image.image};
    const shf_address address = test_address(0, "pixel");
    assert_ok(context,
              shf_operation_create(context, "object_size", NULL, 0, settings, 4, &operation));
    assert_ok(context, shf_operation_edit(context, operation, &address, &image.image, &scene,
                                          &out.image, NULL));
    shf_operation_destroy(operation);
    test_picture_free(&image);
    test_picture_free(&mask);
    test_picture_free(&out);
    shf_context_destroy(context);
}

Test(edits, positions_keep_the_whole_object)
{
    bool touches;
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    test_picture control = edit(context, &s, "inversion", 0);
    const double whole = red(&control.image, &touches);
    double first = -1;
    bool moved = false;
    for (uint64_t seed = 0; seed < 40; seed++) {
        test_picture out = edit(context, &s, "random_position", seed);
        cr_assert_float_eq(red(&out.image, &touches), whole, 1e-6, "seed %d", (int)seed);
        const double corner = shf_row(&out.image, 60)[3 * 60];
        moved |= first >= 0 && corner != first;
        first = corner;
        test_picture_free(&out);
    }
    cr_assert(moved);
    test_picture_free(&control);
    free_scene(&s);
    shf_context_destroy(context);
}

/* All pixels but those of the object, as it was and as it is (red shows it), are the image's. */
Test(edits, other_pixels_are_untouched)
{
    static const char *const names[] = {"inversion", "size_full", "size_5", "random_position",
                                        "random_direction"};
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_picture out = edit(context, &s, names[i], 3);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++) {
                const uint8_t *a = shf_row(&s.image.image, y) + 3 * x,
                              *b = shf_row(&out.image, y) + 3 * x;
                cr_assert(b[0] || shf_row(&s.mask.image, y)[x] || memcmp(a, b, 3) == 0,
                          "%s at %d, %d", names[i], x, y);
            }
        test_picture_free(&out);
    }
    free_scene(&s);
    shf_context_destroy(context);
}

/* The control is the image but for the ring where the object is cut out. */
Test(edits, the_control_differs_at_the_edge_alone)
{
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    test_picture out = edit(context, &s, "inversion", 0);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const double distance = sqrt((x - 110.0) * (x - 110) + (y - 100.0) * (y - 100));
            const bool same =
                memcmp(shf_row(&s.image.image, y) + 3 * x, shf_row(&out.image, y) + 3 * x, 3) == 0;
            cr_assert(same || fabs(distance - 40) < 4, "at %d, %d", x, y);
        }
    test_picture_free(&out);
    free_scene(&s);
    shf_context_destroy(context);
}

Test(edits, a_tile_goes_on_where_its_strip_ends)
{
    shf_operation *operation;
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 190, 20);
    test_picture out = test_picture_new(SIDE, SIDE, 3, LAYOUT_PACKED);
    s.scene.mask = &s.mask.image;
    s.scene.background = &s.background.image;
    assert_ok(context, shf_operation_create(context, "background_fill", "backgrounds", 4, NULL, 0,
                                            &operation));
    assert_ok(context, shf_operation_edit(context, operation, NULL, &s.image.image, &s.scene,
                                          &out.image, NULL));
    /* The strip above the object's box, which begins at or just below row 170. */
    for (int y = 0; y < 168; y++)
        cr_assert_eq(memcmp(shf_row(&out.image, y), shf_row(&s.background.image, y), 3 * SIDE), 0,
                     "row %d", y);
    cr_assert_eq(
        memcmp(shf_row(&out.image, SIDE - 1), shf_row(&s.background.image, (SIDE - 1) % 171), 60),
        0);
    shf_operation_destroy(operation);
    test_picture_free(&out);
    free_scene(&s);
    shf_context_destroy(context);
}

/* ---- ImageNet-9 ---- */

/* The mask parts the image: what one has the other has not. */
Test(edits, the_object_and_the_rest_are_the_image)
{
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    test_picture object = edit_as(context, &s, "imagenet-9", "only_fg", 0);
    test_picture rest = edit_as(context, &s, "imagenet-9", "no_fg", 0);
    for (int y = 0; y < SIDE; y++)
        for (int i = 0; i < 3 * SIDE; i++) {
            const bool in = shf_row(&s.mask.image, y)[i / 3];
            const uint8_t value = shf_row(&s.image.image, y)[i];
            cr_assert_eq(shf_row(&object.image, y)[i], in ? value : 0, "at %d, %d", i / 3, y);
            cr_assert_eq(shf_row(&rest.image, y)[i], in ? 0 : value, "at %d, %d", i / 3, y);
        }
    test_picture_free(&object);
    test_picture_free(&rest);
    free_scene(&s);
    shf_context_destroy(context);
}

/* The box is 3 pixels larger than the disk's; above it lies the largest strip, of 87 rows. */
Test(edits, boxes_are_black_or_a_tile)
{
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 130, 40);
    test_picture black = edit_as(context, &s, "imagenet-9", "only_bg_b", 0);
    test_picture tile = edit_as(context, &s, "imagenet-9", "only_bg_t", 0);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            const bool in = x >= 67 && x <= 153 && y >= 87 && y <= 173;
            const uint8_t *own = shf_row(&s.image.image, y) + 3 * x, zeros[3] = {0};
            const uint8_t *strip = shf_row(&s.image.image, (y - 87) % 87) + 3 * (x - 67);
            cr_assert_eq(memcmp(shf_row(&black.image, y) + 3 * x, in ? zeros : own, 3), 0,
                         "at %d, %d", x, y);
            cr_assert_eq(memcmp(shf_row(&tile.image, y) + 3 * x, in ? strip : own, 3), 0,
                         "at %d, %d", x, y);
        }
    test_picture_free(&black);
    test_picture_free(&tile);
    free_scene(&s);
    shf_context_destroy(context);
}

Test(edits, what_is_needed_and_missing_is_said)
{
    shf_operation *operation;
    shf_context *context = test_context();
    disk_scene s = make_scene(110, 100, 40);
    const shf_image *in = &s.image.image;
    test_picture small = test_picture_new(8, 8, 1, LAYOUT_PACKED);
    assert_ok(context, shf_operation_create(context, "random_background", "imagenet-e", 1, NULL, 0,
                                            &operation));
    assert_fails(context, shf_operation_apply(context, operation, NULL, in, in, NULL),
                 SHF_ERR_ARGUMENT,
                 "random_background edits an object: give the object's mask with the image");
    s.scene.mask = &s.mask.image;
    assert_fails(context, shf_operation_edit(context, operation, NULL, in, &s.scene, in, NULL),
                 SHF_ERR_ARGUMENT,
                 "random_background puts the object before another background: give one");
    s.scene.foreign = &s.background.image;
    s.scene.mask = &small.image;
    assert_fails(context, shf_operation_edit(context, operation, NULL, in, &s.scene, in, NULL),
                 SHF_ERR_ARGUMENT, "the mask is 8x8 with 1 channels, and has to be 224x224 with 1");
    shf_operation_destroy(operation);
    test_picture_free(&small);
    free_scene(&s);
    shf_context_destroy(context);
}
