/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The inside of the sources npz: and npy:. */
#ifndef SHF_SOURCES_NPZ_H
#define SHF_SOURCES_NPZ_H

#include "generators/sources/array_file.h"
#include "generators/sources/medmnist.h"
#include "generators/sources/source.h"

/* What "npz:PATH,split=test,..." says; NULL: not said. */
typedef struct shf_npz_spec {
    char *path;
    const char *split, *images, *labels, *dataset, *size;
} shf_npz_spec;

typedef struct shf_npz_state {
    shf_array_file images, labels;
    shf_image_array shape;       /* of the images */
    size_t columns;              /* of the labels: more than 1: flags; 0: no labels */
    const shf_medmnist *dataset; /* NULL: not known */
    const char *shown, *keys;    /* the file, for messages; what keys begin with */
} shf_npz_state;

/* Cuts the settings off a text, which is changed. */
void shf_npz_cut(char *text, shf_npz_spec *out);
/* The same of what follows the source's prefix. */
shf_status shf_npz_parse(shf_context *context, shf_source *source, shf_npz_spec *spec);
/* The dataset that is named, or has the file, or alone has one in the folder. NULL: none. */
const shf_medmnist *shf_npz_dataset(shf_arena *arena, const shf_npz_spec *spec);
/* Of a folder: the path of the file that is meant, and the dataset. */
shf_status shf_npz_choose(shf_context *context, shf_source *source, shf_npz_spec *spec,
                          shf_npz_state *state);

/* Whether labels can be what an array has: whole numbers, in a row or in rows. */
shf_status shf_npz_check_labels(shf_context *context, const shf_npy *npy);
/* Adds the images and their labels as entries. */
shf_status shf_npz_add_rows(shf_context *context, shf_source *source, shf_npz_state *state);

#endif
