/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Files of rows, block by block, by all threads; and one row. */
#include "tools/evaluator/rows.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"

#define BLOCK_BYTES ((size_t)1 << 18) /* what a core's own cache holds */

/* ---- items ---- */

static uint64_t bits_of(const uint8_t *item, unsigned width)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < width; i++)
        bits |= (uint64_t)item[i] << (8 * i);
    return bits;
}

int32_t shf_rows_class(const shf_row_file *file, const uint8_t *item)
{
    const uint64_t bits = bits_of(item, file->width), limit = SHF_MOST_CLASSES;
    const bool negative = file->kind == 'i' && bits >> (8 * file->width - 1);
    return bits < limit && !negative ? (int32_t)bits : -1;
}

/* ---- where rows are ---- */

static size_t output_of(const shf_predictions *p, size_t file, uint64_t row)
{
    return (size_t)row * p->file_count + file;
}

static const shf_row_file *file_of(const shf_predictions *p, size_t output, uint64_t *row)
{
    *row = output / p->file_count;
    return &p->files[output % p->file_count];
}

static size_t row_bytes(const shf_predictions *p, const shf_row_file *file)
{
    return file->width * (p->classes ? p->classes : 1);
}

/* ---- all rows ---- */

static const char *const faults[] = {
    [SHF_ROW_NOT_FINITE] = "scores that are NaN or infinite",
    [SHF_ROW_NEGATIVE] = "a negative probability; are these logits?",
    [SHF_ROW_ABOVE] = "a probability above 1; are these logits?",
    [SHF_ROW_SUM] = "probabilities that do not add up to 1; are these logits?",
    [SHF_ROW_CLASS] = "a class that is negative or too large",
};

/* What a team of threads shares: the fault of the smallest row counts, whoever found it first. */
typedef struct row_team {
    const shf_predictions *predictions;
    shf_row_bytes_visit visit;
    void *user;
    size_t file;          /* at hand */
    uint64_t rows, block; /* of the file, of a block */
    size_t row_bytes;
    pthread_mutex_t lock; /* of what follows */
    uint64_t fault_row;
    shf_row_fault fault;
    bool failed; /* reading did */
} row_team;

static void note(row_team *team, uint64_t row, shf_row_fault fault)
{
    pthread_mutex_lock(&team->lock);
    if (row < team->fault_row) {
        team->fault_row = row;
        team->fault = fault;
    }
    pthread_mutex_unlock(&team->lock);
}

static bool read_block(row_team *team, unsigned thread, uint64_t first, uint8_t *bytes)
{
    const shf_predictions *p = team->predictions;
    const shf_row_file *file = &p->files[team->file];
    const uint64_t left = team->rows - first, count = left < team->block ? left : team->block;
    if (!shf_file_read_at(file->fd, bytes, (size_t)count * team->row_bytes,
                          file->offset + first * team->row_bytes))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        const size_t output = output_of(p, team->file, first + i);
        if (p->all[output].predicted < 0)
            continue;
        const shf_row_fault fault =
            team->visit(team->user, thread, output, bytes + i * team->row_bytes);
        if (fault) {
            note(team, first + i, fault);
            break;
        }
    }
    return true;
}

static shf_status report(const row_team *team)
{
    const shf_predictions *p = team->predictions;
    const char *path = p->files[team->file].path;
    if (team->failed)
        return shf_fail(p->context, SHF_ERR_IO, "%s: cannot be read", path);
    if (!team->fault)
        return SHF_OK;
    const size_t output = output_of(p, team->file, team->fault_row);
    if (p->files[team->file].lines)
        return shf_fail(p->context, SHF_ERR_DATA, "%s: variant %s of %s has %s", path,
                        p->scored->cells[output % p->scored->cell_count].variant,
                        p->scored->samples[output / p->scored->cell_count].key,
                        faults[team->fault]);
    return shf_fail(p->context, SHF_ERR_DATA, "%s: row %" PRIu64 " (variant %s of %s) has %s", path,
                    team->fault_row, p->scored->cells[output % p->scored->cell_count].variant,
                    p->scored->samples[output / p->scored->cell_count].key, faults[team->fault]);
}

/* Thread t takes the blocks t, t + threads, ... */
static shf_status read_file(row_team *team)
{
    const shf_predictions *p = team->predictions;
    const int64_t blocks = (int64_t)((team->rows + team->block - 1) / team->block);
    const size_t bytes = (size_t)team->block * team->row_bytes;
    uint8_t *room = shf_allocate(p->context, p->threads * bytes);
    if (!room)
        return shf_fail_memory(p->context, "blocks of predictions");
#pragma omp parallel for schedule(static, 1) num_threads(p->threads)
    for (unsigned t = 0; t < p->threads; t++) {
        bool good = true;
        for (int64_t b = t; good && b < blocks; b += p->threads)
            good = read_block(team, t, (uint64_t)b * team->block, room + t * bytes);
        if (!good)
#pragma omp atomic write
            team->failed = true;
    }
    shf_release(p->context, room);
    return report(team);
}

shf_status shf_rows_each_bytes(const shf_predictions *p, shf_row_bytes_visit visit, void *user)
{
    row_team team = {.predictions = p, .visit = visit, .user = user, .fault_row = UINT64_MAX};
    shf_status status = SHF_OK;
    pthread_mutex_init(&team.lock, NULL);
    for (size_t f = 0; !status && f < p->file_count; f++) {
        if (p->files[f].fd < 0)
            continue;
        team.file = f;
        team.rows = p->scored->sample_count * p->scored->cell_count / p->file_count;
        team.row_bytes = row_bytes(p, &p->files[f]);
        team.block = team.row_bytes < BLOCK_BYTES ? BLOCK_BYTES / team.row_bytes : 1;
        if (team.block > team.rows)
            team.block = team.rows + (team.rows == 0);
        status = read_file(&team);
    }
    pthread_mutex_destroy(&team.lock);
    return status;
}

/* ---- as scores ---- */

typedef struct score_visit {
    const shf_predictions *predictions;
    const shf_score_kernels *kernels;
    shf_row_visit visit;
    void *user;
    double *scores; /* a row a thread */
    size_t stride;
} score_visit;

static shf_row_fault visit_scores(void *user, unsigned thread, size_t output, const uint8_t *row)
{
    const score_visit *v = user;
    const shf_predictions *p = v->predictions;
    double *scores = v->scores + thread * v->stride;
    const shf_scores items = {row, p->files[output % p->file_count].width, p->classes};
    v->kernels->widen_scores(&items, scores);
    return v->visit(v->user, thread, output, scores);
}

shf_status shf_rows_each(const shf_predictions *p, shf_row_visit visit, void *user)
{
    const size_t line = SHF_ALIGNMENT / sizeof(double); /* no two threads write one cache line */
    score_visit v = {.predictions = p,
                     .kernels = shf_score_kernels_of(p->context),
                     .visit = visit,
                     .user = user,
                     .stride = (p->classes + line - 1) / line * line + line};
    if (p->classes == 0)
        return SHF_OK;
    v.scores = shf_allocate(p->context, p->threads * v.stride * sizeof(*v.scores));
    if (!v.scores)
        return shf_fail_memory(p->context, "rows of predictions");
    const shf_status status = shf_rows_each_bytes(p, visit_scores, &v);
    shf_release(p->context, v.scores);
    return status;
}

bool shf_rows_get(const shf_predictions *p, size_t output, double *scores)
{
    uint64_t row;
    const shf_row_file *file = file_of(p, output, &row);
    const size_t size = row_bytes(p, file);
    uint8_t *bytes = (uint8_t *)(scores + p->classes) - size;
    if (!shf_file_read_at(file->fd, bytes, size, file->offset + row * size))
        return false;
    const shf_scores items = {bytes, file->width, p->classes};
    shf_score_kernels_of(p->context)->widen_scores(&items, scores);
    return true;
}
