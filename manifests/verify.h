/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The parts of shf_verify. Memory: the manifest, one row, one block, two sets of 64-bit hashes (keys,
 * stems), so about 16 bytes each for an image and nothing for an output; and for npz archives a place
 * in them for each variant. */
#ifndef SHF_MANIFESTS_VERIFY_H
#define SHF_MANIFESTS_VERIFY_H

#include "manifests/hash_set.h"
#include "manifests/image_array.h"
#include "manifests/layout.h"
#include "manifests/record.h"
#include "manifests/schema.h"

/* What is known of a shard while the rows are read. */
typedef struct shf_shard_state {
    uint64_t outputs;      /* as the rows have them */
    uint64_t next;         /* of an archive: where the next member begins */
    shf_image_array array; /* of an array; rows 0: not looked at */
    bool lost;             /* cannot be looked into, which has been reported */
    bool done;             /* has been compared as a whole */
} shf_shard_state;

typedef struct shf_verifier {
    shf_context *context;
    const char *dir;
    int folder; /* dir, open */
    shf_manifest_record manifest;
    shf_layout layout;
    shf_schema schema;
    shf_arena arena;          /* what lives as long as the verifier */
    shf_hash_set keys, stems; /* of the rows; stems of those that have outputs */
    shf_shard_state *shards;  /* of each shard of the manifest */
    shf_array_places places;  /* of each variant in its array */
    uint64_t chunk, row;      /* the row at hand: its chunk, its number */
    uint8_t *block;           /* SHF_VERIFY_BLOCK bytes */
    uint64_t images, outputs, dropped, failures, skipped, bytes; /* as the rows have them */
    bool rows_lost; /* some row could not be read: what it named is not known */
    shf_finding_fn report;
    void *user;
    shf_verify_summary summary;
} shf_verifier;

#define SHF_VERIFY_BLOCK ((size_t)1 << 20)

/* Reports one finding; format and its arguments make the detail. */
void shf_verify_report(shf_verifier *verifier, shf_finding_kind kind, const char *path,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Presence, size and SHA-256 of the output of a row in a shard; a row that failed has none, and in an
 * array zeros. SHF_OK whatever is found; SHF_ERR_MEMORY. */
shf_status shf_verify_shard_output(shf_verifier *verifier, shf_arena *arena,
                                   const shf_variant_record *variant, const shf_row_record *row,
                                   const shf_output_record *output);
/* What is left to do about the archives of the chunk whose rows have been read: members that no row
 * names, and the archives as files. */
shf_status shf_verify_archives(shf_verifier *verifier, shf_arena *arena);
/* All other shards as files, and how many outputs each has. */
shf_status shf_verify_shards(shf_verifier *verifier);

/* A regular file below the release, open for reading; -1 if there is none, which is reported. */
int shf_verify_open(shf_verifier *verifier, const char *path);

/* Presence, size and SHA-256 of one file. SHF_OK whatever is found; SHF_ERR_MEMORY. */
shf_status shf_verify_file(shf_verifier *verifier, const char *path, uint64_t bytes,
                           const char *sha256);

/* Everything below the release that nothing names. */
shf_status shf_verify_extra(shf_verifier *verifier);

/* "a symbolic link", "a folder", ... for a file type of st_mode; "" for a regular file. */
const char *shf_file_type_name(unsigned mode);

#endif
