/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge compare: two models on the same outputs. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tools/cli/commands.h"
#include "tools/cli/scores.h"

#define FILE_LIMIT ((uint64_t)64 << 20)

typedef struct compare_values {
    const char *first, *second, *json, *confidence;
    bool markdown, latex;
    uint64_t seed;
    uint32_t replicates, threads;
} compare_values;

static const cli_operand operands[] = {
    {"A.json", "a file of score --json", NULL, offsetof(compare_values, first), false},
    {"B.json", "another model's, on the same release", NULL, offsetof(compare_values, second),
     false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(compare_values, json, "json", "FILE", "",
                 "write the comparison as JSON, with the p of every cell"),
    CLI_FLAG_ROW(compare_values, markdown, "markdown", "print a Markdown table"),
    CLI_FLAG_ROW(compare_values, latex, "latex", "print a LaTeX table, for the package booktabs"),
    CLI_TEXT_ROW(compare_values, confidence, "confidence", "C", "0.95", "of intervals"),
    CLI_NUMBER_ROW(compare_values, replicates, "replicates", 1, 1000000, "1000",
                   "of the bootstrap"),
    CLI_NUMBER_ROW(compare_values, seed, "seed", 0, UINT64_MAX, "0", "of the bootstrap"),
    CLI_NUMBER_ROW(compare_values, threads, "threads", 1, 1024, "one a core",
                   "so many threads; the figures are the same for any number"),
};

static const cli_example examples[] = {
    {"compare resnet50.json augmix.json", "the differences of the second from the first"},
};

static shf_status read_text(shf_context *context, const char *path, shf_buffer *out)
{
    shf_status status = shf_file_read(context, path, FILE_LIMIT, out);
    return status ? status : shf_buffer_append(out, "", 1);
}

static shf_status report(shf_context *context, const compare_values *values, const char *json)
{
    shf_status status = cli_write_text(context, values->json, json);
    if (!status)
        status = cli_print_score(context, json, values->markdown, values->latex);
    return status ? status : cli_print_warnings(context, json);
}

static shf_status run(cli_state *cli, void *opaque)
{
    const compare_values *values = opaque;
    shf_context *context = cli->context;
    if (values->markdown && values->latex)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "compare: --markdown and --latex are two tables; leave one out");
    shf_compare_options compare = {.struct_size = sizeof(compare),
                                   .first_name = values->first,
                                   .second_name = values->second,
                                   .seed = values->seed,
                                   .replicates = values->replicates,
                                   .threads = values->threads};
    shf_buffer first, second;
    char *json = NULL;
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    shf_status status =
        cli_read_share(context, "compare", "confidence", values->confidence, &compare.confidence);
    if (!status)
        status = read_text(context, values->first, &first);
    if (!status)
        status = read_text(context, values->second, &second);
    compare.first = (const char *)first.data;
    compare.second = (const char *)second.data;
    if (!status)
        status = shf_score_compare(context, &compare, &json);
    if (!status)
        status = report(context, values, json);
    shf_text_free(context, json);
    shf_buffer_free(&first);
    shf_buffer_free(&second);
    return status;
}

const cli_command cli_compare = {
    .name = "compare",
    .summary = "compare two models' scores on the same release",
    .details =
        "Prints the figures of either model and the differences of the second from the first, "
        "with intervals of a bootstrap that draws the same images for both: negative is a smaller "
        "error. The JSON has McNemar's exact p of every cell too, and Holm's for all together.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(compare_values),
    .run = run,
};
