/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tables that terminal, Markdown and LaTeX show: a row a corruption, errors in per cent; of a score,
 * or of a comparison. */
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
    int widths[SHF_GRID_COLUMNS]; /* in a terminal */
    shf_grid_row *rows;
    size_t count;
} shf_grid;

/* From the tree of a score or of a comparison; texts are from the arena. Severities are left out where
 * there are more than most. SHF_ERR_MEMORY. */
shf_status shf_grid_of(shf_context *context, shf_arena *arena, const json_t *tree, size_t most,
                       shf_grid *out);

/* ---- making one ---- */

typedef struct shf_grid_maker {
    shf_arena *arena;
    const json_t *tree;
    shf_grid *grid;
    bool full; /* the arena is: the table is not whole */
} shf_grid_maker;

void shf_grid_of_score(shf_grid_maker *maker, size_t most);
void shf_grid_of_comparison(shf_grid_maker *maker);

/* The next column. */
void shf_grid_head(shf_grid_maker *maker, const char *text, int width);
shf_grid_row *shf_grid_add(shf_grid_maker *maker, shf_grid_kind kind, const char *name);
bool shf_grid_is(const json_t *object, const char *name, const char *text);
/* Whether a score's errors are balanced ones: of MedMNIST-C, and where images have any number of classes. */
bool shf_grid_balanced(const json_t *score);
/* Per cent with one digit, with its sign where it is asked for, "" for NAN; and "low to high" of a
 * figure. */
const char *shf_grid_percent(shf_grid_maker *maker, double value, bool sign);
const char *shf_grid_interval(shf_grid_maker *maker, const json_t *figure, bool sign);

/* ---- one form each ---- */

shf_status shf_render_text(shf_context *context, const json_t *tree, bool colour, shf_buffer *out);
shf_status shf_render_csv(shf_context *context, const json_t *score, shf_buffer *out);
shf_status shf_render_markdown(shf_context *context, const json_t *tree, shf_buffer *out);
shf_status shf_render_latex(shf_context *context, const json_t *tree, shf_buffer *out);

#endif
