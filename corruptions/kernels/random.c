/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* random_u32: what shf_random_u32 gives, for planes. Philox over several blocks at once: a 64-bit
 * lane holds one word of a block's counter in its lower half, and anything in its upper half, which
 * the product ignores. One instruction multiplies; from the scalar code compilers make a dozen
 * (measured at v3: 0.6 ns a value in place of 1.3). */
#include <string.h>

#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/lanes.h"

#if defined(__AVX512BW__)
static const lanes counting = {0, 1, 2, 3, 4, 5, 6, 7};
#elif defined(__AVX2__)
static const lanes counting = {0, 1, 2, 3};
#else
static const lanes counting = {0, 1};
#endif
#define VECTORS 2 /* side by side, as a product takes some cycles */
#define GROUP (VECTORS * LANES * 4)

typedef struct counter {
    lanes c0, c1, c2, c3;
} counter;

/* One round; see philox.h. */
static inline counter turn(counter c, lanes key0, lanes key1)
{
    const lanes p0 = product(c.c0, all(0xD2511F53U)), p1 = product(c.c2, all(0xCD9E8D57U));
    return (counter){(p1 >> 32) ^ c.c1 ^ key0, p1, (p0 >> 32) ^ c.c3 ^ key1, p0};
}

/* The words of the blocks in their order, which is that of the bytes on little-endian machines. */
static inline void store(counter c, uint32_t out[LANES * 4])
{
    const lanes low = (c.c0 & UINT32_MAX) | c.c1 << 32, high = (c.c2 & UINT32_MAX) | c.c3 << 32;
    store_pairs(low, high, out);
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "store() is for little-endian machines");

/* The blocks from the given one on. */
static inline void group(const shf_stream *stream, uint32_t draw, uint64_t block,
                         uint32_t out[GROUP])
{
    counter c[VECTORS];
    for (size_t v = 0; v < VECTORS; v++)
        c[v] = (counter){all(block + v * LANES) + counting, all(draw), all(stream->counter[0]),
                         all(stream->counter[1])};
    uint32_t key0 = stream->key[0], key1 = stream->key[1];
    for (int round = 0; round < 10; round++) {
        for (size_t v = 0; v < VECTORS; v++)
            c[v] = turn(c[v], all(key0), all(key1));
        key0 += 0x9E3779B9U;
        key1 += 0xBB67AE85U;
    }
    for (size_t v = 0; v < VECTORS; v++)
        store(c[v], out + v * LANES * 4);
}

void SHF_KERNEL(random_u32)(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                            uint32_t *out)
{
    while (count > 0) {
        const size_t skip = (size_t)(first % 4);
        size_t taken = GROUP - skip;
        if (taken == GROUP && count >= GROUP) {
            group(stream, draw, first / 4, out);
        } else {
            uint32_t words[GROUP];
            group(stream, draw, first / 4, words);
            taken = taken < count ? taken : count;
            memcpy(out, words + skip, taken * sizeof(*out));
        }
        first += taken;
        out += taken;
        count -= taken;
    }
}
