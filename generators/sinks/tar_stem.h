/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of samples in WebDataset archives. */
#ifndef SHF_SINKS_TAR_STEM_H
#define SHF_SINKS_TAR_STEM_H

#include "corruptions/base/arena.h"

/* A stem as WebDataset, ustar and an index can have it, so many bytes being taken by what follows it
 * (".jpg"); another one for every stem. In memory from the arena; NULL if there is none. */
const char *shf_tar_stem(shf_arena *arena, const char *stem, size_t rest);

#endif
