/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Vectors of doubles of a CPU level. STEP scores are taken at once whatever their size, so that what is
 * summed up in each of STEP places is the same at every level. */
#ifndef SHF_EVALUATOR_SCORE_LANES_H
#define SHF_EVALUATOR_SCORE_LANES_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__AVX512F__)
#define SHF_SCORE_LANES 8
#elif defined(__AVX2__)
#define SHF_SCORE_LANES 4
#else
#define SHF_SCORE_LANES 2
#endif
#define STEP 16
#define VECTORS (STEP / SHF_SCORE_LANES)

typedef double double_vector __attribute__((vector_size(8 * SHF_SCORE_LANES)));
typedef int64_t double_mask __attribute__((vector_size(8 * SHF_SCORE_LANES)));
typedef float single_vector __attribute__((vector_size(8 * SHF_SCORE_LANES)));
typedef int32_t single_mask __attribute__((vector_size(8 * SHF_SCORE_LANES)));

static inline double_vector all_doubles(double value)
{
    return (double_vector){0} + value;
}

/* a b + c, rounded once. */
static inline double_vector fused(double_vector a, double_vector b, double_vector c)
{
#if defined(__AVX512F__)
    return (double_vector)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__AVX2__)
    return (double_vector)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#elif defined(__aarch64__)
    return (double_vector)vfmaq_f64((float64x2_t)c, (float64x2_t)a, (float64x2_t)b);
#else
    return (double_vector){fma(a[0], b[0], c[0]), fma(a[1], b[1], c[1])};
#endif
}

/* The larger of both; b where a is NaN. */
static inline double_vector double_larger(double_vector a, double_vector b)
{
#if defined(__AVX512F__)
    return (double_vector)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX2__)
    return (double_vector)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
    return (double_vector)_mm_max_pd((__m128d)a, (__m128d)b);
#else
    return (double_vector){fmax(b[0], a[0]), fmax(b[1], a[1])};
#endif
}

static inline single_vector single_larger(single_vector a, single_vector b)
{
#if defined(__AVX512F__)
    return (single_vector)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(__AVX2__)
    return (single_vector)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(__SSE2__)
    return (single_vector)_mm_max_ps((__m128)a, (__m128)b);
#else
    return (single_vector){fmaxf(b[0], a[0]), fmaxf(b[1], a[1]), fmaxf(b[2], a[2]),
                           fmaxf(b[3], a[3])};
#endif
}

static inline bool any_of(double_mask mask)
{
#if defined(__AVX512F__)
    return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#elif defined(__AVX2__)
    return !_mm256_testz_si256((__m256i)mask, (__m256i)mask);
#else
    return (mask[0] | mask[1]) != 0;
#endif
}

/* ---- numbers of files ---- */

/* Exponent and fraction moved to a float's place are 2^112 times too small; the largest exponent stands
 * for infinity and NaN. */
static inline float single_of_half(const uint8_t *item)
{
    const uint32_t bits = item[0] | (uint32_t)item[1] << 8;
    const uint32_t moved = (bits & 0x7fff) << 13, sign = (bits & 0x8000) << 16;
    float value;
    uint32_t whole;
    memcpy(&value, &moved, sizeof(value));
    value *= 0x1p112f;
    memcpy(&whole, &value, sizeof(whole));
    whole = (moved >= 0x0f800000 ? moved | 0x7f800000 : whole) | sign;
    memcpy(&value, &whole, sizeof(value));
    return value;
}

static inline double_vector load_halves(const uint8_t *items)
{
    double_vector out;
    for (int i = 0; i < SHF_SCORE_LANES; i++)
        out[i] = single_of_half(items + 2 * i);
    return out;
}

static inline double_vector load_doubles(const uint8_t *items, unsigned width)
{
    if (width == 2)
        return load_halves(items);
    if (width == 4) {
#if defined(__AVX512F__)
        return (double_vector)_mm512_cvtps_pd(_mm256_loadu_ps((const float *)(const void *)items));
#elif defined(__AVX2__)
        return (double_vector)_mm256_cvtps_pd(_mm_loadu_ps((const float *)(const void *)items));
#else
        float singles[SHF_SCORE_LANES];
        memcpy(singles, items, sizeof(singles));
        return (double_vector){singles[0], singles[1]};
#endif
    }
    double_vector out;
    memcpy(&out, items, sizeof(out));
    return out;
}

/* ---- over STEP places ---- */

static inline double sum_of(const double_vector *vectors)
{
    double places[STEP];
    memcpy(places, vectors, sizeof(places));
    for (int half = STEP / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            places[i] += places[i + half];
    return places[0];
}

static inline double largest_of(const double_vector *vectors)
{
    double places[STEP], most = -INFINITY;
    memcpy(places, vectors, sizeof(places));
    for (int i = 0; i < STEP; i++)
        most = places[i] > most ? places[i] : most;
    return most;
}

/* ---- e^x ---- */

/* Of all of a step together: while one waits, another goes on. x from -690 to 0, within 2e-14 of e^x:
 * x log2 e = n + f with |f| <= 1/2, and 2^n times a polynomial in f, of least relative error. */
static inline void replace_by_exps(double_vector x[VECTORS])
{
    static const double powers[] = {
        0x1.0000000000039p+0,  0x1.62e42fefa3752p-1,  0x1.ebfbdff81570dp-3,  0x1.c6b08d70d2003p-5,
        0x1.3b2ab72a1098dp-7,  0x1.5d87fd9011eeep-10, 0x1.43088fca9a183p-13, 0x1.ffce24611c0dap-17,
        0x1.63edf1058a76ep-20, 0x1.b3f421492867dp-24};
    const double_vector log2_e = all_doubles(0x1.71547652b82fep+0);
    const double_vector magic = all_doubles(0x1.8p52); /* leaves n in the lowest bits of a sum */
    double_vector n[VECTORS], f[VECTORS];
    for (int v = 0; v < VECTORS; v++) {
        n[v] = fused(x[v], log2_e, magic);
        f[v] = fused(x[v], log2_e, magic - n[v]);
        x[v] = all_doubles(powers[9]);
    }
    for (int i = 8; i >= 0; i--)
        for (int v = 0; v < VECTORS; v++)
            x[v] = fused(x[v], f[v], all_doubles(powers[i]));
    for (int v = 0; v < VECTORS; v++)
        x[v] = (double_vector)((double_mask)x[v] + ((double_mask)n[v] << 52));
}

#endif
