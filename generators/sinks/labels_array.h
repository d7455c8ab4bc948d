/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* labels.npy: a label for each row of the longest array, so that one cut serves images and labels. As
 * published, uint8; int64 where there are more than 256 classes. Where an image may have several, a row
 * has 0 or 1 for each class. */
#ifndef SHF_SINKS_LABELS_ARRAY_H
#define SHF_SINKS_LABELS_ARRAY_H

#include "generators/pipeline/release.h"

#define SHF_LABELS_ARRAY "labels.npy"

/* Whether the images have labels. */
bool shf_labels_wanted(const shf_plan *plan);
/* Appends the array of the labels of all images, so many times; column: of two dimensions, as
 * MedMNIST's are, whatever the labels. */
shf_status shf_labels_make(const shf_plan *plan, uint64_t repeats, bool column, shf_buffer *out);
/* Makes the array and its marker, unless they are there. Uses the stage. */
shf_status shf_labels_write(const shf_plan *plan, shf_release_dir *release);

#endif
