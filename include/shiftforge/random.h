/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Addressed random numbers: a value is a function of where it is, never of what was drawn before.
 *
 * stream = the first 128 bits of SHA-256 over
 *     "shiftforge-1" 0x00  name 0x00  le32(severity)  le32(replicate)  le64(epoch)  le64(seed)  key
 * Bytes 0-7 are the Philox4x32-10 key (two little-endian words), bytes 8-15 the upper two words of
 * its counter. The lower two words are (index / 4, draw id): word index % 4 of that block is the
 * value number index of that draw. Philox: Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3". */
#ifndef SHIFTFORGE_RANDOM_H
#define SHIFTFORGE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What, beside the corruption and its severity, the random numbers of one output depend on. */
typedef struct shf_address {
    size_t struct_size;
    uint64_t seed;
    uint64_t epoch;     /* 0 outside training */
    uint32_t replicate; /* frame, view or draw; else 0 */
    const void *key;    /* the sample key: any bytes, NULL only if key_size is 0 */
    size_t key_size;
} shf_address;

typedef struct shf_stream {
    uint32_t key[2];
    uint32_t counter[2]; /* words 2 and 3 of the counter */
} shf_stream;

/* name is the published name of the corruption; severity is 0 when parameters are set by hand. */
SHF_API shf_stream shf_stream_of(const char *name, uint32_t severity, const shf_address *address);

/* Values first .. first + count - 1 of a draw, uniform on 0 .. 2^32 - 1. first + count at most
 * 2^34. Draw ids from 2^31 on are kept for the samplers' own refinement. */
SHF_API void shf_random_u32(const shf_stream *stream, uint32_t draw, uint64_t first, size_t count,
                            uint32_t *out);

/* One value, uniform on [low, high): 32 bits of it. For values drawn once per image. */
SHF_API double shf_random_uniform(const shf_stream *stream, uint32_t draw, uint64_t index,
                                  double low, double high);

/* One value, uniform on the integers low .. high, both included, without modulo bias beyond
 * 2^-32 (high - low + 1). */
SHF_API int shf_random_int(const shf_stream *stream, uint32_t draw, uint64_t index, int low,
                           int high);

#ifdef __cplusplus
}
#endif
#endif
