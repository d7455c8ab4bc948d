/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* AUROC of cells over classes, one against the rest: the mean over the classes that some outputs of the
 * cell have and others have not; of two classes, that of the second. Classes are ranked by
 * their probability, in a form that neither very small nor very large ones make equal.
 *
 * Its variance is DeLong's (DeLong, DeLong & Clarke-Pearson 1988): the figure is, but for what vanishes
 * faster, a sum of independent contributions of outputs, and so are means and differences of several. */
#ifndef SHF_EVALUATOR_CLASS_AUC_H
#define SHF_EVALUATOR_CLASS_AUC_H

#include "tools/evaluator/metrics/metrics.h"

typedef struct shf_auc {
    double value;   /* NAN: there is no class to average over */
    size_t n;       /* outputs */
    size_t classes; /* that the mean is over */
} shf_auc;

typedef struct shf_aucs {
    shf_auc *cells;
    double *influence; /* by output: its contribution, less the mean; 0 where it does not count */
} shf_aucs;

/* Of all cells, in memory of the scratch arena. SHF_ERR_MEMORY, SHF_ERR_IO. */
shf_status shf_aucs_compute(shf_scoring *scoring, shf_aucs *out);

/* The normal interval of a figure within least and 1, whose deviation is the sum of those of samples
 * (NAN: it does not count); samples are drawn by label. NAN where a label has one sample. */
shf_interval shf_auc_interval(const shf_scoring *scoring, double value, double least,
                              const double *deviations);

#endif
