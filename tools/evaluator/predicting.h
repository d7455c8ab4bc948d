/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Predictions under way. */
#ifndef SHF_EVALUATOR_PREDICTING_H
#define SHF_EVALUATOR_PREDICTING_H

#include <pthread.h>

#include <shiftforge/score.h>

#include "tools/evaluator/model.h"
#include "tools/evaluator/outputs.h"
#include "tools/evaluator/part.h"

struct shf_predicting;

/* A process of the model, and what its thread works in. */
typedef struct shf_job {
    struct shf_predicting *predicting;
    shf_context *context;
    shf_arena arena; /* of the images at hand */
    shf_array_places places;
    shf_model model;
    shf_image *images;
    float *scores;
} shf_job;

typedef struct shf_predicting {
    shf_context *context;
    shf_predict_options options;
    shf_scored release;
    shf_outputs outputs;
    shf_part part;
    shf_job *jobs;
    unsigned job_count;
    size_t batch;         /* outputs at a time */
    size_t batches;       /* of that many, the last may have fewer */
    pthread_mutex_t lock; /* of what follows, and part.done */
    size_t next;          /* batch */
    bool *finished;       /* of batches */
    shf_predict_progress progress;
    shf_status status;
    char error[1024];
} shf_predicting;

#endif
