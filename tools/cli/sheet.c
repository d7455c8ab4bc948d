/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The contact sheet. All measures follow from the tile's size, so that a sheet looks the same at any
 * scale; lettering is sized to be read when the sheet is as wide as a page of text. */
#include "tools/cli/sheet.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/draw.h"
#include "corruptions/kernels/resample.h"

#define LARGEST_TILE 256
#define ENLARGED_TILE 224
#define MOST_PIXELS 100e6

static const shf_colour white = {{255, 255, 255}}, ink = {{38, 38, 38}}, gray = {{118, 118, 118}},
                        hairline = {{214, 214, 214}}, empty = {{246, 246, 246}};

/* ---- tiles ---- */

void cli_tile_size(const shf_image *image, int *width, int *height)
{
    int longer = image->width > image->height ? image->width : image->height;
    int up = longer < ENLARGED_TILE ? ENLARGED_TILE / longer : 1;
    int down = longer > LARGEST_TILE ? LARGEST_TILE : longer; /* over longer: the scale */
    *width = (int)(((int64_t)image->width * up * down + longer / 2) / longer);
    *height = (int)(((int64_t)image->height * up * down + longer / 2) / longer);
    *width = *width < 1 ? 1 : *width;
    *height = *height < 1 ? 1 : *height;
}

static void enlarge(const shf_image *image, const shf_image *tile)
{
    int factor = tile->width / image->width;
    for (int y = 0; y < tile->height; y++) {
        const uint8_t *from = shf_row(image, y / factor);
        uint8_t *to = shf_row(tile, y);
        for (int x = 0; x < tile->width; x++)
            memcpy(to + 3 * (ptrdiff_t)x, from + 3 * (ptrdiff_t)(x / factor), 3);
    }
}

shf_status cli_tile_make(shf_context *context, shf_arena *arena, const shf_image *image,
                         shf_image *tile)
{
    int width, height;
    cli_tile_size(image, &width, &height);
    *tile = *image;
    if (width == image->width && height == image->height)
        return SHF_OK;
    *tile = shf_image_take(arena, width, height, 3);
    if (!tile->data)
        return shf_fail_memory(context, "a tile");
    if (width < image->width || height < image->height)
        return shf_resample(context, image, SHF_FILTER_BILINEAR, tile);
    enlarge(image, tile);
    return SHF_OK;
}

/* ---- layout ---- */

/* Measures in pixels. */
typedef struct metrics {
    shf_lettering title, row, column, family;
    int margin, gap, wide_gap; /* around; between tiles; after the first column, between families */
    int label_gap, line;       /* between labels and tiles; from a label's line to the next */
    int label_width;
    int cell_width, cell_height; /* of a tile, or of its labels where they need more */
} metrics;

static shf_lettering lettering(double height, double weight, double spacing, shf_colour colour)
{
    return (shf_lettering){height, height * weight, height * spacing, colour};
}

static metrics measure(double side)
{
    return (metrics){
        .title = lettering(side * 0.09, 0.115, 0.02, ink),
        .row = lettering(side * 0.075, 0.115, 0.02, ink),
        .column = lettering(side * 0.072, 0.105, 0.02, gray),
        .family = lettering(side * 0.05, 0.115, 0.2, gray),
        .margin = (int)(side * 0.16),
        .gap = (int)(side * 0.035 + 0.5),
        .wide_gap = (int)(side * 0.11),
        .label_gap = (int)(side * 0.09),
        .line = (int)(side * 0.138),
    };
}

/* A row's name in one line or two: a long one is broken at the first underscore. */
static int label_lines(const char *name, char lines[2][64])
{
    char text[64];
    snprintf(text, sizeof(text), "%s", name);
    char *cut = strlen(text) > 8 ? strchr(text, '_') : NULL;
    if (cut)
        *cut = 0;
    snprintf(lines[0], sizeof(lines[0]), "%s", text);
    snprintf(lines[1], sizeof(lines[1]), "%s", cut ? cut + 1 : "");
    for (int i = 0; i < 2; i++)
        for (char *c = lines[i]; *c; c++)
            *c = *c == '_' ? ' ' : *c;
    return cut ? 2 : 1;
}

static bool new_family(const cli_sheet *sheet, int row)
{
    return row == 0 || strcmp(sheet->rows[row].family, sheet->rows[row - 1].family) != 0;
}

static double label_width(const cli_sheet *sheet, const metrics *m)
{
    double widest = 0;
    for (int r = 0; r < sheet->row_count; r++) {
        char lines[2][64];
        for (int i = label_lines(sheet->rows[r].name, lines) - 1; i >= 0; i--) {
            double width = shf_text_width(&m->row, lines[i]);
            widest = width > widest ? width : widest;
        }
        double family = shf_text_width(&m->family, sheet->rows[r].family);
        widest = family > widest ? family : widest;
    }
    return widest;
}

/* Cells of very narrow or very flat tiles are as large as their labels. */
static void measure_cells(const cli_sheet *sheet, metrics *m)
{
    double width = sheet->tile_width;
    for (int c = 0; c < sheet->column_count; c++) {
        double label = shf_text_width(&m->column, sheet->columns[c]);
        width = label + m->label_gap > width ? label + m->label_gap : width;
    }
    double height = m->row.height + 1.6 * m->line;
    m->cell_width = (int)(width + 0.5);
    m->cell_height = sheet->tile_height > height ? sheet->tile_height : (int)height;
}

/* Places rows and columns; *width and *height are those of the canvas. */
static void place(const cli_sheet *sheet, const metrics *m, double *width, double *height)
{
    double right = m->margin + m->label_width + m->label_gap;
    for (int c = 0; c < sheet->column_count; c++) {
        right += c == 0 ? 0 : c == 1 ? m->wide_gap : m->gap;
        sheet->x[c] = (int)right + (m->cell_width - sheet->tile_width) / 2;
        right += m->cell_width;
    }
    double bottom = m->margin + m->column.height + m->label_gap * 0.75;
    bottom += sheet->title ? m->title.height + 1.5 * m->wide_gap : 0;
    for (int r = 0; r < sheet->row_count; r++) {
        bottom += r == 0 ? 0 : new_family(sheet, r) ? m->wide_gap : m->gap;
        sheet->y[r] = (int)bottom + (m->cell_height - sheet->tile_height) / 2;
        bottom += m->cell_height;
    }
    *width = right + m->margin;
    *height = bottom + m->margin;
}

/* Places everything and takes the canvas. */
static shf_status lay_out(shf_context *context, shf_arena *arena, cli_sheet *sheet, metrics *m)
{
    sheet->x = shf_arena_take(arena, (size_t)sheet->column_count, sizeof(*sheet->x));
    sheet->y = shf_arena_take(arena, (size_t)sheet->row_count, sizeof(*sheet->y));
    if (!sheet->x || !sheet->y)
        return shf_fail_memory(context, "a sheet");
    m->label_width = (int)(label_width(sheet, m) + 1);
    measure_cells(sheet, m);
    double width, height;
    place(sheet, m, &width, &height);
    if (width > SHF_MAX_SIDE || height > SHF_MAX_SIDE || width * height > MOST_PIXELS)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "a sheet of %.0fx%.0f pixels is too large: choose fewer corruptions or "
                        "severities",
                        width, height);
    sheet->canvas = shf_image_take(arena, (int)width, (int)height, 3);
    return sheet->canvas.data ? SHF_OK : shf_fail_memory(context, "a sheet");
}

/* ---- drawing ---- */

static shf_status draw_row_label(shf_context *context, const cli_sheet *sheet, const metrics *m,
                                 int row)
{
    const shf_image *canvas = &sheet->canvas;
    double right = m->margin + m->label_width;
    char lines[2][64];
    int count = label_lines(sheet->rows[row].name, lines);
    /* Centred from the top of the first line's capitals to the last baseline. */
    double block = m->row.height + (count - 1) * m->line;
    double y = sheet->y[row] + (sheet->tile_height - block) / 2 + m->row.height;
    shf_status status = SHF_OK;
    for (int i = 0; i < count && !status; i++, y += m->line)
        status = shf_draw_text(context, canvas, &m->row, right - shf_text_width(&m->row, lines[i]),
                               (int)y, lines[i]);
    bool room = sheet->tile_height > block + 4 * m->family.height;
    if (status || !room || !new_family(sheet, row))
        return status;
    const char *family = sheet->rows[row].family;
    return shf_draw_text(context, canvas, &m->family, right - shf_text_width(&m->family, family),
                         (int)(sheet->y[row] + m->family.height), family);
}

/* At the left edge of the tiles, and smaller where it would not fit. */
static shf_status draw_title(shf_context *context, const cli_sheet *sheet, const metrics *m)
{
    shf_lettering title = m->title;
    double room = sheet->canvas.width - m->margin - sheet->x[0];
    double width = shf_text_width(&title, sheet->title);
    if (width > room) {
        title.height *= room / width;
        title.pen *= room / width;
        title.spacing *= room / width;
    }
    return shf_draw_text(context, &sheet->canvas, &title, sheet->x[0],
                         (int)(m->margin + m->title.height), sheet->title);
}

static shf_status draw_column_labels(shf_context *context, const cli_sheet *sheet, const metrics *m)
{
    int top = sheet->y[0] - (m->cell_height - sheet->tile_height) / 2;
    shf_status status = SHF_OK;
    for (int c = 0; c < sheet->column_count && !status; c++) {
        double width = shf_text_width(&m->column, sheet->columns[c]);
        status = shf_draw_text(context, &sheet->canvas, &m->column,
                               sheet->x[c] + (sheet->tile_width - width) / 2,
                               top - (int)(m->label_gap * 0.75), sheet->columns[c]);
    }
    return status;
}

/* A place for each tile, and a line between families. */
static void draw_frames(const cli_sheet *sheet, const metrics *m)
{
    const shf_image *canvas = &sheet->canvas;
    for (int r = 0; r < sheet->row_count; r++) {
        for (int c = 0; c < sheet->column_count; c++)
            shf_fill(canvas, sheet->x[c], sheet->y[r], sheet->tile_width, sheet->tile_height,
                     empty);
        int top = sheet->y[r] - (m->cell_height - sheet->tile_height) / 2;
        if (r > 0 && new_family(sheet, r))
            shf_fill(canvas, m->margin, top - m->wide_gap / 2, canvas->width - 2 * m->margin, 1,
                     hairline);
    }
}

shf_status cli_sheet_begin(shf_context *context, shf_arena *arena, cli_sheet *sheet)
{
    int side = sheet->tile_width > sheet->tile_height ? sheet->tile_width : sheet->tile_height;
    metrics m = measure(side);
    shf_status status = lay_out(context, arena, sheet, &m);
    if (status)
        return status;
    shf_fill(&sheet->canvas, 0, 0, sheet->canvas.width, sheet->canvas.height, white);
    draw_frames(sheet, &m);
    if (sheet->title)
        status = draw_title(context, sheet, &m);
    if (!status)
        status = draw_column_labels(context, sheet, &m);
    for (int r = 0; r < sheet->row_count && !status; r++)
        status = draw_row_label(context, sheet, &m, r);
    return status;
}

void cli_sheet_put(const cli_sheet *sheet, int row, int column, const shf_image *tile)
{
    const shf_image *canvas = &sheet->canvas;
    ptrdiff_t offset = 3 * (ptrdiff_t)sheet->x[column];
    for (int y = 0; y < tile->height; y++)
        memcpy(shf_row(canvas, sheet->y[row] + y) + offset, shf_row(tile, y),
               shf_row_samples(tile));
}
