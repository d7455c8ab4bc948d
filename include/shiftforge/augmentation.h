/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruptions while a model trains: one call makes of a picture what the profile's authors would train
 * on. One of the profile's corruptions, or none, all as likely; each of its parameters uniform between
 * the ends of its range, whole numbers cut off to whole; parameters that are drawn for each image as ever.
 *
 * What is made of a picture is a function of seed, epoch, replicate and key, whatever thread, worker or
 * order it is made in. Which corruption, and its parameters, come from the stream (random.h) of the name
 * "augmentation", severity 0: draw 0 is the choice, value i of draw 1 that of parameter i. The corruption
 * itself has the stream of its published name, severity 0, so that an operation with these parameters
 * set by hand gives the same pixels. */
#ifndef SHIFTFORGE_AUGMENTATION_H
#define SHIFTFORGE_AUGMENTATION_H

#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/corruption.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where a parameter (by index) is drawn between; the first may be the larger one. Whole numbers are those
 * of the value cut off, so that the larger end itself is drawn only where both are the same. NaN for
 * what is drawn for each image, and for what the profile does not have. */
typedef struct shf_range {
    double first, last;
} shf_range;

SHF_API shf_range shf_augmentation_range(const char *name, const char *profile, size_t parameter);

/* Immutable: may be shared between threads. */
typedef struct shf_augmentation shf_augmentation;

/* A zero field takes its default. */
typedef struct shf_augmentation_options {
    size_t struct_size;
    const char *profile;                /* NULL: "imagenet-c" */
    const char *corruptions;            /* as shf_select_corruptions takes them; NULL: "all" */
    const shf_pictures *frost_textures; /* outlive the augmentation; NULL: shiftforge's own */
    const shf_pictures *ink_masks;      /* likewise */
    bool scale_parameters;              /* as for shf_operation_create_with */
} shf_augmentation_options;

/* options: NULL for the defaults. *out is freed with shf_augmentation_destroy. */
SHF_API shf_status shf_augmentation_create(shf_context *context,
                                           const shf_augmentation_options *options,
                                           shf_augmentation **out);
SHF_API void shf_augmentation_destroy(shf_augmentation *augmentation);

/* How many choices there are, "identity" among them, and their published names: from 0 on in the order of
 * the draw, NULL beyond. */
SHF_API size_t shf_augmentation_count(const shf_augmentation *augmentation);
SHF_API const char *shf_augmentation_name(const shf_augmentation *augmentation, size_t index);

/* What was done to one picture: a published name, and all its parameters. */
typedef struct shf_augmented {
    size_t struct_size;
    const char *name;
    shf_drawn parameters;
} shf_augmented;

/* in and out as for shf_operation_apply; the same arguments give the same pixels on every machine.
 * done may be NULL. */
SHF_API shf_status shf_augment(shf_context *context, const shf_augmentation *augmentation,
                               const shf_address *address, const shf_image *in,
                               const shf_image *out, shf_augmented *done);

#ifdef __cplusplus
}
#endif
#endif
