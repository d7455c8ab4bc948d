/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge score: what a model's predictions of a release come to. */
#include <string.h>
#include <unistd.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "manifests/record.h"
#include "tools/cli/commands.h"
#include "tools/cli/print.h"

typedef struct score_values {
    const char *dir, *predictions, *name, *baseline, *baseline_clean, *scores, *confidence,
        *metrics;
    const char *json, *csv;
    bool markdown, latex, unbound, allow_missing;
    uint64_t seed;
    uint32_t replicates, threads;
} score_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release", NULL, offsetof(score_values, dir), false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(score_values, predictions, "predictions", "P", "",
                 "needed: a .npy or .csv file, or a folder of .npy files, one a variant"),
    CLI_TEXT_ROW(score_values, name, "name", "NAME", "the sidecar's, or the file's",
                 "what the model is called"),
    CLI_CHOICE_ROW(score_values, scores, "scores", "logits|probabilities", "as the sidecar says",
                   "what floating-point predictions are"),
    CLI_TEXT_ROW(score_values, baseline, "baseline", "NAME|FILE", "the profile's",
                 "what CE is relative to: alexnet, none, or a file of score --json"),
    CLI_TEXT_ROW(score_values, baseline_clean, "baseline-clean", "E", "as the baseline has it",
                 "the baseline's clean error, from 0 to 1, for relative CE"),
    CLI_TEXT_ROW(score_values, metrics, "metrics", "LIST", "the standard ones",
                 "further metrics, with commas, or all: docs/scores.md lists them"),
    CLI_TEXT_ROW(score_values, json, "json", "FILE", "",
                 "write the score as JSON, with all figures"),
    CLI_TEXT_ROW(score_values, csv, "csv", "FILE", "",
                 "write the metrics of every cell as CSV, nothing averaged"),
    CLI_FLAG_ROW(score_values, markdown, "markdown", "print a Markdown table"),
    CLI_FLAG_ROW(score_values, latex, "latex", "print a LaTeX table, for the package booktabs"),
    CLI_TEXT_ROW(score_values, confidence, "confidence", "C", "0.95", "of intervals"),
    CLI_NUMBER_ROW(score_values, replicates, "replicates", 1, 1000000, "1000", "of the bootstrap"),
    CLI_NUMBER_ROW(score_values, seed, "seed", 0, UINT64_MAX, "0", "of the bootstrap"),
    CLI_NUMBER_ROW(score_values, threads, "threads", 1, 1024, "one a core",
                   "so many threads; the figures are the same for any number"),
    CLI_FLAG_ROW(score_values, unbound, "unbound",
                 "take a .npy file that does not say which release it belongs to"),
    CLI_FLAG_ROW(score_values, allow_missing, "allow-missing",
                 "score the others where outputs have no prediction"),
};

static const cli_example examples[] = {
    {"score release --predictions resnet50.npy", "a table of errors, CE and mCE"},
    {"score release --predictions resnet50.npy --json resnet50.json --csv cells.csv --markdown",
     "for a paper, and for programs"},
    {"score release --predictions mine.npy --baseline resnet50.json",
     "relative to a model of your own"},
};

/* An option that is a number with a fraction. */
static shf_status read_number(shf_context *context, const char *name, const char *text, double *out)
{
    if (!text || (shf_parse_double(text, out) && *out > 0 && *out < 1))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "score: --%s '%s' is no number between 0 and 1",
                    name, text);
}

static shf_status write_file(shf_context *context, const char *path, const char *text)
{
    return path ? shf_file_write(context, path, text, strlen(text)) : SHF_OK;
}

static shf_status write_csv(shf_context *context, const char *path, const char *json)
{
    char *text = NULL;
    if (!path)
        return SHF_OK;
    shf_status status = shf_score_render(context, json, SHF_SCORE_CSV, &text);
    if (!status)
        status = write_file(context, path, text);
    shf_text_free(context, text);
    return status;
}

static shf_status print_table(shf_context *context, const score_values *values, const char *json)
{
    const bool terminal = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    const shf_score_format format = values->markdown ? SHF_SCORE_MARKDOWN
                                    : values->latex  ? SHF_SCORE_LATEX
                                    : terminal       ? SHF_SCORE_TERMINAL
                                                     : SHF_SCORE_TEXT;
    char *text = NULL;
    shf_status status = shf_score_render(context, json, format, &text);
    if (!status)
        status = cli_write(context, text, strlen(text));
    shf_text_free(context, text);
    return status;
}

static shf_status print_warnings(shf_context *context, const char *json)
{
    json_t *score, *warning;
    size_t i;
    shf_status status = shf_json_parse(context, json, strlen(json), &score);
    if (status)
        return status;
    json_array_foreach(json_object_get(score, "warnings"), i, warning)
        fprintf(stderr, "shiftforge: warning: %s\n", json_string_value(warning));
    json_decref(score);
    return SHF_OK;
}

static shf_status run(cli_state *cli, void *opaque)
{
    const score_values *values = opaque;
    shf_context *context = cli->context;
    if (!values->predictions)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "score: --predictions is needed: what the model said of the release");
    if (values->markdown && values->latex)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "score: --markdown and --latex are two tables; leave one out");
    shf_score_options score = {.struct_size = sizeof(score),
                               .release = values->dir,
                               .predictions = values->predictions,
                               .model = values->name,
                               .baseline = values->baseline,
                               .scores = values->scores,
                               .metrics = values->metrics,
                               .seed = values->seed,
                               .replicates = values->replicates,
                               .threads = values->threads,
                               .unbound = values->unbound,
                               .allow_missing = values->allow_missing};
    shf_status status =
        read_number(context, "baseline-clean", values->baseline_clean, &score.baseline_clean_error);
    if (!status)
        status = read_number(context, "confidence", values->confidence, &score.confidence);
    char *json = NULL;
    if (!status)
        status = shf_score(context, &score, &json);
    if (!status)
        status = write_file(context, values->json, json);
    if (!status)
        status = write_csv(context, values->csv, json);
    if (!status)
        status = print_table(context, values, json);
    if (!status)
        status = print_warnings(context, json);
    shf_text_free(context, json);
    return status;
}

const cli_command cli_score = {
    .name = "score",
    .summary = "score a model's predictions of a release",
    .details =
        "Prints the error of every corruption and severity, means with their intervals, and CE and "
        "mCE relative to a baseline. Predictions have a row for each output, in the order of row "
        "numbers; docs/scores.md tells formats and metrics. What may be wrong with the figures is "
        "told on standard error.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(score_values),
    .run = run,
};
