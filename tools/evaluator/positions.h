/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where edits put objects, while a release is read. */
#ifndef SHF_EVALUATOR_POSITIONS_H
#define SHF_EVALUATOR_POSITIONS_H

#include "tools/evaluator/release.h"

/* Of an edit, from the parameters x and y of its operation. */
void shf_positions_of_cell(const json_t *operation, shf_cell *cell);
/* Of a row, where cells draw some. SHF_ERR_MEMORY. */
shf_status shf_positions_of_row(shf_scored *scored, const shf_row_record *row,
                                shf_sample_record *sample);

#endif
