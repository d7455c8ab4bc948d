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
#include "tools/evaluator/rows.h"

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

shf_status shf_predictions_bind(shf_predictions *p, const char *file)
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

/* ---- files of rows ---- */

shf_status shf_predictions_take_files(shf_predictions *p, size_t count)
{
    p->files = shf_arena_take(&p->arena, count, sizeof(*p->files));
    if (!p->files)
        return shf_fail_memory(p->context, "the files of predictions");
    for (size_t f = 0; f < count; f++)
        p->files[f] = (shf_row_file){.fd = -1};
    p->file_count = count;
    return SHF_OK;
}

shf_status shf_predictions_take_kind(shf_predictions *p, shf_prediction_kind kind)
{
    if (p->told && p->kind != kind)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "scores that are called %s, and were said to be %s (by --scores, a sidecar "
                        "or a file before)",
                        shf_prediction_kinds[kind], shf_prediction_kinds[p->kind]);
    p->kind = kind;
    p->told = true;
    return SHF_OK;
}

static shf_status open_array(shf_predictions *p, const char *path, size_t file)
{
    uint64_t size;
    shf_row_file *out = &p->files[file];
    shf_status status = shf_file_open(p->context, path, &out->fd, &size);
    if (status)
        return status;
    out->path = path;
    status = ends_with(path, ".npz") ? shf_predictions_take_npz(p, file, size)
                                     : shf_predictions_take_npy(p, file, 0, size);
    return status ? shf_fail(p->context, status, "%s: %s", path, shf_context_error(p->context))
                  : SHF_OK;
}

/* ---- which files ---- */

static shf_status open_one_array(shf_predictions *p)
{
    if (access(p->path, F_OK))
        return shf_file_fail(p->context, p->path);
    char *sidecar = shf_arena_print(&p->arena, "%s.json", p->path);
    shf_status status =
        sidecar ? shf_predictions_bind(p, sidecar) : shf_fail_memory(p->context, "a path");
    if (!status)
        status = shf_predictions_take_files(p, 1);
    return status ? status : open_array(p, p->path, 0);
}

static const struct {
    const char *end;
    shf_status (*open)(shf_predictions *predictions);
} formats[] = {{".npy", open_one_array},
               {".npz", open_one_array},
               {".csv", shf_predictions_read_csv},
               {".jsonl", shf_predictions_read_jsonl}};

static shf_status open_file(shf_predictions *p)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (ends_with(p->path, formats[i].end))
            return formats[i].open(p);
    return shf_fail(p->context, SHF_ERR_UNSUPPORTED,
                    "%s: predictions are a .npy, .npz, .csv or .jsonl file, or a folder of .npy or "
                    ".npz files",
                    p->path);
}

static shf_status open_cell(shf_predictions *p, size_t cell)
{
    const char *variant = p->scored->cells[cell].variant;
    const char *plain = shf_arena_print(&p->arena, "%s/%s.npy", p->path, variant);
    const char *archive = shf_arena_print(&p->arena, "%s/%s.npz", p->path, variant);
    if (!plain || !archive)
        return shf_fail_memory(p->context, "a path");
    const bool packed = access(archive, F_OK) == 0;
    if (packed && access(plain, F_OK) == 0)
        return shf_fail(p->context, SHF_ERR_DATA, "%s: there is %s, too: which of them counts?",
                        archive, plain);
    if (p->partial && !packed && access(plain, F_OK))
        return SHF_OK;
    return open_array(p, packed ? archive : plain, cell);
}

static shf_status open_folder(shf_predictions *p)
{
    char *sidecar = shf_arena_print(&p->arena, "%s/predictions.json", p->path);
    shf_status status =
        sidecar ? shf_predictions_bind(p, sidecar) : shf_fail_memory(p->context, "a path");
    if (!status)
        status = shf_predictions_take_files(p, p->scored->cell_count);
    for (size_t cell = 0; !status && cell < p->scored->cell_count; cell++)
        status = open_cell(p, cell);
    return status;
}

/* ---- decisions by thresholds ---- */

/* Images with any number of classes need a score of each. */
static shf_status check_several(const shf_predictions *p)
{
    const size_t classes = p->scored->manifest.class_count;
    if (p->map)
        return shf_fail(p->context, SHF_ERR_ARGUMENT,
                        "images of this release have any number of classes: a class map, which "
                        "makes labels of scores, is no use");
    if (p->classes == 0)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%s: classes, and images of this release have any number of them: give "
                        "scores of all %zu",
                        p->path, classes);
    if (p->classes == classes)
        return SHF_OK;
    return shf_fail(p->context, SHF_ERR_DATA,
                    "%s: scores of %zu classes, and the release has %zu, of which an image has any "
                    "number: give one of each, in the manifest's order",
                    p->path, p->classes, classes);
}

static shf_status take_decisions(shf_predictions *p)
{
    const shf_scored *scored = p->scored;
    const char *task = scored->manifest.task;
    const bool binary = task && strcmp(task, SHF_TASK_BINARY) == 0 && p->classes == 2;
    shf_status status = scored->several ? check_several(p) : SHF_OK;
    if (status || (!scored->several && (!binary || p->map)))
        return status;
    status = shf_decisions_take(p->context, &p->arena, p->thresholds, binary ? 1 : p->classes,
                                scored->sample_count * scored->cell_count, &p->decisions);
    if (!status)
        shf_decisions_settle(&p->decisions, p->kind);
    return status;
}

/* ---- what is kept of a row ---- */

static shf_row_fault observe_scores(void *user, unsigned thread, size_t output, const uint8_t *row)
{
    const shf_predictions *p = user;
    const shf_scores scores = {row, p->files[output % p->file_count].width, p->classes};
    (void)thread;
    return shf_observe(shf_score_kernels_of(p->context), &scores, p->kind,
                       p->scored->samples[output / p->scored->cell_count].label, &p->all[output]);
}

static shf_row_fault observe_class(void *user, unsigned thread, size_t output, const uint8_t *row)
{
    const shf_predictions *p = user;
    const int32_t predicted = shf_rows_class(&p->files[output % p->file_count], row);
    (void)thread;
    shf_observe_label(predicted, p->scored->samples[output / p->scored->cell_count].label,
                      &p->all[output]);
    return predicted < 0 ? SHF_ROW_CLASS : SHF_ROW_GOOD;
}

static shf_row_fault decide(void *user, unsigned thread, size_t output, const double *scores)
{
    const shf_predictions *p = user;
    (void)thread;
    if (p->scored->several) {
        p->all[output].predicted = SHF_NO_CLASS; /* but there is a prediction */
        return shf_decide_each(&p->decisions, scores, p->kind, output);
    }
    shf_decide_last(&p->decisions, scores, p->kind, output);
    return SHF_ROW_GOOD;
}

static shf_status observe(shf_predictions *p)
{
    shf_status status = SHF_OK;
    if (!p->scored->several)
        status = shf_rows_each_bytes(p, p->classes ? observe_scores : observe_class, p);
    return status || p->decisions.count == 0 ? status : shf_rows_each(p, decide, p);
}

/* ---- other classes ---- */

/* All predictions become labels: what is known of the scores is of classes that the release has not. */
static shf_status map_classes(shf_predictions *p)
{
    const size_t cells = p->scored->cell_count;
    if (p->classes && p->map->count > p->classes)
        return shf_fail(p->context, SHF_ERR_DATA,
                        "%s: scores of %zu classes, and the class map has a model class %zu",
                        p->path, p->classes, p->map->count - 1);
    for (size_t i = 0; i < p->scored->sample_count * cells; i++) {
        shf_observation *o = &p->all[i];
        if (o->predicted >= 0)
            shf_observe_label(shf_class_map_of(p->map, o->predicted),
                              p->scored->samples[i / cells].label, o);
    }
    p->kind = SHF_LABELS;
    p->classes = p->best = 0;
    return SHF_OK;
}

/* ---- the whole ---- */

/* What a file says of outputs that are none is not looked at. */
static void forget_dropped(shf_predictions *p)
{
    const shf_scored *scored = p->scored;
    for (size_t i = 0; scored->dropped && i < scored->sample_count * scored->cell_count; i++)
        if (shf_scored_dropped(scored, i))
            p->all[i].predicted = -1;
}

static shf_status count_missing(shf_predictions *p)
{
    const shf_scored *scored = p->scored;
    size_t first = 0;
    for (size_t i = scored->sample_count * scored->cell_count; i-- > 0;)
        if (p->all[i].predicted < 0 && !shf_scored_dropped(scored, i)) {
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
    p->classes = p->best = p->missing = p->file_count = 0;
    p->decisions = (shf_decisions){0};
    shf_arena_init(&p->arena, &context->allocator);
    p->all = shf_allocate(context, outputs * sizeof(*p->all));
    if (!p->all)
        return shf_fail_memory(context, "the predictions");
    for (size_t i = 0; i < outputs; i++)
        shf_observe_label(-1, 0, &p->all[i]);
    struct stat info;
    const bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    shf_status status = folder ? open_folder(p) : open_file(p);
    if (!status && p->classes == 0)
        p->kind = SHF_LABELS;
    if (!status)
        forget_dropped(p);
    if (!status)
        status = count_missing(p);
    if (!status)
        status = take_decisions(p);
    if (!status)
        status = observe(p);
    return status || !p->map ? status : map_classes(p);
}

void shf_predictions_close(shf_predictions *p)
{
    for (size_t f = 0; f < p->file_count; f++)
        if (p->files[f].fd >= 0)
            close(p->files[f].fd);
    p->file_count = 0;
    shf_arena_free(&p->arena);
    shf_release(p->context, p->all);
    p->all = NULL;
}
