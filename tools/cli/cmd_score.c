/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge score: what a model's predictions of a release come to. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/record.h"
#include "tools/cli/commands.h"
#include "tools/cli/print.h"
#include "tools/cli/scores.h"

typedef struct score_values {
    const char *dir, *name, *baseline, *baseline_clean, *scores, *confidence, *metrics;
    const char *ood_scores, *alpha, *raps_penalty, *certified, *sigma, *points;
    const char *json, *csv, *report, *sequences, *slices, *class_map, *oracle, *thresholds;
    cli_texts predictions;
    bool markdown, latex, unbound, allow_missing;
    uint64_t seed;
    uint32_t replicates, threads, raps_rank, worst_of;
} score_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release", NULL, offsetof(score_values, dir), false},
};

static const cli_option options[] = {
    CLI_TEXTS_ROW(
        score_values, predictions, "predictions", "P",
        "needed: a .npy, .npz, .csv or .jsonl file, or a folder of arrays, one a variant; for "
        "each model to score and to compare with the first"),
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
    CLI_TEXT_ROW(score_values, ood_scores, "ood-scores", "FILE", "",
                 "a .npy file with a number an output, larger where in-distribution: metrics ood"),
    CLI_TEXT_ROW(score_values, thresholds, "threshold", "T", "0.5",
                 "of balanced errors of two classes or of several labels an image: a class counts "
                 "whose probability is above; with commas, one a class"),
    CLI_TEXT_ROW(score_values, alpha, "alpha", "A", "0.1",
                 "share of labels that prediction sets may miss: metrics conformal"),
    CLI_NUMBER_ROW(score_values, raps_rank, "raps-rank", 1, 1000000, "5",
                   "classes of a set that RAPS does not penalise"),
    CLI_TEXT_ROW(score_values, raps_penalty, "raps-penalty", "X", "0.01",
                 "of RAPS, for each class beyond"),
    CLI_TEXT_ROW(score_values, certified, "certified", "FILE", "",
                 "a .csv file: variant, key, class, and count of n noisy copies of that class"),
    CLI_TEXT_ROW(score_values, sigma, "sigma", "S", "",
                 "of the noise of --certified, which needs it; radii are in its unit"),
    CLI_TEXT_ROW(score_values, points, "points", "FILE", "",
                 "a .csv file: model, clean_accuracy, accuracy of others: metrics "
                 "effective_robustness"),
    CLI_TEXT_ROW(
        score_values, json, "json", "FILE", "",
        "write the score as JSON, with all figures; of several models, a folder of such files"),
    CLI_TEXT_ROW(score_values, csv, "csv", "FILE", "",
                 "write the metrics of every cell as CSV, nothing averaged"),
    CLI_TEXT_ROW(score_values, report, "report", "FILE", "",
                 "write a page for people, with pictures: HTML that loads nothing from elsewhere"),
    CLI_FLAG_ROW(score_values, markdown, "markdown", "print a Markdown table"),
    CLI_FLAG_ROW(score_values, latex, "latex", "print a LaTeX table, for the package booktabs"),
    CLI_TEXT_ROW(score_values, confidence, "confidence", "C", "0.95", "of intervals"),
    CLI_NUMBER_ROW(score_values, replicates, "replicates", 1, 1000000, "1000", "of the bootstrap"),
    CLI_NUMBER_ROW(score_values, seed, "seed", 0, UINT64_MAX, "0",
                   "of the bootstrap, and of splits"),
    CLI_NUMBER_ROW(score_values, threads, "threads", 1, 1024, "one a core",
                   "so many threads; the figures are the same for any number"),
    CLI_FLAG_ROW(score_values, unbound, "unbound",
                 "take an array that does not say which release it belongs to"),
    CLI_TEXT_ROW(score_values, sequences, "sequences", "LIST", "all",
                 "sets of frames that count for mFP, mFR and mT5D, with commas"),
    CLI_TEXT_ROW(score_values, slices, "slices", "SPEC", "",
                 "columns to slice images by, with commas: class, NAME or NAME:4 (intervals)"),
    CLI_TEXT_ROW(score_values, oracle, "oracle", "P", "",
                 "predictions of a model that says which outputs count for FMR"),
    CLI_TEXT_ROW(
        score_values, class_map, "class-map", "FILE", "they are the release's",
        "a .csv file with the columns model_class and class, for a model of other classes"),
    CLI_FLAG_ROW(score_values, allow_missing, "allow-missing",
                 "score the others where outputs have no prediction"),
    CLI_NUMBER_ROW(
        score_values, worst_of, "worst-of", 1, 65536, "all of a set",
        "the worst of so many views or edits of a set, in the mean over all choices of them"),
};

static const cli_example examples[] = {
    {"score release --predictions resnet50.npy", "a table of errors, CE and mCE"},
    {"score release --predictions resnet50.npy --json resnet50.json --csv cells.csv --markdown",
     "for a paper, and for programs"},
    {"score release --predictions resnet50.npy --predictions augmix.npy --report report.html",
     "two models side by side, to look at"},
    {"score release --predictions mine.npy --baseline resnet50.json",
     "relative to a model of your own"},
};

/* ---- one model ---- */
static shf_score_options options_of(const score_values *values, const char *predictions)
{
    return (shf_score_options){.struct_size = sizeof(shf_score_options),
                               .release = values->dir,
                               .predictions = predictions,
                               .model = values->name,
                               .baseline = values->baseline,
                               .scores = values->scores,
                               .metrics = values->metrics,
                               .seed = values->seed,
                               .replicates = values->replicates,
                               .threads = values->threads,
                               .unbound = values->unbound,
                               .allow_missing = values->allow_missing,
                               .raps_rank = values->raps_rank,
                               .ood_scores = values->ood_scores,
                               .worst_of = values->worst_of,
                               .sequences = values->sequences,
                               .slices = values->slices,
                               .class_map = values->class_map,
                               .oracle = values->oracle,
                               .certified = values->certified,
                               .points = values->points,
                               .thresholds = values->thresholds};
}

/* Options that are numbers with a fraction. */
static shf_status read_numbers(shf_context *context, const score_values *values,
                               shf_score_options *score)
{
    const struct {
        shf_status (*read)(shf_context *, const char *, const char *, const char *, double *);
        const char *name, *text;
        double *out;
    } numbers[] = {
        {cli_read_share, "baseline-clean", values->baseline_clean, &score->baseline_clean_error},
        {cli_read_share, "confidence", values->confidence, &score->confidence},
        {cli_read_share, "alpha", values->alpha, &score->alpha},
        {cli_read_positive, "raps-penalty", values->raps_penalty, &score->raps_penalty},
        {cli_read_positive, "sigma", values->sigma, &score->sigma},
    };
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < sizeof(numbers) / sizeof(numbers[0]); i++)
        status =
            numbers[i].read(context, "score", numbers[i].name, numbers[i].text, numbers[i].out);
    return status;
}

static shf_status score_one(shf_context *context, const score_values *values,
                            const char *predictions, char **json)
{
    shf_score_options score = options_of(values, predictions);
    shf_status status = read_numbers(context, values, &score);
    return status ? status : shf_score(context, &score, json);
}

/* ---- files ---- */

/* The lines of all models after one head. */
static shf_status add_csv(shf_context *context, const char *json, shf_buffer *out)
{
    char *text = NULL;
    shf_status status = shf_score_render(context, json, SHF_SCORE_CSV, &text);
    if (!status)
        status = shf_buffer_text(out, out->size ? strchr(text, '\n') + 1 : text);
    shf_text_free(context, text);
    return status;
}

static shf_status write_csv(shf_context *context, const char *path, char *const *scores,
                            size_t count)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = add_csv(context, scores[i], &text);
    if (!status)
        status = shf_file_write(context, path, text.data, text.size);
    shf_buffer_free(&text);
    return status;
}

/* A file, or, of several models, a folder with a file each. */
static shf_status write_json(shf_context *context, const char *path, char *const *scores,
                             const char *const *names, size_t count)
{
    if (count == 1)
        return cli_write_text(context, path, scores[0]);
    if (mkdir(path, 0777) && errno != EEXIST)
        return shf_file_fail(context, path);
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++) {
        const char *file = shf_arena_print(&context->scratch, "%s/%s.json", path, names[i]);
        status =
            file ? cli_write_text(context, file, scores[i]) : shf_fail_memory(context, "a path");
    }
    return status;
}

/* Names that tell models and their files apart. */
static shf_status name_models(shf_context *context, char *const *scores, const char **names,
                              size_t count)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++) {
        status = cli_score_name(context, scores[i], &names[i]);
        for (size_t j = 0; !status && j < i; j++)
            if (strcmp(names[i], names[j]) == 0)
                status = shf_fail(context, SHF_ERR_ARGUMENT,
                                  "score: two models are called '%s': give them names of their own "
                                  "in the sidecars",
                                  names[i]);
    }
    return status;
}

/* ---- all models ---- */

static shf_status compare_with_first(shf_context *context, const score_values *values,
                                     char *const *scores, size_t which, char **json)
{
    shf_compare_options compare = {.struct_size = sizeof(compare),
                                   .first = scores[0],
                                   .second = scores[which],
                                   .seed = values->seed,
                                   .replicates = values->replicates,
                                   .threads = values->threads};
    shf_status status =
        cli_read_share(context, "score", "confidence", values->confidence, &compare.confidence);
    return status ? status : shf_score_compare(context, &compare, json);
}

/* texts: scores or comparisons. */
static shf_status print_all(shf_context *context, const score_values *values, char *const *texts,
                            size_t count, bool first)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++) {
        if (!first || i > 0)
            status = cli_write(context, "\n", 1);
        if (!status)
            status = cli_print_score(context, texts[i], values->markdown, values->latex);
        if (!status)
            status = cli_print_warnings(context, texts[i]);
    }
    return status;
}

/* Models that cannot be compared are told of, and the others are not tried: they are of one release. */
static shf_status compare_all(shf_context *context, const score_values *values, char *const *scores,
                              size_t count, char **comparisons, size_t *made)
{
    shf_status status = SHF_OK;
    for (*made = 0; !status && *made + 1 < count; *made += !status)
        status = compare_with_first(context, values, scores, *made + 1, &comparisons[*made]);
    if (status != SHF_ERR_UNSUPPORTED)
        return status;
    fprintf(stderr, "shiftforge: warning: %s\n", shf_context_error(context));
    return SHF_OK;
}

static shf_status write_report(shf_context *context, const score_values *values,
                               char *const *scores, size_t count, char *const *comparisons,
                               size_t compared)
{
    const shf_report_options report = {.struct_size = sizeof(report),
                                       .scores = (const char *const *)scores,
                                       .score_count = count,
                                       .comparisons = (const char *const *)comparisons,
                                       .comparison_count = compared,
                                       .release = values->dir};
    char *html = NULL;
    shf_status status = shf_score_report(context, &report, &html);
    if (!status)
        status = cli_write_text(context, values->report, html);
    shf_text_free(context, html);
    return status;
}

static shf_status check_values(shf_context *context, const score_values *values)
{
    if (values->predictions.count == 0)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "score: --predictions is needed: what the model said of the release");
    if (values->predictions.count > 1 && values->name)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "score: --name is of one model: give others theirs in the sidecars");
    if (values->markdown && values->latex)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "score: --markdown and --latex are two tables; leave one out");
    return SHF_OK;
}

static shf_status run(cli_state *cli, void *opaque)
{
    const score_values *values = opaque;
    shf_context *context = cli->context;
    const size_t count = values->predictions.count;
    size_t compared = 0;
    char *scores[CLI_MOST_TEXTS] = {NULL};
    char *comparisons[CLI_MOST_TEXTS] = {NULL}; /* of the others with the first */
    const char *names[CLI_MOST_TEXTS];
    shf_status status = check_values(context, values);
    for (size_t i = 0; !status && i < count; i++)
        status = score_one(context, values, values->predictions.items[i], &scores[i]);
    if (!status)
        status = name_models(context, scores, names, count);
    if (!status && values->json)
        status = write_json(context, values->json, scores, names, count);
    if (!status && values->csv)
        status = write_csv(context, values->csv, scores, count);
    if (!status)
        status = print_all(context, values, scores, count, true);
    if (!status)
        status = compare_all(context, values, scores, count, comparisons, &compared);
    if (!status)
        status = print_all(context, values, comparisons, compared, false);
    if (!status && values->report)
        status = write_report(context, values, scores, count, comparisons, compared);
    for (size_t i = 0; i < count; i++) {
        shf_text_free(context, scores[i]);
        shf_text_free(context, comparisons[i]);
    }
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
