/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A byte buffer that grows, for encoded files and text. */
#ifndef SHF_BASE_BUFFER_H
#define SHF_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include <shiftforge/status.h>

typedef struct shf_buffer {
    shf_context *context; /* whose allocator is used, and who frees: shf_buffer_free */
    uint8_t *data;
    size_t size, capacity;
} shf_buffer;

void shf_buffer_init(shf_buffer *buffer, shf_context *context);
void shf_buffer_free(shf_buffer *buffer);

/* Room for at least more bytes after size; the data may move. SHF_ERR_MEMORY. */
shf_status shf_buffer_reserve(shf_buffer *buffer, size_t more);
shf_status shf_buffer_append(shf_buffer *buffer, const void *data, size_t size);

/* Text, without its closing zero. Write floating-point numbers with shf_double_text: printf's
 * depend on the locale. */
shf_status shf_buffer_text(shf_buffer *buffer, const char *text);
shf_status shf_buffer_format(shf_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
