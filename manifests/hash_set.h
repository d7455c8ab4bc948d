/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A set of texts, held as the first 64 bits of their SHA-256: 11 to 22 bytes a text, whatever its
 * length, and half as much again while it grows. Among ten million texts, two are taken for one with
 * a chance of three in a million. */
#ifndef SHF_MANIFESTS_HASH_SET_H
#define SHF_MANIFESTS_HASH_SET_H

#include <stdbool.h>
#include <stdint.h>

#include <shiftforge/status.h>

typedef struct shf_hash_set {
    shf_context *context;
    uint64_t *slots; /* 0: free */
    size_t capacity; /* a power of two, or 0 */
    size_t count;
} shf_hash_set;

void shf_hash_set_init(shf_hash_set *set, shf_context *context);
void shf_hash_set_free(shf_hash_set *set);

/* *added is false if the text was there before. SHF_ERR_MEMORY. */
shf_status shf_hash_set_add(shf_hash_set *set, const char *text, size_t size, bool *added);
bool shf_hash_set_has(const shf_hash_set *set, const char *text, size_t size);

#endif
