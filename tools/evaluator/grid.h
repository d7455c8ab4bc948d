/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table that terminal, Markdown and LaTeX show: a row a corruption, errors in per cent. */
#ifndef SHF_EVALUATOR_GRID_H
#define SHF_EVALUATOR_GRID_H

#include <stdbool.h>

#include <jansson.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"

#define SHF_GRID_COLUMNS 24

typedef enum shf_grid_kind {
    SHF_GRID_CORRUPTION, /* one of the fifteen, or of no set */
    SHF_GRID_EXTRA,
    SHF_GRID_SUMMARY
} shf_grid_kind;

typedef struct shf_grid_row {
    shf_grid_kind kind;
    const char *texts[SHF_GRID_COLUMNS]; /* "" where there is nothing */
    double errors[SHF_GRID_COLUMNS];     /* what a text stands for, 0 to 1; NAN: no error */
} shf_grid_row;

typedef struct shf_grid {
    size_t columns, severities; /* column 0 is the name, then severities, then the rest */
    const char *heads[SHF_GRID_COLUMNS];
    shf_grid_row *rows;
    size_t count;
} shf_grid;

/* From a score's tree; texts are from the arena. Severities are left out where there are more than
 * most. SHF_ERR_MEMORY. */
shf_status shf_grid_of(shf_context *context, shf_arena *arena, const json_t *score, size_t most,
                       shf_grid *out);

/* ---- one form each ---- */

shf_status shf_render_text(shf_context *context, const json_t *score, bool colour, shf_buffer *out);
shf_status shf_render_csv(shf_context *context, const json_t *score, shf_buffer *out);
shf_status shf_render_markdown(shf_context *context, const json_t *score, shf_buffer *out);
shf_status shf_render_latex(shf_context *context, const json_t *score, shf_buffer *out);

#endif
