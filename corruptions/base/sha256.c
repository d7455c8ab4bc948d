/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* SHA-256, by OpenSSL. */
#include "corruptions/base/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "corruptions/base/rows.h"

void shf_sha256(const void *data, size_t size, uint8_t out[SHF_SHA256_SIZE])
{
    SHA256(data, size, out);
}

shf_status shf_sha256_begin(shf_sha256_state *state)
{
    state->digest = EVP_MD_CTX_new();
    if (state->digest && EVP_DigestInit_ex(state->digest, EVP_sha256(), NULL))
        return SHF_OK;
    EVP_MD_CTX_free(state->digest);
    state->digest = NULL;
    return SHF_ERR_MEMORY;
}

void shf_sha256_add(shf_sha256_state *state, const void *data, size_t size)
{
    EVP_DigestUpdate(state->digest, data, size);
}

void shf_sha256_end(shf_sha256_state *state, uint8_t out[SHF_SHA256_SIZE])
{
    EVP_DigestFinal_ex(state->digest, out, NULL);
    EVP_MD_CTX_free(state->digest);
    state->digest = NULL;
}

shf_status shf_sha256_image(const shf_image *image, uint8_t out[SHF_SHA256_SIZE])
{
    shf_sha256_state state;
    shf_status status = shf_sha256_begin(&state);
    if (status)
        return status;
    const uint32_t header[4] = {(uint32_t)image->width, (uint32_t)image->height,
                                (uint32_t)image->channels, 8};
    for (int i = 0; i < 4; i++) {
        const uint8_t word[4] = {(uint8_t)header[i], (uint8_t)(header[i] >> 8),
                                 (uint8_t)(header[i] >> 16), (uint8_t)(header[i] >> 24)};
        shf_sha256_add(&state, word, sizeof(word));
    }
    for (int y = 0; y < image->height; y++)
        shf_sha256_add(&state, shf_row(image, y), shf_row_samples(image));
    shf_sha256_end(&state, out);
    return SHF_OK;
}

void shf_hex(const uint8_t hash[SHF_SHA256_SIZE], char out[SHF_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHF_SHA256_SIZE; i++) {
        out[2 * i] = digits[hash[i] >> 4];
        out[2 * i + 1] = digits[hash[i] & 15];
    }
    out[2 * SHF_SHA256_SIZE] = 0;
}
