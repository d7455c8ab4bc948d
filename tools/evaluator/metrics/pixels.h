/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Columns computed from the pixels of clean outputs. With Y = 0.299 R + 0.587 G + 0.114 B of a pixel
 * (the value itself, if it is gray), 0 to 255. */
#ifndef SHF_EVALUATOR_PIXELS_H
#define SHF_EVALUATOR_PIXELS_H

#include <shiftforge/image.h>

#include "tools/evaluator/score.h"

typedef enum shf_pixel_column {
    SHF_BRIGHTNESS, /* mean of Y */
    SHF_CONTRAST,   /* standard deviation of Y, over all pixels */
    SHF_SHARPNESS, /* variance, over the pixels that have four neighbours, of their sum less 4 Y; NAN
                       where no pixel has */
    SHF_PIXEL_COLUMNS
} shf_pixel_column;

extern const char *const shf_pixel_columns[SHF_PIXEL_COLUMNS]; /* their names */

/* Of one image; SHF_ERR_MEMORY. */
shf_status shf_pixels_measure(shf_context *context, const shf_image *image,
                              double out[SHF_PIXEL_COLUMNS]);
/* By sample, then column, from the context's scratch arena, by all threads. SHF_ERR_ARGUMENT where the
 * release has no clean outputs; an output that cannot be read is named. */
shf_status shf_pixels_measure_all(const shf_scoring *scoring, double **out);

#endif
