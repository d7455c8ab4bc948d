/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tests/bench/removal_measure.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "corruptions/base/rows.h"

static double luma(const shf_image *image, int x, int y)
{
    const uint8_t *p = shf_row(image, y) + x * image->channels;
    return image->channels == 1 ? p[0] : 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static bool in_hole(const shf_image *hole, int x, int y)
{
    return shf_row(hole, y)[x] > 0;
}

static double psnr(const shf_image *a, const shf_image *b, const shf_image *hole)
{
    double sum = 0, count = 0;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++)
            for (int c = 0; c < a->channels && in_hole(hole, x, y); c++, count++) {
                const double d =
                    (double)shf_row(a, y)[x * a->channels + c] - shf_row(b, y)[x * a->channels + c];
                sum += d * d;
            }
    return fmin(60, 10 * log10(255.0 * 255 * count / fmax(sum, 1e-9)));
}

#define WINDOW 8

static double window_ssim(const shf_image *a, const shf_image *b, int left, int top)
{
    const double n = WINDOW * WINDOW, c1 = 2.55 * 2.55, c2 = 7.65 * 7.65;
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int y = top; y < top + WINDOW; y++)
        for (int x = left; x < left + WINDOW; x++) {
            const double u = luma(a, x, y), v = luma(b, x, y);
            sa += u;
            sb += v;
            saa += u * u;
            sbb += v * v;
            sab += u * v;
        }
    const double ma = sa / n, mb = sb / n;
    const double va = saa / n - ma * ma, vb = sbb / n - mb * mb, vab = sab / n - ma * mb;
    return (2 * ma * mb + c1) * (2 * vab + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
}

static double ssim(const shf_image *a, const shf_image *b, const shf_image *hole)
{
    double sum = 0, count = 0;
    for (int y = 0; y + WINDOW <= a->height; y++)
        for (int x = 0; x + WINDOW <= a->width; x++)
            if (in_hole(hole, x + WINDOW / 2, y + WINDOW / 2)) {
                sum += window_ssim(a, b, x, y);
                count++;
            }
    return count > 0 ? sum / count : 1;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sizes of gradients in the hole, sorted; NULL without memory. */
static double *gradients(const shf_image *image, const shf_image *hole, size_t *count)
{
    double *sizes = malloc((size_t)image->width * (size_t)image->height * sizeof(*sizes));
    *count = 0;
    for (int y = 0; sizes && y + 1 < image->height; y++)
        for (int x = 0; x + 1 < image->width; x++)
            if (in_hole(hole, x, y))
                sizes[(*count)++] = hypot(luma(image, x + 1, y) - luma(image, x, y),
                                          luma(image, x, y + 1) - luma(image, x, y));
    if (sizes)
        qsort(sizes, *count, sizeof(*sizes), by_size);
    return sizes;
}

static void compare_gradients(const shf_image *filled, const shf_image *truth,
                              const shf_image *hole, bench_likeness *out)
{
    size_t count;
    double *a = gradients(filled, hole, &count), *b = gradients(truth, hole, &count);
    double sum_a = 0, sum_b = 0, apart = 0;
    for (size_t i = 0; a && b && i < count; i++) {
        sum_a += a[i];
        sum_b += b[i];
        apart += fabs(a[i] - b[i]);
    }
    out->gradient = sum_a / fmax((double)count, 1);
    out->true_gradient = sum_b / fmax((double)count, 1);
    out->apart = apart / fmax((double)count, 1);
    free(a);
    free(b);
}

static double mean_step(const shf_image *image, const shf_image *hole)
{
    double sum = 0, count = 0;
    for (int y = 0; y + 1 < image->height; y++)
        for (int x = 0; x + 1 < image->width; x++)
            for (int down = 0; down < 2; down++) {
                const int u = x + !down, v = y + down;
                if (in_hole(hole, x, y) == in_hole(hole, u, v))
                    continue;
                sum += fabs(luma(image, x, y) - luma(image, u, v));
                count++;
            }
    return sum / fmax(count, 1);
}

bench_likeness bench_compare(const shf_image *filled, const shf_image *truth, const shf_image *hole)
{
    bench_likeness likeness = {.psnr = psnr(filled, truth, hole),
                               .ssim = ssim(filled, truth, hole)};
    compare_gradients(filled, truth, hole, &likeness);
    likeness.seam = mean_step(filled, hole);
    likeness.true_seam = mean_step(truth, hole);
    return likeness;
}
