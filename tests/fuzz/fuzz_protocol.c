/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Whatever a model writes, shiftforge predict's end of the protocol takes as many scores as it said, or
 * fails with a reason. The model is a process that writes the bytes and ends. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"
#include "tools/evaluator/model.h"

enum { SIDE = 2, COUNT = 2 };

static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_IO);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static shf_status ask(shf_model *model)
{
    uint8_t pixels[COUNT][SIDE * SIDE * 3] = {{0}};
    shf_image images[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        images[i] = shf_image_of(pixels[i], SIDE, SIDE, 3);
    fuzz_require(model->hello.classes > 0 && model->hello.batch > 0);
    float *scores = shf_allocate(model->context, COUNT * model->hello.classes * sizeof(*scores));
    fuzz_require(scores != NULL);
    shf_status status = shf_model_run(model, images, COUNT, scores);
    shf_release(model->context, scores);
    return status ? status : shf_model_finish(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char command[64];
    shf_context *context;
    shf_model model;
    int file = memfd_create("fuzz", 0);
    fuzz_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(command, sizeof(command), "exec cat /proc/%d/fd/%d", (int)getpid(), file);
    fuzz_require(!shf_context_create(NULL, &context));
    shf_model_init(&model, context, command, 10, NULL);
    model.release_classes = 2;
    model.outputs = COUNT;
    shf_status status = shf_model_start(&model);
    if (!status)
        status = ask(&model);
    if (status)
        require_reason(context, status);
    shf_model_close(&model);
    shf_context_destroy(context);
    close(file);
    return 0;
}

#define HELLO "{\"protocol\": 1, \"classes\": 3}\n"
#define SCORES                                                                                     \
    "\x02\0\0\0"                                                                                   \
    "abcdefghijklmnopqrstuvwx"

#define LONG_HELLO                                                                                 \
    "{\"protocol\": 1, \"classes\": 9, \"layout\": \"NCHW\", \"type\": \"float32\", \"mean\": "    \
    "[0, 0.5, "                                                                                    \
    "1], \"std\": [1, 2, 3], \"batch\": 7, \"name\": \"m\", \"scores\": \"probabilities\"}\n"

static const struct {
    const char *name, *text;
    size_t size;
} seeds[] = {
    {"right", HELLO SCORES, sizeof(HELLO SCORES) - 1},
    {"little", HELLO SCORES, sizeof(HELLO SCORES) - 5},
    {"much", HELLO SCORES SCORES, sizeof(HELLO SCORES SCORES) - 1},
    {"count", HELLO "\x03\0\0\0", sizeof(HELLO) + 3},
    {"hello", LONG_HELLO, sizeof(LONG_HELLO) - 1},
    {"nothing", "", 0},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, seeds[i].size);
}
