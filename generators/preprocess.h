/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From the source image to the network's input: the published preprocessing, Pillow-exact. */
#ifndef SHF_GENERATORS_PREPROCESS_H
#define SHF_GENERATORS_PREPROCESS_H

#include <shiftforge/image.h>

#include "corruptions/base/arena.h"

typedef struct shf_preprocess shf_preprocess; /* a row of the table of presets */

size_t shf_preprocess_count(void);
const shf_preprocess *shf_preprocess_at(size_t index);
const shf_preprocess *shf_preprocess_find(const char *name); /* NULL: no such preset */
/* SHF_ERR_ARGUMENT, with a suggestion, if there is no such preset. */
shf_status shf_preprocess_require(shf_context *context, const char *name,
                                  const shf_preprocess **out);
const char *shf_preprocess_name(const shf_preprocess *preset);
/* What it does, in full, for the manifest: "resize shorter side to 256 (Pillow bilinear), ..." */
const char *shf_preprocess_steps(const shf_preprocess *preset);

/* out is in itself where nothing is to be done, else memory from the arena. */
shf_status shf_preprocess_run(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                              const shf_image *in, shf_image *out);

#endif
