/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Hue, saturation and value in double precision, in the order of operations of skimage's rgb2hsv and
 * hsv2rgb, so that every bit agrees with them. Single precision would change up to 18 % of values.
 *
 *   V = max, D = max - min, S = D / V
 *   H = (sector + difference of the other two / D) / 6, by the last channel that equals V; if
 *       negative + 1
 *   i = floor(6 H), f = 6 H - i, p = V (1 - S), q = V (1 - f S), t = V (1 - (1 - f) S)
 *   R, G, B = V t p | q V p | p V t | p q V | t p V | V p q   for i = 0 ... 5, and 6 as 0 */
#include "corruptions/kernels/kernels.h"

#define BLOCK 128 /* pixels a round: the planes of one stay in the first cache */

typedef struct planes {
    double red[BLOCK], green[BLOCK], blue[BLOCK];
} planes;

/* Bytes V, p, q, t of a pixel from the lowest on, and its i. */
typedef struct results {
    uint32_t bytes[BLOCK];
    int32_t sector[BLOCK];
} results;

/* Which bit of them R, G and B start at, for i = 0 ... 6. */
#define V 0
#define P 8
#define Q 16
#define T 24
static const uint8_t channels[7][3] = {{V, T, P}, {Q, V, P}, {P, V, T}, {P, Q, V},
                                       {T, P, V}, {V, P, Q}, {V, T, P}};

static inline double clip(double x)
{
    x = x > 0.0 ? x : 0.0;
    return x < 1.0 ? x : 1.0;
}

static void change_block(const planes *in, results *out, double saturation_scale,
                         double saturation_shift, double value_shift)
{
    for (int i = 0; i < BLOCK; i++) {
        double red = in->red[i], green = in->green[i], blue = in->blue[i];
        double larger = red > green ? red : green, smaller = red < green ? red : green;
        double value = larger > blue ? larger : blue;
        double delta = value - (smaller < blue ? smaller : blue);

        /* A gray pixel has D = 0: divided by 1 instead, both quotients are 0 as they have to be. */
        double difference = green == value ? blue - red : green - blue;
        difference = blue == value ? red - green : difference;
        double sector = green == value ? 2.0 : 0.0;
        sector = blue == value ? 4.0 : sector;
        sector = delta > 0.0 ? sector : 0.0;
        double hue = (sector + difference / (delta > 0.0 ? delta : 1.0)) / 6.0;
        hue = hue < 0.0 ? hue + 1.0 : hue;
        double saturation = delta / (value > 0.0 ? value : 1.0);

        saturation = clip(saturation * saturation_scale + saturation_shift);
        value = clip(value + value_shift);

        double six = hue * 6.0, whole = (double)(int32_t)six, part = six - whole;
        double p = value * (1.0 - saturation);
        double q = value * (1.0 - part * saturation);
        double t = value * (1.0 - (1.0 - part) * saturation);
        /* All of them lie in 0..1, as S, V and f do. */
        out->bytes[i] = (uint32_t)(int32_t)(value * 255.0) << V |
                        (uint32_t)(int32_t)(p * 255.0) << P | (uint32_t)(int32_t)(q * 255.0) << Q |
                        (uint32_t)(int32_t)(t * 255.0) << T;
        out->sector[i] = (int32_t)six;
    }
}

/* Pixels of a row of RGB: S becomes clip(S scale + shift), V becomes clip(V + value_shift).
 * level[v] = v / 255. */
void SHF_KERNEL(change_hsv)(const uint8_t *in, uint8_t *out, size_t pixels, const double *level,
                            double saturation_scale, double saturation_shift, double value_shift)
{
    planes from = {{0}, {0}, {0}};
    results to;
    while (pixels > 0) {
        size_t count = pixels < BLOCK ? pixels : BLOCK;
        for (size_t i = 0; i < count; i++) {
            from.red[i] = level[in[3 * i]];
            from.green[i] = level[in[3 * i + 1]];
            from.blue[i] = level[in[3 * i + 2]];
        }
        change_block(&from, &to, saturation_scale, saturation_shift, value_shift);
        for (size_t i = 0; i < count; i++) {
            const uint8_t *shift = channels[to.sector[i]];
            const uint32_t bytes = to.bytes[i];
            out[3 * i] = (uint8_t)(bytes >> shift[0]);
            out[3 * i + 1] = (uint8_t)(bytes >> shift[1]);
            out[3 * i + 2] = (uint8_t)(bytes >> shift[2]);
        }
        in += 3 * count;
        out += 3 * count;
        pixels -= count;
    }
}
