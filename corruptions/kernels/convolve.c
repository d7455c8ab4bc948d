/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The walk of a separable convolution over an image: borders, rows, scratch of one row. */
#include "corruptions/kernels/convolve.h"

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

int shf_border_index(shf_border border, int index, int size)
{
    if (index >= 0 && index < size)
        return index;
    if (border == SHF_BORDER_NEAREST)
        return index < 0 ? 0 : size - 1;
    /* Both reflections repeat: after 2 size - 2 without the edge sample twice, else after 2 size. */
    int period = border == SHF_BORDER_REFLECT ? 2 * size : size > 1 ? 2 * size - 2 : 1;
    index %= period;
    if (index < 0)
        index += period;
    if (index < size)
        return index;
    return border == SHF_BORDER_REFLECT ? period - 1 - index : period - index;
}

/* What lies left and right of a row that starts at row. */
static void extend_row(uint32_t *row, int width, int channels, int radius, shf_border border)
{
    for (int i = 1; i <= radius; i++) {
        const uint32_t *left = row + (ptrdiff_t)shf_border_index(border, -i, width) * channels;
        const uint32_t *right =
            row + (ptrdiff_t)shf_border_index(border, width - 1 + i, width) * channels;
        for (int c = 0; c < channels; c++) {
            row[-(ptrdiff_t)i * channels + c] = left[c];
            row[(ptrdiff_t)(width - 1 + i) * channels + c] = right[c];
        }
    }
}

void shf_fill_taps(const double *weights, int radius, int32_t *taps)
{
    taps[0] = (int32_t)1 << SHF_TAP_BITS;
    for (int i = 1; i <= radius; i++) {
        taps[i] = (int32_t)(weights[i] * (1 << SHF_TAP_BITS) + 0.5);
        taps[0] -= 2 * taps[i];
    }
}

/* What is added here to every sum of a row is added, by taps that add up to 1, to those along it. */
static void add_half(uint32_t *row, size_t samples)
{
    for (size_t i = 0; i < samples; i++)
        row[i] += (uint32_t)1 << (SHF_TAP_BITS - 1);
}

shf_status shf_convolve(shf_context *context, const shf_image *in,
                        const shf_convolution *convolution, shf_border border, const shf_image *out)
{
    const int radius = convolution->radius, width = in->width, channels = in->channels;
    const size_t side = (size_t)radius * (size_t)channels, samples = shf_row_samples(in);
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = SHF_OK;
    uint32_t *row = shf_arena_take(&context->scratch, samples + 2 * side, sizeof(*row));
    const uint8_t **rows = shf_arena_take(&context->scratch, 2 * (size_t)radius + 1, sizeof(*rows));
    shf_image from = *in;
    if (in->data == out->data) /* rows above are needed after they have been written */
        from = shf_image_take(&context->scratch, width, in->height, channels);
    if (!row || !rows || !from.data) {
        status = shf_fail_memory(context, "the rows of a convolution");
        goto done;
    }
    shf_image_copy(in, &from);

    for (int y = 0; y < in->height; y++) {
        for (int k = -radius; k <= radius; k++)
            rows[radius + k] = shf_row(&from, shf_border_index(border, y + k, in->height));
        context->kernels->convolve_down(rows + radius, convolution->taps, radius, samples,
                                        row + side);
        if (convolution->rounded)
            add_half(row + side, samples);
        extend_row(row + side, width, channels, radius, border);
        context->kernels->convolve_along(row + side, channels, convolution->taps, radius, samples,
                                         convolution->exact, shf_row(out, y));
    }
done:
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
