/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The source npz: its settings, and which file of a folder is meant. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "generators/sources/names.h"
#include "generators/sources/npz.h"
#include "manifests/paths.h"

static const struct {
    const char *name;
    size_t member;
} settings[] = {
    {"split=", offsetof(shf_npz_spec, split)},   {"images=", offsetof(shf_npz_spec, images)},
    {"labels=", offsetof(shf_npz_spec, labels)}, {"dataset=", offsetof(shf_npz_spec, dataset)},
    {"size=", offsetof(shf_npz_spec, size)},
};

/* Cuts a setting off the end of the path; false if there is none. */
static bool cut_setting(shf_npz_spec *spec)
{
    char *comma = strrchr(spec->path, ',');
    for (size_t i = 0; comma && i < SHF_COUNT(settings); i++) {
        const size_t length = strlen(settings[i].name);
        if (strncmp(comma + 1, settings[i].name, length) != 0 || !comma[1 + length])
            continue;
        const char *value = comma + 1 + length;
        memcpy((char *)spec + settings[i].member, &value, sizeof(value));
        *comma = 0;
        return true;
    }
    return false;
}

void shf_npz_cut(char *text, shf_npz_spec *out)
{
    *out = (shf_npz_spec){.path = text};
    while (cut_setting(out))
        ;
}

shf_status shf_npz_parse(shf_context *context, shf_source *source, shf_npz_spec *spec)
{
    char *text = shf_source_text(source, source->spec, strlen(source->spec));
    if (!text)
        return shf_fail_memory(context, "a source");
    shf_npz_cut(text, spec);
    return SHF_OK;
}

/* ---- the file ---- */

static shf_status fail(shf_context *context, shf_status status, const char *path, const char *what)
{
    char shown[SHF_SHOWN];
    return shf_fail(context, status, "%s: %s", shf_shown(path, shown, sizeof(shown)), what);
}

/* The file of a dataset in a folder: of the size that is asked for, or the largest; NULL: none. */
static char *file_of(shf_arena *arena, const char *folder, const shf_medmnist *dataset,
                     const char *size)
{
    for (const int *s = shf_medmnist_sizes; *s; s++) {
        char name[64], text[16];
        snprintf(text, sizeof(text), "%d", *s);
        if ((size && strcmp(size, text) != 0) ||
            !shf_medmnist_file(dataset->name, *s, name, sizeof(name)))
            continue;
        char *path = shf_path_join(arena, folder, name);
        if (path && access(path, F_OK) == 0)
            return path;
    }
    return NULL;
}

/* The one dataset that has a file in a folder; NULL if there is none, or more. */
static const shf_medmnist *only_dataset(shf_arena *arena, const shf_npz_spec *spec)
{
    const shf_medmnist *found = NULL;
    for (size_t i = 0; i < shf_dataset_count(); i++) {
        const shf_medmnist *dataset = shf_medmnist_find(shf_dataset_at(i).name);
        if (!file_of(arena, spec->path, dataset, spec->size))
            continue;
        if (found)
            return NULL;
        found = dataset;
    }
    return found;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Arrays under other names are something else, whatever the file is called. */
const shf_medmnist *shf_npz_dataset(shf_arena *arena, const shf_npz_spec *spec)
{
    if (spec->dataset)
        return shf_medmnist_find(spec->dataset);
    if (is_folder(spec->path))
        return only_dataset(arena, spec);
    return spec->images ? NULL : shf_medmnist_of_file(spec->path);
}

bool shf_dataset_in(const char *folder, const char *name)
{
    const shf_medmnist *dataset = shf_medmnist_find(name);
    bool found = false;
    for (const int *s = shf_medmnist_sizes; dataset && *s && !found; s++) {
        char file[64], path[PATH_MAX];
        found = shf_medmnist_file(name, *s, file, sizeof(file)) &&
                snprintf(path, sizeof(path), "%s/%s", folder, file) < (int)sizeof(path) &&
                access(path, F_OK) == 0;
    }
    return found;
}

static shf_status choose_of_folder(shf_context *context, shf_source *source, shf_npz_spec *spec,
                                   shf_npz_state *state)
{
    if (!state->dataset)
        return fail(context, SHF_ERR_ARGUMENT, spec->path,
                    "not just one of MedMNIST's files there (such as pathmnist_224.npz): say which "
                    "dataset is meant, or give a file");
    char *path = file_of(&source->arena, spec->path, state->dataset, spec->size);
    if (!path)
        return shf_fail(context, SHF_ERR_DATA, "%s: no file of %s there%s%s", spec->path,
                        state->dataset->name, spec->size ? ", of size " : "",
                        spec->size ? spec->size : "");
    spec->path = path;
    return SHF_OK;
}

shf_status shf_npz_choose(shf_context *context, shf_source *source, shf_npz_spec *spec,
                          shf_npz_state *state)
{
    if (access(spec->path, F_OK))
        return fail(context, SHF_ERR_IO, spec->path, strerror(errno));
    shf_status status =
        spec->dataset ? shf_medmnist_require(context, spec->dataset, &state->dataset) : SHF_OK;
    if (status)
        return status;
    state->dataset = shf_npz_dataset(&source->arena, spec);
    if (is_folder(spec->path))
        return choose_of_folder(context, source, spec, state);
    return spec->size ? fail(context, SHF_ERR_ARGUMENT, spec->path,
                             "size= chooses among the files of a folder")
                      : SHF_OK;
}
