/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

const char *const shf_form_names[SHF_FORMS] = {"prediction", "scores", "logits", "probabilities",
                                               "top"};

/* ---- names ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct shf_name *)a)->name, ((const struct shf_name *)b)->name);
}

/* name(p, i) for i below count. */
static shf_status sort_names(const shf_predictions *p, size_t count,
                             const char *(*name)(const shf_predictions *, size_t),
                             shf_directory *out)
{
    out->count = count;
    out->names = shf_arena_take(&p->context->scratch, count, sizeof(*out->names));
    if (!out->names)
        return shf_fail_memory(p->context, "a list of names");
    for (size_t i = 0; i < count; i++)
        out->names[i] = (struct shf_name){name(p, i), i};
    qsort(out->names, count, sizeof(*out->names), compare_names);
    return SHF_OK;
}

static const char *variant_name(const shf_predictions *p, size_t i)
{
    return p->scored->cells[i].variant;
}

static const char *key_name(const shf_predictions *p, size_t i)
{
    return p->scored->samples[i].key;
}

static const char *class_name(const shf_predictions *p, size_t i)
{
    return p->scored->manifest.classes[i];
}

static const char *mapped_name(const shf_predictions *p, size_t i)
{
    return p->map->names[i];
}

static bool find(const shf_directory *in, const char *name, size_t *index)
{
    const struct shf_name wanted = {name, 0};
    const struct shf_name *found =
        bsearch(&wanted, in->names, in->count, sizeof(*in->names), compare_names);
    if (found)
        *index = found->index;
    return found != NULL;
}

shf_status shf_lines_begin(shf_predictions *p, const char *file, shf_lines *out)
{
    const shf_scored *scored = p->scored;
    *out = (shf_lines){.predictions = p, .file = file};
    shf_status status = sort_names(p, scored->cell_count, variant_name, &out->variants);
    if (!status)
        status = sort_names(p, scored->sample_count, key_name, &out->keys);
    if (!status && p->map)
        status = sort_names(p, p->map->name_count, mapped_name, &out->classes);
    else if (!status)
        status = sort_names(p, scored->manifest.class_count, class_name, &out->classes);
    return status;
}

shf_status shf_lines_fail(const shf_lines *lines, const char *what)
{
    return shf_fail(lines->predictions->context, SHF_ERR_DATA, "%s, line %zu: %s", lines->file,
                    lines->line, what);
}

shf_status shf_lines_fail_named(const shf_lines *lines, const char *what, const char *name)
{
    char text[512];
    snprintf(text, sizeof(text), "%s '%.300s'", what, name);
    return shf_lines_fail(lines, text);
}

bool shf_lines_class(const shf_lines *lines, const char *name, int32_t *out)
{
    size_t index;
    if (!find(&lines->classes, name, &index))
        return false;
    *out = lines->predictions->map ? shf_class_map_number(index) : (int32_t)index;
    return true;
}

shf_status shf_lines_output(shf_lines *lines, const char *variant, const char *key)
{
    const shf_predictions *p = lines->predictions;
    size_t cell, sample;
    if (!find(&lines->variants, variant, &cell))
        return shf_lines_fail_named(lines, "the release has no variant", variant);
    if (!find(&lines->keys, key, &sample))
        return shf_lines_fail_named(lines, "the release has no outputs of the key", key);
    lines->output = sample * p->scored->cell_count + cell;
    if (p->all[lines->output].predicted >= 0)
        return shf_lines_fail_named(lines, "a second line for the same variant and key", key);
    return SHF_OK;
}

/* ---- what is predicted ---- */

static shf_status settle_form(shf_lines *lines, shf_form form)
{
    char text[128];
    snprintf(text, sizeof(text), "%s, where lines before have %s", shf_form_names[form],
             shf_form_names[lines->form]);
    if (lines->begun && form != lines->form)
        return shf_lines_fail(lines, text);
    lines->form = form;
    return SHF_OK;
}

static int32_t label_of(const shf_lines *lines)
{
    const shf_scored *scored = lines->predictions->scored;
    return scored->samples[lines->output / scored->cell_count].label;
}

shf_status shf_lines_take_class(shf_lines *lines, int32_t predicted)
{
    shf_status status = settle_form(lines, SHF_FORM_PREDICTION);
    lines->begun = true;
    shf_observe_label(predicted, label_of(lines), &lines->predictions->all[lines->output]);
    return status;
}

/* A temporary file as long as all rows, and room for one. */
static shf_status begin_rows(shf_lines *lines, size_t classes)
{
    shf_predictions *p = lines->predictions;
    const uint64_t rows = (uint64_t)p->scored->sample_count * p->scored->cell_count;
    lines->scores = shf_arena_take(&p->arena, classes, sizeof(*lines->scores));
    if (!lines->scores)
        return shf_fail_memory(p->context, "a row of scores");
    shf_status status = shf_predictions_take_files(p, 1);
    if (status)
        return status;
    shf_row_file *file = &p->files[0];
    *file = (shf_row_file){.path = p->path, .fd = -1, .kind = 'f', .width = sizeof(double)};
    file->lines = true;
    status = shf_temporary_open(p->context, &file->fd);
    if (!status && ftruncate(file->fd, (off_t)(rows * classes * sizeof(double))))
        status = shf_file_fail(p->context, "a temporary file");
    p->classes = classes;
    return status;
}

static shf_status take_kind(const shf_lines *lines, shf_form form)
{
    shf_predictions *p = lines->predictions;
    if (form == SHF_FORM_SCORES)
        return SHF_OK;
    shf_status status = shf_predictions_take_kind(
        p, form == SHF_FORM_PROBABILITIES ? SHF_PROBABILITIES : SHF_LOGITS);
    return status ? shf_lines_fail(lines, shf_context_error(p->context)) : SHF_OK;
}

shf_status shf_lines_room(shf_lines *lines, shf_form form, size_t count)
{
    shf_predictions *p = lines->predictions;
    char text[128];
    shf_status status = settle_form(lines, form);
    if (status)
        return status;
    if (count < 2 || count > SHF_MOST_CLASSES) {
        snprintf(text, sizeof(text), "scores of %zu classes: 2 to %d can be", count,
                 SHF_MOST_CLASSES);
        return shf_lines_fail(lines, text);
    }
    if (lines->begun && count != p->classes) {
        snprintf(text, sizeof(text), "%zu classes, where lines before have %zu", count, p->classes);
        return shf_lines_fail(lines, text);
    }
    if (!lines->begun)
        status = begin_rows(lines, count);
    if (!status && !lines->begun)
        status = take_kind(lines, form);
    lines->begun = true;
    return status;
}

shf_status shf_lines_take_scores(shf_lines *lines)
{
    shf_predictions *p = lines->predictions;
    const size_t size = p->classes * sizeof(*lines->scores);
    p->all[lines->output].predicted = 0;
    return shf_temporary_write(p->context, p->files[0].fd, lines->scores, size,
                               (uint64_t)lines->output * size);
}

/* Whether a comes before b among the best: ties by class. */
static bool precedes(const int32_t *classes, const double *scores, size_t a, size_t b)
{
    return scores[a] > scores[b] || (scores[a] == scores[b] && classes[a] < classes[b]);
}

shf_status shf_lines_take_top(shf_lines *lines, const int32_t *classes, const double *scores,
                              size_t count)
{
    shf_predictions *p = lines->predictions;
    shf_observation *out = &p->all[lines->output];
    size_t best = 0, own = count;
    shf_status status = settle_form(lines, SHF_FORM_TOP);
    if (status)
        return status;
    for (size_t i = 0; i < count; i++) {
        best = precedes(classes, scores, i, best) ? i : best;
        own = classes[i] == label_of(lines) ? i : own;
    }
    p->best = lines->begun && p->best < count ? p->best : count;
    lines->begun = true;
    shf_observe_label(classes[best], label_of(lines), out);
    if (own < count && own != best) {
        out->rank = 0;
        for (size_t i = 0; i < count; i++)
            out->rank += precedes(classes, scores, i, own);
    }
    return SHF_OK;
}
