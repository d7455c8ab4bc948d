/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The descriptor that a corruption file fills in, at its bottom. */
#ifndef SHF_CORRUPTIONS_CORRUPTION_H
#define SHF_CORRUPTIONS_CORRUPTION_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/kernels.h"

/* ---- parameters: a plain struct and a table of its fields ---- */

typedef struct shf_parameter {
    const char *name, *unit, *meaning;
    double minimum, maximum; /* both included */
    size_t offset;
    shf_parameter_type type;
    bool drawn;   /* NAN (double) or SHF_DRAW_INT (int) in the struct: drawn for each image */
    bool scales;  /* with the image's size, where that is asked for (scale_parameters) */
    double usual; /* where others are set by hand and this is not; NAN: it has to be set, too */
} shf_parameter;

#define SHF_LARGEST_PARAMETERS 256 /* bytes of such a struct, at most */

#define SHF_DRAW_INT (-2147483647 - 1)
#define SHF_DRAW_DOUBLE ((double)NAN)

#define SHF_FIELD_TYPE(type, field) _Generic(((type *)0)->field, double : SHF_DOUBLE, int : SHF_INT)

/* clang-format off */
/* SHF_PARAMETER(struct, field, "unit", minimum, maximum, "one-line meaning") */
#define SHF_PARAMETER(type, field, unit, low, high, meaning) \
    {#field, unit, meaning, low, high, offsetof(type, field), SHF_FIELD_TYPE(type, field), false, false, NAN}
/* The same for a value that may be left out where the others are set by hand. */
#define SHF_USUAL_PARAMETER(type, field, unit, low, high, usual, meaning) \
    {#field, unit, meaning, low, high, offsetof(type, field), SHF_FIELD_TYPE(type, field), false, false, usual}
/* The same for a length in the picture, which scale_parameters has grow with it. */
#define SHF_SCALED_PARAMETER(type, field, unit, low, high, meaning) \
    {#field, unit, meaning, low, high, offsetof(type, field), SHF_FIELD_TYPE(type, field), false, true, NAN}
/* The same for a value that is drawn for each image unless the user sets it. */
#define SHF_DRAWN_PARAMETER(type, field, unit, low, high, meaning) \
    {#field, unit, meaning, low, high, offsetof(type, field), SHF_FIELD_TYPE(type, field), true, false, NAN}
/* clang-format on */

/* ---- severity tables: rows of that struct ---- */

typedef struct shf_table {
    const char *profile;   /* a row of corruptions/profiles.def */
    const char *published; /* the name there; NULL: the corruption's own */
    const void *rows;
    int count;
    const void *range; /* two rows: where training draws between; NULL: the first and the last */
    const char *set;   /* of edits: what they are summarised with; NULL: the published name alone */
} shf_table;

/* clang-format off */
#define SHF_TABLE(profile, rows) SHF_TABLE_RANGE(profile, NULL, rows, NULL)
#define SHF_TABLE_AS(profile, published, rows) SHF_TABLE_RANGE(profile, published, rows, NULL)
#define SHF_TABLE_RANGE(profile, published, rows, range) \
    {profile, published, rows, (int)(sizeof(rows) / sizeof((rows)[0])), range, NULL}
#define SHF_TABLE_IN(profile, set, published, rows) \
    {profile, published, rows, (int)(sizeof(rows) / sizeof((rows)[0])), NULL, set}
/* clang-format on */

/* ---- applying ---- */

typedef struct shf_call {
    shf_context *context;
    const shf_image *in, *out; /* checked; the same pixels, or apart */
    void *parameters;          /* a copy for this call: apply fills in what it draws */
    shf_stream stream;
    const shf_pictures *const *pictures; /* by kind; for NULL ones, our own */
    const shf_scene *scene;              /* checked; of edits, else NULL */
} shf_call;

/* What an edit needs beside the image. */
enum { SHF_NEEDS_MASK = 1, SHF_NEEDS_FOREIGN = 2, SHF_NEEDS_GENERATED = 4 };

struct shf_corruption {
    const char *name, *family, *summary, *reference, *deviation;
    unsigned revision;
    bool stochastic, not_monotone;
    bool coloured;  /* an image of equal channels may come out with others */
    unsigned needs; /* SHF_NEEDS_...; 0: the image alone */
    bool control;   /* an edit that changes no attribute */
    shf_exactness exactness;
    shf_membership membership;
    const shf_parameter *parameters;
    size_t parameter_count, parameters_size;
    const shf_table *tables;
    size_t table_count;
    shf_status (*apply)(const shf_call *call);
};

#define SHF_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Members of a descriptor that follow from the names used in the file. */
#define SHF_PARAMETERS(array, type)                                                                \
    .parameters = (array), .parameter_count = SHF_COUNT(array),                                    \
    .parameters_size =                                                                             \
        sizeof(type) + 0 * sizeof(char[sizeof(type) <= SHF_LARGEST_PARAMETERS ? 1 : -1])
#define SHF_TABLES(array) .tables = (array), .table_count = SHF_COUNT(array)

#endif
