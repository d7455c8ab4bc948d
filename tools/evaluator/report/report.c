/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shf_score_report: one page that loads nothing and runs nothing, from scores. */
#include "tools/evaluator/report/report.h"

#include <string.h>

#include <shiftforge/version.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/grid.h"

#define MOST_MODELS 64

static bool always(const shf_report *r)
{
    (void)r;
    return true;
}

/* In the order of the page. */
static const struct {
    const char *id, *title;
    bool (*exists)(const shf_report *report);
    void (*write)(shf_report *report);
} sections[] = {
    {"summary", "Summary", always, shf_report_summary},
    {"differences", "Differences of the models", shf_report_has_differences,
     shf_report_differences},
    {"errors", "Corruptions and severities", always, shf_report_heat_maps},
    {"maps", "Maps of shifts and objects", shf_report_has_maps, shf_report_maps},
    {"curves", "Curves by family", shf_report_has_curves, shf_report_curves},
    {"calibration", "Calibration", shf_report_has_calibration, shf_report_calibration},
    {"worst", "Worst classes and slices", shf_report_has_rankings, shf_report_rankings},
    {"metrics", "Further metrics", shf_report_has_others, shf_report_others},
    {"examples", "Example images", shf_report_has_examples, shf_report_examples},
    {"method", "What was evaluated, and how", always, shf_report_method},
};
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

/* ---- page ---- */

static void add_title(shf_report *r)
{
    const json_t *release = json_object_get(r->scores[0], "release");
    const char *recipe = shf_member_string(release, "recipe");
    if (r->count == 1)
        shf_html_add(&r->html, "%s on %s", r->models[0], *recipe ? recipe : "a release");
    else
        shf_html_add(&r->html, "%zu models on %s", r->count, *recipe ? recipe : "a release");
}

/* The policy lets a browser load nothing, whatever a text of the scores may try. */
static void add_head(shf_report *r)
{
    shf_html_add(&r->html,
                 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                 "img-src data:; style-src 'unsafe-inline'\"/>\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                 "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                 "<meta name=\"generator\" content=\"shiftforge %s\"/>\n"
                 "<link rel=\"icon\" href=\"data:,\"/>\n<title>",
                 shf_version());
    add_title(r);
    shf_html_add(&r->html, "</title>\n<style>\n");
    shf_html_bytes(&r->html, shf_report_style(), strlen(shf_report_style()));
    shf_html_add(&r->html, "</style>\n</head>\n");
}

static void add_header(shf_report *r)
{
    const json_t *release = json_object_get(r->scores[0], "release");
    char images[SHF_FIXED_TEXT];
    shf_fixed_text(shf_member_number(release, "images"), 0, images);
    shf_html_add(&r->html, "<header>\n<p class=\"kind\">Robustness report</p>\n<h1>");
    add_title(r);
    shf_html_add(&r->html,
                 "</h1>\n<p class=\"lede\">%s images, %zu variants of each; profile %s, "
                 "preprocessing %s, encoder %s</p>\n</header>\n",
                 *images ? images : "Some", json_array_size(json_object_get(r->scores[0], "cells")),
                 shf_member_string(release, "profile"), shf_member_string(release, "preprocess"),
                 shf_member_string(release, "encoder"));
}

static void add_contents(shf_report *r)
{
    shf_html_add(&r->html, "<nav aria-label=\"Sections\">\n<ul>\n");
    for (size_t s = 0; s < SECTIONS; s++)
        if (sections[s].exists(r))
            shf_html_add(&r->html, "<li><a href=\"#%s\">%s</a></li>\n", sections[s].id,
                         sections[s].title);
    shf_html_add(&r->html, "</ul>\n</nav>\n");
}

static void add_page(shf_report *r)
{
    add_head(r);
    shf_html_add(&r->html, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the figures</a>\n");
    add_header(r);
    add_contents(r);
    shf_html_add(&r->html, "<main id=\"main\" tabindex=\"-1\">\n");
    for (size_t s = 0; s < SECTIONS && !r->html.status; s++) {
        if (!sections[s].exists(r))
            continue;
        shf_html_add(&r->html,
                     "<section id=\"%s\" aria-labelledby=\"%s-title\">\n"
                     "<h2 id=\"%s-title\">%s</h2>\n",
                     sections[s].id, sections[s].id, sections[s].id, sections[s].title);
        sections[s].write(r);
        shf_html_add(&r->html, "</section>\n");
    }
    shf_html_add(&r->html,
                 "</main>\n<footer><p>Made by shiftforge %s.</p></footer>\n</body>\n</html>\n",
                 shf_version());
}

/* ---- scores ---- */

/* what: "score", "comparison". */
static shf_status read_tree(shf_report *r, const char *text, const char *what, size_t number,
                            json_t **out)
{
    shf_status status = shf_json_parse(r->context, text, strlen(text), out);
    if (status)
        return shf_fail(r->context, status, "%s %zu: %s", what, number + 1,
                        shf_context_error(r->context));
    if (json_integer_value(json_object_get(*out, "schema")) != SHF_SCORE_SCHEMA)
        return shf_fail(r->context, SHF_ERR_DATA, "%s %zu: no %s of schema %d", what, number + 1,
                        what, SHF_SCORE_SCHEMA);
    const json_t *own = json_object_get(*out, "release");
    const json_t *first = json_object_get(r->scores[0], "release");
    if (strcmp(shf_member_string(own, "manifest"), shf_member_string(first, "manifest")) != 0)
        return shf_fail(
            r->context, SHF_ERR_DATA,
            "%s %zu is of another release than the first score: a report compares models "
            "on the same outputs",
            what, number + 1);
    return SHF_OK;
}

/* Models of one name are numbered. */
static shf_status name_model(shf_report *r, size_t number)
{
    const char *name = shf_member_string(r->scores[number], "model");
    bool taken = false;
    for (size_t i = 0; i < number; i++)
        taken |= strcmp(shf_member_string(r->scores[i], "model"), name) == 0;
    if (!*name)
        name = "a model without a name";
    r->models[number] =
        taken ? shf_arena_print(&r->context->scratch, "%s (%zu)", name, number + 1) : name;
    return r->models[number] ? SHF_OK : shf_fail_memory(r->context, "a name");
}

/* All scores are of one release, and so of one kind. */
static shf_status take_errors(shf_report *r, json_t *score)
{
    r->balanced = shf_grid_balanced(score);
    return !r->balanced || shf_report_take_balanced(score)
               ? SHF_OK
               : shf_fail_memory(r->context, "balanced errors");
}

static shf_status open_report(shf_report *r, const shf_report_options *options)
{
    const size_t count = options->score_count;
    if (count < 1 || count > MOST_MODELS || options->comparison_count > MOST_MODELS)
        return shf_fail(r->context, SHF_ERR_ARGUMENT,
                        "a report has 1 to %d scores and at most so many comparisons, not %zu and "
                        "%zu",
                        MOST_MODELS, count, options->comparison_count);
    r->scores = shf_report_take(r, count, sizeof(*r->scores));
    r->models = shf_report_take(r, count, sizeof(*r->models));
    r->comparisons = shf_report_take(r, options->comparison_count, sizeof(*r->comparisons));
    shf_status status = r->html.status;
    for (; !status && r->count < count; r->count++) {
        status = read_tree(r, options->scores[r->count], "score", r->count, &r->scores[r->count]);
        if (!status)
            status = take_errors(r, r->scores[r->count]);
        if (!status)
            status = name_model(r, r->count);
    }
    for (; !status && r->comparison_count < options->comparison_count; r->comparison_count++)
        status = read_tree(r, options->comparisons[r->comparison_count], "comparison",
                           r->comparison_count, &r->comparisons[r->comparison_count]);
    return status;
}

shf_status shf_score_report(shf_context *context, const shf_report_options *options, char **html)
{
    shf_report_options own = {0};
    size_t size = sizeof(own);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&own, options, size);
    shf_buffer out;
    *html = NULL;
    shf_buffer_init(&out, context);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_report report = {.context = context, .html = {.out = &out}, .release = own.release};
    shf_status status = open_report(&report, &own);
    if (!status) {
        add_page(&report);
        status = report.html.status;
    }
    if (!status)
        status = shf_buffer_append(&out, "", 1);
    for (size_t i = 0; i < report.count; i++)
        json_decref(report.scores[i]);
    for (size_t i = 0; i < report.comparison_count; i++)
        json_decref(report.comparisons[i]);
    shf_arena_rewind(&context->scratch, mark);
    if (status)
        shf_buffer_free(&out);
    else
        *html = (char *)out.data;
    return status;
}
