/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows of prediction files, all of them by several threads and one at a time: of one file, or of one
 * a variant, of every width. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/npy.h"
#include "manifests/record.h"
#include "tests/support/support.h"
#include "tools/evaluator/rows.h"

enum { SAMPLES = 2000, CELLS = 3, OUTPUTS = SAMPLES * CELLS, CLASSES = 100 };

static shf_cell cells[CELLS] = {
    {.variant = "clean", .clean = true}, {.variant = "fog"}, {.variant = "frost"}};
static shf_sample_record samples[SAMPLES];

/* Exact in sixteen bits, another in every place. */
static double score(size_t output, size_t k)
{
    return (double)((output * 37 + k * 101) % 2048) / 64 - 8;
}

static uint16_t half(double value)
{
    int exponent;
    const double fraction = frexp(fabs(value), &exponent); /* normal ones and 0 */
    const unsigned bits = value == 0 ? 0 : (unsigned)(exponent + 14) << 10;
    return (uint16_t)((value < 0) << 15 | bits | (unsigned)(fraction * 2048) % 1024);
}

static void add_item(shf_buffer *out, unsigned width, double value)
{
    const float single = (float)value;
    const uint16_t sixteen = half(value);
    const void *from = &value;
    if (width < 8)
        from = width == 2 ? (const void *)&sixteen : (const void *)&single;
    cr_assert(!shf_buffer_append(out, from, width));
}

/* The rows of every step-th output from first on. */
static void write_rows(shf_context *context, const char *path, unsigned width, size_t first,
                       size_t step)
{
    shf_buffer file;
    shf_npy npy = {.kind = 'f', .width = width, .rank = 2, .shape = {OUTPUTS / step, CLASSES}};
    shf_buffer_init(&file, context);
    cr_assert(!shf_npy_write(&npy, &file));
    for (size_t i = first; i < OUTPUTS; i += step)
        for (size_t k = 0; k < CLASSES; k++)
            add_item(&file, width, score(i, k));
    cr_assert(!shf_file_write(context, path, file.data, file.size));
    shf_buffer_free(&file);
}

typedef struct fixture {
    shf_context *context;
    shf_scored scored;
    shf_predictions p;
    char dir[32], path[64];
} fixture;

static void begin(fixture *f, unsigned threads)
{
    *f = (fixture){.context = test_context(), .p = {.threads = threads, .unbound = true}};
    f->p.kind = SHF_LOGITS;
    for (size_t i = 0; i < SAMPLES; i++)
        samples[i].key = "key";
    f->scored = (shf_scored){.context = f->context,
                             .cells = cells,
                             .cell_count = CELLS,
                             .samples = samples,
                             .sample_count = SAMPLES};
    strcpy(f->dir, "/tmp/shiftforge-XXXXXX");
    cr_assert(mkdtemp(f->dir));
}

/* The path of a file in the folder. */
static const char *place(fixture *f, const char *name)
{
    snprintf(f->path, sizeof(f->path), "%s/%s", f->dir, name);
    return f->path;
}

static void end(fixture *f)
{
    static const char *const names[] = {"all.npy", "clean.npy", "fog.npy", "frost.npy"};
    shf_predictions_close(&f->p);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        remove(place(f, names[i]));
    cr_expect_eq(rmdir(f->dir), 0);
    shf_context_destroy(f->context);
}

/* ---- what is visited ---- */

typedef struct visits {
    unsigned threads;
    int seen[OUTPUTS];
    bool wrong[OUTPUTS];
    size_t fault_from; /* outputs from here on have a fault */
} visits;

static shf_row_fault visit(void *user, unsigned thread, size_t output, const double *scores)
{
    visits *v = user;
    v->seen[output]++;
    v->wrong[output] = thread >= v->threads;
    for (size_t k = 0; k < CLASSES; k++)
        v->wrong[output] |= scores[k] != score(output, k);
    return output >= v->fault_from ? SHF_ROW_CLASS : SHF_ROW_GOOD;
}

/* Every output but those of a cell that has none (CELLS: all have). */
static void check_rows(fixture *f, size_t without)
{
    static visits v;
    v = (visits){.threads = f->p.threads, .fault_from = OUTPUTS};
    assert_ok(f->context, shf_rows_each(&f->p, visit, &v));
    for (size_t i = 0; i < OUTPUTS; i++) {
        cr_assert_eq(v.seen[i], i % CELLS != without, "output %zu", i);
        cr_assert(!v.wrong[i], "output %zu", i);
    }
    for (size_t n = 0, i = 1; n < OUTPUTS; n++, i = (i + 1237) % OUTPUTS) {
        double scores[CLASSES];
        if (i % CELLS == without)
            continue;
        cr_assert(shf_rows_get(&f->p, i, scores));
        for (size_t k = 0; k < CLASSES; k++)
            cr_assert_eq(scores[k], score(i, k), "output %zu", i);
    }
}

Test(rows, of_one_file)
{
    for (unsigned width = 2; width <= 8; width *= 2) {
        fixture f;
        begin(&f, width == 4 ? 1 : 3);
        write_rows(f.context, place(&f, "all.npy"), width, 0, 1);
        assert_ok(f.context, shf_predictions_read(f.context, &f.scored, f.path, &f.p));
        cr_assert_eq(unlink(f.path), 0); /* it is open */
        check_rows(&f, CELLS);
        end(&f);
    }
}

Test(rows, of_a_file_a_variant)
{
    fixture f;
    begin(&f, 2);
    write_rows(f.context, place(&f, "clean.npy"), 4, 0, CELLS);
    write_rows(f.context, place(&f, "frost.npy"), 2, 2, CELLS);
    f.p.partial = true;
    assert_ok(f.context, shf_predictions_read(f.context, &f.scored, f.dir, &f.p));
    cr_assert_eq(f.p.missing, SAMPLES);
    check_rows(&f, 1);
    end(&f);
}

Test(rows, the_first_fault_is_told)
{
    static visits v;
    for (unsigned threads = 1; threads <= 4; threads++) {
        char expected[256];
        fixture f;
        begin(&f, threads);
        write_rows(f.context, place(&f, "all.npy"), 8, 0, 1);
        assert_ok(f.context, shf_predictions_read(f.context, &f.scored, f.path, &f.p));
        v = (visits){.threads = threads, .fault_from = 4000};
        snprintf(expected, sizeof(expected),
                 "%s: row 4000 (variant fog of key) has a class that is negative or too large",
                 f.path);
        assert_fails(f.context, shf_rows_each(&f.p, visit, &v), SHF_ERR_DATA, expected);
        end(&f);
    }
}

Test(rows, a_file_that_shrinks_cannot_be_read)
{
    static visits v;
    char expected[256];
    double scores[CLASSES];
    fixture f;
    begin(&f, 2);
    write_rows(f.context, place(&f, "all.npy"), 4, 0, 1);
    assert_ok(f.context, shf_predictions_read(f.context, &f.scored, f.path, &f.p));
    cr_assert_eq(truncate(f.path, 100000), 0);
    cr_assert(shf_rows_get(&f.p, 0, scores));
    cr_assert(!shf_rows_get(&f.p, OUTPUTS - 1, scores));
    v = (visits){.threads = 2, .fault_from = OUTPUTS};
    snprintf(expected, sizeof(expected), "%s: cannot be read", f.path);
    assert_fails(f.context, shf_rows_each(&f.p, visit, &v), SHF_ERR_IO, expected);
    end(&f);
}
