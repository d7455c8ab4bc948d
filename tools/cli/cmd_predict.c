/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge predict: gives a release to a model. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/print.h"
#include "tools/cli/progress.h"

typedef struct predict_values {
    const char *dir, *model, *out, *progress;
    uint32_t batch, jobs, timeout;
} predict_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release", NULL, offsetof(predict_values, dir), false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(predict_values, model, "model", "COMMAND", "",
                 "needed: a command that reads images and writes scores"),
    CLI_TEXT_ROW(predict_values, out, "out", "FILE", "",
                 "needed: the .npy file to write; its sidecar goes beside it"),
    CLI_NUMBER_ROW(predict_values, batch, "batch", 1, 4096, "what the model says",
                   "images at a time, at most"),
    CLI_NUMBER_ROW(predict_values, jobs, "jobs", 1, 256, "1",
                   "so many processes of the model at the same time"),
    CLI_NUMBER_ROW(predict_values, timeout, "timeout", 1, 86400, "300",
                   "seconds that the model may be silent"),
    CLI_CHOICE_ROW(predict_values, progress, "progress", "auto|plain|none", "auto",
                   "a bar on a terminal and lines in a log, lines, or nothing"),
};

static const cli_example examples[] = {
    {"predict release --model 'python3 my_model.py' --out mine.npy",
     "every output, in the order of the manifest"},
    {"score release --predictions mine.npy", "and what they come to"},
};

/* The bar of build, of which outputs are all that there is. */
static void show(void *user, const shf_predict_progress *progress)
{
    const shf_progress bar = {.struct_size = sizeof(bar),
                              .outputs_done = progress->done,
                              .outputs_total = progress->outputs - progress->kept};
    cli_progress_update(user, &bar);
}

static shf_status run(cli_state *cli, void *opaque)
{
    const predict_values *values = opaque;
    if (!values->model || !values->out)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT, "predict: --%s is missing",
                        values->model ? "out" : "model");
    cli_progress progress;
    cli_progress_begin(&progress, values->progress);
    const shf_predict_options predict = {.struct_size = sizeof(predict),
                                         .release = values->dir,
                                         .model = values->model,
                                         .out = values->out,
                                         .batch = values->batch,
                                         .jobs = values->jobs,
                                         .timeout = values->timeout,
                                         .progress = show,
                                         .user = &progress,
                                         .cancel = cli_catch_interrupt()};
    shf_status status = shf_predict(cli->context, &predict);
    cli_progress_end(&progress);
    if (status == SHF_ERR_CANCELLED)
        return shf_fail(cli->context, status,
                        "stopped; run the same command again to go on with %s.part", values->out);
    if (status)
        return status;
    fputs("next      shiftforge score ", stdout);
    cli_print_word(stdout, values->dir);
    fputs(" --predictions ", stdout);
    cli_print_word(stdout, values->out);
    putchar('\n');
    return SHF_OK;
}

const cli_command cli_predict = {
    .name = "predict",
    .summary = "give every output of a release to a model",
    .details =
        "Starts the command and speaks with it over its standard input and output, as "
        "docs/scores.md "
        "tells: a line of JSON each way, then batches of images in, scores out. What the model "
        "prints on standard error is passed on. A process that dies or is silent is started once "
        "more; the same command goes on where one was stopped.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(predict_values),
    .run = run,
};
