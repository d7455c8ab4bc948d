/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Status codes, the context that carries error text, and where memory comes from. */
#ifndef SHIFTFORGE_STATUS_H
#define SHIFTFORGE_STATUS_H

#include <stddef.h>

#include <shiftforge/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a call came to. Values are pinned: they never change meaning. */
typedef enum shf_status {
    SHF_OK = 0,
    SHF_ERR_ARGUMENT = 1,    /* a name, value or combination that the caller got wrong */
    SHF_ERR_DATA = 2,        /* input that is malformed: an image, a list, a manifest */
    SHF_ERR_LIMIT = 3,       /* input over a stated limit */
    SHF_ERR_UNSUPPORTED = 4, /* well-formed, but nothing that shiftforge does */
    SHF_ERR_IO = 5,          /* the operating system refused a read or a write */
    SHF_ERR_MEMORY = 6,      /* an allocation failed */
    SHF_ERR_BUSY = 7,        /* another process is at work in the same place: try again */
    SHF_ERR_CONFLICT = 8,    /* what is there was made with another configuration */
    SHF_ERR_CANCELLED = 9,   /* stopped on request, in good order: run again to go on */
    SHF_FINDINGS = 10        /* done, but something was found: skipped images, mismatches */
} shf_status;

/* The name of a status ("SHF_ERR_DATA"); never NULL. */
SHF_API const char *shf_status_name(shf_status status);

/* The process exit code that stands for a status: 0 done, 1 findings, 2 usage, 65 bad data, 74 I/O
 * error, 75 try again. */
SHF_API int shf_status_exit_code(shf_status status);

/* Where memory comes from. allocate returns memory aligned as malloc's, or NULL; release takes what
 * allocate returned, or NULL. Both may be called from any thread that uses the context. */
typedef struct shf_allocator {
    size_t struct_size;
    void *(*allocate)(void *user, size_t bytes);
    void (*release)(void *user, void *memory);
    void *user;
} shf_allocator;

/* Options of a context; every field may be zero. */
typedef struct shf_context_options {
    size_t struct_size;
    const shf_allocator *allocator; /* NULL: malloc and free */
    const char *cpu_level;          /* NULL: the best this CPU has; else "baseline", "v3", "v4" */
} shf_context_options;

/* A context holds scratch memory, caches and the text of the last error. It is not shared between
 * threads: make one per thread. The library keeps no other state. */
typedef struct shf_context shf_context;

/* options may be NULL. SHF_ERR_ARGUMENT for a CPU level that this machine or build lacks,
 * SHF_ERR_MEMORY; then *out is NULL. */
SHF_API shf_status shf_context_create(const shf_context_options *options, shf_context **out);
SHF_API void shf_context_destroy(shf_context *context);

/* One line about the last call that failed: what, where, how to mend it. "" if none has. */
SHF_API const char *shf_context_error(const shf_context *context);

/* The CPU level in use: "baseline", "v3" or "v4". All levels give the same bits. */
SHF_API const char *shf_context_cpu_level(const shf_context *context);

#ifdef __cplusplus
}
#endif
#endif
