/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Errors by class: the worst class, and the mean over the worst tenth of classes. A mean over all
 * images hides the class that a model has lost. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "tools/evaluator/metrics/metrics.h"

#define BOTTOM 10 /* one of so many classes */

typedef struct class_counts {
    size_t class, images;
    double n, wrong;             /* of corrupted outputs */
    double clean_n, clean_wrong; /* of clean ones */
} class_counts;

static void count(const shf_scoring *s, class_counts *classes)
{
    for (size_t i = 0; i < s->release.sample_count; i++) {
        if (s->release.samples[i].label < 0)
            continue;
        class_counts *own = &classes[s->release.samples[i].label];
        own->images++;
        for (size_t c = 0; c < s->release.cell_count; c++) {
            if (!shf_counts(s, i, c))
                continue;
            const bool clean = s->release.cells[c].clean;
            *(clean ? &own->clean_n : &own->n) += 1;
            *(clean ? &own->clean_wrong : &own->wrong) += shf_observed(s, i, c)->rank > 0;
        }
    }
}

/* The worst first; of equal ones, the one of the lower number. */
static int by_error(const void *a, const void *b)
{
    const class_counts *x = a, *y = b;
    const double left = x->wrong * y->n, right = y->wrong * x->n;
    if (left != right)
        return left > right ? -1 : 1;
    return (x->class > y->class) - (x->class < y->class);
}

static json_t *rate(const shf_scoring *s, double wrong, double n, size_t images)
{
    return shf_clustered_json(s, wrong, n, (double)images);
}

static json_t *class_json(const shf_scoring *s, const class_counts *c)
{
    const shf_manifest_record *m = &s->release.manifest;
    const char *name = c->class < m->class_count ? m->classes[c->class] : "";
    if (!shf_is_utf8(name, strlen(name)))
        name = "";
    return json_pack("{sI ss sI so so}", "class", (json_int_t)c->class, "name", name, "images",
                     (json_int_t)c->images, "error", rate(s, c->wrong, c->n, c->images),
                     "clean_error", rate(s, c->clean_wrong, c->clean_n, c->images));
}

/* classes: those that have corrupted outputs, the worst first. */
static json_t *all_json(const shf_scoring *s, const class_counts *classes, size_t n)
{
    const size_t bottom = (n + BOTTOM - 1) / BOTTOM;
    json_t *list = json_array();
    double sum = 0, bottom_sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += classes[i].wrong / classes[i].n;
        bottom_sum += i < bottom ? classes[i].wrong / classes[i].n : 0;
        json_array_append_new(list, class_json(s, &classes[i]));
    }
    return json_pack("{so sI so so so}", "worst_error",
                     n ? rate(s, classes[0].wrong, classes[0].n, classes[0].images) : json_null(),
                     "bottom_classes", (json_int_t)bottom, "bottom_error",
                     n ? shf_json_number(bottom_sum / (double)bottom) : json_null(), "mean_error",
                     n ? shf_json_number(sum / (double)n) : json_null(), "classes", list);
}

static shf_status compute(shf_scoring *s, json_t **out)
{
    size_t room = 1, n = 0;
    for (size_t i = 0; i < s->release.sample_count; i++)
        if (s->release.samples[i].label >= (int32_t)room)
            room = (size_t)s->release.samples[i].label + 1;
    class_counts *classes = shf_allocate(s->context, room * sizeof(*classes));
    if (!classes)
        return shf_fail_memory(s->context, "the classes");
    for (size_t k = 0; k < room; k++)
        classes[k] = (class_counts){.class = k};
    count(s, classes);
    for (size_t k = 0; k < room; k++)
        if (classes[k].n > 0)
            classes[n++] = classes[k];
    qsort(classes, n, sizeof(*classes), by_error);
    *out = all_json(s, classes, n);
    shf_release(s->context, classes);
    return *out ? SHF_OK : shf_fail_memory(s->context, "the classes");
}

const shf_metric_group shf_metrics_classes = {
    .name = "classes",
    .summary = "errors by class: the worst class, and the mean over the worst tenth",
    .needs = "images with labels",
    .standard = true,
    .compute = compute,
};
