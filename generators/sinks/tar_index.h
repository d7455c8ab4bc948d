/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The index of a WebDataset archive, as NVIDIA DALI reads it:
 *
 *     v1.2 <samples>
 *     <extension> <offset> <bytes> <member> [<extension> <offset> <bytes> <member>]     a line a sample
 */
#ifndef SHF_SINKS_TAR_INDEX_H
#define SHF_SINKS_TAR_INDEX_H

#include "generators/pipeline/release.h"

/* Makes the file SHF_TAR_INDEX in the stage from an archive there, of so many samples; sets bytes,
 * hash and outputs of the index. */
#define SHF_TAR_INDEX "index"
shf_status shf_tar_index_write(const shf_release_dir *release, const char *archive,
                               const shf_shard_record *shard, uint64_t samples,
                               shf_shard_record *index);

#endif
