/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* labels.npy: a label for each row of the longest array, so that one cut serves images and labels. As
 * published, uint8; int64 where there are more than 256 classes. */
#ifndef SHF_SINKS_LABELS_ARRAY_H
#define SHF_SINKS_LABELS_ARRAY_H

#include "generators/pipeline/release.h"

#define SHF_LABELS_ARRAY "labels.npy"

/* Whether the images have labels. */
bool shf_labels_wanted(const shf_plan *plan);
/* Makes the array and its marker, unless they are there. Uses the stage. */
shf_status shf_labels_write(const shf_plan *plan, shf_release_dir *release);

#endif
