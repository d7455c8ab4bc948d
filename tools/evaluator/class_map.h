/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A model's own classes in those of a release: ImageNet's thousand in the nine of ImageNet-9.
 *
 *     model_class,class        a number, or a name that lines of predictions use; a number, or its name in
 *     151,0                    the manifest; or nothing or -1, which is the same as leaving it out: the
 *     n02085620,dog            prediction is wrong then, whatever the label
 *     7, */
#ifndef SHF_EVALUATOR_CLASS_MAP_H
#define SHF_EVALUATOR_CLASS_MAP_H

#include "tools/evaluator/release.h"

#define SHF_MOST_CLASSES 1000000      /* of a model */
#define SHF_NO_CLASS SHF_MOST_CLASSES /* what classes are mapped to that have none; no label is */

typedef struct shf_class_map {
    int32_t *numbered; /* by the model's number */
    size_t count;      /* of these: one more than the largest number */
    const char **names;
    int32_t *named; /* by the place of the name */
    size_t name_count;
    size_t mapped; /* how many of the model's classes have one of the release */
} shf_class_map;

/* Memory is from the arena of scored. SHF_ERR_DATA names the line and what is wrong with it. */
shf_status shf_class_map_read(shf_context *context, shf_scored *scored, const char *path,
                              shf_class_map *out);

/* The number by which a name of the map stands for a class of the model until it is mapped. */
static inline int32_t shf_class_map_number(size_t name)
{
    return SHF_MOST_CLASSES + (int32_t)name;
}

/* The class of a model's class, SHF_NO_CLASS if it has none. */
int32_t shf_class_map_of(const shf_class_map *map, int32_t model_class);

#endif
