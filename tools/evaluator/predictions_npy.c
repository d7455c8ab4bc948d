/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Arrays of scores or classes: whether they are what the release needs. */
#include <inttypes.h>

#include "corruptions/base/context.h"
#include "manifests/npy.h"
#include "tools/evaluator/predictions.h"

static shf_status check_shape(const shf_predictions *p, const shf_npy *npy)
{
    const bool scores = npy->rank == 2 && npy->kind == 'f' && npy->width >= 2;
    const bool labels = npy->rank == 1 && (npy->kind == 'i' || npy->kind == 'u');
    if (!scores && !labels)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "neither floating-point scores (rows, classes) nor integer classes "
                        "(rows,)");
    if (npy->big_endian)
        return shf_fail(p->context, SHF_ERR_UNSUPPORTED,
                        "big-endian numbers: save array.astype('<f4') instead");
    const bool whole = p->file_count == 1;
    const size_t rows = p->scored->sample_count * (whole ? p->scored->cell_count : 1);
    if (npy->shape[0] != rows)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%" PRIu64 " rows, and the release has %zu %s: one row each, in the "
                        "order of row numbers (see docs/manifest.md)",
                        npy->shape[0], rows, whole ? "outputs" : "images with outputs");
    if (scores && (npy->shape[1] < 2 || npy->shape[1] > SHF_MOST_CLASSES))
        return shf_fail(p->context, SHF_ERR_DATA, "scores of %" PRIu64 " classes: 2 to %d can be",
                        npy->shape[1], SHF_MOST_CLASSES);
    return SHF_OK;
}

/* All files of one model are alike. */
static shf_status settle(shf_predictions *p, const shf_npy *npy)
{
    const size_t classes = npy->rank == 2 ? (size_t)npy->shape[1] : 0;
    if (p->begun && classes != p->classes)
        return shf_fail(p->context, SHF_ERR_DATA, "%zu classes, where files before have %zu",
                        classes, p->classes);
    p->begun = true;
    p->classes = classes;
    if (classes == 0)
        p->kind = SHF_LABELS;
    else if (p->kind == SHF_LABELS)
        p->kind = SHF_LOGITS;
    return SHF_OK;
}

static void mark(shf_predictions *p, size_t file)
{
    const size_t outputs = p->scored->sample_count * p->scored->cell_count;
    for (size_t i = file; i < outputs; i += p->file_count)
        p->all[i].predicted = 0;
}

shf_status shf_predictions_take_npy(shf_predictions *p, size_t file, uint64_t start, uint64_t size)
{
    shf_npy npy;
    shf_row_file *out = &p->files[file];
    shf_status status = shf_npy_read_at(p->context, out->fd, start, size, &npy);
    if (!status)
        status = check_shape(p, &npy);
    if (!status)
        status = settle(p, &npy);
    if (status)
        return status;
    out->kind = npy.kind;
    out->width = npy.width;
    out->offset = npy.offset;
    mark(p, file);
    return SHF_OK;
}
