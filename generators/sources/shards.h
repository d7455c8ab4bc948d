/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of the tar source: which archives, and which samples are in them. */
#ifndef SHF_SOURCES_SHARDS_H
#define SHF_SOURCES_SHARDS_H

#include "generators/sources/source.h"

#define SHF_MOST_SHARDS 100000u

typedef struct shf_shards {
    const char **paths; /* for opening, sorted */
    size_t count;
} shf_shards;

/* The archives that source->spec names: a file, a folder of .tar files, or a pattern as bash expands
 * it: "train-{000..146}.tar", "{train,val}.tar". Texts are the source's. */
shf_status shf_shards_find(shf_context *context, shf_source *source, shf_shards *out);

/* Opens an archive for reading with pread. The text of a failure does not say which. */
shf_status shf_shard_open(shf_context *context, const char *path, int *file, uint64_t *size);

/* Where the image of an entry is. */
typedef struct shf_member {
    uint64_t offset, size;
    uint32_t shard;
} shf_member;

/* Reads the headers of all archives, and adds an entry a sample, with its label if it has one; the
 * entries' members, in their order, go to members. Members make a sample where they follow each
 * other and have one name up to the first '.' of the file name: WebDataset's rule. */
shf_status shf_samples_read(shf_context *context, shf_source *source, const shf_shards *shards,
                            shf_buffer *members);

#endif
