/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Bytes as text (RFC 4648, with padding), by OpenSSL. */
#ifndef SHF_MANIFESTS_BASE64_H
#define SHF_MANIFESTS_BASE64_H

#include <stdbool.h>
#include <stdint.h>

#include "corruptions/base/buffer.h"

/* Appends the text, without a zero at the end. */
shf_status shf_base64_write(const void *data, size_t size, shf_buffer *out);
/* Whether text is exactly size bytes, which are written to out. */
bool shf_base64_read(const char *text, uint8_t *out, size_t size);

#endif
