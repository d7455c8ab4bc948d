/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any file is refused with a reason or read, as an array, an archive of them, lines of either kind
 * and a baseline; what was read are
 * predictions of outputs that there are, with metrics that are in their ranges. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/archive_zip.h"
#include "tools/evaluator/cells.h"
#include "tools/evaluator/rows.h"

enum { SAMPLES = 3, CELLS = 2, OUTPUTS = SAMPLES * CELLS, MOST_CLASSES = 1000 };

static char folder[32]; /* of the input's names */

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

static shf_row_fault compare_row(void *user, unsigned thread, size_t output, const double *scores)
{
    const shf_predictions *p = user;
    double again[MOST_CLASSES];
    fuzz_require(thread == 0 && output < OUTPUTS);
    if (p->classes > MOST_CLASSES)
        return SHF_ROW_GOOD;
    fuzz_require(shf_rows_get(p, output, again));
    fuzz_require(memcmp(again, scores, p->classes * sizeof(*again)) == 0);
    return SHF_ROW_GOOD;
}

static void require_sound(shf_predictions *p)
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
    fuzz_require(!shf_rows_each(p, compare_row, p));
}

static void try_read(shf_context *context, const char *name, shf_prediction_kind kind)
{
    shf_scored scored = {.context = context,
                         .cells = cells,
                         .cell_count = CELLS,
                         .samples = samples,
                         .sample_count = SAMPLES};
    scored.manifest.classes = class_names;
    scored.manifest.class_count = 3;
    shf_predictions p = {.threads = 1, .unbound = true, .partial = true, .kind = kind};
    char path[64];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    shf_status status = shf_predictions_read(context, &scored, path, &p);
    if (status)
        require_reason(context, status);
    else
        require_sound(&p);
    shf_predictions_close(&p);
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

static void try_class_map(shf_context *context, const char *path)
{
    shf_scored scored = {.context = context};
    shf_class_map map;
    scored.manifest.classes = class_names;
    scored.manifest.class_count = 3;
    shf_arena_init(&scored.arena, &context->allocator);
    shf_status status = shf_class_map_read(context, &scored, path, &map);
    if (status)
        require_reason(context, status);
    for (int32_t k = 0; !status && k < (int32_t)map.count + 1; k++)
        fuzz_require(shf_class_map_of(&map, k) < 3 || shf_class_map_of(&map, k) == SHF_NO_CLASS);
    for (size_t i = 0; !status && i < map.name_count; i++)
        fuzz_require(shf_class_map_of(&map, shf_class_map_number(i)) >= 0 && *map.names[i]);
    shf_arena_free(&scored.arena);
}

/* ---- the input, under names that say what it is to be ---- */

static const char *const names[] = {"p.npy", "p.npz",     "p.csv",           "p.jsonl",
                                    "cells", "cells/fog", "cells/clean.npy", "cells/fog/1.npz"};
#define NAMES (sizeof(names) / sizeof(names[0]))

static void remove_names(void)
{
    char path[64];
    for (size_t i = NAMES; i-- > 0;) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        remove(path);
    }
    rmdir(folder);
}

static void make_names(const char *input)
{
    char path[64];
    strcpy(folder, "/tmp/fuzz-XXXXXX");
    fuzz_require(mkdtemp(folder) && !atexit(remove_names));
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        fuzz_require(!(strchr(names[i], '.') ? symlink(input, path) : mkdir(path, 0777)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    static char path[32];
    shf_context *context;
    if (file < 0) {
        file = memfd_create("fuzz", 0);
        snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
        make_names(path);
    }
    fuzz_require(!ftruncate(file, 0) && pwrite(file, data, size, 0) == (ssize_t)size);
    fuzz_require(!shf_context_create(NULL, &context));
    try_read(context, "p.npy", SHF_LOGITS);
    try_read(context, "p.npy", SHF_PROBABILITIES);
    try_read(context, "cells", SHF_LOGITS);
    try_read(context, "p.npz", SHF_LOGITS);
    try_read(context, "p.csv", SHF_LOGITS);
    try_read(context, "p.jsonl", SHF_LOGITS);
    try_baseline(context, path);
    try_class_map(context, path);
    shf_context_destroy(context);
    return 0;
}

/* An array of bytes items under a header; alone, and in an archive. */
static void add_array(fuzz_seed_fn add, void *user, const char *name, const char *type,
                      const char *shape, const void *items, size_t bytes)
{
    static test_zip zip;
    uint8_t file[512];
    char *text = (char *)file + 10;
    memcpy(file, "\x93NUMPY\x01\x00\x76\x00", 10);
    int length =
        snprintf(text, 118, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type, shape);
    memset(text + length, ' ', 117 - (size_t)length);
    text[117] = '\n';
    memcpy(file + 128, items, bytes);
    add(user, name, file, 128 + bytes);
    for (unsigned how = 0; how < 8; how++) {
        char archive[32];
        zip = (test_zip){.size = 0};
        test_zip_add(&zip, "labels.npy", file, 128, how);
        test_zip_add(&zip, "scores.npy", file, 128 + bytes, how);
        test_zip_end(&zip, how, "");
        snprintf(archive, sizeof(archive), "%s_zip%u", name, how);
        add(user, archive, zip.bytes, zip.size);
    }
}

static const struct {
    const char *name, *text;
} seeds[] = {
    {"lines", "variant,key,prediction\nclean,a.jpg,0\nfog/1,b.jpg,cat\nclean,c.jpg,2\n"},
    {"score_lines", "variant,key,score_0,score_2,score_1\nclean,a.jpg,0.5,-1e3,-inf\n"
                    "\"fog/1\",b.jpg,1,2,3\n"},
    {"named_lines", "probability_1,variant,key,probability_0\n0.25,clean,c.jpg,0.75\n"},
    {"objects", "{\"variant\": \"clean\", \"key\": \"a.jpg\", \"prediction\": \"bee\"}\n"
                "{\"variant\": \"fog/1\", \"key\": \"b.jpg\", \"prediction\": 2}\n"},
    {"score_objects", "{\"variant\": \"clean\", \"key\": \"a.jpg\", \"scores\": [1, 2.5, -3]}\n"},
    {"probability_objects",
     "{\"variant\": \"clean\", \"key\": {\"hex\": \"ff\"}, \"probabilities\": [0.5, 0.5]}\n"},
    {"top_objects",
     "{\"variant\": \"clean\", \"key\": \"a.jpg\", \"top\": [[2, 1.5], [\"ant\", 1]]}"},
    {"map", "model_class,class\n0,ant\n7,2\nfox,\n\"a wolf\",-1\n"},
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
