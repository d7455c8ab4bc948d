/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of zoom_blur, in single precision, each channel alone. A value between two equal ones is
 * theirs exactly. */
#include <string.h>

#include "corruptions/kernels/kernels.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define SIZE 64
#elif defined(__AVX2__)
#define SIZE 32
#else
#define SIZE 16
#endif
typedef float floats __attribute__((vector_size(SIZE)));
#define LANES (SIZE / sizeof(float))

static inline floats load(const float *from)
{
    floats value;
    memcpy(&value, from, sizeof(value));
    return value;
}

/* What pixels x to x + LANES - 1 lie between. */
typedef struct sides {
    floats left, right;
} sides;

#if defined(__AVX2__)

#if defined(__AVX512F__)
#define PICK(from, at) ((floats)_mm512_permutexvar_ps((__m512i)(at), (__m512)(from)))
#else
#define PICK(from, at) ((floats)_mm256_permutevar8x32_ps((__m256)(from), (__m256i)(at)))
#endif

/* One side lies in a vector, the other in that beside it. */
static inline sides sides_of(const float *row, const int32_t *first)
{
    int32_t at __attribute__((vector_size(SIZE)));
    memcpy(&at, first, sizeof(at));
    at -= first[0];
    return (sides){PICK(load(row + first[0]), at), PICK(load(row + first[0] + 1), at)};
}

#elif defined(__SSE2__)

static inline __m128 two_pairs(const float *a, const float *b)
{
    double pairs[2];
    memcpy(&pairs[0], a, sizeof(pairs[0]));
    memcpy(&pairs[1], b, sizeof(pairs[1]));
    return (__m128)_mm_set_pd(pairs[1], pairs[0]);
}

static inline sides sides_of(const float *row, const int32_t *first)
{
    const __m128 front = two_pairs(row + first[0], row + first[1]);
    const __m128 back = two_pairs(row + first[2], row + first[3]);
    return (sides){(floats)_mm_shuffle_ps(front, back, _MM_SHUFFLE(2, 0, 2, 0)),
                   (floats)_mm_shuffle_ps(front, back, _MM_SHUFFLE(3, 1, 3, 1))};
}

#else

static inline sides sides_of(const float *row, const int32_t *first)
{
    const float *a = row + first[0], *b = row + first[1], *c = row + first[2], *d = row + first[3];
    return (sides){{a[0], b[0], c[0], d[0]}, {a[1], b[1], c[1], d[1]}};
}

#endif

_Static_assert(SHF_ZOOM_BLOCK % LANES == 0, "rows are whole vectors");

/* out = above + part (below - above) */
void SHF_KERNEL(mix_rows)(const float *above, const float *below, float part, size_t count,
                          float *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = above[i] + part * (below[i] - above[i]);
}

/* One channel of a row: own, on [0, 1], and the row of every zoom added to it, over one more than
 * their number; times 255, truncated. count is a multiple of SHF_ZOOM_BLOCK; sums: as many. */
void SHF_KERNEL(zoom_row)(const float *own, const shf_zoomed *zooms, size_t zoom_count,
                          size_t count, float *sums, uint8_t *out)
{
    for (size_t x = 0; x < count; x += LANES) {
        floats sum = {0};
        for (size_t k = 0; k < zoom_count; k++) {
            const sides at = sides_of(zooms[k].row, zooms[k].first + x);
            sum += at.left + load(zooms[k].part + x) * (at.right - at.left);
        }
        memcpy(sums + x, &sum, sizeof(sum));
    }
    const float divisor = (float)(zoom_count + 1);
    for (size_t x = 0; x < count; x++) {
        const float mean = (own[x] + sums[x]) / divisor;
        out[x] = (uint8_t)(int)((mean < 1.0F ? mean : 1.0F) * 255.0F);
    }
}

/* Three rows as the channels of one. */
void SHF_KERNEL(interleave)(const uint8_t *restrict red, const uint8_t *restrict green,
                            const uint8_t *restrict blue, size_t count, uint8_t *restrict out)
{
    for (size_t x = 0; x < count; x++) {
        out[3 * x] = red[x];
        out[3 * x + 1] = green[x];
        out[3 * x + 2] = blue[x];
    }
}
