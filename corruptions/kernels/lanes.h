/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Vectors of a CPU level, for the loops that a compiler does not find the instruction for: 64-bit
 * lanes with a product of their lower halves, and sums of two products of 16 bits. */
#ifndef SHF_KERNELS_LANES_H
#define SHF_KERNELS_LANES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#if defined(__AVX512BW__)
#define SHF_LANES_SIZE 64
#elif defined(__AVX2__)
#define SHF_LANES_SIZE 32
#else
#define SHF_LANES_SIZE 16
#endif
typedef uint64_t lanes __attribute__((vector_size(SHF_LANES_SIZE)));
#define LANES (sizeof(lanes) / sizeof(uint64_t))

static inline lanes all(uint64_t value)
{
    return (lanes){0} + value;
}

static inline lanes load(const void *from)
{
    lanes value;
    memcpy(&value, from, sizeof(value));
    return value;
}

static inline bool any(lanes value)
{
#if defined(__AVX512BW__)
    return _mm512_test_epi64_mask((__m512i)value, (__m512i)value) != 0;
#elif defined(__AVX2__)
    return !_mm256_testz_si256((__m256i)value, (__m256i)value);
#else
    return (value[0] | value[1]) != 0;
#endif
}

/* a[0] b[0] a[1] b[1] ... */
static inline void store_pairs(lanes a, lanes b, void *out)
{
#if defined(__AVX512BW__)
    const __m512i front = {0, 8, 1, 9, 2, 10, 3, 11}, back = {4, 12, 5, 13, 6, 14, 7, 15};
    const __m512i pairs[2] = {_mm512_permutex2var_epi64((__m512i)a, front, (__m512i)b),
                              _mm512_permutex2var_epi64((__m512i)a, back, (__m512i)b)};
#elif defined(__AVX2__)
    const __m256i even = _mm256_unpacklo_epi64((__m256i)a, (__m256i)b);
    const __m256i odd = _mm256_unpackhi_epi64((__m256i)a, (__m256i)b);
    const __m256i pairs[2] = {_mm256_permute2x128_si256(even, odd, 0x20),
                              _mm256_permute2x128_si256(even, odd, 0x31)};
#else
    const lanes pairs[2] = {{a[0], b[0]}, {a[1], b[1]}};
#endif
    memcpy(out, pairs, sizeof(pairs));
}

/* The products of the lower halves; what the upper halves hold does not matter. */
static inline lanes product(lanes a, lanes b)
{
#if defined(__AVX512BW__)
    return (lanes)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return (lanes)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return (lanes)_mm_mul_epu32((__m128i)a, (__m128i)b);
#elif defined(__ARM_NEON)
    return (lanes)vmull_u32(vmovn_u64((uint64x2_t)a), vmovn_u64((uint64x2_t)b));
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

#if defined(__SSE2__)
#define SHF_LANES_PAIRS /* what follows is there */
typedef int16_t shorts __attribute__((vector_size(SHF_LANES_SIZE)));
typedef int32_t ints __attribute__((vector_size(SHF_LANES_SIZE)));
#endif

#if defined(__AVX512BW__)

static inline shorts widen(const uint8_t *from)
{
    return (shorts)_mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)from));
}

/* Pairs of an a and a b: those of one half of each 16 bytes, and those of the other. */
static inline shorts interleave_front(shorts a, shorts b)
{
    return (shorts)_mm512_unpacklo_epi16((__m512i)a, (__m512i)b);
}

static inline shorts interleave_back(shorts a, shorts b)
{
    return (shorts)_mm512_unpackhi_epi16((__m512i)a, (__m512i)b);
}

/* a[2i] b[2i] + a[2i + 1] b[2i + 1] */
static inline ints sum_pairs(shorts a, shorts b)
{
    return (ints)_mm512_madd_epi16((__m512i)a, (__m512i)b);
}

/* What came of a front and a back, in the order of the values. */
static inline void store_interleaved(ints front, ints back, uint32_t *out)
{
    const __m512i first = {0, 1, 8, 9, 2, 3, 10, 11}, second = {4, 5, 12, 13, 6, 7, 14, 15};
    const __m512i halves[2] = {
        _mm512_permutex2var_epi64((__m512i)front, first, (__m512i)back),
        _mm512_permutex2var_epi64((__m512i)front, second, (__m512i)back),
    };
    memcpy(out, halves, sizeof(halves));
}

#elif defined(__AVX2__)

static inline shorts widen(const uint8_t *from)
{
    return (shorts)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)from));
}

static inline shorts interleave_front(shorts a, shorts b)
{
    return (shorts)_mm256_unpacklo_epi16((__m256i)a, (__m256i)b);
}

static inline shorts interleave_back(shorts a, shorts b)
{
    return (shorts)_mm256_unpackhi_epi16((__m256i)a, (__m256i)b);
}

static inline ints sum_pairs(shorts a, shorts b)
{
    return (ints)_mm256_madd_epi16((__m256i)a, (__m256i)b);
}

static inline void store_interleaved(ints front, ints back, uint32_t *out)
{
    const __m256i halves[2] = {
        _mm256_permute2x128_si256((__m256i)front, (__m256i)back, 0x20),
        _mm256_permute2x128_si256((__m256i)front, (__m256i)back, 0x31),
    };
    memcpy(out, halves, sizeof(halves));
}

#elif defined(__SSE2__)

static inline shorts widen(const uint8_t *from)
{
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)from);
    return (shorts)_mm_unpacklo_epi8(bytes, _mm_setzero_si128());
}

static inline shorts interleave_front(shorts a, shorts b)
{
    return (shorts)_mm_unpacklo_epi16((__m128i)a, (__m128i)b);
}

static inline shorts interleave_back(shorts a, shorts b)
{
    return (shorts)_mm_unpackhi_epi16((__m128i)a, (__m128i)b);
}

static inline ints sum_pairs(shorts a, shorts b)
{
    return (ints)_mm_madd_epi16((__m128i)a, (__m128i)b);
}

static inline void store_interleaved(ints front, ints back, uint32_t *out)
{
    memcpy(out, &front, sizeof(front));
    memcpy(out + sizeof(front) / 4, &back, sizeof(back));
}

#endif

#endif
