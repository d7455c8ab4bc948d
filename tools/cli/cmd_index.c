/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge index: a manifest for a dataset that others made. */
#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/print.h"
#include "tools/cli/progress.h"

typedef struct index_values {
    shf_index_options options; /* filled in by the rows below */
    uint64_t chunk, threads;
    const char *progress;
} index_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of the dataset", NULL, offsetof(index_values, options.dir), false},
};

static const cli_option options[] = {
    CLI_CHOICE_ROW(index_values, options.layout, "layout", "imagenet-c|cifar-c|medmnist-c", "",
                   "needed: imagenet-c is [<group>/]<corruption>/<severity>/<class>/<image>, "
                   "cifar-c is <corruption>.npy and labels.npy, medmnist-c is "
                   "<dataset>/<corruption>.npz, of which DIR is <dataset>"),
    CLI_TEXT_ROW(index_values, options.profile, "profile", "P", "the layout's",
                 "the profile whose parameters were published for it"),
    CLI_TEXT_ROW(index_values, options.classes, "classes", "FILE", "the folders, sorted",
                 "the class list, a name a line, so that classes are numbered as the model counts"),
    CLI_NUMBER_ROW(index_values, options.max_pixels, "max-pixels", 1, 4000000000u, "64000000",
                   "larger images are refused"),
    CLI_NUMBER_ROW(index_values, threads, "threads", 1, 1024, "one a core", "so many threads"),
    CLI_NUMBER_ROW(index_values, chunk, "chunk", 1, 1000000, "1000", "images in a file of rows"),
    CLI_CHOICE_ROW(index_values, progress, "progress", "auto|plain|none", "auto",
                   "a bar on a terminal and lines in a log, lines, or nothing"),
};

static const cli_example examples[] = {
    {"index ImageNet-C --layout imagenet-c --classes classes.txt",
     "a manifest for the published images; then verify and status know them"},
    {"index CIFAR-10-C --layout cifar-c", "the same for arrays"},
    {"index MedMNIST-C/pathmnist --layout medmnist-c", "the same for archives of a dataset"},
};

static void print_index(const index_values *values, const shf_build_summary *summary)
{
    cli_word a, b;
    printf("images    %s, with %s variants each\n", cli_count(summary->images, &a),
           cli_count(summary->variants, &b));
    printf("outputs   %s read, %s\n", cli_count(summary->outputs, &a),
           cli_bytes(summary->bytes, &b));
    printf("time      %s\n", cli_seconds(summary->seconds, &a));
    if (summary->skipped_files)
        printf("skipped   %s: the messages say why; verify will call such files extra\n",
               cli_count(summary->skipped_files, &a));
    fputs("next      shiftforge verify ", stdout);
    cli_print_word(stdout, values->options.dir);
    putchar('\n');
}

static shf_status run(cli_state *cli, void *opaque)
{
    index_values *values = opaque;
    shf_index_options *index = &values->options;
    if (!index->layout)
        return shf_fail(
            cli->context, SHF_ERR_ARGUMENT,
            "index: --layout is missing; it says how the folder is laid out: imagenet-c, "
            "cifar-c or medmnist-c");
    cli_progress progress;
    cli_progress_begin(&progress, values->progress);
    index->struct_size = sizeof(*index);
    index->threads = (uint32_t)values->threads;
    index->chunk = (uint32_t)values->chunk;
    index->progress = cli_progress_update;
    index->warn = cli_progress_warn;
    index->user = &progress;
    index->cancel = cli_catch_interrupt();
    shf_build_summary summary = {.struct_size = sizeof(summary)};
    shf_status status = shf_index(cli->context, index, &summary);
    cli_progress_end(&progress);
    if (!status)
        print_index(values, &summary);
    return status;
}

const cli_command cli_index = {
    .name = "index",
    .summary = "make a manifest for a dataset that others made",
    .details = "Reads every image of a downloaded original, and writes manifest.json and the rows "
               "of its images into the folder, with the hashes of files and of decoded pixels. "
               "The manifest names corruptions, severities and parameters as they were published, "
               "and says that shiftforge did not make the images. Nothing is written unless every "
               "variant has every image.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(index_values),
    .run = run,
};
