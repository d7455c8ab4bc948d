/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/score_file.h"

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/npy.h"
#include "tools/evaluator/rows.h"

#define BLOCK 8192 /* numbers read at once */

static shf_status bind(const shf_scoring *s, const char *path)
{
    shf_predictions file = {.context = s->context,
                            .scored = &s->release,
                            .path = path,
                            .unbound = s->options.unbound,
                            .told = true};
    const shf_mark mark = shf_arena_mark(&s->context->scratch);
    const char *sidecar = shf_arena_print(&s->context->scratch, "%s.json", path);
    shf_status status =
        sidecar ? shf_predictions_bind(&file, sidecar) : shf_fail_memory(s->context, "a path");
    shf_arena_rewind(&s->context->scratch, mark);
    return status;
}

static shf_status check_shape(const shf_scoring *s, const char *path, const shf_npy *npy)
{
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    if (npy->rank != 1 || npy->kind != 'f' || npy->width < 2 || npy->big_endian)
        return shf_fail(s->context, SHF_ERR_DATA,
                        "%s: no little-endian floating-point numbers (outputs,)", path);
    if (npy->shape[0] != outputs)
        return shf_fail(s->context, SHF_ERR_DATA,
                        "%s: %" PRIu64 " numbers, and the release has %zu outputs: one each, in "
                        "the order of row numbers (see docs/manifest.md)",
                        path, npy->shape[0], outputs);
    return SHF_OK;
}

static shf_status read_block(const shf_scoring *s, const char *path, int fd, const shf_npy *npy,
                             size_t first, double *numbers)
{
    uint8_t bytes[BLOCK * sizeof(double)];
    const size_t left = (size_t)npy->shape[0] - first, count = left < BLOCK ? left : BLOCK;
    const size_t cells = s->release.cell_count;
    if (!shf_file_read_at(fd, bytes, count * npy->width, npy->offset + first * npy->width))
        return shf_fail(s->context, SHF_ERR_IO, "%s: cannot be read", path);
    const shf_scores items = {bytes, npy->width, count};
    shf_score_kernels_of(s->context)->widen_scores(&items, numbers + first);
    for (size_t i = first; i < first + count; i++)
        if (isnan(numbers[i]))
            return shf_fail(s->context, SHF_ERR_DATA,
                            "%s: row %zu (variant %s of %s) is not a number", path, i,
                            s->release.cells[i % cells].variant, s->release.samples[i / cells].key);
    return SHF_OK;
}

shf_status shf_score_file_read(const shf_scoring *s, const char *path, double **out)
{
    shf_npy npy;
    uint64_t size;
    int fd;
    *out = NULL;
    shf_status status = shf_file_open(s->context, path, &fd, &size);
    if (status)
        return status;
    status = shf_npy_read(s->context, fd, size, &npy);
    if (status)
        status = shf_fail(s->context, status, "%s: %s", path, shf_context_error(s->context));
    if (!status)
        status = check_shape(s, path, &npy);
    if (!status)
        status = bind(s, path);
    if (!status && !(*out = shf_allocate(s->context, (size_t)npy.shape[0] * sizeof(**out))))
        status = shf_fail_memory(s->context, "scores");
    for (size_t i = 0; !status && i < npy.shape[0]; i += BLOCK)
        status = read_block(s, path, fd, &npy, i, *out);
    close(fd);
    return status;
}
