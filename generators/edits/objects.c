/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pieces are found by filling from each pixel that none has yet; 255 becomes 1, and what is kept 255 again. */
#include "generators/edits/objects.h"

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

const char *const shf_pieces_names[SHF_PIECES_COUNT] = {"union", "largest", "refuse"};

enum { FRESH = 255, SEEN = 1 };

typedef struct filling {
    const shf_image *mask;
    uint32_t *stack; /* places, y width + x: each is on it once at most */
    size_t count;
} filling;

static void push(filling *f, int x, int y, uint8_t from, uint8_t to)
{
    uint8_t *pixel = shf_row(f->mask, y) + x;
    if (*pixel != from)
        return;
    *pixel = to;
    f->stack[f->count++] = (uint32_t)y * (uint32_t)f->mask->width + (uint32_t)x;
}

static void grow(shf_object *object, int x, int y)
{
    object->left = x < object->left ? x : object->left;
    object->right = x >= object->right ? x + 1 : object->right;
    object->top = y < object->top ? y : object->top;
    object->bottom = y >= object->bottom ? y + 1 : object->bottom;
    object->pixels++;
}

/* The piece at (x, y), whose pixels change from one value to another. */
static shf_object fill(filling *f, int x, int y, uint8_t from, uint8_t to)
{
    const int width = f->mask->width, height = f->mask->height;
    shf_object piece = {.left = x, .top = y, .right = x, .bottom = y};
    push(f, x, y, from, to);
    while (f->count) {
        const uint32_t at = f->stack[--f->count];
        const int ax = (int)(at % (uint32_t)width), ay = (int)(at / (uint32_t)width);
        grow(&piece, ax, ay);
        for (int ny = ay ? ay - 1 : 0; ny <= ay + 1 && ny < height; ny++)
            for (int nx = ax ? ax - 1 : 0; nx <= ax + 1 && nx < width; nx++)
                push(f, nx, ny, from, to);
    }
    return piece;
}

static shf_object join(const shf_object *a, const shf_object *b)
{
    shf_object both = *a;
    both.left = b->left < a->left ? b->left : a->left;
    both.top = b->top < a->top ? b->top : a->top;
    both.right = b->right > a->right ? b->right : a->right;
    both.bottom = b->bottom > a->bottom ? b->bottom : a->bottom;
    both.pixels += b->pixels;
    return both;
}

static void clear_seen(const shf_image *mask)
{
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++)
            if (shf_row(mask, y)[x] == SEEN)
                shf_row(mask, y)[x] = 0;
}

static void find(filling *f, shf_pieces policy, shf_object *out)
{
    const shf_image *mask = f->mask;
    int best_x = 0, best_y = 0;
    *out = (shf_object){0};
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++) {
            if (shf_row(mask, y)[x] != FRESH)
                continue;
            const shf_object piece = fill(f, x, y, FRESH, SEEN);
            const int pieces = out->pieces + 1;
            if (policy == SHF_PIECES_LARGEST ? piece.pixels > out->pixels : pieces == 1) {
                *out = piece;
                best_x = x;
                best_y = y;
            } else if (policy != SHF_PIECES_LARGEST) {
                *out = join(out, &piece);
            }
            out->pieces = pieces;
        }
    if (out->pixels && policy == SHF_PIECES_LARGEST) {
        fill(f, best_x, best_y, SEEN, FRESH);
        clear_seen(mask);
    }
}

static void restore(const shf_image *mask)
{
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++)
            if (shf_row(mask, y)[x] == SEEN)
                shf_row(mask, y)[x] = FRESH;
}

shf_status shf_object_find(shf_context *context, const shf_image *mask, shf_pieces policy,
                           shf_object *out)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    filling f = {.mask = mask,
                 .stack =
                     shf_arena_take(&context->scratch, (size_t)mask->width * (size_t)mask->height,
                                    sizeof(*f.stack))};
    if (f.stack) {
        find(&f, policy, out);
        if (policy != SHF_PIECES_LARGEST)
            restore(mask);
    }
    shf_arena_rewind(&context->scratch, mark);
    return f.stack ? SHF_OK : shf_fail_memory(context, "the pieces of a mask");
}
