/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "manifests/base64.h"

#include <string.h>

#include <openssl/evp.h>

#include "corruptions/base/context.h"

#define PIECE ((size_t)3 << 20) /* bytes at a time: OpenSSL counts by int */

shf_status shf_base64_write(const void *data, size_t size, shf_buffer *out)
{
    const uint8_t *bytes = data;
    for (size_t at = 0; at < size; at += PIECE) {
        const size_t piece = size - at < PIECE ? size - at : PIECE;
        shf_status status = shf_buffer_reserve(out, (piece + 2) / 3 * 4 + 1); /* and its zero */
        if (status)
            return status;
        out->size += (size_t)EVP_EncodeBlock(out->data + out->size, bytes + at, (int)piece);
    }
    return SHF_OK;
}

/* Whole groups of four characters, which OpenSSL takes for three bytes whatever the padding; then the
 * rest. */
bool shf_base64_read(const char *text, uint8_t *out, size_t size)
{
    const size_t length = (size + 2) / 3 * 4;
    if (strlen(text) != length)
        return false;
    for (size_t at = 0; at < length; at += 4) {
        uint8_t group[3];
        const size_t done = at / 4 * 3, left = size - done < 3 ? size - done : 3;
        const char *end = memchr(text + at, '=', 4); /* where padding starts */
        if ((end ? (size_t)(end - text) - at : 4) != left + 1 || (left == 1 && end[1] != '=') ||
            EVP_DecodeBlock(group, (const uint8_t *)text + at, 4) != 3)
            return false;
        memcpy(out + done, group, left);
    }
    return true;
}
