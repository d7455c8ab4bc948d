/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* normals: standard normal values as Box and Muller (1958) make them. Values 2 k and 2 k + 1 of a
 * draw are sqrt(-2 ln U) times the cosine and the sine of an angle, where U is word 2 k and the angle
 * word 2 k + 1. Measured at v3: 0.6 ns a value beside its word, half of what the inverse of
 * the distribution function took (a logarithm and a root for each value, not for each pair, and no
 * quotient).
 *
 * Each value is within 5e-7 of what exact arithmetic gives for its words. 32 bits of U alone would
 * end at 6.7 sigma, in coarse steps before: where U < 2^-16, its next 32 bits are the same word of
 * the draw with SHF_REFINE set, which leads to 9.5 sigma; beyond lies 1e-20 of the distribution. */
#include <math.h>
#include <string.h>

#include "corruptions/base/detmath.h"
#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/philox.h"

#define TILE 256 /* values, so that words and values stay in the first-level cache */
#define RARE 0x10000U

/* -2 ln((word + 1/2) / 2^32). U < 1/2 is 2^e (1 + f), f in [-1/2, 0); U >= 1/2 is 1 + f at once, so
 * that values near 0 keep all their digits. */
static inline float minus_2_log(uint32_t word)
{
    const int32_t above_half = (int32_t)word < 0;
    const float u = ((float)(int32_t)word + 0.5f) * 0x1p-32f; /* less 1 where above_half */
    uint32_t bits;
    memcpy(&bits, &u, sizeof(bits));
    const float e = above_half ? 0 : (float)((int32_t)(bits >> 23) - 126);
    bits = (bits & 0x7fffff) | 0x3f000000;
    float mantissa;
    memcpy(&mantissa, &bits, sizeof(mantissa));
    const float f = above_half ? u : mantissa - 1;
    /* -2 ln(1 + f) / f to 2e-8 of its value (minimax) */
    float p = -0x1.70ec6cp+1f;
    p = p * f - 0x1.b220aep+1f;
    p = p * f - 0x1.41f69ap+1f;
    p = p * f - 0x1.a0d8e4p-2f;
    p = p * f - 0x1.14155ap-1f;
    p = p * f + 0x1.f143cap-2f;
    p = p * f - 0x1.55b59ep-1f;
    p = p * f + 0x1.fffe2p-1f;
    p = p * f - 2;
    return p * f - e * 0x1.62e43p+0f; /* 2 ln 2 */
}

/* radius times cosine and sine: of the word's lowest 30 bits as an angle of -45 .. 45 degrees, with
 * the next bit mirrored at 45 degrees, with the top bit turned by 180. */
static inline void pair_of(float radius, uint32_t word, float out[2])
{
    const float t = ((float)(int32_t)(word << 2) + 2) * 0x1p-31f, t2 = t * t;
    /* sin(pi t / 4) / t to 3e-9, cos(pi t / 4) to 3e-8 (minimax) */
    float sine = -0x1.2d9302p-15f;
    sine = sine * t2 + 0x1.465e92p-9f;
    sine = sine * t2 - 0x1.4abbbap-4f;
    sine = sine * t2 + 0x1.921fb6p-1f;
    sine = sine * t;
    float cosine = -0x1.4e35dap-12f;
    cosine = cosine * t2 + 0x1.03ae64p-6f;
    cosine = cosine * t2 - 0x1.3bd38cp-2f;
    cosine = cosine * t2 + 0x1.fffffep-1f;
    const int mirrored = (word >> 30 & 1) != 0;
    const float signed_radius = (int32_t)word < 0 ? -radius : radius;
    out[0] = signed_radius * (mirrored ? sine : cosine);
    out[1] = signed_radius * (mirrored ? cosine : sine);
}

/* The radius for a rare word: of 64 bits. */
static float refined_radius(const shf_stream *stream, uint32_t draw, uint64_t index, uint32_t word)
{
    uint32_t low;
    shf_random_u32(stream, draw | SHF_REFINE, index, 1, &low);
    const double u = (word + (low + 0.5) * 0x1p-32) * 0x1p-32;
    return (float)sqrt(-2 * shf_log(u));
}

/* Values first .. first + count - 1; both even, and at most TILE. */
static void tile(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count, float *out)
{
    uint32_t words[TILE];
    SHF_KERNEL(random_u32)(stream, draw, first, count, words);
    uint32_t rare = 0;
    for (size_t i = 0; i < count; i += 2) {
        rare |= words[i] < RARE;
        pair_of(sqrtf(minus_2_log(words[i])), words[i + 1], out + i);
    }
    for (size_t i = 0; rare && i < count; i += 2)
        if (words[i] < RARE)
            pair_of(refined_radius(stream, draw, first + i, words[i]), words[i + 1], out + i);
}

void SHF_KERNEL(normals)(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                         float *out)
{
    while (count > 0) {
        float values[TILE];
        const size_t skip = (size_t)(first % 2); /* the first half of a pair */
        const size_t taken = count < TILE - skip ? count : TILE - skip;
        tile(stream, draw, first - skip, (skip + taken + 1) / 2 * 2, values);
        memcpy(out, values + skip, taken * sizeof(*out));
        first += taken;
        out += taken;
        count -= taken;
    }
}
