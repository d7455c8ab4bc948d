/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/views/cut.h"

#include <math.h>
#include <string.h>

#include <shiftforge/random.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/resample.h"
#include "generators/views/inpaint.h"
#include "generators/views/warp.h"

/* The draws of a view's stream; those of a part of the source by attempt. */
enum { DRAW_DX, DRAW_DY, DRAW_RATIO, DRAW_LEFT, DRAW_TOP };

#define ATTEMPTS 10 /* to draw a part that fits */

/* ImageNet's mean colour, 255 (0.485, 0.456, 0.406) rounded, and its luma for gray images. */
static const uint8_t mean_colour[3] = {124, 116, 104}, mean_gray = 117;

/* ---- opening ---- */

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The crop, and as much around it as views reach: the resized source may be long beyond bounds. */
static shf_status resize_field(shf_context *context, shf_arena *arena, int reach, shf_cutting *out)
{
    const shf_image *in = &out->source;
    const shf_frame *f = &out->frame;
    out->left = most(f->left - reach, 0);
    out->top = most(f->top - reach, 0);
    const int right = least(f->left + f->width + reach, f->field_width);
    const int bottom = least(f->top + f->height + reach, f->field_height);
    out->field = shf_image_take(arena, right - out->left, bottom - out->top, in->channels);
    return out->field.data
               ? shf_preprocess_field(context, out->preset, in, out->left, out->top, &out->field)
               : shf_fail_memory(context, "a resized image");
}

/* A part of the area with sides of a drawn ratio, where it lies being drawn, too; if it does not fit
 * ten times, the largest in the middle whose ratio does, as torchvision's RandomResizedCrop. */
static shf_area draw_part(const shf_address *address, int percent, int width, int height)
{
    const shf_stream stream = shf_stream_of("view", 0, address);
    const double size = (double)width * height * percent / 100;
    for (int i = 0; i < ATTEMPTS; i++) {
        const double ratio = shf_random_uniform(&stream, DRAW_RATIO, (uint64_t)i, 0.75, 4 / 3.0);
        const int w = (int)(sqrt(size * ratio) + 0.5), h = (int)(sqrt(size / ratio) + 0.5);
        if (w >= 1 && h >= 1 && w <= width && h <= height)
            return (shf_area){shf_random_int(&stream, DRAW_LEFT, (uint64_t)i, 0, width - w),
                              shf_random_int(&stream, DRAW_TOP, (uint64_t)i, 0, height - h), w, h};
    }
    const int64_t w = width, h = height;
    const int widest = 3 * w > 4 * h ? most((int)(4 * h / 3), 1) : width;
    const int highest = 4 * w < 3 * h ? most((int)(4 * w / 3), 1) : height;
    return (shf_area){(width - widest) / 2, (height - highest) / 2, widest, highest};
}

static shf_image take_part(const shf_address *address, const shf_preprocess *preset,
                           const shf_image *in, int part[4])
{
    shf_image out = *in;
    const shf_area a = draw_part(address, preset->area, in->width, in->height);
    memcpy(part, &a, sizeof(a));
    out.width = a.width;
    out.height = a.height;
    out.data = shf_row(in, a.top) + (ptrdiff_t)a.left * in->channels;
    return out;
}

/* Of a source, a preset and a policy that are known. */
static shf_status open_field(shf_context *context, shf_arena *arena, int reach, shf_cutting *out)
{
    const shf_preprocess *preset = out->preset;
    const shf_image *in = &out->source;
    out->field = *in;
    if (out->policy == SHF_POLICY_NATIVE) {
        out->frame = shf_preprocess_native(preset, in->width, in->height);
        return SHF_OK;
    }
    out->frame = shf_preprocess_resized(preset, in->width, in->height);
    const shf_frame *f = &out->frame;
    const bool as_it_is =
        !preset->crop_first && f->field_width == in->width && f->field_height == in->height;
    return as_it_is ? SHF_OK : resize_field(context, arena, reach, out);
}

shf_status shf_cutting_open(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                            shf_policy policy, int reach, const shf_address *address,
                            const shf_image *in, shf_cutting *out)
{
    *out = (shf_cutting){.source = *in, .preset = preset, .policy = policy};
    if (preset->area)
        out->source = take_part(address, preset, in, out->part);
    return open_field(context, arena, reach, out);
}

/* The same source, resized to so many pixels more on the sides that the preset names. What is embedded
 * keeps its corner, all else its middle. */
static shf_status resize_source(shf_context *context, shf_arena *arena, const shf_cutting *c,
                                int pixels, shf_preprocess *preset, shf_cutting *out)
{
    *preset = *c->preset;
    *(preset->square ? &preset->square : &preset->shorter) += pixels;
    preset->crop = preset->crop ? preset->crop : c->preset->square;
    *out = (shf_cutting){.source = c->source, .preset = preset, .policy = c->policy};
    shf_status status = open_field(context, arena, 0, out);
    if (preset->embeds) {
        out->frame.left = c->frame.left;
        out->frame.top = c->frame.top;
    }
    return status;
}

void shf_view_shift(const shf_view *view, const shf_address *address, int *dx, int *dy)
{
    *dx = view->dx;
    *dy = view->dy;
    if (!view->positions)
        return;
    shf_address own = *address;
    own.replicate = view->draw;
    const shf_stream stream = shf_stream_of("view", 0, &own);
    const int first = -(view->positions / 2), last = first + view->positions - 1;
    *dx = shf_random_int(&stream, DRAW_DX, 0, first, last);
    *dy = shf_random_int(&stream, DRAW_DY, 0, first, last);
}

/* ---- where pixels come from ---- */

/* By how much an area leaves the field, at the side where it does so most. */
static int beyond(const shf_frame *frame, const shf_area *a)
{
    const int right = a->left + a->width - frame->field_width;
    const int bottom = a->top + a->height - frame->field_height;
    return most(most(-a->left, -a->top), most(most(right, bottom), 0));
}

static int modulo(int at, int count)
{
    const int rest = at % count;
    return rest < 0 ? rest + count : rest;
}

/* The place of one of count pixels that stands for place at; -1: none does. */
static int stand_in(shf_edge border, int at, int count)
{
    if (at >= 0 && at < count)
        return at;
    if (border == SHF_EDGE_CYCLIC)
        return modulo(at, count);
    if (border == SHF_EDGE_REPLICATE)
        return at < 0 ? 0 : count - 1;
    if (border != SHF_EDGE_REFLECT)
        return -1;
    const int turn = modulo(at, 2 * count);
    return turn < count ? turn : 2 * count - 1 - turn;
}

static void fill(uint8_t *to, const uint8_t *colour, int channels, int count)
{
    for (int i = 0; i < count; i++)
        memcpy(to + (ptrdiff_t)i * channels, colour, (size_t)channels);
}

static const uint8_t *colour_of(shf_edge border, int channels)
{
    static const uint8_t black[3];
    const uint8_t *mean = channels == 1 ? &mean_gray : mean_colour;
    return border == SHF_EDGE_MEAN ? mean : black;
}

/* One row of the area, of which from is the row that stands for it. */
static void copy_row(const uint8_t *from, const shf_area *within, const shf_area *a,
                     shf_edge border, int channels, uint8_t *to)
{
    const uint8_t *colour = colour_of(border, channels);
    for (int x = 0; x < a->width;) {
        const int at = a->left + x - within->left, place = stand_in(border, at, within->width);
        const bool run = place >= 0 && at == place;
        int count = run ? least(within->width - at, a->width - x) : 1;
        if (place < 0)
            fill(to, colour, channels, count);
        else
            memcpy(to, from + (ptrdiff_t)(within->left + place) * channels,
                   (size_t)count * (size_t)channels);
        to += (ptrdiff_t)count * channels;
        x += count;
    }
}

static shf_area moved(const shf_area *a, int left, int top)
{
    return (shf_area){a->left - left, a->top - top, a->width, a->height};
}

/* An area of the field, where whole is what there is and the border tells what stands for the rest. */
static void copy_area(const shf_cutting *c, const shf_area *whole, const shf_area *wanted,
                      shf_edge border, const shf_image *out)
{
    const int channels = c->field.channels;
    const shf_area here = moved(whole, c->left, c->top), place_of = moved(wanted, c->left, c->top);
    const shf_area *within = &here, *a = &place_of;
    for (int y = 0; y < a->height; y++) {
        const int place = stand_in(border, a->top + y - within->top, within->height);
        uint8_t *to = shf_row(out, y);
        if (place < 0)
            fill(to, colour_of(border, channels), channels, a->width);
        else
            copy_row(shf_row(&c->field, within->top + place), within, a, border, channels, to);
    }
}

/* ---- views ---- */

static shf_image part_of(const shf_cutting *c, const shf_area *a)
{
    shf_image part = c->field;
    part.width = a->width;
    part.height = a->height;
    part.data =
        shf_row(&c->field, a->top - c->top) + (ptrdiff_t)(a->left - c->left) * c->field.channels;
    return part;
}

static shf_status resize(shf_context *context, shf_arena *arena, const shf_cutting *c,
                         shf_image *image)
{
    const shf_frame *f = &c->frame;
    if (image->width == f->out_width && image->height == f->out_height)
        return SHF_OK;
    const shf_image out = shf_image_take(arena, f->out_width, f->out_height, image->channels);
    if (!out.data)
        return shf_fail_memory(context, "a view");
    shf_status status = shf_resample(context, image, SHF_FILTER_BILINEAR, &out);
    *image = out;
    return status;
}

static bool contains(const shf_area *whole, const shf_area *a)
{
    return a->left >= whole->left && a->top >= whole->top &&
           a->left + a->width <= whole->left + whole->width &&
           a->top + a->height <= whole->top + whole->height;
}

/* A rectangle of the field, where what the field, or the crop alone, does not have is filled in. */
static shf_status take_area(shf_context *context, shf_arena *arena, const shf_cutting *c,
                            const shf_area *a, const shf_view *view, shf_image *out)
{
    const shf_frame *f = &c->frame;
    const bool real = view->border == SHF_EDGE_REAL;
    const shf_edge edge = real ? view->outside : view->border;
    const shf_area whole = real ? (shf_area){0, 0, f->field_width, f->field_height}
                                : (shf_area){f->left, f->top, f->width, f->height};
    if (contains(&whole, a)) {
        *out = part_of(c, a);
        return SHF_OK;
    }
    *out = shf_image_take(arena, a->width, a->height, c->field.channels);
    if (!out->data)
        return shf_fail_memory(context, "a view");
    copy_area(c, &whole, a, edge, out);
    const shf_area given = moved(&whole, a->left, a->top);
    return edge == SHF_EDGE_INPAINT ? shf_inpaint(context, arena, &given, out) : SHF_OK;
}

/* Whether a view that needs that rectangle is dropped; *outside: by how much it leaves its source. */
static bool drops(const shf_cutting *c, const shf_area *a, const shf_view *view, int *outside)
{
    *outside = view->border == SHF_EDGE_REAL ? beyond(&c->frame, a) : 0;
    return *outside && view->outside == SHF_EDGE_REAL;
}

shf_status shf_cut(shf_context *context, shf_arena *arena, const shf_cutting *c,
                   const shf_view *view, int dx, int dy, shf_image *out, int *outside)
{
    shf_preprocess preset;
    shf_cutting resized;
    shf_status status = SHF_OK;
    *out = (shf_image){0};
    if (view->scale_px) {
        status = resize_source(context, arena, c, view->scale_px, &preset, &resized);
        c = &resized;
    }
    const shf_frame *f = &c->frame;
    const shf_area a = {f->left + dx, f->top + dy, f->width, f->height};
    if (status || drops(c, &a, view, outside))
        return status;
    status = take_area(context, arena, c, &a, view, out);
    return status ? status : resize(context, arena, c, out);
}

shf_status shf_cut_turned(shf_context *context, shf_arena *arena, const shf_cutting *c,
                          const shf_view *view, const shf_warp *warp, shf_image *out, int *outside)
{
    const shf_frame *f = &c->frame;
    shf_map map = shf_warp_map(warp, f->width, f->height);
    const shf_area needs = shf_warp_needs(&map, view->sampling, f->width, f->height);
    const shf_area reads = shf_warp_reads(&map, view->sampling, f->width, f->height);
    const shf_area needed = moved(&needs, -f->left, -f->top);
    const shf_area a = moved(&reads, -f->left, -f->top);
    shf_image in;
    *out = (shf_image){0};
    if (drops(c, &needed, view, outside))
        return SHF_OK;
    shf_status status = take_area(context, arena, c, &a, view, &in);
    if (status)
        return status;
    *out = shf_image_take(arena, f->width, f->height, in.channels);
    if (!out->data)
        return shf_fail_memory(context, "a view");
    map.x0 = reads.left;
    map.y0 = reads.top;
    shf_warp_image(&in, &map, view->sampling, out);
    return resize(context, arena, c, out);
}

void shf_cut_warped(const shf_cutting *c, const shf_warp *warp, shf_sampling sampling,
                    const shf_image *out)
{
    const shf_frame *f = &c->frame;
    shf_map map = shf_warp_map(warp, f->field_width, f->field_height);
    map.left = f->left;
    map.top = f->top;
    map.x0 = c->left;
    map.y0 = c->top;
    shf_warp_image(&c->field, &map, sampling, out);
}
