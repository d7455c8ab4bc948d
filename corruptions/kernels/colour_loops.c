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

typedef struct bytes {
    int32_t red[BLOCK], green[BLOCK], blue[BLOCK];
} bytes;

static inline double clip(double x)
{
    x = x > 0.0 ? x : 0.0;
    return x < 1.0 ? x : 1.0;
}

static void change_block(const planes *in, bytes *out, double saturation_scale,
                         double saturation_shift, double value_shift)
{
    for (int i = 0; i < BLOCK; i++) {
        double red = in->red[i], green = in->green[i], blue = in->blue[i];
        double larger = red > green ? red : green, smaller = red < green ? red : green;
        double value = larger > blue ? larger : blue;
        double delta = value - (smaller < blue ? smaller : blue);

        /* A gray pixel has D = 0: divided by 1 instead, both quotients are 0 as they have to be. */
        double difference = blue == value    ? red - green
                            : green == value ? blue - red
                                             : green - blue;
        double sector = blue == value ? 4.0 : green == value ? 2.0 : 0.0;
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
        red = whole == 1.0 ? q : whole == 4.0 ? t : whole == 2.0 || whole == 3.0 ? p : value;
        green = whole == 1.0 || whole == 2.0   ? value
                : whole == 3.0                 ? q
                : whole == 4.0 || whole == 5.0 ? p
                                               : t;
        blue = whole == 2.0 ? t : whole == 3.0 || whole == 4.0 ? value : whole == 5.0 ? q : p;
        out->red[i] = (int32_t)(clip(red) * 255.0);
        out->green[i] = (int32_t)(clip(green) * 255.0);
        out->blue[i] = (int32_t)(clip(blue) * 255.0);
    }
}

/* Pixels of a row of RGB: S becomes clip(S scale + shift), V becomes clip(V + value_shift).
 * level[v] = v / 255. */
void SHF_KERNEL(change_hsv)(const uint8_t *in, uint8_t *out, size_t pixels, const double *level,
                            double saturation_scale, double saturation_shift, double value_shift)
{
    planes from = {{0}, {0}, {0}};
    bytes to;
    while (pixels > 0) {
        size_t count = pixels < BLOCK ? pixels : BLOCK;
        for (size_t i = 0; i < count; i++) {
            from.red[i] = level[in[3 * i]];
            from.green[i] = level[in[3 * i + 1]];
            from.blue[i] = level[in[3 * i + 2]];
        }
        change_block(&from, &to, saturation_scale, saturation_shift, value_shift);
        for (size_t i = 0; i < count; i++) {
            out[3 * i] = (uint8_t)to.red[i];
            out[3 * i + 1] = (uint8_t)to.green[i];
            out[3 * i + 2] = (uint8_t)to.blue[i];
        }
        in += 3 * count;
        out += 3 * count;
        pixels -= count;
    }
}
