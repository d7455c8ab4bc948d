/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The datasets of MedMNIST (Yang et al. 2023, the 2D ones): "<name>.npz" of 28x28 images and
 * "<name>_<size>.npz" of larger ones, each with the arrays "<split>_images" and "<split>_labels". */
#ifndef SHF_SOURCES_MEDMNIST_H
#define SHF_SOURCES_MEDMNIST_H

#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/status.h>

#define SHF_MEDMNIST_CLASSES 14 /* at most */

typedef struct shf_medmnist {
    const char *name; /* "pathmnist" */
    const char *task; /* as in a manifest */
    int channels;
    size_t class_count;
    const char *classes[SHF_MEDMNIST_CLASSES]; /* begin with their numbers: sorted as they count */
} shf_medmnist;

/* By name; NULL if there is none. */
const shf_medmnist *shf_medmnist_find(const char *name);
/* The same; the error names the closest. */
shf_status shf_medmnist_require(shf_context *context, const char *name, const shf_medmnist **out);
/* By the name of a file: what follows the last '/' is read. */
const shf_medmnist *shf_medmnist_of_file(const char *path);

/* The sizes of images, the largest first; 0 ends them. */
extern const int shf_medmnist_sizes[];
/* The name of the file of a size; false if it is too long. */
bool shf_medmnist_file(const char *name, int size, char *out, size_t room);

#endif
