/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any file beside the predictions is refused with a reason or read: as numbers of outputs, counts of
 * noisy copies, accuracies of other models; and figures that follow are in their ranges. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"
#include "tools/evaluator/metrics/metrics.h"

enum { SAMPLES = 3, CELLS = 2, OUTPUTS = SAMPLES * CELLS };

static const char *class_names[] = {"ant", "bee", "cat"};
static shf_cell cells[CELLS] = {
    {.variant = "clean", .corruption = "identity", .family = "control", .clean = true},
    {.variant = "fog/1", .corruption = "fog", .family = "weather", .severity = 1}};
static shf_sample_record samples[SAMPLES] = {
    {.key = "a.jpg", .label = 0}, {.key = "b.jpg", .label = 2}, {.key = "c.jpg", .label = -1}};

static void make(shf_scoring *s, shf_context *context, shf_observation *all, const char *path)
{
    const shf_baseline none = {.clean_error = NAN};
    *s = (shf_scoring){.context = context, .model = "own", .warnings = json_array()};
    s->options = (shf_score_options){
        .unbound = true, .ood_scores = path, .certified = path, .sigma = 0.5, .points = path};
    s->bootstrap = (shf_bootstrap_options){0, 10, 0.95, 1};
    s->release = (shf_scored){.context = context,
                              .cells = cells,
                              .cell_count = CELLS,
                              .samples = samples,
                              .sample_count = SAMPLES};
    s->release.manifest.classes = class_names;
    s->release.manifest.class_count = 3;
    s->release.manifest.profile = "imagenet-c";
    shf_arena_init(&s->release.arena, &context->allocator);
    s->predictions = (shf_predictions){.context = context, .scored = &s->release, .all = all};
    for (size_t i = 0; i < OUTPUTS; i++)
        shf_observe_label((int32_t)(i % 3), samples[i / CELLS].label, &all[i]);
    fuzz_require(!shf_table_of(&s->release, &none, &s->table));
}

/* Whatever is a figure of a cell is a share, but for the average radius. */
static void require_shares(const json_t *group)
{
    size_t i;
    const char *name;
    json_t *cell, *figure;
    json_array_foreach(json_object_get(group, "cells"), i, cell)
        json_object_foreach(cell, name, figure)
    {
        const double value = json_number_value(json_object_get(figure, "value"));
        fuzz_require(value >= 0 && value <= (strcmp(name, "acr") == 0 ? 10 : 1));
    }
}

static void try_group(shf_context *context, const shf_metric_group *group, const char *path)
{
    shf_scoring s;
    shf_observation all[OUTPUTS];
    json_t *out = NULL;
    make(&s, context, all, path);
    fuzz_require(group->applies(&s) && group->wanted(&s));
    shf_status status = group->compute(&s, &out);
    fuzz_require(status ? status == SHF_ERR_DATA || status == SHF_ERR_LIMIT ||
                              status == SHF_ERR_UNSUPPORTED
                        : out != NULL);
    fuzz_require(!status ||
                 (*shf_context_error(context) && !strchr(shf_context_error(context), '\n')));
    if (out)
        require_shares(out);
    json_decref(out);
    json_decref(s.warnings);
    shf_arena_free(&s.release.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    static char path[32];
    shf_context *context;
    if (file < 0) {
        file = memfd_create("fuzz", 0);
        snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    }
    fuzz_require(!ftruncate(file, 0) && pwrite(file, data, size, 0) == (ssize_t)size);
    fuzz_require(!shf_context_create(NULL, &context));
    try_group(context, &shf_metrics_ood, path);
    try_group(context, &shf_metrics_certified, path);
    try_group(context, &shf_metrics_effective_robustness, path);
    shf_context_destroy(context);
    return 0;
}

static const struct {
    const char *name, *text;
} seeds[] = {
    {"counts", "variant,key,class,count,n\nclean,a.jpg,0,990,1000\nfog/1,b.jpg,cat,1,2\n"
               "\"clean\",b.jpg,2,100000,100000\nfog/1,c.jpg,ant,0,7\n"},
    {"columns", "n,x,count,class,key,variant\n10,,9,bee,a.jpg,fog/1\n"},
    {"points",
     "model,clean_accuracy,accuracy\nA,0.75,0.5\nown,0.5,0.5\n\"B, 2\",1,0\nC,0.8,6e-1\n"},
    {"level", "accuracy,clean_accuracy,model\n0.5,0.5,A\n0.5,0.5,B\n"},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const double numbers[OUTPUTS] = {1, -INFINITY, 0.5, 0.5, INFINITY, 1e300};
    uint8_t array[128 + sizeof(numbers)];
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, strlen(seeds[i].text));
    memcpy(array, "\x93NUMPY\x01\x00\x76\x00", 10);
    snprintf((char *)array + 10, 119, "%-117s\n",
             "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), }");
    memcpy(array + 128, numbers, sizeof(numbers));
    add(user, "numbers", array, sizeof(array));
}
