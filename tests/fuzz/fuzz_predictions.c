/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any file is refused with a reason or read, as an array, lines and a baseline; what was read are
 * predictions of outputs that there are, with metrics that are in their ranges. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"
#include "tools/evaluator/cells.h"

enum { SAMPLES = 3, CELLS = 2, OUTPUTS = SAMPLES * CELLS };

static const char *class_names[] = {"ant", "bee", "cat"};
static shf_cell cells[CELLS] = {{.variant = "clean", .corruption = "identity", .clean = true},
                                {.variant = "fog/1", .corruption = "fog", .severity = 1}};
static shf_sample_record samples[SAMPLES] = {
    {.key = "a.jpg", .label = 0}, {.key = "b.jpg", .label = 2}, {.key = "c.jpg", .label = -1}};

static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA || status == SHF_ERR_LIMIT ||
                 status == SHF_ERR_UNSUPPORTED);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static void require_sound(const shf_predictions *p)
{
    shf_cell_metrics metrics[CELLS];
    shf_cells_compute(p, 0.95, metrics);
    for (size_t c = 0; c < CELLS; c++) {
        const shf_metric *m = metrics[c].metrics;
        fuzz_require(metrics[c].n <= SAMPLES - 1);
        fuzz_require(metrics[c].n == 0 ||
                     (m[SHF_CELL_ERROR].value >= 0 && m[SHF_CELL_ERROR].value <= 1));
        fuzz_require(!(m[SHF_CELL_ECE].value > 1.1) && !(m[SHF_CELL_NLL].value < -0.1));
    }
}

typedef shf_status (*reader)(shf_predictions *predictions, const char *path);

static shf_status read_all(shf_predictions *p, const char *path)
{
    return shf_predictions_read_npy(p, path, CELLS);
}

static shf_status read_cell(shf_predictions *p, const char *path)
{
    return shf_predictions_read_npy(p, path, 1);
}

static void try_read(shf_context *context, const char *path, reader read, shf_prediction_kind kind)
{
    shf_scored scored = {.context = context,
                         .cells = cells,
                         .cell_count = CELLS,
                         .samples = samples,
                         .sample_count = SAMPLES};
    scored.manifest.classes = class_names;
    scored.manifest.class_count = 3;
    shf_observation all[OUTPUTS];
    for (size_t i = 0; i < OUTPUTS; i++)
        shf_observe_label(-1, 0, &all[i]);
    shf_predictions p = {.context = context,
                         .scored = &scored,
                         .path = path,
                         .threads = 1,
                         .kind = kind,
                         .all = all};
    shf_status status = read(&p, path);
    if (status)
        require_reason(context, status);
    else
        require_sound(&p);
}

static void try_baseline(shf_context *context, const char *path)
{
    shf_baseline baseline;
    json_t *document;
    shf_status status = shf_baseline_require(context, path, &baseline, &document);
    if (status)
        require_reason(context, status);
    else
        fuzz_require(isnan(shf_baseline_error_of(&baseline, "none", 5)));
    json_decref(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    shf_context *context;
    int file = memfd_create("fuzz", 0);
    fuzz_require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    fuzz_require(!shf_context_create(NULL, &context));
    try_read(context, path, read_all, SHF_LOGITS);
    try_read(context, path, read_all, SHF_PROBABILITIES);
    try_read(context, path, read_cell, SHF_LOGITS);
    try_read(context, path, shf_predictions_read_csv, SHF_LABELS);
    try_baseline(context, path);
    shf_context_destroy(context);
    close(file);
    return 0;
}

/* An array of bytes items under a header. */
static void add_array(fuzz_seed_fn add, void *user, const char *name, const char *type,
                      const char *shape, const void *items, size_t bytes)
{
    uint8_t file[512];
    char *text = (char *)file + 10;
    memcpy(file, "\x93NUMPY\x01\x00\x76\x00", 10);
    int length =
        snprintf(text, 118, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type, shape);
    memset(text + length, ' ', 117 - (size_t)length);
    text[117] = '\n';
    memcpy(file + 128, items, bytes);
    add(user, name, file, 128 + bytes);
}

static const struct {
    const char *name, *text;
} seeds[] = {
    {"lines", "variant,key,prediction\nclean,a.jpg,0\nfog/1,b.jpg,cat\nclean,c.jpg,2\n"},
    {"columns", "prediction,x,key,variant\n1,,a.jpg,clean\n\"bee\",9,b.jpg,fog/1\n"},
    {"baseline", "{\"model\": \"m\", \"summary\": {\"clean_error\": {\"value\": 0.5}}, "
                 "\"corruptions\": [{\"corruption\": \"fog\", \"severities\": [1], "
                 "\"error\": {\"value\": 0.25}}]}"},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const float scores[OUTPUTS * 3] = {1, 0, 0, 0.5F, 0.25F, 0.25F, 0, 1, 0};
    static const double wide[SAMPLES * 3] = {-1, 2, 1e300, 0, 0, 0, 3, 3, 3};
    static const uint16_t half[OUTPUTS * 3] = {0x3c00, 0xbc00, 0x7bff, 0x0001, 0xfc00};
    static const int64_t labels[OUTPUTS] = {0, 1, 2, 0, 1, 2};
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, strlen(seeds[i].text));
    add_array(add, user, "scores", "<f4", "(6, 3)", scores, sizeof(scores));
    add_array(add, user, "wide", "<f8", "(3, 3)", wide, sizeof(wide));
    add_array(add, user, "half", "<f2", "(6, 3)", half, sizeof(half));
    add_array(add, user, "labels", "<i8", "(6,)", labels, sizeof(labels));
}
