/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What may be wrong with figures that are right as numbers. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/hash_set.h"
#include "tools/evaluator/metrics/medmnist.h"
#include "tools/evaluator/score.h"

#define PUBLISHED_IMAGES 50000 /* of ImageNet's validation set */
#define PUBLISHED_ENCODER "jpeg:85"

shf_status shf_score_note(shf_scoring *s, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return json_array_append_new(s->warnings, json_string(text))
               ? shf_fail_memory(s->context, "a warning")
               : SHF_OK;
}

/* ---- the baseline ---- */

/* A score of another release has errors on other images. */
static shf_status warn_of_own_baseline(shf_scoring *s)
{
    const json_t *release = json_object_get(s->baseline_document, "release");
    const char *manifest = json_string_value(json_object_get(release, "manifest"));
    if (manifest && strcmp(manifest, s->release.sha256) == 0)
        return SHF_OK;
    return shf_score_note(
        s, "the errors of the baseline are those on another release: CE and mCE compare "
           "models only on the same outputs");
}

/* The published constants were measured on the published files. */
static shf_status warn_of_baseline(shf_scoring *s)
{
    const shf_manifest_record *m = &s->release.manifest;
    const shf_baseline *b = &s->baseline;
    shf_profile_info profile;
    if (s->baseline_document)
        return warn_of_own_baseline(s);
    if (!*b->profile)
        return SHF_OK;
    if (strcmp(b->profile, m->profile) != 0 || !shf_profile_find(m->profile, &profile))
        return shf_score_note(
            s, "the errors of %s are those on %s, and this release has the profile %s", b->model,
            b->profile, m->profile);
    shf_status status = SHF_OK;
    if (strcmp(m->preprocess, profile.preprocess) != 0)
        status = shf_score_note(
            s, "the errors of %s hold for the preprocessing %s, and this release has %s", b->model,
            profile.preprocess, m->preprocess);
    if (!status && !m->original && strcmp(m->encoder, PUBLISHED_ENCODER) != 0)
        status = shf_score_note(s, "the errors of %s hold for files of %s, and this release has %s",
                                b->model, PUBLISHED_ENCODER, m->encoder);
    if (!status && s->release.sample_count != PUBLISHED_IMAGES)
        status = shf_score_note(
            s,
            "the errors of %s are those on %d images, and this release has %zu: CE and "
            "mCE of it are no figures to set beside published ones",
            b->model, PUBLISHED_IMAGES, s->release.sample_count);
    return status;
}

static shf_status warn_of_sets(shf_scoring *s)
{
    const size_t standard = s->table.standard;
    if (standard == SHF_STANDARD_COUNT || s->release.several || s->release.manifest.edits.objects ||
        !shf_scored_corrupted(&s->release) || shf_medmnist_baseline_of(s->release.manifest.profile))
        return SHF_OK;
    return shf_score_note(
        s,
        "%zu of the %d standard corruptions are here with all their severities: mCE and "
        "the mean over the fifteen need them all",
        standard, SHF_STANDARD_COUNT);
}

/* ---- samples ---- */

static shf_status warn_of_samples(shf_scoring *s)
{
    const shf_scored *r = &s->release;
    shf_status status = SHF_OK;
    if (r->failed)
        status = shf_score_note(s, "%zu image%s of the release failed and ha%s no outputs",
                                r->failed, r->failed == 1 ? "" : "s", r->failed == 1 ? "s" : "ve");
    if (!status && r->unlabelled)
        status = shf_score_note(s, "%zu image%s without a label %s left out", r->unlabelled,
                                r->unlabelled == 1 ? "" : "s", r->unlabelled == 1 ? "is" : "are");
    if (!status && r->dropped)
        status = shf_score_note(s, "%zu view%s the source and %s dropped: no score has %s",
                                r->dropped, r->dropped == 1 ? " leaves" : "s leave",
                                r->dropped == 1 ? "was" : "were", r->dropped == 1 ? "it" : "them");
    if (!status && s->predictions.missing)
        status = shf_score_note(s, "%zu output%s without a prediction %s left out",
                                s->predictions.missing, s->predictions.missing == 1 ? "" : "s",
                                s->predictions.missing == 1 ? "is" : "are");
    return status;
}

static shf_status warn_of_duplicates(shf_scoring *s)
{
    shf_hash_set seen;
    size_t again = 0;
    shf_status status = SHF_OK;
    shf_hash_set_init(&seen, s->context);
    for (size_t i = 0; !status && i < s->release.sample_count; i++) {
        bool added;
        const char *hash = s->release.samples[i].sha256;
        status = shf_hash_set_add(&seen, hash, strlen(hash), &added);
        again += !status && !added;
    }
    shf_hash_set_free(&seen);
    if (status || again == 0)
        return status;
    return shf_score_note(s, "%zu image%s the same bytes as one before: intervals are too narrow",
                          again, again == 1 ? " has" : "s have");
}

/* ---- the model ---- */

/* Files of classes do not say how many the model has. */
static shf_status warn_of_labels(shf_scoring *s)
{
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    const size_t own = s->release.manifest.class_count;
    size_t beyond = 0;
    for (size_t i = 0; i < outputs; i++) {
        const int32_t predicted = s->predictions.all[i].predicted;
        beyond += predicted >= 0 && (size_t)predicted >= own;
    }
    if (beyond == 0)
        return SHF_OK;
    if (s->predictions.map)
        return shf_score_note(s,
                              "%zu prediction%s of a class that has none in the class map, and so "
                              "wrong",
                              beyond, beyond == 1 ? " is" : "s are");
    return shf_score_note(
        s,
        "%zu prediction%s no class of the release's %zu: give build the model's own list "
        "with --classes, or labels may mean other classes",
        beyond, beyond == 1 ? " is" : "s are", own);
}

static shf_status warn_of_classes(shf_scoring *s)
{
    const size_t classes = s->predictions.classes, own = s->release.manifest.class_count;
    if (classes == 0)
        return warn_of_labels(s);
    if (classes == own)
        return SHF_OK;
    return shf_score_note(
        s,
        "the model has %zu classes, and the release %zu: give build the model's own list "
        "with --classes, or labels may mean other classes",
        classes, own);
}

static shf_status warn_of_one_answer(shf_scoring *s)
{
    const size_t outputs = s->release.sample_count * s->release.cell_count;
    int32_t first = -1;
    for (size_t i = 0; i < outputs; i++) {
        const int32_t predicted = s->predictions.all[i].predicted;
        if (predicted >= 0 && first >= 0 && predicted != first)
            return SHF_OK;
        first = predicted >= 0 ? predicted : first;
    }
    if (s->release.sample_count < 2 || first == SHF_NO_CLASS)
        return SHF_OK;
    return shf_score_note(
        s, "every prediction is class %" PRId32 ": does the model look at its input?", first);
}

shf_status shf_score_warn(shf_scoring *s)
{
    static shf_status (*const checks[])(shf_scoring *) = {
        warn_of_baseline,   warn_of_sets,    warn_of_samples,
        warn_of_duplicates, warn_of_classes, warn_of_one_answer,
    };
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < sizeof(checks) / sizeof(checks[0]); i++)
        status = checks[i](s);
    return status;
}
