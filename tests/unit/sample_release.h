/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A small release for tests of manifests/: its records, and its files in a folder of its own. */
#ifndef SHF_TESTS_SAMPLE_RELEASE_H
#define SHF_TESTS_SAMPLE_RELEASE_H

#include "manifests/record.h"

enum { SAMPLE_VARIANTS = 3, SAMPLE_CHUNKS = 2, SAMPLE_ROWS = 3 /* a chunk */ };

/* Six images in two chunks, three variants: the fifth image failed. Image 1 has a key that is not
 * UTF-8, image 2 one with everything that JSON escapes. */
typedef struct sample_release {
    shf_context *context;
    shf_operation *identity;
    shf_manifest_record manifest;
    shf_variant_record variants[SAMPLE_VARIANTS];
    shf_chunk_record chunks[SAMPLE_CHUNKS];
    shf_row_record rows[SAMPLE_CHUNKS * SAMPLE_ROWS];
    shf_output_record outputs[SAMPLE_CHUNKS * SAMPLE_ROWS][SAMPLE_VARIANTS];
    char dir[64];
} sample_release;

/* The records of rows and variants, without files; chunks and counts are made by
 * sample_release_write. */
void sample_release_init(sample_release *release, shf_context *context);
/* A new folder with every output, then rows and manifest.json. */
void sample_release_write(sample_release *release);
/* Chunk files and manifest.json once more, after a change to the records. */
void sample_release_rewrite(sample_release *release);
/* The folder and what is in it is removed. */
void sample_release_free(sample_release *release);

/* dir/path, in a buffer that the next call but three writes over. */
const char *sample_path(const sample_release *release, const char *path);
/* Writes a file below the folder, and the folders that it needs. */
void sample_file(const sample_release *release, const char *path, const char *text);

#endif
