/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays of scores or classes, block by block, by all threads. */
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/npy.h"
#include "tools/evaluator/predictions.h"

#define BLOCK_BYTES ((size_t)1 << 20)

/* ---- items ---- */

static uint64_t bits_of(const uint8_t *item, unsigned width)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < width; i++)
        bits |= (uint64_t)item[i] << (8 * i);
    return bits;
}

static double half_of(uint64_t bits)
{
    const int exponent = (int)(bits >> 10 & 31);
    const double fraction = (double)(bits & 1023), sign = bits >> 15 ? -1 : 1;
    if (exponent == 31)
        return fraction > 0 ? NAN : sign * INFINITY;
    return sign * (exponent ? ldexp(fraction + 1024, exponent - 25) : ldexp(fraction, -24));
}

static double score_of(const uint8_t *item, unsigned width)
{
    if (width == 2)
        return half_of(bits_of(item, 2));
    float single;
    double value;
    if (width == 4) {
        memcpy(&single, item, sizeof(single));
        return single;
    }
    memcpy(&value, item, sizeof(value));
    return value;
}

/* A class; -1 for what is none. */
static int32_t class_of(const uint8_t *item, const shf_npy *npy)
{
    const uint64_t bits = bits_of(item, npy->width), limit = SHF_MOST_CLASSES;
    const bool negative = npy->kind == 'i' && bits >> (8 * npy->width - 1);
    return bits < limit && !negative ? (int32_t)bits : -1;
}

/* ---- rows ---- */

/* A file at hand. */
typedef struct npy_file {
    const shf_predictions *predictions;
    const char *path;
    int fd;
    shf_npy npy;
    size_t cell; /* cell_count: rows are outputs */
    size_t row_bytes;
} npy_file;

static size_t output_of(const npy_file *file, uint64_t row)
{
    const size_t cells = file->predictions->scored->cell_count;
    return file->cell == cells ? (size_t)row : (size_t)row * cells + file->cell;
}

/* scores is room for a row. */
static shf_row_fault observe_row(const npy_file *file, const uint8_t *row, size_t output,
                                 double *scores)
{
    const shf_predictions *p = file->predictions;
    const int32_t label = p->scored->samples[output / p->scored->cell_count].label;
    if (file->npy.rank == 1) {
        const int32_t predicted = class_of(row, &file->npy);
        shf_observe_label(predicted, label, &p->all[output]);
        return predicted < 0 ? SHF_ROW_CLASS : SHF_ROW_GOOD;
    }
    for (size_t k = 0; k < p->classes; k++)
        scores[k] = score_of(row + k * file->npy.width, file->npy.width);
    return shf_observe(scores, p->classes, p->kind, label, &p->all[output]);
}

static const char *const faults[] = {
    [SHF_ROW_NOT_FINITE] = "scores that are NaN or infinite",
    [SHF_ROW_NEGATIVE] = "a negative probability; are these logits?",
    [SHF_ROW_SUM] = "probabilities that do not add up to 1; are these logits?",
    [SHF_ROW_CLASS] = "a class that is negative or too large",
};

/* What a team of threads shares: the fault of the smallest row counts, whoever found it first. */
typedef struct npy_team {
    const npy_file *file;
    uint64_t rows, block; /* of a block */
    pthread_mutex_t lock; /* of what follows */
    uint64_t fault_row;
    shf_row_fault fault;
    bool failed; /* reading did */
} npy_team;

static void note(npy_team *team, uint64_t row, shf_row_fault fault)
{
    pthread_mutex_lock(&team->lock);
    if (row < team->fault_row) {
        team->fault_row = row;
        team->fault = fault;
    }
    pthread_mutex_unlock(&team->lock);
}

static bool read_block(npy_team *team, uint64_t first, uint8_t *bytes, double *scores)
{
    const npy_file *file = team->file;
    const uint64_t left = team->rows - first, count = left < team->block ? left : team->block;
    if (!shf_file_read_at(file->fd, bytes, (size_t)count * file->row_bytes,
                          file->npy.offset + first * file->row_bytes))
        return false;
    for (uint64_t i = 0; i < count; i++) {
        const shf_row_fault fault =
            observe_row(file, bytes + i * file->row_bytes, output_of(file, first + i), scores);
        if (fault) {
            note(team, first + i, fault);
            break;
        }
    }
    return true;
}

static shf_status read_rows(const npy_file *file)
{
    const shf_predictions *p = file->predictions;
    npy_team team = {.file = file, .rows = file->npy.shape[0], .fault_row = UINT64_MAX};
    team.block = file->row_bytes < BLOCK_BYTES ? BLOCK_BYTES / file->row_bytes : 1;
    const size_t bytes = (size_t)team.block * file->row_bytes;
    const size_t scores = file->npy.rank == 2 ? p->classes * sizeof(double) : 0;
    const int64_t blocks = (int64_t)((team.rows + team.block - 1) / team.block);
    uint8_t *room = shf_allocate(p->context, p->threads * (bytes + scores + SHF_ALIGNMENT));
    if (!room)
        return shf_fail_memory(p->context, "blocks of predictions");
    pthread_mutex_init(&team.lock, NULL);
#pragma omp parallel for schedule(static, 1) num_threads(p->threads)
    for (unsigned t = 0; t < p->threads; t++) {
        double *row = (double *)(void *)room + t * (scores / sizeof(double));
        uint8_t *block = room + p->threads * scores + t * bytes;
        bool good = true;
        for (int64_t b = t; good && b < blocks; b += p->threads)
            good = read_block(&team, (uint64_t)b * team.block, block, row);
        if (!good)
#pragma omp atomic write
            team.failed = true;
    }
    pthread_mutex_destroy(&team.lock);
    shf_release(p->context, room);
    if (team.failed)
        return shf_fail(p->context, SHF_ERR_IO, "%s: cannot be read", file->path);
    if (!team.fault)
        return SHF_OK;
    const size_t output = output_of(file, team.fault_row);
    return shf_fail(p->context, SHF_ERR_DATA, "%s: row %" PRIu64 " (variant %s of %s) has %s",
                    file->path, team.fault_row,
                    p->scored->cells[output % p->scored->cell_count].variant,
                    p->scored->samples[output / p->scored->cell_count].key, faults[team.fault]);
}

/* ---- the file ---- */

static shf_status check_shape(const npy_file *file)
{
    const shf_predictions *p = file->predictions;
    const shf_npy *npy = &file->npy;
    const bool scores = npy->rank == 2 && npy->kind == 'f' && npy->width >= 2;
    const bool labels = npy->rank == 1 && (npy->kind == 'i' || npy->kind == 'u');
    if (!scores && !labels)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%s: neither floating-point scores (rows, classes) nor integer classes "
                        "(rows,)",
                        file->path);
    if (npy->big_endian)
        return shf_fail(p->context, SHF_ERR_UNSUPPORTED,
                        "%s: big-endian numbers: save array.astype('<f4') instead", file->path);
    const bool whole = file->cell == p->scored->cell_count;
    const size_t rows = p->scored->sample_count * (whole ? p->scored->cell_count : 1);
    if (npy->shape[0] != rows)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%s: %" PRIu64 " rows, and the release has %zu %s: one row each, in the "
                        "order of row numbers (see docs/manifest.md)",
                        file->path, npy->shape[0], rows, whole ? "outputs" : "images with outputs");
    if (scores && (npy->shape[1] < 2 || npy->shape[1] > SHF_MOST_CLASSES))
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%s: scores of %" PRIu64 " classes: 2 to %d can be", file->path,
                        npy->shape[1], SHF_MOST_CLASSES);
    return SHF_OK;
}

/* All files of one model are alike. */
static shf_status settle(shf_predictions *p, const npy_file *file)
{
    const size_t classes = file->npy.rank == 2 ? (size_t)file->npy.shape[1] : 0;
    const bool first = file->cell == p->scored->cell_count || !p->begun;
    if (!first && classes != p->classes)
        return shf_fail(p->context, SHF_ERR_DATA, "%s: %zu classes, where files before have %zu",
                        file->path, classes, p->classes);
    p->begun = true;
    p->classes = classes;
    if (classes == 0)
        p->kind = SHF_LABELS;
    else if (p->kind == SHF_LABELS)
        p->kind = SHF_LOGITS;
    return SHF_OK;
}

shf_status shf_predictions_read_npy(shf_predictions *p, const char *path, size_t cell)
{
    npy_file file = {.predictions = p, .path = path, .cell = cell};
    uint64_t size;
    shf_status status = shf_file_open(p->context, path, &file.fd, &size);
    if (status)
        return status;
    status = shf_npy_read(p->context, file.fd, size, &file.npy);
    if (status)
        status = shf_fail(p->context, status, "%s: %s", path, shf_context_error(p->context));
    if (!status)
        status = check_shape(&file);
    if (!status)
        status = settle(p, &file);
    if (!status && file.npy.shape[0] > 0) {
        file.row_bytes = file.npy.width * (file.npy.rank == 2 ? p->classes : 1);
        status = read_rows(&file);
    }
    close(file.fd);
    return status;
}
