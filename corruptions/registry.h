/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Looking up corruptions, profiles and severity tables, inside the library. */
#ifndef SHF_CORRUPTIONS_REGISTRY_H
#define SHF_CORRUPTIONS_REGISTRY_H

#include "corruptions/corruption.h"

/* The table that a profile gives a name, and whose it is; NULL if there is none. */
const shf_table *shf_table_find(const char *name, const char *profile,
                                const shf_corruption **corruption);
const char *shf_table_name(const shf_corruption *corruption, const shf_table *table);
/* The struct of parameters of a severity, from 1 to table->count. */
const void *shf_table_row(const shf_corruption *corruption, const shf_table *table, int severity);

/* The row between which and another training draws: 0 the first, 1 the last. */
const void *shf_table_range(const shf_corruption *corruption, const shf_table *table, int end);

/* A profile by name or alias, NULL for the default; the error names the closest. */
shf_status shf_profile_require(shf_context *context, const char *name, shf_profile_info *out);

/* A parameter of a struct, as a double; NaN if it is to be drawn. */
double shf_parameter_get(const shf_parameter *parameter, const void *parameters);
void shf_parameter_set(const shf_parameter *parameter, void *parameters, double value);

/* Applies one "name=value" to a struct; *index tells which parameter it was. */
shf_status shf_parameter_parse(shf_context *context, const shf_corruption *corruption,
                               const char *setting, void *parameters, size_t *index);
/* Adds it to a list, if that has room. */
void shf_parameter_list(const shf_parameter *parameter, const void *parameters, shf_drawn *list);
/* Multiplies it by a factor: rounded where it is a whole number, kept within its bounds. */
void shf_parameter_scale(const shf_parameter *parameter, void *parameters, double factor);
/* SHF_ERR_ARGUMENT naming the first parameter that was neither set nor is drawn. */
shf_status shf_parameters_complete(shf_context *context, const shf_corruption *corruption,
                                   const char *name, const void *parameters);

#endif
