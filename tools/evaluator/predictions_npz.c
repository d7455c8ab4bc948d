/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One array of a npz archive. Where it is stored, its rows are read from the archive itself; where it
 * is compressed, from a temporary file that it is unpacked to. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/npy.h"
#include "manifests/zip.h"
#include "tools/evaluator/predictions.h"

#define SUFFIX ".npy"

/* Names that an array may have among others, the best first. "labels" are what the model says, but
 * where scores are beside it they are more likely the truth: it comes late. */
static const struct {
    const char *name;
    bool tells;
    shf_prediction_kind kind;
} names[] = {{"scores", false, SHF_LOGITS},
             {"logits", true, SHF_LOGITS},
             {"probabilities", true, SHF_PROBABILITIES},
             {"labels", false, SHF_LABELS},
             {"arr_0", false, SHF_LABELS}};
#define NAMES (sizeof(names) / sizeof(names[0]))

/* A member on its way into a temporary file. */
typedef struct unpacking {
    shf_predictions *predictions;
    const shf_zip_member *member;
    size_t file;
    uint64_t written;
} unpacking;

/* ---- which member ---- */

static bool is_array(const char *name)
{
    const size_t size = strlen(name), end = strlen(SUFFIX);
    return size > end && strcmp(name + size - end, SUFFIX) == 0;
}

static const shf_zip_member *only_array(const shf_zip *zip)
{
    const shf_zip_member *found = NULL;
    for (size_t i = 0; i < zip->count; i++) {
        if (!is_array(zip->members[i].name))
            continue;
        if (found)
            return NULL;
        found = &zip->members[i];
    }
    return found;
}

/* By name, what the user says that predictions are before all else. */
static const shf_zip_member *named_array(const shf_predictions *p, const shf_zip *zip)
{
    const shf_zip_member *found = NULL;
    for (size_t i = NAMES; i-- > 0;) {
        char name[32];
        snprintf(name, sizeof(name), "%s" SUFFIX, names[i].name);
        const shf_zip_member *member = shf_zip_find(zip, name);
        if (member && p->told && names[i].tells && names[i].kind == p->kind)
            return member;
        found = member ? member : found;
    }
    return found;
}

/* An array that is called logits or probabilities is that. */
static shf_status take_kind(shf_predictions *p, const shf_zip_member *member)
{
    const size_t size = strlen(member->name) - strlen(SUFFIX);
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].tells && strlen(names[i].name) == size &&
            memcmp(names[i].name, member->name, size) == 0)
            return shf_predictions_take_kind(p, names[i].kind);
    return SHF_OK;
}

static shf_status choose(shf_predictions *p, const shf_zip *zip, const shf_zip_member **member)
{
    *member = only_array(zip);
    if (!*member)
        *member = named_array(p, zip);
    if (!*member)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "more than one array, or none, and none called scores, logits, "
                        "probabilities, labels or arr_0");
    return take_kind(p, *member);
}

/* ---- its bytes ---- */

static shf_status ignore(void *user, const uint8_t *bytes, size_t size)
{
    (void)user;
    (void)bytes;
    (void)size;
    return SHF_OK;
}

/* The header is read as soon as it is there: an array that is no use here is not unpacked. */
static shf_status unpack(void *user, const uint8_t *bytes, size_t size)
{
    unpacking *u = user;
    shf_predictions *p = u->predictions;
    const bool first = u->written == 0;
    shf_status status =
        shf_temporary_write(p->context, p->files[u->file].fd, bytes, size, u->written);
    u->written += size;
    if (!status && first)
        status = shf_predictions_take_npy(p, u->file, 0, u->member->size);
    return status;
}
_Static_assert(SHF_ZIP_PIECE >= SHF_NPY_HEADER, "the first piece holds the whole header");

static shf_status unpack_array(shf_predictions *p, size_t file, const shf_zip *zip,
                               const shf_zip_member *member)
{
    unpacking u = {p, member, file, 0};
    p->files[file].fd = -1;
    shf_status status = shf_temporary_open(p->context, &p->files[file].fd);
    if (!status)
        status = shf_zip_read(zip, member, unpack, &u);
    if (!status && u.written == 0)
        status = shf_fail(p->context, SHF_ERR_DATA, "no npy array");
    return status;
}

shf_status shf_predictions_take_npz(shf_predictions *p, size_t file, uint64_t size)
{
    const int fd = p->files[file].fd;
    const shf_zip_member *member = NULL;
    shf_zip zip;
    shf_status status = shf_zip_open(p->context, fd, size, &zip);
    if (!status)
        status = choose(p, &zip, &member);
    if (!status && member->method == SHF_ZIP_STORED) {
        status = shf_predictions_take_npy(p, file, member->offset, member->size);
        if (!status)
            status = shf_zip_read(&zip, member, ignore, NULL); /* for its checksum */
    } else if (!status) {
        status = unpack_array(p, file, &zip, member);
        close(fd);
    }
    shf_zip_close(&zip);
    return status;
}
