/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The contact sheet: a grid of tiles with labels, corruptions down and severities across. */
#ifndef SHF_CLI_SHEET_H
#define SHF_CLI_SHEET_H

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"

typedef struct cli_sheet_row {
    const char *name;   /* "gaussian_noise"; shown with spaces */
    const char *family; /* rows of one family stand together */
} cli_sheet_row;

typedef struct cli_sheet {
    const char *title; /* NULL: none */
    const cli_sheet_row *rows;
    const char *const *columns; /* labels; the first column is set apart */
    int row_count, column_count;
    int tile_width, tile_height;

    shf_image canvas; /* RGB, made by cli_sheet_begin */
    int *x, *y;       /* of each column and row: where its tiles start */
} cli_sheet;

/* A tile of an image: large ones are made smaller as Pillow does it, small ones larger by a whole
 * factor. The size alone, then the pixels (from the arena, or the image itself). */
void cli_tile_size(const shf_image *image, int *width, int *height);
shf_status cli_tile_make(shf_context *context, shf_arena *arena, const shf_image *image,
                         shf_image *tile);

/* Lays the sheet out, takes its canvas from the arena, and draws all but the tiles. */
shf_status cli_sheet_begin(shf_context *context, shf_arena *arena, cli_sheet *sheet);
/* The tile has the sheet's tile size. */
void cli_sheet_put(const cli_sheet *sheet, int row, int column, const shf_image *tile);

#endif
