/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* SHA-256, by OpenSSL. */
#ifndef SHF_BASE_SHA256_H
#define SHF_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/image.h>

#define SHF_SHA256_SIZE 32
#define SHF_SHA256_HEX 65 /* with the closing zero */

void shf_sha256(const void *data, size_t size, uint8_t out[SHF_SHA256_SIZE]);

/* In parts: begin, add ..., end. end frees; it must be called once. */
typedef struct shf_sha256_state {
    void *digest;
} shf_sha256_state;
shf_status shf_sha256_begin(shf_sha256_state *state);
void shf_sha256_add(shf_sha256_state *state, const void *data, size_t size);
void shf_sha256_end(shf_sha256_state *state, uint8_t out[SHF_SHA256_SIZE]);

/* The pixel hash of an image: SHA-256 over le32(width) le32(height) le32(channels) le32(bits a
 * sample) and the rows from the top, without padding. */
shf_status shf_sha256_image(const shf_image *image, uint8_t out[SHF_SHA256_SIZE]);

void shf_hex(const uint8_t hash[SHF_SHA256_SIZE], char out[SHF_SHA256_HEX]);

#endif
