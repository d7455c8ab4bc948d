/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The plan of a release that was made. */
#ifndef SHF_RECORDED_PLAN_H
#define SHF_RECORDED_PLAN_H

#include "generators/pipeline/plan.h"

/* Opens the plan that the manifest has, as yet without variants: what was given beside the images
 * (textures, ink masks, backgrounds, a generator) has to be given again, and be the same. */
shf_status shf_recorded_plan(shf_context *context, shf_arena *arena,
                             const shf_manifest_record *manifest,
                             const shf_rebuild_options *options, shf_plan *plan);

#endif
