/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* All arrays of a release. */
#ifndef SHF_SINKS_ARRAYS_H
#define SHF_SINKS_ARRAYS_H

#include "generators/pipeline/chunk.h"

/* As shf_sink_type has them. */
shf_status shf_arrays_assemble(shf_sink *sink);
shf_status shf_arrays_list(const shf_plan *plan, const shf_release_dir *release, shf_arena *arena,
                           shf_manifest_record *manifest);

#endif
