/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "manifests/view.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "manifests/record.h"

#define DROP "drop" /* in place of a border's name */
#define DRAWN "drawn"

const char *const shf_policy_names[SHF_POLICIES] = {"none", "native", "resized"};
const char *const shf_edge_names[SHF_EDGES] = {"real",    "cyclic",    "black",  "mean",
                                               "reflect", "replicate", "inpaint"};
const char *const shf_sampling_names[SHF_SAMPLINGS] = {"bilinear", "bicubic", "lanczos",
                                                       "truncated", "32nds"};

static bool find(const char *const *names, int count, const char *name, int *out)
{
    for (*out = 0; *out < count; ++*out)
        if (strcmp(names[*out], name) == 0)
            return true;
    return false;
}

bool shf_policy_find(const char *name, shf_policy *out)
{
    int found;
    const bool known = find(shf_policy_names, SHF_POLICIES, name, &found);
    *out = known ? (shf_policy)found : SHF_POLICY_NONE;
    return known && found != SHF_POLICY_NONE;
}

bool shf_edge_find(const char *name, shf_edge *out)
{
    int found;
    const bool known = find(shf_edge_names, SHF_EDGES, name, &found);
    *out = known ? (shf_edge)found : SHF_EDGE_REAL;
    return known;
}

bool shf_outside_find(const char *name, shf_edge *out)
{
    *out = SHF_EDGE_REAL;
    return strcmp(name, DROP) == 0 ||
           (shf_edge_find(name, out) && *out != SHF_EDGE_REAL && *out != SHF_EDGE_CYCLIC);
}

const char *shf_outside_name(shf_edge outside)
{
    return outside == SHF_EDGE_REAL ? DROP : shf_edge_names[outside];
}

double shf_warp_scale(const shf_warp *warp)
{
    return warp->scale == 0 ? 1 : warp->scale;
}

bool shf_view_is_frame(const shf_view *view)
{
    return view->sampling == SHF_SAMPLING_TRUNCATED || view->sampling == SHF_SAMPLING_32NDS;
}

bool shf_view_draws_warp(const shf_view *view)
{
    return view->warps && (view->most.angle > 0 || view->most.tx > 0);
}

/* Numbers of a warp that are left out where they are 0. */
static const struct {
    const char *name;
    size_t offset;
} warp_numbers[] = {
    {"scale", offsetof(shf_warp, scale)}, {"shear", offsetof(shf_warp, shear)},
    {"step", offsetof(shf_warp, step)},   {"pitch", offsetof(shf_warp, pitch)},
    {"yaw", offsetof(shf_warp, yaw)},
};

static double *warp_number(shf_warp *warp, size_t i)
{
    return (double *)((char *)warp + warp_numbers[i].offset);
}

static json_t *given_json(const shf_warp *warp)
{
    return warp->tilts ? json_pack("{so}", "tilt", shf_json_number(warp->tilt))
                       : json_pack("{so so so}", "angle", shf_json_number(warp->angle), "tx",
                                   shf_json_number(warp->tx), "ty", shf_json_number(warp->ty));
}

static json_t *drawn_json(const shf_view *view)
{
    return json_pack("{so so sI}", "most_angle", shf_json_number(view->most.angle), "most_shift",
                     shf_json_number(view->most.tx), "draw", (json_int_t)view->draw);
}

static json_t *warp_json(const shf_view *view)
{
    shf_warp warp = view->warp;
    json_t *object = shf_view_draws_warp(view) ? drawn_json(view) : given_json(&warp);
    bool good = object != NULL;
    for (size_t i = 0; good && i < SHF_COUNT(warp_numbers); i++)
        if (*warp_number(&warp, i) != 0)
            good = json_object_set_new(object, warp_numbers[i].name,
                                       shf_json_number(*warp_number(&warp, i))) == 0;
    if (good && warp.steps)
        good = json_object_set_new(object, "steps", json_integer(warp.steps)) == 0;
    if (good && view->sampling != SHF_SAMPLING_BILINEAR)
        good = json_object_set_new(object, "sampling",
                                   json_string(shf_sampling_names[view->sampling])) == 0;
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

json_t *shf_view_json(const shf_view *view)
{
    const bool real = view->border == SHF_EDGE_REAL;
    json_t *object = json_pack("{ss ss ss*}", "policy", shf_policy_names[view->policy], "border",
                               shf_edge_names[view->border], "outside",
                               real ? shf_outside_name(view->outside) : NULL);
    const bool drawn = view->positions > 0;
    json_t *rest = drawn ? json_pack("{ss ss si sI}", "dx", DRAWN, "dy", DRAWN, "positions",
                                     view->positions, "draw", (json_int_t)view->draw)
                         : json_pack("{si si}", "dx", view->dx, "dy", view->dy);
    const bool good = object && rest && json_object_update(object, rest) == 0;
    if (good &&
        (!view->scale_px ||
         json_object_set_new(object, "scale_px", json_integer(view->scale_px)) == 0) &&
        (!view->warps || json_object_set_new(object, "warp", warp_json(view)) == 0)) {
        json_decref(rest);
        return object;
    }
    json_decref(object);
    json_decref(rest);
    return NULL;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static double number_of(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static bool read_sampling(const json_t *object, shf_sampling *out)
{
    int found;
    const char *name = text_of(object, "sampling");
    if (*name && !find(shf_sampling_names, SHF_SAMPLINGS, name, &found))
        return false;
    *out = *name ? (shf_sampling)found : SHF_SAMPLING_BILINEAR;
    return true;
}

static bool turns_away(const shf_warp *warp)
{
    return warp->pitch != 0 || warp->yaw != 0;
}

/* What frames alone have, has black around what they are cut out of; and pitch and yaw go with nothing
 * but each other. */
static bool is_possible(const shf_view *view)
{
    const shf_warp *warp = &view->warp;
    const bool frame = shf_view_is_frame(view);
    const bool others =
        warp->angle != 0 || warp->tx != 0 || warp->ty != 0 || warp->scale != 0 || warp->shear != 0;
    return (frame || (!warp->tilts && !warp->steps)) &&
           (!frame || (view->border == SHF_EDGE_REAL && view->outside == SHF_EDGE_BLACK)) &&
           !(turns_away(warp) && (others || frame));
}

/* What a warp of a crop reads around it grows as the scale falls and as the crop turns away, at 45 degrees
 * about both axes beyond any memory: a manifest asks for no more than --shifts can (0.5; 30 and 30). */
#define LEAST_SCALE 0.25
#define MOST_TURNS 61.0 /* pitch and yaw together */
#define MOST_ANGLE 180.0

static bool is_bounded(const shf_view *view)
{
    const shf_warp *warp = &view->warp, *most = &view->most;
    return shf_view_is_frame(view) ||
           ((warp->scale == 0 || warp->scale >= LEAST_SCALE) &&
            fabs(warp->pitch) + fabs(warp->yaw) <= MOST_TURNS && most->angle >= 0 &&
            most->angle <= MOST_ANGLE && most->tx >= 0 && most->tx <= SHF_MOST_SHIFT);
}

/* Members that a tilt, or a drawn warp, goes without. */
static bool is_plain(const shf_warp *warp)
{
    return warp->scale == 0 && warp->shear == 0 && warp->step == 0 && warp->steps == 0 &&
           !turns_away(warp);
}

/* A warp is given or drawn, and is of a crop that does not move. */
static bool read_warp(const json_t *object, shf_view *out)
{
    const bool tilts = json_object_get(object, "tilt") != NULL;
    const bool affine = json_object_get(object, "angle") != NULL;
    const bool drawn = json_object_get(object, "draw") != NULL;
    out->warps = true;
    out->warp = (shf_warp){.angle = number_of(object, "angle"),
                           .tx = number_of(object, "tx"),
                           .ty = number_of(object, "ty"),
                           .tilts = tilts,
                           .tilt = number_of(object, "tilt"),
                           .steps = (int)json_integer_value(json_object_get(object, "steps"))};
    for (size_t i = 0; i < SHF_COUNT(warp_numbers); i++)
        *warp_number(&out->warp, i) = number_of(object, warp_numbers[i].name);
    out->most.angle = number_of(object, "most_angle");
    out->most.tx = out->most.ty = number_of(object, "most_shift");
    if (drawn)
        out->draw = (uint32_t)json_integer_value(json_object_get(object, "draw"));
    return read_sampling(object, &out->sampling) && tilts + affine + drawn == 1 &&
           (affine || is_plain(&out->warp)) && drawn == shf_view_draws_warp(out) &&
           !out->positions && !out->scale_px && !out->dx && !out->dy && is_possible(out) &&
           is_bounded(out);
}

shf_status shf_view_read(shf_context *context, const json_t *object, shf_view *out)
{
    const char *outside = text_of(object, "outside");
    const json_t *dx = json_object_get(object, "dx"), *dy = json_object_get(object, "dy");
    const json_t *positions = json_object_get(object, "positions");
    *out = (shf_view){.positions = (int)json_integer_value(positions),
                      .scale_px = (int)json_integer_value(json_object_get(object, "scale_px")),
                      .draw = (uint32_t)json_integer_value(json_object_get(object, "draw")),
                      .dx = (int)json_integer_value(dx),
                      .dy = (int)json_integer_value(dy)};
    bool good = shf_policy_find(text_of(object, "policy"), &out->policy) &&
                shf_edge_find(text_of(object, "border"), &out->border);
    if (out->border == SHF_EDGE_REAL)
        good = good && shf_outside_find(outside, &out->outside);
    else
        good = good && !*outside && !out->scale_px;
    good = good && json_is_string(dx) == (positions != NULL) &&
           json_is_string(dy) == (positions != NULL) &&
           json_is_integer(json_object_get(object, "draw")) == (positions != NULL);
    if (good && json_object_get(object, "warp"))
        good = read_warp(json_object_get(object, "warp"), out);
    return good
               ? SHF_OK
               : shf_fail(
                     context, SHF_ERR_DATA,
                     "view: its members do not go together: dx and dy are drawn with "
                     "positions and draw, outside and scale_px go with the border real, a "
                     "warp with no shift and no further than --shifts goes, frames' samplings with "
                     "black outside");
}
