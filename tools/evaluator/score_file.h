/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Files with one number an output, which users bring beside predictions. */
#ifndef SHF_EVALUATOR_SCORE_FILE_H
#define SHF_EVALUATOR_SCORE_FILE_H

#include "tools/evaluator/score.h"

/* A npy file of floating-point numbers (outputs,), bound to the release as predictions are; *out has
 * them by output number, in memory that the caller releases. Infinite ones will do. SHF_ERR_DATA
 * names the file and what is wrong where. */
shf_status shf_score_file_read(const shf_scoring *scoring, const char *path, double **out);

#endif
