/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Releases on disk: checking that a folder is what its manifest says. */
#ifndef SHIFTFORGE_MANIFEST_H
#define SHIFTFORGE_MANIFEST_H

#include <stdint.h>

#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHF_MANIFEST_SCHEMA 1 /* the "schema" member of manifest.json */

/* The JSON Schema of manifest.json and of the rows of manifests/chunk-*.jsonl, as text. */
SHF_API const char *shf_manifest_schema(void);

typedef enum shf_finding_kind {
    SHF_FINDING_MISSING = 0, /* a file that the manifest names is not there */
    SHF_FINDING_EXTRA = 1,   /* a file that nothing names */
    SHF_FINDING_CHANGED = 2, /* another size or hash than recorded */
    SHF_FINDING_INVALID = 3, /* manifest or row against the schema, or counts that disagree */
    SHF_FINDING_PIXELS = 4,  /* made again, the pixels differ */
    SHF_FINDING_CODEC = 5    /* made again, the pixels agree and the bytes differ: a note */
} shf_finding_kind;

/* The word for a kind: "missing", "extra", "changed", "invalid", "pixels", "codec". */
SHF_API const char *shf_finding_name(shf_finding_kind kind);

typedef struct shf_finding {
    size_t struct_size;
    shf_finding_kind kind;
    const char *path;   /* below the release; bytes as on disk */
    const char *detail; /* one line; "" if the kind says it all */
} shf_finding;

/* Called once a finding, from one thread at a time. */
typedef void (*shf_finding_fn)(void *user, const shf_finding *finding);

typedef struct shf_verify_summary {
    size_t struct_size;
    uint64_t files;    /* looked at */
    uint64_t bytes;    /* hashed */
    uint64_t findings; /* reported, codec notes apart */
    uint64_t notes;    /* codec notes */
} shf_verify_summary;

/* Every file, size, hash, count and schema of the release in dir. SHF_OK, SHF_FINDINGS, or
 * SHF_ERR_DATA / SHF_ERR_IO where there is no readable manifest. report may be NULL. */
SHF_API shf_status shf_verify(shf_context *context, const char *dir, shf_finding_fn report,
                              void *user, shf_verify_summary *summary);

#ifdef __cplusplus
}
#endif
#endif
