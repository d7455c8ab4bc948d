/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/baselines.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"
#include "manifests/json.h"
#include "manifests/record.h"
#include "tools/evaluator/figures.h"

#define FILE_LIMIT ((uint64_t)64 << 20)

/* Top-1 errors on the original JPEGs. */
static const struct shf_baseline_error alexnet[] = {
    {"gaussian_noise", 0.886428, 5},
    {"shot_noise", 0.894468, 5},
    {"impulse_noise", 0.92264, 5},
    {"defocus_blur", 0.81988, 5},
    {"glass_blur", 0.826268, 5},
    {"motion_blur", 0.785948, 5},
    {"zoom_blur", 0.79836, 5},
    {"snow", 0.866816, 5},
    {"frost", 0.826572, 5},
    {"fog", 0.819324, 5},
    {"brightness", 0.564592, 5},
    {"contrast", 0.853204, 5},
    {"elastic_transform", 0.646056, 5},
    {"pixelate", 0.71784, 5},
    {"jpeg_compression", 0.6065, 5},
};

static const shf_baseline baselines[] = {
    {
        .name = "alexnet",
        .model = "AlexNet",
        .source = "Hendrycks & Dietterich 2019, arXiv:1903.12261, as public evaluators have it",
        .profile = "imagenet-c",
        .clean_error = NAN,
        .clean_source = "",
        .errors = alexnet,
        .count = SHF_COUNT(alexnet),
    },
};

const shf_baseline *shf_baseline_of_profile(const char *profile)
{
    for (size_t i = 0; i < SHF_COUNT(baselines); i++)
        if (strcmp(baselines[i].profile, profile) == 0)
            return &baselines[i];
    return NULL;
}

double shf_baseline_error_of(const shf_baseline *baseline, const char *corruption, int severities)
{
    for (size_t i = 0; i < baseline->count; i++)
        if (strcmp(baseline->errors[i].corruption, corruption) == 0 &&
            baseline->errors[i].severities == severities)
            return baseline->errors[i].error;
    return NAN;
}

/* ---- the user's own ---- */

static shf_status take_errors(shf_context *context, const char *file, const json_t *rows,
                              shf_baseline *out)
{
    struct shf_baseline_error *errors =
        shf_arena_take(&context->scratch, json_array_size(rows), sizeof(*errors));
    if (!errors)
        return shf_fail_memory(context, "a baseline");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        errors[i] =
            (struct shf_baseline_error){shf_member_string(row, "corruption"),
                                        shf_member_number(json_object_get(row, "error"), "value"),
                                        (int)json_array_size(json_object_get(row, "severities"))};
    }
    out->errors = errors;
    out->count = json_array_size(rows);
    return out->count ? SHF_OK
                      : shf_fail(context, SHF_ERR_DATA,
                                 "%s: no errors of corruptions: a baseline is a file of shiftforge "
                                 "score --json",
                                 file);
}

static shf_status read_baseline(shf_context *context, const char *file, shf_baseline *out,
                                json_t **document)
{
    if (!shf_is_utf8(file, strlen(file)))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "the name of the baseline's file is not UTF-8, as a score has to be");
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = shf_file_read(context, file, FILE_LIMIT, &text);
    if (!status) {
        status = shf_json_parse(context, (const char *)text.data, text.size, document);
        if (status)
            status = shf_fail(context, status, "%s: %s", file, shf_context_error(context));
    }
    if (!status) {
        const json_t *clean = json_object_get(json_object_get(*document, "summary"), "clean_error");
        *out = (shf_baseline){.name = file,
                              .model = shf_member_string(*document, "model"),
                              .source = file,
                              .profile = "",
                              .clean_error = shf_member_number(clean, "value"),
                              .clean_source = file};
        status = take_errors(context, file, json_object_get(*document, "corruptions"), out);
    }
    shf_buffer_free(&text);
    return status;
}

shf_status shf_baseline_require(shf_context *context, const char *name, shf_baseline *out,
                                json_t **document)
{
    *document = NULL;
    *out = (shf_baseline){.name = "none",
                          .model = "",
                          .source = "",
                          .profile = "",
                          .clean_error = NAN,
                          .clean_source = ""};
    shf_suggestion suggestion = {0};
    shf_suggest(&suggestion, name, "none");
    for (size_t i = 0; i < SHF_COUNT(baselines); i++) {
        shf_suggest(&suggestion, name, baselines[i].name);
        if (strcmp(baselines[i].name, name) == 0)
            *out = baselines[i];
    }
    if (out->count || strcmp(name, "none") == 0)
        return SHF_OK;
    if (access(name, F_OK) == 0)
        return read_baseline(context, name, out, document);
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT,
                    "no baseline is named '%s', nor is there such a file%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}
