/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* CSV files whose first line names columns that are needed, in any order, among any others. */
#ifndef SHF_EVALUATOR_CSV_TABLE_H
#define SHF_EVALUATOR_CSV_TABLE_H

#include <stdbool.h>

#include "manifests/csv.h"

#define SHF_TABLE_COLUMNS 8 /* at most */

typedef struct shf_csv_table {
    shf_csv csv;
    const char *const *names; /* of needed columns */
    size_t count;
    size_t places[SHF_TABLE_COLUMNS];
    const char *fields[SHF_TABLE_COLUMNS]; /* of the record, in the order of names */
} shf_csv_table;

/* Reads the first line. Closed whatever the status; SHF_ERR_DATA names the column that is lacking. */
shf_status shf_csv_table_open(shf_context *context, const char *file, const char *const *names,
                              size_t count, shf_csv_table *out);
void shf_csv_table_close(shf_csv_table *table);

/* The next record; *there is false after the last. */
shf_status shf_csv_table_next(shf_csv_table *table, bool *there);

/* SHF_ERR_DATA with file, line and "WHAT 'FIELD'" of a column of the record. */
shf_status shf_csv_table_fail(const shf_csv_table *table, const char *what, size_t column);

#endif
