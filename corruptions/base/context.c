/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Context: creation, error text, allocation. */
#include "corruptions/base/context.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"

static void *default_allocate(void *user, size_t bytes)
{
    (void)user;
    return malloc(bytes);
}

static void default_release(void *user, void *memory)
{
    (void)user;
    free(memory);
}

shf_status shf_context_create(const shf_context_options *options, shf_context **out)
{
    *out = NULL;
    shf_allocator allocator = {sizeof(allocator), default_allocate, default_release, NULL};
    if (options && options->allocator)
        allocator = *options->allocator;
    const shf_kernels *kernels = shf_kernels_find(options ? options->cpu_level : NULL);
    if (!kernels)
        return SHF_ERR_ARGUMENT;
    shf_context *context = allocator.allocate(allocator.user, sizeof(*context));
    if (!context)
        return SHF_ERR_MEMORY;
    *context = (shf_context){.allocator = allocator, .kernels = kernels};
    shf_arena_init(&context->scratch, &context->allocator);
    *out = context;
    return SHF_OK;
}

void shf_context_destroy(shf_context *context)
{
    if (!context)
        return;
    shf_cache_free(context);
    shf_arena_free(&context->scratch);
    context->allocator.release(context->allocator.user, context);
}

const char *shf_context_error(const shf_context *context)
{
    return context->error;
}

const char *shf_context_cpu_level(const shf_context *context)
{
    return context->kernels->level;
}

shf_status shf_fail(shf_context *context, shf_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[sizeof(context->error)]; /* arguments may point into the old text */
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    for (char *c = text; *c; c++) /* one line, whatever a typed name or a path holds */
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    memcpy(context->error, text, sizeof(text));
    return status;
}

shf_status shf_fail_memory(shf_context *context, const char *what)
{
    return shf_fail(context, SHF_ERR_MEMORY, "out of memory for %s", what);
}

void *shf_allocate(shf_context *context, size_t bytes)
{
    return context->allocator.allocate(context->allocator.user, bytes);
}

void shf_release(shf_context *context, void *memory)
{
    if (memory)
        context->allocator.release(context->allocator.user, memory);
}
