/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which views a set of shifts has, what is drawn for them, and views as JSON. */
#include <criterion/criterion.h>

#include "corruptions/base/context.h"
#include "generators/views/cut.h"
#include "generators/views/shifts.h"
#include "generators/views/warp.h"
#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(shifts, .init = set_up, .fini = tear_down);

/* ---- sets of shifts ---- */

/* clang-format off */
static const struct {
    const char *text, *name;
    size_t count;
    const char *first, *last; /* names of views */
} sets[] = {
    {"neighbours-4",   "neighbours-4:1", 4,  "x-1y+0", "x+0y+1"},
    {"neighbours-8:3", "neighbours-8:3", 8,  "x-3y+0", "x+3y+3"},
    {"diagonal",       "diagonal:8",     8,  "x+1y+1", "x+8y+8"},
    {"chain:-8",       "chain:-8",       8,  "x-1y-1", "x-8y-8"},
    {"chain:2",        "chain:2",        2,  "x+1y+1", "x+2y+2"},
    {"grid",           "grid:8:1",       288,  "x-8y-8", "x+8y+8"},
    {"grid:5:2",       "grid:5:2",       24,  "x-4y-4", "x+4y+4"},
    {"pairs",          "pairs:5:32",     10, "1a",     "5b"},
    {"spatial-grid:3", "spatial-grid:3:5:30:31", 775, "x-3y-3r-30", "x3y3r30"},
    {"spatial-grid:3:2:7:1", "spatial-grid:3:2:7:1", 4, "x-3y-3r0", "x3y3r0"},
    {"spatial-random", "spatial-random:10:24:30", 10, "1", "10"},
    {"scale",          "scale:1",        2,  "s-1",    "s+1"},
    {"scale:3",        "scale:3",        6,  "s-3",    "s+3"},
    {"scale-chain:-2", "scale-chain:-2", 2,  "s-1",    "s-2"},
    {"neighbours-4:0.5", "neighbours-4:0.5", 4, "x-0.5y+0", "x+0y+0.5"},
    {"grid:1:0.1:bicubic", "grid:1:0.1:bicubic", 440, "x-1y-1", "x+1y+1"},
    {"rotate",         "rotate:5:3",     10, "rotate-15", "rotate+15"},
    {"zoom:3:0.1:bilinear", "zoom:3:0.1", 6, "zoom-0.3", "zoom+0.3"},
    {"tilt:1:30:lanczos", "tilt:1:30:lanczos", 2, "tilt-30", "tilt+30"},
    {"pairs:1:7",      "pairs:1:7",      2,  "1a",     "1b"},
};
/* clang-format on */

Test(shifts, sets_by_name)
{
    for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
        shf_shifts shifts;
        shf_view view = {0};
        char name[SHF_SHIFTS_NAME], own[SHF_VIEW_NAME];
        size_t beside;
        assert_ok(context, shf_shifts_parse(context, sets[i].text, &shifts));
        shf_shifts_name(&shifts, name);
        cr_expect_str_eq(name, sets[i].name);
        cr_expect_eq(shf_shifts_count(&shifts), sets[i].count, "%s", name);
        shf_shifts_at(&shifts, 0, &view, own, &beside);
        cr_expect_str_eq(own, sets[i].first, "%s: %s", name, own);
        shf_shifts_at(&shifts, sets[i].count - 1, &view, own, &beside);
        cr_expect_str_eq(own, sets[i].last, "%s: %s", name, own);
    }
}

Test(shifts, a_grid_has_every_shift_once_and_not_the_canonical_crop)
{
    shf_shifts shifts;
    bool seen[5][5] = {{false}};
    assert_ok(context, shf_shifts_parse(context, "grid:2", &shifts));
    for (size_t i = 0; i < shf_shifts_count(&shifts); i++) {
        shf_view view = {0};
        char name[SHF_VIEW_NAME];
        size_t beside;
        shf_shifts_at(&shifts, i, &view, name, &beside);
        cr_assert(!seen[view.dy + 2][view.dx + 2] && (view.dx || view.dy));
        cr_assert_eq(beside, SHF_BESIDE_CLEAN);
        seen[view.dy + 2][view.dx + 2] = true;
    }
}

Test(shifts, what_a_view_is_compared_with)
{
    shf_shifts shifts;
    shf_view view = {0};
    char name[SHF_VIEW_NAME];
    size_t beside;
    assert_ok(context, shf_shifts_parse(context, "chain:3", &shifts));
    shf_shifts_at(&shifts, 0, &view, name, &beside);
    cr_expect_eq(beside, SHF_BESIDE_CLEAN);
    shf_shifts_at(&shifts, 2, &view, name, &beside);
    cr_expect_eq(beside, 1);
    assert_ok(context, shf_shifts_parse(context, "pairs:3:4", &shifts));
    shf_shifts_at(&shifts, 4, &view, name, &beside);
    cr_expect_eq(beside, SHF_BESIDE_NONE);
    shf_shifts_at(&shifts, 5, &view, name, &beside);
    cr_expect(beside == 4 && view.draw == 5 && view.positions == 4);
}

Test(shifts, refusals)
{
    shf_shifts shifts;
    assert_fails(context, shf_shifts_parse(context, "grid:0", &shifts), SHF_ERR_ARGUMENT,
                 "shifts 'grid:0': the radius is a whole number from 1 to 4096");
    assert_fails(context, shf_shifts_parse(context, "diagonal:3:1", &shifts), SHF_ERR_ARGUMENT,
                 "shifts 'diagonal:3:1': diagonal takes 1 number");
    assert_fails(context, shf_shifts_parse(context, "grid:1:2", &shifts), SHF_ERR_ARGUMENT,
                 "shifts 'grid:1:2': the step is larger than the radius: no shift is left");
    assert_fails(context, shf_shifts_parse(context, "grid:32", &shifts), SHF_ERR_ARGUMENT,
                 "shifts 'grid:32': 4224 views of each image: at most 4096");
    cr_expect_eq(shf_shifts_parse(context, "grids", &shifts), SHF_ERR_ARGUMENT);
    cr_expect_eq(shf_shifts_parse(context, "grid:1x", &shifts), SHF_ERR_ARGUMENT);
    cr_expect_eq(shf_shifts_parse(context, "grid:", &shifts), SHF_ERR_ARGUMENT);
    cr_expect_eq(shf_shifts_parse(context, "", &shifts), SHF_ERR_ARGUMENT);
}

/* ---- drawn shifts ---- */

Test(shifts, drawn_shifts_take_every_position_and_no_other)
{
    bool seen[2][7] = {{false}};
    const shf_view view = {.positions = 7, .draw = 3};
    for (int i = 0; i < 300; i++) {
        const shf_address address = test_address((uint64_t)i, "a/b.png");
        int dx, dy;
        shf_view_shift(&view, &address, &dx, &dy);
        cr_assert(dx >= -3 && dx <= 3 && dy >= -3 && dy <= 3);
        seen[0][dx + 3] = seen[1][dy + 3] = true;
    }
    for (int i = 0; i < 7; i++)
        cr_expect(seen[0][i] && seen[1][i]);
}

Test(shifts, drawn_shifts_differ_between_draws_and_axes)
{
    const shf_address address = test_address(1, "a");
    const shf_view one = {.positions = 8192, .draw = 0}, two = {.positions = 8192, .draw = 1};
    int x[2], y[2];
    shf_view_shift(&one, &address, &x[0], &y[0]);
    shf_view_shift(&two, &address, &x[1], &y[1]);
    cr_expect(x[0] != x[1] && y[0] != y[1] && x[0] != y[0]);
}

Test(shifts, drawn_warps_fill_their_range)
{
    const shf_view view = {.warps = true, .most = {.angle = 30, .tx = 24, .ty = 24}, .draw = 4};
    double low = 0, high = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        const shf_address address = test_address(seed, "a");
        const shf_warp warp = shf_view_warp(&view, &address);
        cr_assert(warp.angle >= -30 && warp.angle < 30 && warp.tx >= -24 && warp.tx < 24 &&
                  warp.ty >= -24 && warp.ty < 24 && warp.tx != warp.ty);
        low = warp.angle < low ? warp.angle : low;
        high = warp.angle > high ? warp.angle : high;
    }
    cr_expect(low < -28 && high > 28);
}

/* ---- as JSON ---- */

Test(shifts, json_and_back)
{
    static const shf_view views[] = {
        {.policy = SHF_POLICY_NATIVE, .dx = 1, .dy = -4096},
        {.policy = SHF_POLICY_RESIZED, .outside = SHF_EDGE_MEAN},
        {.policy = SHF_POLICY_NATIVE, .outside = SHF_EDGE_INPAINT, .scale_px = -64},
        {.policy = SHF_POLICY_RESIZED, .border = SHF_EDGE_CYCLIC, .dx = -3, .dy = 2},
        {.policy = SHF_POLICY_NATIVE,
         .border = SHF_EDGE_REPLICATE,
         .positions = 32,
         .draw = UINT32_MAX},
        {.policy = SHF_POLICY_RESIZED,
         .border = SHF_EDGE_BLACK,
         .warps = true,
         .warp = {.angle = -30, .tx = 1.5, .ty = 24}},
        {.policy = SHF_POLICY_RESIZED, .border = SHF_EDGE_BLACK, .warps = true},
        {.policy = SHF_POLICY_NATIVE,
         .border = SHF_EDGE_CYCLIC,
         .warps = true,
         .warp = {.pitch = 3, .yaw = -45},
         .sampling = SHF_SAMPLING_LANCZOS},
        {.policy = SHF_POLICY_NATIVE,
         .warps = true,
         .warp = {.shear = 3, .scale = 0.5},
         .sampling = SHF_SAMPLING_BICUBIC},
        {.policy = SHF_POLICY_RESIZED,
         .border = SHF_EDGE_BLACK,
         .warps = true,
         .draw = 9,
         .most = {.angle = 30, .tx = 24, .ty = 24}},
    };
    for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++) {
        shf_view back;
        json_t *object = shf_view_json(&views[i]);
        cr_assert_not_null(object);
        assert_ok(context, shf_view_read(context, object, &back));
        json_t *again = shf_view_json(&back);
        cr_expect(json_equal(object, again) && back.warps == views[i].warps, "%zu", i);
        cr_expect(back.border == views[i].border && back.outside == views[i].outside &&
                  back.draw == views[i].draw && back.warp.ty == views[i].warp.ty &&
                  back.most.angle == views[i].most.angle && back.dy == views[i].dy &&
                  back.sampling == views[i].sampling && back.warp.yaw == views[i].warp.yaw &&
                  back.scale_px == views[i].scale_px);
        json_decref(again);
        json_decref(object);
    }
}

Test(shifts, json_whose_members_disagree)
{
    static const char *const texts[] = {
        "{\"policy\": \"native\", \"border\": \"real\", \"dx\": 1, \"dy\": 1}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 1, \"dy\": 0, "
        "\"warp\": {\"angle\": 1, \"tx\": 1, \"ty\": 1}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"scale_px\": 1}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"angle\": 1, \"tx\": 1, \"ty\": 1, \"sampling\": \"truncated\"}}",
        "{\"policy\": \"native\", \"border\": \"mean\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"angle\": 1, \"tx\": 0, \"ty\": 0, \"yaw\": 3}}",
        "{\"policy\": \"native\", \"border\": \"mean\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"angle\": 1, \"tx\": 1, \"ty\": 1, \"sampling\": \"nearest\"}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"tilt\": 1}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"most_angle\": 0, \"most_shift\": 0, \"draw\": 1}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"angle\": 0, \"tx\": 0, \"ty\": 0, \"pitch\": 40, \"yaw\": -40}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"angle\": 0, \"tx\": 0, \"ty\": 0, \"scale\": 0.01}}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 0, \"dy\": 0, "
        "\"warp\": {\"most_angle\": 30, \"most_shift\": 3e9, \"draw\": 1}}",
        "{\"policy\": \"native\", \"border\": \"real\", \"outside\": \"cyclic\", \"dx\": 1, "
        "\"dy\": 1}",
        "{\"policy\": \"native\", \"border\": \"black\", \"outside\": \"drop\", \"dx\": 1, \"dy\": "
        "1}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": \"drawn\", \"dy\": 1, "
        "\"positions\": 3, \"draw\": 0}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": 1, \"dy\": 1, \"positions\": 3}",
        "{\"policy\": \"native\", \"border\": \"black\", \"dx\": \"drawn\", \"dy\": \"drawn\"}",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        shf_view view;
        json_t *object = json_loads(texts[i], 0, NULL);
        cr_expect_eq(shf_view_read(context, object, &view), SHF_ERR_DATA, "%s", texts[i]);
        json_decref(object);
    }
}
