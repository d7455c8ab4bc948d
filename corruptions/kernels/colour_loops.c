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

/* chosen ? a : b, without a branch that would keep the loop from vectors. */
static inline uint32_t pick(bool chosen, uint32_t a, uint32_t b)
{
    return b ^ ((a ^ b) & (0u - chosen));
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
        double value = larger > blue ? larger : blue;
        double delta = value - (smaller < blue ? smaller : blue);

        /* A gray pixel has D = 0: divided by tiny instead, both quotients are 0 as they have to be. */
        double difference = green == value ? blue - red : green - blue;
        difference = blue == value ? red - green : difference;
        double sector = green == value ? 2.0 : 0.0;
        sector = blue == value ? 4.0 : sector;
        sector = delta > 0.0 ? sector : 0.0;
        double hue = sixth(sector + difference / (delta > tiny ? delta : tiny));
        hue += hue < 0.0 ? 1.0 : 0.0;
        double saturation = delta / (value > tiny ? value : tiny);

        saturation = clip(saturation * saturation_scale + saturation_shift, zero, one);
        value = clip(value + value_shift, zero, one);

        /* What is neither V nor p is q for odd i and t for even ones. Beside the even number below,
         * 6 H is 1 + f or f: both are 1 off f and 1 - f, without rounding where there is none. */
        double six = hue * 6.0;
        int32_t i = (int32_t)six;
        double part = fabs(1.0 - (six - (double)(i & 6)));
        /* All of them lie in 0..1, as S, V and f do. */
        uint32_t v = (uint32_t)(int32_t)(value * 255.0);
        uint32_t p = (uint32_t)(int32_t)(value * (1.0 - saturation) * 255.0);
        uint32_t m = (uint32_t)(int32_t)(value * (1.0 - part * saturation) * 255.0);
        int32_t pair = i >> 1, next = (i + 1) >> 1;
        uint32_t r = pick((next & 1) == (next >> 1), v, pick(pair == 1, p, m));
        uint32_t g = pick(next == 1, v, pick(pair == 2, p, m));
        uint32_t b = pick(next == 2, v, pick((pair & 1) == (pair >> 1), p, m));
        pixels[x] = r | g << 8 | b << 16;
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
