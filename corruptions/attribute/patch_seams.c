/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Seams between patches, and towards the known pixels, taken out: the steps from pixel to pixel are those of the
 * patches that match around them, as in Darabi et al. 2012, "Image melding", and colours follow. */
#include <stdbool.h>

#include "corruptions/attribute/fill.h"
#include "corruptions/attribute/patch.h"
#include "corruptions/base/context.h"

#define EDGE 20     /* levels */
#define HOLD 0.004F /* votes decide beyond 1 / sqrt(HOLD) = 16 px */

static int clamp(int value, int high)
{
    return value < 0 ? 0 : value < high ? value : high;
}

/* How far away the match of the patch around a pixel is: indices. */
static ptrdiff_t offset_at(const shf_patches *l, int x, int y)
{
    const int32_t target = clamp(y - SHF_PATCH / 2, l->height - SHF_PATCH) * l->width +
                           clamp(x - SHF_PATCH / 2, l->width - SHF_PATCH);
    return l->match[target] - target;
}

/* Whether the votes differ from a known neighbour by as much as their match does, nearly: else there is an edge,
 * such as what a mask left of its object, which is not to bleed into the hole. */
static bool goes_on(const uint8_t *p, const uint8_t *q, const uint8_t *a, const uint8_t *b)
{
    for (int k = 0; k < 3; k++) {
        const int d = p[k] - q[k] - (a[k] - b[k]);
        if (d < -EDGE || d > EDGE)
            return false;
    }
    return true;
}

/* How much pixel p is wanted to be above its neighbour q: as in their matches, in the mean. */
static void add_steps(const shf_patches *l, const ptrdiff_t *offsets, ptrdiff_t p, ptrdiff_t q,
                      float *above)
{
    const uint8_t *a = l->pixels + 4 * (p + offsets[p]), *b = l->pixels + 4 * (q + offsets[p]);
    const uint8_t *c = l->pixels + 4 * (p + offsets[q]), *d = l->pixels + 4 * (q + offsets[q]);
    if (!l->hole[q]) {
        c = a;
        d = b;
        if (!goes_on(l->pixels + 4 * p, l->pixels + 4 * q, a, b)) {
            a = c = l->pixels + 4 * p;
            b = d = l->pixels + 4 * q;
        }
    }
    for (int k = 0; k < 3; k++)
        above[k] += 0.5F * (float)(a[k] - b[k] + c[k] - d[k]);
}

static void want(const shf_patches *l, const ptrdiff_t *offsets, float *above)
{
    for (int y = 0; y < l->height; y++)
        for (int x = 0; x < l->width; x++) {
            const ptrdiff_t p = (ptrdiff_t)y * l->width + x;
            float *sums = above + 3 * p;
            sums[0] = sums[1] = sums[2] = 0;
            if (!l->hole[p])
                continue;
            if (x > 0)
                add_steps(l, offsets, p, p - 1, sums);
            if (x + 1 < l->width)
                add_steps(l, offsets, p, p + 1, sums);
            if (y > 0)
                add_steps(l, offsets, p, p - l->width, sums);
            if (y + 1 < l->height)
                add_steps(l, offsets, p, p + l->width, sums);
        }
}

shf_status shf_patches_mend(shf_context *context, shf_patches *l)
{
    const size_t pixels = (size_t)l->width * (size_t)l->height;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    float *values = shf_arena_take(&context->scratch, 3 * pixels, sizeof(*values));
    float *above = shf_arena_take(&context->scratch, 3 * pixels, sizeof(*above));
    ptrdiff_t *offsets = shf_arena_take(&context->scratch, pixels, sizeof(*offsets));
    shf_status status = SHF_OK;
    if (!values || !above || !offsets)
        status = shf_fail_memory(context, "seams of patches");
    for (size_t i = 0; i < pixels && !status; i++) {
        offsets[i] =
            l->hole[i] ? offset_at(l, (int)(i % (size_t)l->width), (int)(i / (size_t)l->width)) : 0;
        for (size_t c = 0; c < 3; c++)
            values[3 * i + c] = l->pixels[4 * i + c];
    }
    if (!status) {
        want(l, offsets, above);
        status = shf_mend_gradients(context, &(shf_holed){l->width, l->height, 3, values, l->hole},
                                    above, HOLD);
    }
    for (size_t i = 0; i < 3 * pixels && !status; i++)
        if (l->hole[i / 3])
            l->pixels[4 * (i / 3) + i % 3] = shf_to_u8(values[i]);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
