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
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

#define BLOCK 128 /* pixels a round: they stay in the first cache */

static inline double clip(double x, double zero, double one)
{
    x = x > zero ? x : zero;
    return x < one ? x : one;
}

/* v / 255 for 0 ... 255, rounded once: of 1 / 255 in two parts, the first times v is exact. */
static inline double level(uint32_t v)
{
    return (int32_t)v * 0x1.01010101p-8 + (int32_t)v * 0x1.010101010101p-48;
}

/* x / 6, rounded once. What is left of x, which a fused product gives exactly, times 1 / 6 corrects
 * x times 1 / 6 (Markstein 1990), in a quarter of the time of a division. */
static inline double sixth(double x)
{
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    const double inverse = 1.0 / 6.0, near = x * inverse;
    return __builtin_fma(__builtin_fma(-near, 6.0, x), inverse, near);
#else
    return x / 6.0;
#endif
}

/* Pixels R + 256 G + 65536 B. */
static void change_block(uint32_t pixels[BLOCK], double saturation_scale, double saturation_shift,
                         double value_shift)
{
    /* So that the compiler does not know them: beside constants, gcc 12 has a comparison and a blend
     * where a maximum would do. */
    const double zero = value_shift - value_shift, one = zero + 1.0, tiny = zero + 0x1p-100;
    for (int x = 0; x < BLOCK; x++) {
        double red = level(pixels[x] & 255), green = level(pixels[x] >> 8 & 255),
               blue = level(pixels[x] >> 16 & 255);
        double larger = red > green ? red : green, smaller = red < green ? red : green;
        double most = larger > blue ? larger : blue, least = smaller < blue ? smaller : blue;
        double delta = most - least;

        /* Of a gray pixel, which has D = 0, red counts as the largest. Divided by tiny, both quotients
         * are 0 as they have to be. */
        bool green_most = (green == most) & (delta > zero),
             blue_most = (blue == most) & (delta > zero);
        double difference = green_most ? blue - red : green - blue;
        difference = blue_most ? red - green : difference;
        double sector = green_most ? 2.0 : 0.0;
        sector = blue_most ? 4.0 : sector;
        double hue = sixth(sector + difference / (delta > tiny ? delta : tiny));
        hue += hue < 0.0 ? 1.0 : 0.0;
        double saturation = delta / (most > tiny ? most : tiny);

        saturation = clip(saturation * saturation_scale + saturation_shift, zero, one);
        double value = clip(most + value_shift, zero, one);

        /* What was the largest becomes V, the smallest p, and the one between q, where i is odd, or t:
         * f and 1 - f are how far 6 H is from the nearest odd number. At whole 6 H, where two are
         * alike, all of these agree. They lie in 0..1, as S, V and f do. */
        double six = hue * 6.0;
        double first = fabs(six - 1.0), second = fabs(six - 3.0), third = fabs(six - 5.0);
        double part = first < second ? first : second;
        part = part < third ? part : third;
        double v = value * 255.0, p = value * (1.0 - saturation) * 255.0,
               m = value * (1.0 - part * saturation) * 255.0;
        double r = red == least ? p : m, g = green == least ? p : m, b = blue == least ? p : m;
        r = red == most ? v : r;
        g = green_most ? v : g;
        b = blue_most ? v : b;
        pixels[x] = (uint32_t)(int32_t)r | (uint32_t)(int32_t)g << 8 | (uint32_t)(int32_t)b << 16;
    }
}

/* Pixels of a row of RGB: S becomes clip(S scale + shift), V becomes clip(V + value_shift). */
void SHF_KERNEL(change_hsv)(const uint8_t *in, uint8_t *out, size_t pixels, double saturation_scale,
                            double saturation_shift, double value_shift)
{
    uint32_t block[BLOCK] = {0};
    while (pixels > 0) {
        const size_t count = pixels < BLOCK ? pixels : BLOCK, last = count - 1;
        for (size_t i = 0; i < last; i++) /* in one load, with a byte of the next one */
            memcpy(block + i, in + 3 * i, 4);
        memcpy(block + last, in + 3 * last, 3);
        change_block(block, saturation_scale, saturation_shift, value_shift);
        for (size_t i = 0; i < last; i++) /* likewise: the next one mends it */
            memcpy(out + 3 * i, block + i, 4);
        memcpy(out + 3 * last, block + last, 3);
        in += 3 * count;
        out += 3 * count;
        pixels -= count;
    }
}
