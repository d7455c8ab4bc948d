/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* glass_blur: Gaussian blur, truncated to 8 bits; pixels moved about; the same blur again.
 * Source: create_c of Hendrycks & Dietterich 2019, arXiv:1903.12261. The walk, `iterations` times:
 * rows y from h - delta down to delta + 1, in each columns x from w - delta down to delta + 1; dx and
 * dy uniform on -delta .. delta - 1; pixel (x, y) takes the value of (x + dx, y + dy). What was meant
 * as a swap is none: the partner keeps its own. Later steps read pixels that were moved before.
 *
 * A step's dx and dy are the values number (iteration h + y) w + x of a draw each. The blurs are those
 * of gaussian_blur, in exact integers. Any size and a gray image work alike, over the real height
 * and width; where no more than 2 delta rows or columns leave nothing to walk, the two blurs are
 * all. Memory: that of the blur, or four bytes a pixel. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/convolve.h"

#define TRUNCATE 4.0 /* radius / sigma of the blurs */

typedef struct parameters {
    double sigma_px;
    int max_delta_px, iterations;
} parameters;

static const shf_parameter table[] = {
    SHF_SCALED_PARAMETER(parameters, sigma_px, "px", 0, 100,
                         "standard deviation of the two Gaussians"),
    SHF_SCALED_PARAMETER(parameters, max_delta_px, "px", 1, 100,
                         "how far a pixel's value comes from"),
    SHF_PARAMETER(parameters, iterations, "1", 0, 20, "how often the pixels are moved"),
};

/* sigma_px, max_delta_px, iterations */
static const parameters imagenet[] = {
    {0.7, 1, 2}, {0.9, 2, 1}, {1, 2, 3}, {1.1, 3, 2}, {1.5, 4, 2}};
static const parameters imagenet_299[] = {
    {0.8, 1, 3}, {1, 3, 1}, {1.1, 2, 4}, {1.2, 4, 2}, {1.6, 5, 2}};
static const parameters imagenet_64[] = {
    {0.1, 1, 1}, {0.5, 1, 1}, {0.6, 1, 2}, {0.7, 2, 1}, {0.9, 2, 2}};
static const parameters cifar10[] = {
    {0.05, 1, 1}, {0.25, 1, 1}, {0.4, 1, 1}, {0.25, 1, 2}, {0.4, 1, 2}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
};

enum { DRAW_DX, DRAW_DY };

/* A pixel is moved as one number. */
static void pack(const shf_image *image, uint32_t *to)
{
    const size_t channels = (size_t)image->channels;
    for (int y = 0; y < image->height; y++) {
        const uint8_t *from = shf_row(image, y);
        for (int x = 0; x < image->width; x++, from += channels)
            *to++ = channels == 3 ? from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16
                                  : from[0];
    }
}

static void unpack(const uint32_t *from, const shf_image *image)
{
    const size_t channels = (size_t)image->channels;
    for (int y = 0; y < image->height; y++) {
        uint8_t *to = shf_row(image, y);
        for (int x = 0; x < image->width; x++, from++, to += channels) {
            to[0] = (uint8_t)*from;
            if (channels == 3) {
                to[1] = (uint8_t)(*from >> 8);
                to[2] = (uint8_t)(*from >> 16);
            }
        }
    }
}

static shf_status move_pixels(const shf_call *call)
{
    const parameters *p = call->parameters;
    const shf_kernels *kernels = call->context->kernels;
    const shf_image *image = call->out;
    const size_t width = (size_t)image->width;
    if (image->width <= 2 * p->max_delta_px || image->height <= 2 * p->max_delta_px)
        return SHF_OK;
    shf_arena *scratch = &call->context->scratch;
    shf_mark mark = shf_arena_mark(scratch);
    uint32_t *dx = shf_arena_take(scratch, width, sizeof(*dx));
    uint32_t *dy = shf_arena_take(scratch, width, sizeof(*dy));
    int32_t *way = shf_arena_take(scratch, width, sizeof(*way));
    uint32_t *pixels = shf_arena_take(scratch, width * (size_t)image->height, sizeof(*pixels));
    if (!dx || !dy || !way || !pixels)
        return shf_fail_memory(call->context, "pixels to be moved");
    pack(image, pixels);
    for (int iteration = 0; iteration < p->iterations; iteration++)
        for (int y = image->height - p->max_delta_px; y > p->max_delta_px; y--) {
            const uint64_t first =
                ((uint64_t)iteration * (uint64_t)image->height + (uint64_t)y) * width;
            kernels->random_u32(&call->stream, DRAW_DX, first, width, dx);
            kernels->random_u32(&call->stream, DRAW_DY, first, width, dy);
            kernels->ways(dx, dy, p->max_delta_px, image->width, width, way);
            uint32_t *row = pixels + (size_t)y * width;
            for (int x = image->width - p->max_delta_px; x > p->max_delta_px; x--)
                row[x] = row[x + way[x]];
        }
    unpack(pixels, image);
    shf_arena_rewind(scratch, mark);
    return SHF_OK;
}

static shf_status blur(const shf_call *call, const shf_image *in)
{
    const parameters *p = call->parameters;
    return shf_gaussian_blur(call->context, in, p->sigma_px, TRUNCATE, SHF_BORDER_NEAREST,
                             call->out);
}

static shf_status apply(const shf_call *call)
{
    shf_status status = blur(call, call->in);
    if (!status)
        status = move_pixels(call);
    return status ? status : blur(call, call->out);
}

const shf_corruption shf_corruption_glass_blur = {
    .name = "glass_blur",
    .family = "blur",
    .summary = "pixels moved about between two blurs, as by frosted glass",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .revision = 1,
    .stochastic = true,
    .not_monotone =
        true, /* imagenet-c's second row moves pixels further, but once instead of twice */
    .exactness = SHF_EXACT_DISTRIBUTION,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};
