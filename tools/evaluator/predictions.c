/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Choosing the format, the sidecar, and what is missing. */
#include "tools/evaluator/predictions.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/json.h"

#define SIDECAR_LIMIT 65536

static bool ends_with(const char *text, const char *end)
{
    const size_t size = strlen(text), tail = strlen(end);
    return size > tail && strcmp(text + size - tail, end) == 0;
}

/* ---- the sidecar ---- */

const char *const shf_prediction_kinds[SHF_PREDICTION_KINDS] = {"labels", "logits",
                                                                "probabilities"};

static shf_status take_kind(shf_predictions *p, const char *file, const json_t *value)
{
    const char *name = json_string_value(value);
    for (size_t k = 0; name && !p->told && k < SHF_PREDICTION_KINDS; k++)
        if (strcmp(name, shf_prediction_kinds[k]) == 0) {
            p->kind = (shf_prediction_kind)k;
            p->told = true;
        }
    if (!value || p->told)
        return SHF_OK;
    return shf_fail(p->context, SHF_ERR_DATA,
                    "%s: \"scores\" is none of labels, logits and probabilities", file);
}

static shf_status check_binding(const shf_predictions *p, const char *file, const json_t *value)
{
    const char *manifest = json_string_value(value);
    if (!manifest)
        return shf_fail(p->context, SHF_ERR_DATA, "%s: no text \"manifest\"", file);
    if (strcmp(manifest, p->scored->sha256) == 0)
        return SHF_OK;
    return shf_fail(p->context, SHF_ERR_DATA,
                    "%s: the predictions were made of another release, or of this one before it "
                    "grew: its manifest.json has SHA-256 %s, this one's %s",
                    file, manifest, p->scored->sha256);
}

static shf_status read_sidecar(shf_predictions *p, const char *file)
{
    shf_buffer text;
    json_t *document = NULL;
    shf_buffer_init(&text, p->context);
    shf_status status = shf_file_read(p->context, file, SIDECAR_LIMIT, &text);
    if (!status) {
        status = shf_json_parse(p->context, (const char *)text.data, text.size, &document);
        if (status)
            status = shf_fail(p->context, status, "%s: %s", file, shf_context_error(p->context));
    }
    if (!status)
        status = check_binding(p, file, json_object_get(document, "manifest"));
    if (!status)
        status = take_kind(p, file, json_object_get(document, "scores"));
    const char *name = json_string_value(json_object_get(document, "name"));
    if (!status && name)
        snprintf(p->name, sizeof(p->name), "%s", strlen(name) < sizeof(p->name) ? name : "");
    json_decref(document);
    shf_buffer_free(&text);
    return status;
}

/* file is the sidecar's, if there is one. */
static shf_status bind(shf_predictions *p, const char *file)
{
    if (access(file, F_OK) == 0)
        return read_sidecar(p, file);
    if (p->unbound)
        return SHF_OK;
    return shf_fail(p->context, SHF_ERR_DATA,
                    "%s: nothing says which release these are of: write {\"manifest\": \"%s\"} to "
                    "%s if they are of this one, or say --unbound",
                    p->path, p->scored->sha256, file);
}

/* ---- formats ---- */

static shf_status read_file(shf_predictions *p)
{
    if (ends_with(p->path, ".csv"))
        return shf_predictions_read_csv(p, p->path);
    if (!ends_with(p->path, ".npy"))
        return shf_fail(p->context, SHF_ERR_UNSUPPORTED,
                        "%s: predictions are .npy or .csv files, or a folder of .npy files",
                        p->path);
    if (access(p->path, F_OK))
        return shf_file_fail(p->context, p->path);
    char *sidecar = shf_arena_print(&p->context->scratch, "%s.json", p->path);
    shf_status status = sidecar ? bind(p, sidecar) : shf_fail_memory(p->context, "a path");
    return status ? status : shf_predictions_read_npy(p, p->path, p->scored->cell_count);
}

static shf_status read_folder(shf_predictions *p)
{
    shf_mark mark = shf_arena_mark(&p->context->scratch);
    char *sidecar = shf_arena_print(&p->context->scratch, "%s/predictions.json", p->path);
    shf_status status = sidecar ? bind(p, sidecar) : shf_fail_memory(p->context, "a path");
    for (size_t cell = 0; !status && cell < p->scored->cell_count; cell++) {
        char *path = shf_arena_print(&p->context->scratch, "%s/%s.npy", p->path,
                                     p->scored->cells[cell].variant);
        if (!path)
            status = shf_fail_memory(p->context, "a path");
        else if (!p->partial || access(path, F_OK) == 0)
            status = shf_predictions_read_npy(p, path, cell);
    }
    shf_arena_rewind(&p->context->scratch, mark);
    return status;
}

/* ---- the whole ---- */

static shf_status count_missing(shf_predictions *p)
{
    const shf_scored *scored = p->scored;
    size_t first = 0;
    for (size_t i = scored->sample_count * scored->cell_count; i-- > 0;)
        if (p->all[i].predicted < 0) {
            p->missing++;
            first = i;
        }
    if (p->missing == 0 || p->partial)
        return SHF_OK;
    return shf_fail(p->context, SHF_ERR_DATA,
                    "%s: %zu output%s without a prediction, the first is variant %s of %s: say "
                    "--allow-missing to score the others",
                    p->path, p->missing, p->missing == 1 ? "" : "s",
                    scored->cells[first % scored->cell_count].variant,
                    scored->samples[first / scored->cell_count].key);
}

shf_status shf_predictions_read(shf_context *context, const shf_scored *scored, const char *path,
                                shf_predictions *p)
{
    const size_t outputs = scored->sample_count * scored->cell_count;
    p->context = context;
    p->scored = scored;
    p->path = path;
    p->classes = p->missing = 0;
    p->all = shf_allocate(context, outputs * sizeof(*p->all));
    if (!p->all)
        return shf_fail_memory(context, "the predictions");
    for (size_t i = 0; i < outputs; i++)
        shf_observe_label(-1, 0, &p->all[i]);
    struct stat info;
    const bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    shf_status status = folder ? read_folder(p) : read_file(p);
    return status ? status : count_missing(p);
}

void shf_predictions_close(shf_predictions *predictions)
{
    shf_release(predictions->context, predictions->all);
    predictions->all = NULL;
}
