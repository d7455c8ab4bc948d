/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How fast scores are read and observed (top-1, top-5, NLL, Brier, confidence, energy), beside reading
 * their file alone, in blocks of 1 MiB:
 *
 *     bench_score_rows FOLDER [ROWS [THREADS]]     1000000 rows, 2 threads
 *
 * Makes a file of ROWS x 1000 float32 logits in FOLDER (4 GB; it has to fit into the page cache) and
 * removes it again. All take turns, seven times each. Prints medians: seconds, seconds of processor
 * time, and the speed of scoring as a part of that of reading, by one thread (the aim is 0.5) and by as
 * many as score. SHIFTFORGE_CPU_LEVEL is heeded. */
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <shiftforge/random.h>

#include "corruptions/base/context.h"
#include "corruptions/kernels/kernels.h"
#include "manifests/npy.h"
#include "tools/evaluator/predictions.h"

enum { CLASSES = 1000, TIMES = 7, MOST_THREADS = 64 };
#define BLOCK ((size_t)1 << 20)

static shf_cell cells[] = {{.variant = "clean", .corruption = "clean", .clean = true}};

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- the file ---- */

/* Logits of standard deviation 3; the label's are 12 larger: some rows are right and some are not. */
static void write_scores(shf_context *context, const char *path, shf_scored *scored)
{
    shf_buffer header;
    shf_npy npy = {.kind = 'f', .width = 4, .rank = 2, .shape = {scored->sample_count, CLASSES}};
    FILE *file = fopen(path, "wb");
    shf_buffer_init(&header, context);
    if (!file || shf_npy_write(&npy, &header) || !fwrite(header.data, header.size, 1, file))
        stop(path);
    shf_buffer_free(&header);
    const shf_stream stream = shf_stream_of("scores", 0, &(shf_address){.seed = 1});
    for (size_t i = 0; i < scored->sample_count; i++) {
        float row[CLASSES];
        context->kernels->normals(&stream, 0, i * CLASSES, CLASSES, row);
        for (size_t k = 0; k < CLASSES; k++)
            row[k] *= 3;
        scored->samples[i].label = (int32_t)(i % CLASSES);
        row[i % CLASSES] += 12;
        if (fwrite(row, sizeof(row), 1, file) != 1)
            stop(path);
    }
    if (fclose(file))
        stop(path);
}

/* ---- what is timed ---- */

typedef struct job {
    shf_context *context;
    shf_scored *scored;
    const char *path;
    unsigned threads;
    double right; /* what came out, so that nothing is left out */
} job;

typedef struct part {
    const job *whole;
    unsigned thread, threads;
} part;

static void *read_part(void *user)
{
    const part *p = user;
    uint8_t *block = malloc(BLOCK);
    const int file = open(p->whole->path, O_RDONLY);
    off_t at = (off_t)(p->thread * BLOCK);
    if (!block || file < 0)
        stop(p->whole->path);
    while (pread(file, block, BLOCK, at) > 0)
        at += (off_t)(p->threads * BLOCK);
    close(file);
    free(block);
    return NULL;
}

static void read_by(const job *j, unsigned count)
{
    pthread_t threads[MOST_THREADS];
    part parts[MOST_THREADS];
    for (unsigned t = 0; t < count; t++) {
        parts[t] = (part){j, t, count};
        if (pthread_create(&threads[t], NULL, read_part, &parts[t]))
            stop("threads");
    }
    for (unsigned t = 0; t < count; t++)
        pthread_join(threads[t], NULL);
}

static void read_alone(job *j)
{
    read_by(j, 1);
}

static void read_together(job *j)
{
    read_by(j, j->threads);
}

static void read_scores(job *j)
{
    shf_predictions p = {.threads = j->threads, .unbound = true, .told = true, .kind = SHF_LOGITS};
    if (shf_predictions_read(j->context, j->scored, j->path, &p)) {
        fprintf(stderr, "%s\n", shf_context_error(j->context));
        exit(1);
    }
    j->right = 0;
    for (size_t i = 0; i < j->scored->sample_count; i++)
        j->right += p.all[i].rank == 0;
    shf_predictions_close(&p);
}

/* ---- times ---- */

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void take(void (*what)(job *), job *j, double *wall, double *processor)
{
    const double from = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
    what(j);
    *wall = now(CLOCK_MONOTONIC) - from;
    *processor = now(CLOCK_PROCESS_CPUTIME_ID) - used;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double times[TIMES])
{
    qsort(times, TIMES, sizeof(*times), compare);
    return times[TIMES / 2];
}

int main(int argc, char **argv)
{
    char path[4096];
    shf_scored scored = {.cells = cells, .cell_count = 1};
    const unsigned threads = argc > 3 ? (unsigned)atoi(argv[3]) : 2;
    scored.sample_count = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000000;
    if (argc < 2 || scored.sample_count < 1 || threads < 1 || threads > MOST_THREADS) {
        fprintf(stderr, "usage: bench_score_rows FOLDER [ROWS [THREADS]]\n");
        return 2;
    }
    const shf_context_options options = {.struct_size = sizeof(options),
                                         .cpu_level = getenv("SHIFTFORGE_CPU_LEVEL")};
    shf_context *context = NULL;
    scored.samples = calloc(scored.sample_count, sizeof(*scored.samples));
    if (shf_context_create(&options, &context) || !scored.samples)
        stop("memory");
    scored.context = context;
    snprintf(path, sizeof(path), "%s/shiftforge-scores.npy", argv[1]);
    write_scores(context, path, &scored);
    job j = {context, &scored, path, threads, 0};
    static void (*const kinds[])(job *) = {read_alone, read_together, read_scores};
    double times[2][3][TIMES];
    read_alone(&j);
    for (int i = 0; i < TIMES; i++)
        for (int k = 0; k < 3; k++)
            take(kinds[k], &j, &times[0][k][i], &times[1][k][i]);
    unlink(path);
    printf("%zu rows of %d, %u threads, %s: %.1f %% right\n", scored.sample_count, CLASSES, threads,
           context->kernels->level, 100 * j.right / (double)scored.sample_count);
    for (int clock = 0; clock < 2; clock++) {
        const double one = median(times[clock][0]), all = median(times[clock][1]),
                     scoring = median(times[clock][2]);
        printf("%s reading by one %.3f s, by all %.3f s, scoring %.3f s: %.2f and %.2f\n",
               clock ? "processor:" : "wall:     ", one, all, scoring, one / scoring,
               all / scoring);
    }
    free(scored.samples);
    shf_context_destroy(context);
    return 0;
}
