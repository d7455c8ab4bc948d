/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Lines of JSON: {"variant": V, "key": K} and one of "prediction", "scores", "logits",
 * "probabilities" and "top". */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/csv.h"
#include "manifests/json.h"
#include "tools/evaluator/lines.h"

/* A class's number or name. */
static bool read_class(const shf_lines *lines, const json_t *value, int32_t *out)
{
    const json_int_t number = json_integer_value(value);
    if (json_is_string(value))
        return shf_lines_class(lines, json_string_value(value), out);
    *out = (int32_t)number;
    return json_is_integer(value) && number >= 0 && number < SHF_MOST_CLASSES;
}

static shf_status take_class(shf_lines *lines, shf_form form, const json_t *value)
{
    int32_t predicted;
    (void)form;
    if (!read_class(lines, value, &predicted))
        return shf_lines_fail(lines,
                              "\"prediction\" is neither a class's number nor its name as a text");
    return shf_lines_take_class(lines, predicted);
}

static shf_status take_scores(shf_lines *lines, shf_form form, const json_t *value)
{
    if (!json_is_array(value))
        return shf_lines_fail_named(lines, "no list of numbers in", shf_form_names[form]);
    shf_status status = shf_lines_room(lines, form, json_array_size(value));
    for (size_t k = 0; !status && k < json_array_size(value); k++) {
        const json_t *score = json_array_get(value, k);
        lines->scores[k] = json_number_value(score);
        if (!json_is_number(score))
            status = shf_lines_fail_named(lines, "not a number each in", shf_form_names[form]);
    }
    return status ? status : shf_lines_take_scores(lines);
}

/* [class, score], of a class that is not among the first count of classes. */
static bool read_pair(const shf_lines *lines, const json_t *pair, int32_t *classes, double *scores,
                      size_t count)
{
    const json_t *score = json_array_get(pair, 1);
    if (json_array_size(pair) != 2 || !json_is_number(score) ||
        !read_class(lines, json_array_get(pair, 0), &classes[count]))
        return false;
    scores[count] = json_number_value(score);
    for (size_t i = 0; i < count; i++)
        if (classes[i] == classes[count])
            return false;
    return true;
}

static shf_status take_top(shf_lines *lines, shf_form form, const json_t *value)
{
    int32_t classes[SHF_MOST_TOP];
    double scores[SHF_MOST_TOP];
    const size_t count = json_array_size(value);
    char text[160];
    bool good = count > 0 && count <= SHF_MOST_TOP;
    for (size_t i = 0; good && i < count; i++)
        good = read_pair(lines, json_array_get(value, i), classes, scores, i);
    snprintf(text, sizeof(text),
             "\"%s\" is no list of 1 to %d pairs [class, score], each of another class",
             shf_form_names[form], SHF_MOST_TOP);
    return good ? shf_lines_take_top(lines, classes, scores, count) : shf_lines_fail(lines, text);
}

static shf_status (*const takers[SHF_FORMS])(shf_lines *lines, shf_form form,
                                             const json_t *value) = {
    [SHF_FORM_PREDICTION] = take_class, [SHF_FORM_SCORES] = take_scores,
    [SHF_FORM_LOGITS] = take_scores,    [SHF_FORM_PROBABILITIES] = take_scores,
    [SHF_FORM_TOP] = take_top,
};

/* The one member that says what is predicted; SHF_FORMS if there is none, or more than one. */
static shf_form find_form(const json_t *line)
{
    shf_form found = SHF_FORMS;
    for (shf_form form = 0; form < SHF_FORMS; form++) {
        if (!json_object_get(line, shf_form_names[form]))
            continue;
        if (found < SHF_FORMS)
            return SHF_FORMS;
        found = form;
    }
    return found;
}

static shf_status read_line(shf_lines *lines, const json_t *line)
{
    shf_arena *scratch = &lines->predictions->context->scratch;
    const char *variant = json_string_value(json_object_get(line, "variant"));
    const json_t *key_value = json_object_get(line, "key");
    const shf_form form = find_form(line);
    bool valid = false;
    if (!variant || !key_value)
        return shf_lines_fail(lines, "not an object with the texts \"variant\" and \"key\"");
    if (form == SHF_FORMS)
        return shf_lines_fail(lines, "one of \"prediction\", \"scores\", \"logits\", "
                                     "\"probabilities\" and \"top\" has to be there");
    const shf_mark mark = shf_arena_mark(scratch);
    const char *key = shf_json_take_text(scratch, key_value, &valid);
    shf_status status = SHF_OK;
    if (!key)
        status = shf_fail_memory(lines->predictions->context, "a key");
    else if (!valid)
        status = shf_lines_fail(lines, "not an object with the texts \"variant\" and \"key\"");
    else
        status = shf_lines_output(lines, variant, key);
    shf_arena_rewind(scratch, mark);
    return status ? status : takers[form](lines, form, json_object_get(line, shf_form_names[form]));
}

static shf_status read_lines(shf_lines *lines, shf_text *text)
{
    shf_context *context = text->context;
    for (;;) {
        char *line;
        json_t *document = NULL;
        lines->line = text->line;
        shf_status status = shf_text_line(text, &line);
        if (status || !line)
            return status;
        if (!*line)
            continue;
        status = shf_json_parse(context, line, strlen(line), &document);
        if (status)
            status = shf_fail(context, status, "%s, line %zu: %s", lines->file, lines->line,
                              shf_context_error(context));
        else
            status = read_line(lines, document);
        json_decref(document);
        if (status)
            return status;
    }
}

shf_status shf_predictions_read_jsonl(shf_predictions *p)
{
    shf_text text;
    shf_lines lines;
    const shf_mark mark = shf_arena_mark(&p->context->scratch);
    shf_status status = shf_text_open(p->context, p->path, &text);
    if (!status)
        status = shf_lines_begin(p, p->path, &lines);
    if (!status)
        status = read_lines(&lines, &text);
    shf_text_close(&text);
    shf_arena_rewind(&p->context->scratch, mark);
    return status;
}
