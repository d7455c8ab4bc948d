/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of a context: memory, scratch arena, caches, error text, kernel table. */
#ifndef SHF_BASE_CONTEXT_H
#define SHF_BASE_CONTEXT_H

#include <stddef.h>

#include <shiftforge/status.h>

#include "corruptions/base/arena.h"

struct shf_kernels;
struct shf_cache_entry;

struct shf_context {
    shf_allocator allocator;
    const struct shf_kernels *kernels;
    shf_arena scratch; /* rewound by whoever took from it, within the same call */
    struct shf_cache_entry *cache;
    char error[1024];
};

/* Sets the error text and returns status, so that a failing function can end with it. The text is
 * one line without a full stop: what is wrong, where, and how to mend it. */
shf_status shf_fail(shf_context *context, shf_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* SHF_ERR_MEMORY with a text that names what the memory was for. */
shf_status shf_fail_memory(shf_context *context, const char *what);

void *shf_allocate(shf_context *context, size_t bytes);
void shf_release(shf_context *context, void *memory);

/* A table that depends on a small key and is worth keeping between calls (a distribution, a
 * texture). fill makes the bytes of a new one, aligned to SHF_ALIGNMENT; it may use the scratch
 * arena and the cache itself. owner is the address of something static of the caller's, and tells
 * its keys from those of others. A key is compared as bytes: no padding in it. The data stay valid
 * until the next shf_cached of the same context: tables that have not been used for longest make
 * room where there are more than 32, or more than 32 MiB beside the newest. */
typedef shf_status (*shf_cache_fill)(shf_context *context, const void *key, void *data);
shf_status shf_cached(shf_context *context, const void *owner, const void *key, size_t key_size,
                      size_t bytes, shf_cache_fill fill, const void **out);
/* Gives every table back. */
void shf_cache_free(shf_context *context);

#endif
