/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* characters: words that a device or a person left in the picture. n words, n uniform on 1 .. max_words,
 * each of a number of letters a-z uniform on 3 .. max_letters, all of them uniform; its left end on
 * 10 .. W - 8 letters, its baseline on 10 .. H - 10, its scale a whole number of hundredths on
 * 14 .. int(100 max_scale), its colour any. Source: Di Salvo et al. 2024, arXiv:2406.17536, which has
 * OpenCV write with Hershey's duplex glyphs, thickness 1, anti-aliased (kernels/draw.h); its lines are
 * in fixed point, which moves rare values.
 *
 * Smaller maxima are the only value then. Where an image is too narrow for a word, that begins at the
 * left edge; where it is lower than 20 pixels, its baseline is in the middle. In one channel a colour is
 * its luma. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/colour.h"
#include "corruptions/kernels/draw.h"
#include "corruptions/kernels/hershey.h"

#define FEWEST_LETTERS 3
#define MOST_LETTERS 100
#define LEAST_SCALE 14 /* hundredths */
#define LETTER_WIDTH 8 /* pixels that a letter is given room for */
#define MARGIN 10      /* pixels */

typedef struct parameters {
    int max_words, max_letters;
    double max_scale;
    int words;
} parameters;

static const shf_parameter table[] = {
    SHF_PARAMETER(parameters, max_words, "1", 1, 1000, "how many words there are at most"),
    SHF_PARAMETER(parameters, max_letters, "1", 1, MOST_LETTERS, "letters of the longest words"),
    SHF_SCALED_PARAMETER(parameters, max_scale, "px", 0.01, 100,
                         "pixels for a unit of the largest glyphs, whose capitals have 21 units"),
    SHF_DRAWN_PARAMETER(parameters, words, "1", 0, 1000, "how many words there are"),
};

#define DRAWN SHF_DRAW_INT

/* max_words, max_letters, max_scale, words */
static const parameters derma[] = {{1, 6, 0.14, DRAWN},
                                   {2, 7, 0.15, DRAWN},
                                   {3, 8, 0.16, DRAWN},
                                   {4, 9, 0.17, DRAWN},
                                   {6, 10, 0.18, DRAWN}};

static const shf_table tables[] = {
    SHF_TABLE("medmnist-c/dermamnist", derma),
};

enum { DRAW_WORDS, DRAW_LENGTH, DRAW_SCALE, DRAW_X, DRAW_Y, DRAW_COLOUR, DRAW_LETTER };

/* Uniform on least .. most, or most alone where that is smaller. */
static int up_to(const shf_stream *stream, uint32_t draw, int index, int least, int most)
{
    return shf_random_int(stream, draw, (uint64_t)index, least < most ? least : most, most);
}

static shf_colour draw_colour(const shf_stream *stream, int word, int channels)
{
    shf_colour colour;
    for (int c = 0; c < 3; c++)
        colour.samples[c] =
            (uint8_t)shf_random_int(stream, DRAW_COLOUR, (uint64_t)(3 * word + c), 0, 255);
    if (channels == 1)
        colour.samples[0] = shf_luma_of(colour.samples);
    return colour;
}

/* Coordinates of pixels are those of their centres in OpenCV, half a pixel more here. */
static void write_letter(const shf_image *image, const char *glyph, double x, double y,
                         double scale, shf_colour colour)
{
    const char *place = NULL;
    for (shf_hershey_stroke s; shf_hershey_next(glyph, &place, &s);)
        shf_draw_hairline(image, x + 0.5 + s.x0 * scale, y + 0.5 + s.y0 * scale,
                          x + 0.5 + s.x1 * scale, y + 0.5 + s.y1 * scale, colour);
}

static void write_word(const shf_image *image, const parameters *p, const shf_stream *stream,
                       int word)
{
    const int letters = up_to(stream, DRAW_LENGTH, word, FEWEST_LETTERS, p->max_letters);
    const int hundredths = up_to(stream, DRAW_SCALE, word, LEAST_SCALE, (int)(p->max_scale * 100));
    const int right = image->width - LETTER_WIDTH * letters, bottom = image->height - MARGIN;
    const int left = right < MARGIN ? 0 : up_to(stream, DRAW_X, word, MARGIN, right);
    const int y = bottom < MARGIN ? image->height / 2 : up_to(stream, DRAW_Y, word, MARGIN, bottom);
    const shf_colour colour = draw_colour(stream, word, image->channels);
    double x = left;
    for (int i = 0; i < letters; i++) {
        const int letter =
            shf_random_int(stream, DRAW_LETTER, (uint64_t)(word * MOST_LETTERS + i), 0, 25);
        const char *glyph = shf_hershey_duplex((char)('a' + letter));
        write_letter(image, glyph, x, y, hundredths / 100.0, colour);
        x += shf_hershey_width(glyph) * (hundredths / 100.0);
    }
}

static shf_status apply(const shf_call *call)
{
    parameters *p = call->parameters;
    if (p->words == SHF_DRAW_INT)
        p->words = shf_random_int(&call->stream, DRAW_WORDS, 0, 1, p->max_words);
    shf_image_copy(call->in, call->out);
    for (int word = 0; word < p->words; word++)
        write_word(call->out, p, &call->stream, word);
    return SHF_OK;
}

const shf_corruption shf_corruption_characters = {
    .name = "characters",
    .family = "medical",
    .summary = "words written over the picture",
    .reference = "Di Salvo et al. 2024, arXiv:2406.17536",
    .revision = 1,
    .stochastic = true,
    .coloured = true,
    .not_monotone = true, /* by the draws */
    .exactness = SHF_EXACT_DISTRIBUTION,
    SHF_PARAMETERS(table, parameters),
    SHF_TABLES(tables),
    .apply = apply,
};
