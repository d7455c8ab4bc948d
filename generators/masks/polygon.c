/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Row by row: where the edges cross the middle of the row, sorted, in pairs. */
#include "generators/masks/polygon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

static int ascending(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static size_t cross(const double *points, size_t count, double y, double *at)
{
    size_t crossings = 0;
    for (size_t i = 0; i < count; i++) {
        const double *a = points + 2 * i, *b = points + 2 * ((i + 1) % count);
        if ((a[1] <= y) != (b[1] <= y))
            at[crossings++] = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
    }
    qsort(at, crossings, sizeof(*at), ascending);
    return crossings;
}

/* The first pixel whose middle is not left of x, within 0 .. width. */
static int pixel_from(double x, int width)
{
    const double first = ceil(x - 0.5);
    return first < 0 ? 0 : first > width ? width : (int)first;
}

shf_status shf_polygon_fill(shf_context *context, const double *points, size_t count,
                            const shf_image *mask)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    double *at = shf_arena_take(&context->scratch, count, sizeof(*at));
    for (int y = 0; at && y < mask->height; y++) {
        const size_t crossings = cross(points, count, y + 0.5, at);
        for (size_t i = 0; i + 1 < crossings; i += 2) {
            const int left = pixel_from(at[i], mask->width),
                      end = pixel_from(at[i + 1], mask->width);
            memset(shf_row(mask, y) + left, 255, (size_t)(end - left));
        }
    }
    shf_arena_rewind(&context->scratch, mark);
    return at ? SHF_OK : shf_fail_memory(context, "a polygon");
}
