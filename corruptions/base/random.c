/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Addressed random numbers: the stream of an output, and single values. Whole planes of values come
 * from the kernel random_u32, which gives the same. */
#define OPENSSL_SUPPRESS_DEPRECATED /* SHA256_* allocate nothing, so a stream cannot fail */
#include <openssl/sha.h>
#include <string.h>

#include "corruptions/kernels/philox.h"

#define DOMAIN "shiftforge-1"

static void store_le(uint8_t *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t load_le32(const uint8_t *from)
{
    return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

shf_stream shf_stream_of(const char *name, uint32_t severity, const shf_address *address)
{
    uint8_t numbers[24];
    store_le(numbers, severity, 4);
    store_le(numbers + 4, address->replicate, 4);
    store_le(numbers + 8, address->epoch, 8);
    store_le(numbers + 16, address->seed, 8);

    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, DOMAIN, sizeof(DOMAIN)); /* with the zero, as the name */
    SHA256_Update(&state, name, strlen(name) + 1);
    SHA256_Update(&state, numbers, sizeof(numbers));
    if (address->key_size > 0)
        SHA256_Update(&state, address->key, address->key_size);
    SHA256_Final(hash, &state);
    return (shf_stream){{load_le32(hash), load_le32(hash + 4)},
                        {load_le32(hash + 8), load_le32(hash + 12)}};
}

void shf_random_u32(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                    uint32_t *out)
{
    while (count > 0) {
        uint32_t block[4];
        shf_random_block(stream, draw, (uint32_t)(first / 4), block);
        size_t skip = (size_t)(first % 4);
        size_t taken = 4 - skip < count ? 4 - skip : count;
        memcpy(out, block + skip, taken * sizeof(*out));
        out += taken;
        first += taken;
        count -= taken;
    }
}

double shf_random_uniform(const shf_stream *stream, uint32_t draw, uint64_t index, double low,
                          double high)
{
    uint32_t word;
    shf_random_u32(stream, draw, index, 1, &word);
    double value = low + (high - low) * (word * 0x1p-32);
    return value < high ? value : low; /* the sum may round up to high */
}

int shf_random_int(const shf_stream *stream, uint32_t draw, uint64_t index, int low, int high)
{
    uint32_t word;
    shf_random_u32(stream, draw, index, 1, &word);
    uint64_t choices = (uint64_t)((int64_t)high - low) + 1; /* at most 2^32 */
    return (int)(low + (int64_t)(word * choices >> 32));
}
