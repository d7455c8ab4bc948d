/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* zoom_blur of ImageNet-P: Hendrycks & Dietterich 2019, arXiv:1903.12261, whose sums are of PyTorch's
 * single values. */
#include "generators/views/mean.h"

#include <string.h>

#include "corruptions/base/rows.h"
#include "generators/views/warp.h"

shf_mean shf_mean_take(shf_arena *arena, int width, int height, int channels)
{
    const size_t count = (size_t)width * (size_t)height * (size_t)channels;
    return (shf_mean){.sums = shf_arena_take(arena, count, sizeof(float))};
}

/* Whether the sums are the first ones of what the warp asks for. */
static bool begins(const shf_mean *mean, const shf_warp *warp)
{
    const shf_warp *have = &mean->warp;
    return mean->count > 0 && mean->count <= warp->steps + 1 && have->angle == warp->angle &&
           have->tx == warp->tx && have->ty == warp->ty && have->scale == warp->scale &&
           have->shear == warp->shear && (mean->count == 1 || have->step == warp->step);
}

static void add(shf_mean *mean, const shf_image *image)
{
    const size_t samples = shf_row_samples(image);
    for (int y = 0; y < image->height; y++) {
        const uint8_t *from = shf_row(image, y);
        float *to = mean->sums + (size_t)y * samples;
        for (size_t i = 0; i < samples; i++)
            to[i] += (float)from[i] / 255.0f;
    }
    mean->count++;
}

static void show(const shf_mean *mean, const shf_image *out)
{
    const size_t samples = shf_row_samples(out);
    const float count = (float)mean->count;
    for (int y = 0; y < out->height; y++) {
        const float *from = mean->sums + (size_t)y * samples;
        uint8_t *to = shf_row(out, y);
        for (size_t i = 0; i < samples; i++)
            to[i] = (uint8_t)(int)(from[i] / count * 255.0f);
    }
}

void shf_mean_show(shf_mean *mean, const shf_cutting *cutting, const shf_view *view,
                   const shf_image *out)
{
    shf_warp warp = view->warp;
    if (!begins(mean, &warp)) {
        memset(mean->sums, 0, (size_t)out->height * shf_row_samples(out) * sizeof(*mean->sums));
        mean->count = 0;
    }
    mean->warp = view->warp;
    while (mean->count <= view->warp.steps) {
        warp.scale = shf_warp_scale(&view->warp) + view->warp.step * mean->count;
        shf_cut_warped(cutting, &warp, view->sampling, out);
        add(mean, out);
    }
    show(mean, out);
}
