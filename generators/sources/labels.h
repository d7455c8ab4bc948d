/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Labels and the class list. Class indices never depend on which images are selected or fail. */
#ifndef SHF_SOURCES_LABELS_H
#define SHF_SOURCES_LABELS_H

#include "generators/sources/source.h"

#define SHF_MAX_CLASSES 1000000u

/* The label texts that the class list is made of, where there is no list. */
typedef struct shf_label_texts {
    const char **texts;
    size_t count;
} shf_label_texts;

/* Gives the entries the labels of the file options.labels ("path,label" lines, or columns named by
 * a header; path is an image's path or its sample key), in place of any they had. *out is all that
 * the file has, from the scratch arena. */
shf_status shf_labels_read(shf_context *context, shf_source *source, shf_label_texts *out);

/* Settles source->classes: the file options.classes; else the list that the type has set, unless a
 * labels file was given; else what the labels say: names sorted bytewise, or, if all are numbers,
 * 0 to the largest, written with equal width. Refuses names that cannot be a folder's, or that
 * occur twice. *sorted is the class indices in the order of their names, from the scratch arena. */
shf_status shf_classes_settle(shf_context *context, shf_source *source,
                              const shf_label_texts *labels, const uint32_t **sorted);

/* A class name (first) or an index in decimal, as an index; -1 if it is neither. */
int32_t shf_class_index(const shf_source *source, const uint32_t *sorted, const char *label);

#endif
