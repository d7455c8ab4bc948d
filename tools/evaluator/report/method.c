/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What was evaluated, and how: everything that figures of a paper need beside them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "tools/evaluator/report/report.h"

/* A line of a table: a member of an object of the score. */
typedef struct line {
    const char *title, *object, *member;
} line;

/* The same for all models. */
static const line of_release[] = {
    {"manifest, SHA-256", "release", "manifest"},
    {"recipe", "release", "recipe"},
    {"profile of severities", "release", "profile"},
    {"preprocessing", "release", "preprocess"},
    {"encoder", "release", "encoder"},
    {"seed", "release", "seed"},
    {"images", "release", "images"},
    {"images that failed", "release", "failed"},
    {"classes", "release", "classes"},
};

static const line of_model[] = {
    {"predictions", "predictions", "scores"},
    {"classes of the model (0: labels alone)", "predictions", "classes"},
    {"outputs without a prediction", "predictions", "missing"},
    {"baseline", "baseline", "model"},
    {"its errors by", "baseline", "source"},
    {"its clean error", "baseline", "clean_error"},
    {"that by", "baseline", "clean_source"},
    {"confidence of intervals", "intervals", "confidence"},
    {"bootstrap replicates, over images", "intervals", "replicates"},
    {"seed of the bootstrap", "intervals", "seed"},
    {"scored by shiftforge", NULL, "tool_version"},
};

/* Texts and numbers as they are. */
static void add_value(shf_report *r, const json_t *score, const line *l)
{
    const json_t *from = l->object ? json_object_get(score, l->object) : score;
    const json_t *value = json_object_get(from, l->member);
    char text[SHF_DOUBLE_TEXT];
    if (json_is_string(value) && *json_string_value(value))
        shf_html_add(&r->html, "%s", json_string_value(value));
    else if (json_is_number(value))
        shf_html_add(&r->html, "%s", shf_double_text(json_number_value(value), text));
    else
        shf_html_add(&r->html, SHF_REPORT_NONE);
}

static void add_release(shf_report *r)
{
    shf_report_table_open(r, "facts", "The release");
    shf_html_add(&r->html, "<tbody>\n");
    for (size_t i = 0; i < sizeof(of_release) / sizeof(of_release[0]); i++) {
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th><td>", of_release[i].title);
        add_value(r, r->scores[0], &of_release[i]);
        shf_html_add(&r->html, "</td></tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
}

static void add_models(shf_report *r)
{
    shf_report_table_open(r, "facts", r->count > 1 ? "The models" : "The model");
    shf_html_add(&r->html, "<thead><tr><th scope=\"col\">name</th>");
    for (size_t m = 0; m < r->count; m++)
        shf_html_add(&r->html, "<th scope=\"col\">%s</th>", r->models[m]);
    shf_html_add(&r->html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < sizeof(of_model) / sizeof(of_model[0]); i++) {
        shf_html_add(&r->html, "<tr><th scope=\"row\">%s</th>", of_model[i].title);
        for (size_t m = 0; m < r->count; m++) {
            shf_html_add(&r->html, "<td>");
            add_value(r, r->scores[m], &of_model[i]);
            shf_html_add(&r->html, "</td>");
        }
        shf_html_add(&r->html, "</tr>\n");
    }
    shf_html_add(&r->html, "</tbody>\n");
    shf_report_table_close(r);
}

static const struct {
    const char *term, *meaning;
} terms[] = {
    {"error", "the share of images whose predicted class is not the label"},
    {"balanced error",
     "1 less the mean, over the classes that occur, of the share of their images that "
     "are predicted right; where images have any number of classes, the mean of that "
     "over them, each being there or not"},
    {"BE, rBE",
     "the balanced errors of a corruption relative to those of the baseline; the same of "
     "what is lost against the clean error (Di Salvo et al. 2024, arXiv:2406.17536)"},
    {"interval", "of a single cell, Wilson's (1927); of means, ratios and calibration errors, a "
                 "bootstrap over images, each drawn with all its outputs"},
    {"CE", "the errors of a corruption over its severities, added up and divided by those of the "
           "baseline (Hendrycks & Dietterich 2019, arXiv:1903.12261)"},
    {"mCE", "the mean of CE over the fifteen standard corruptions, where all are here"},
    {"relative CE", "the same of what is lost against the clean error"},
    {"calibration error, ECE", "the gap between confidence and accuracy, in 15 bins of confidence, "
                               "weighted by their outputs (Guo et al. 2017, arXiv:1706.04599)"},
};

void shf_report_method(shf_report *r)
{
    shf_html_add(&r->html, "<div class=\"pair\">\n<div>");
    add_release(r);
    shf_html_add(&r->html, "</div>\n<div>");
    add_models(r);
    shf_html_add(&r->html, "</div>\n</div>\n<h3>Terms</h3>\n<dl class=\"terms\">\n");
    for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
        shf_html_add(&r->html, "<dt>%s</dt><dd>%s</dd>\n", terms[i].term, terms[i].meaning);
    shf_html_add(&r->html, "</dl>\n");
}
