/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A model behind a command: the protocol of docs/scores.md. */
#ifndef SHF_EVALUATOR_MODEL_H
#define SHF_EVALUATOR_MODEL_H

#include <shiftforge/image.h>

#include "corruptions/base/buffer.h"
#include "tools/evaluator/process.h"

#define SHF_MODEL_PROTOCOL 1

/* What a model says of itself. */
typedef struct shf_model_hello {
    bool planar, floats; /* NCHW instead of NHWC; float32 instead of uint8 */
    float mean[3], deviation[3];
    unsigned batch; /* images at a time, at most */
    size_t classes;
    char name[64], scores[16]; /* "logits", "probabilities" */
} shf_model_hello;

typedef struct shf_model {
    shf_context *context;
    const char *command;
    size_t release_classes, outputs; /* what it is told */
    shf_process process;
    shf_model_hello hello;
    shf_buffer bytes; /* of the batch at hand */
} shf_model;

void shf_model_init(shf_model *model, shf_context *context, const char *command, int timeout,
                    const volatile sig_atomic_t *cancel);
/* Starts the process and exchanges hellos; release_classes and outputs are set before, and hello
 * where another process has said it (classes above 0). SHF_ERR_IO if it fails, SHF_ERR_DATA for a
 * hello that is none or another, SHF_ERR_CANCELLED; the text names the command. */
shf_status shf_model_start(shf_model *model);
/* Scores of count images of one size, classes each. As above, once a process that fails has been
 * started again in vain. */
shf_status shf_model_run(shf_model *model, const shf_image *images, size_t count, float *scores);
/* Tells it that all is done and waits for its end; likewise. */
shf_status shf_model_finish(shf_model *model);
void shf_model_close(shf_model *model);

#endif
