/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A release, and beside it its files alone, as others would have made them. Include
 * <criterion/criterion.h> before. */
#ifndef SHF_TESTS_PIPELINE_INDEXED_H
#define SHF_TESTS_PIPELINE_INDEXED_H

#include <jansson.h>

#include "tests/pipeline/site.h"

extern site indexed; /* has the folders made and found */
extern char indexed_warnings[4096];

/* Makes both; options.out is filled in. */
void indexed_begin(shf_build_options *options);
void indexed_end(void);
/* Runs a line in found. */
void indexed_shell(const char *script);

/* Of one dir at a time. */
shf_index_options indexed_options(const char *dir, const char *layout, const char *profile);
/* On a context of its own; the error text goes to error. */
shf_status run_index(const shf_index_options *options, shf_build_summary *summary,
                     char error[1024]);
void assert_indexes(const shf_index_options *options);
/* Refused with this text, in which %s stands for the site's path, and nothing left behind. */
void assert_refused(const shf_index_options *options, shf_status expected, const char *text);
/* Every allocation of the context's may fail once: nothing is left behind, nothing leaks. */
void try_every_allocation(shf_index_options options);
/* Runs verify on found. */
shf_status verify(uint64_t *findings);

/* A document of the site, and all rows of a release; given back with json_decref. */
json_t *indexed_load(const char *name);
json_t *indexed_rows(const char *dir);
void assert_same_outputs(const json_t *made, const json_t *found);

#endif
