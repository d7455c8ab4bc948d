/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A byte buffer that doubles. */
#include "corruptions/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"

void shf_buffer_init(shf_buffer *buffer, shf_context *context)
{
    *buffer = (shf_buffer){.context = context};
}

void shf_buffer_free(shf_buffer *buffer)
{
    if (buffer->data)
        shf_release(buffer->context, buffer->data);
    shf_buffer_init(buffer, buffer->context);
}

shf_status shf_buffer_reserve(shf_buffer *buffer, size_t more)
{
    if (buffer->capacity - buffer->size >= more)
        return SHF_OK;
    if (more > SIZE_MAX / 4 - buffer->size)
        return shf_fail_memory(buffer->context, "a buffer");
    size_t capacity = buffer->capacity ? buffer->capacity * 2 : 4096;
    while (capacity - buffer->size < more)
        capacity *= 2;
    uint8_t *data = shf_allocate(buffer->context, capacity);
    if (!data)
        return shf_fail_memory(buffer->context, "a buffer");
    if (buffer->size)
        memcpy(data, buffer->data, buffer->size);
    shf_release(buffer->context, buffer->data);
    buffer->data = data;
    buffer->capacity = capacity;
    return SHF_OK;
}

shf_status shf_buffer_append(shf_buffer *buffer, const void *data, size_t size)
{
    shf_status status = shf_buffer_reserve(buffer, size);
    if (status)
        return status;
    if (size)
        memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    return SHF_OK;
}

shf_status shf_buffer_text(shf_buffer *buffer, const char *text)
{
    return shf_buffer_append(buffer, text, strlen(text));
}

shf_status shf_buffer_format(shf_buffer *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        return shf_fail(buffer->context, SHF_ERR_ARGUMENT, "text that cannot be formatted");
    shf_status status = shf_buffer_reserve(buffer, (size_t)length + 1); /* and a closing zero */
    if (status)
        return status;
    va_start(arguments, format);
    vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->size += (size_t)length;
    return SHF_OK;
}
