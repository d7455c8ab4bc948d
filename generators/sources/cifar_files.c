/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The CIFAR source: the files of the two datasets, which of them are read, their labels and class
 * names. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/corruption.h"
#include "generators/sources/cifar.h"
#include "manifests/csv.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"

static const shf_cifar_format formats[] = {
    {"CIFAR-10",
     {{"class", "batches.meta.txt", 10}},
     1,
     {{"data_batch_1.bin", "train", 0, 10000},
      {"data_batch_2.bin", "train", 10000, 10000},
      {"data_batch_3.bin", "train", 20000, 10000},
      {"data_batch_4.bin", "train", 30000, 10000},
      {"data_batch_5.bin", "train", 40000, 10000},
      {"test_batch.bin", "test", 0, SHF_CIFAR_ROWS}}},
    {"CIFAR-100",
     {{"coarse", "coarse_label_names.txt", 20}, {"fine", "fine_label_names.txt", 100}},
     2,
     {{"train.bin", "train", 0, SHF_CIFAR_ROWS}, {"test.bin", "test", 0, SHF_CIFAR_ROWS}}},
};

/* What "cifar:PATH,split=train,labels=coarse" says. */
typedef struct cifar_spec {
    char *path;
    const char *split, *labels; /* NULL: not said */
} cifar_spec;

static shf_status fail(shf_context *context, shf_status status, const char *path, const char *what)
{
    char shown[SHF_SHOWN];
    return shf_fail(context, status, "the source 'cifar:%s': %s",
                    shf_shown(path, shown, sizeof(shown)), what);
}

/* ---- the text after "cifar:" ---- */

static const struct {
    const char *name, *values[4];
    size_t member;
} settings[] = {
    {"split=", {"test", "train", "all"}, offsetof(cifar_spec, split)},
    {"labels=", {"fine", "coarse"}, offsetof(cifar_spec, labels)},
};

/* Cuts a setting off the end of the path; *more is false if there is none. */
static shf_status cut_setting(shf_context *context, cifar_spec *spec, bool *more)
{
    char *comma = strrchr(spec->path, ',');
    *more = false;
    for (size_t i = 0; comma && i < SHF_COUNT(settings); i++) {
        size_t length = strlen(settings[i].name);
        if (strncmp(comma + 1, settings[i].name, length) != 0)
            continue;
        for (const char *const *value = settings[i].values; *value; value++)
            if (strcmp(comma + 1 + length, *value) == 0) {
                memcpy((char *)spec + settings[i].member, value, sizeof(*value));
                *comma = 0;
                *more = true;
                return SHF_OK;
            }
        return fail(context, SHF_ERR_ARGUMENT, spec->path,
                    "the settings are split=test, train or all, and labels=fine or coarse");
    }
    return SHF_OK;
}

static shf_status parse_spec(shf_context *context, shf_source *source, cifar_spec *spec)
{
    *spec = (cifar_spec){.path = shf_source_text(source, source->spec, strlen(source->spec))};
    if (!spec->path)
        return shf_fail_memory(context, "a source");
    bool more = true;
    shf_status status = SHF_OK;
    while (!status && more)
        status = cut_setting(context, spec, &more);
    return status;
}

/* ---- which files ---- */

static const shf_cifar_file *file_named(const shf_cifar_format *format, const char *name)
{
    for (size_t f = 0; f < SHF_CIFAR_FILES && format->files[f].name; f++)
        if (strcmp(format->files[f].name, name) == 0)
            return &format->files[f];
    return NULL;
}

static bool is_there(shf_arena *arena, const char *folder, const char *name)
{
    const char *path = name ? shf_path_join(arena, folder, name) : NULL;
    return path && access(path, F_OK) == 0;
}

/* Of a folder: the files of a split, of the dataset that has any file there. */
static shf_status choose_of_folder(shf_context *context, shf_source *source, shf_cifar_state *state,
                                   const char *split)
{
    for (size_t i = 0; i < SHF_COUNT(formats) && !state->format; i++)
        for (size_t f = 0; f < SHF_CIFAR_FILES; f++)
            if (is_there(&source->arena, state->folder, formats[i].files[f].name))
                state->format = &formats[i];
    if (!state->format)
        return fail(context, SHF_ERR_DATA, state->folder,
                    is_there(&source->arena, state->folder, "data_batch_1") ||
                            is_there(&source->arena, state->folder, "train")
                        ? "these are Python's pickles: take the binary version"
                        : "no test_batch.bin (CIFAR-10) or test.bin (CIFAR-100) there: give the "
                          "folder that the binary version unpacks to");
    for (size_t f = 0; f < SHF_CIFAR_FILES; f++) {
        const shf_cifar_file *file = &state->format->files[f];
        if (file->name && (!strcmp(split, "all") || !strcmp(split, file->split)))
            state->chosen[state->chosen_count++] = file;
    }
    return SHF_OK;
}

/* A file alone: known by its name, or, under another name, by the first size of records that fits;
 * that name without ".bin" is the split then. */
static shf_status choose_file(shf_context *context, shf_source *source, shf_cifar_state *state,
                              const char *name, uint64_t size)
{
    size_t length = strlen(name), ending = strlen(".bin");
    shf_cifar_file *file = shf_arena_take(&source->arena, 1, sizeof(*file));
    if (length > ending && strcmp(name + length - ending, ".bin") == 0)
        length -= ending;
    const char *split = shf_source_text(source, name, length);
    if (!file || !split)
        return shf_fail_memory(context, "a source");
    *file = (shf_cifar_file){name, split, 0, SHF_CIFAR_ROWS};
    state->chosen[0] = file;
    state->chosen_count = 1;
    for (size_t i = 0; i < SHF_COUNT(formats); i++)
        if (file_named(&formats[i], name)) {
            state->format = &formats[i];
            state->chosen[0] = file_named(&formats[i], name);
        }
    for (size_t i = 0; i < SHF_COUNT(formats) && !state->format; i++)
        if (size % shf_cifar_record(&formats[i]) == 0)
            state->format = &formats[i];
    return state->format ? SHF_OK
                         : shf_fail(context, SHF_ERR_DATA,
                                    "%s: %llu bytes: a file of CIFAR-10 is a whole number of "
                                    "%zu-byte records, one of CIFAR-100 of %zu-byte ones",
                                    name, (unsigned long long)size, shf_cifar_record(&formats[0]),
                                    shf_cifar_record(&formats[1]));
}

static shf_status choose_files(shf_context *context, shf_source *source, shf_cifar_state *state,
                               const cifar_spec *spec)
{
    struct stat about;
    if (stat(spec->path, &about))
        return fail(context, SHF_ERR_IO, spec->path, strerror(errno));
    if (S_ISDIR(about.st_mode)) {
        state->folder = spec->path;
        return choose_of_folder(context, source, state, spec->split ? spec->split : "test");
    }
    if (spec->split)
        return fail(context, SHF_ERR_ARGUMENT, spec->path,
                    "a file is read whole: split= chooses among those of a folder");
    char *slash = strrchr(spec->path, '/');
    state->folder = slash ? spec->path : ".";
    if (slash)
        *slash = 0; /* "" stands for the root, and is joined to as "/name" */
    return choose_file(context, source, state, slash ? slash + 1 : spec->path,
                       (uint64_t)about.st_size);
}

/* ---- class names ---- */

static shf_status read_names(shf_context *context, shf_source *source, const char *file,
                             const shf_cifar_labels *labels)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    size_t count = 0;
    shf_status status = shf_text_read(context, file, &text);
    char *at = (char *)text.data;
    for (char *line; !status && (line = shf_line_next(&at));) {
        const char *name = *line ? shf_source_text(source, line, strlen(line)) : NULL;
        if (*line && !name)
            status = shf_fail_memory(context, "the class list");
        if (name && count++ < labels->count)
            source->classes[count - 1] = name;
    }
    shf_buffer_free(&text);
    if (!status && count != labels->count)
        status = shf_fail(context, SHF_ERR_DATA, "%s: %zu class names, and there are %u classes",
                          file, count, labels->count);
    return status;
}

/* The classes as numbers of equal width: the texts of labels, and, where the file of the names is
 * not there, the names. */
static shf_status number_classes(shf_context *context, shf_source *source, unsigned count,
                                 const char **numbers)
{
    for (unsigned i = 0; i < count; i++) {
        char number[16];
        int length = snprintf(number, sizeof(number), count > 10 ? "%02u" : "%u", i);
        numbers[i] = shf_source_text(source, number, (size_t)length);
        if (!numbers[i])
            return shf_fail_memory(context, "the class list");
    }
    return SHF_OK;
}

static shf_status name_classes(shf_context *context, shf_source *source,
                               const shf_cifar_state *state)
{
    const shf_cifar_labels *labels = &state->format->labels[state->label];
    if (source->options.classes || source->options.labels)
        return SHF_OK;
    const char *file = shf_path_join(&source->arena, state->folder, labels->names);
    source->classes = shf_arena_take(&source->arena, labels->count, sizeof(*source->classes));
    if (!file || !source->classes)
        return shf_fail_memory(context, "the class list");
    source->class_count = labels->count;
    if (access(file, F_OK) == 0)
        return read_names(context, source, file, labels);
    shf_source_warn(source, "no %s beside the images: classes are named by their numbers",
                    labels->names);
    memcpy(source->classes, state->numbers, labels->count * sizeof(*source->classes));
    return SHF_OK;
}

/* ---- all of it ---- */

static shf_status choose_label(shf_context *context, shf_source *source, shf_cifar_state *state,
                               const cifar_spec *spec)
{
    const shf_cifar_format *format = state->format;
    state->label = format->label_count - 1;
    while (spec->labels && strcmp(format->labels[state->label].kind, spec->labels) != 0)
        if (state->label-- == 0)
            return fail(context, SHF_ERR_ARGUMENT, spec->path,
                        "CIFAR-10 has one label an image: leave labels= out");
    unsigned count = format->labels[state->label].count;
    state->numbers = shf_arena_take(&source->arena, count, sizeof(*state->numbers));
    return state->numbers ? number_classes(context, source, count, state->numbers)
                          : shf_fail_memory(context, "the class list");
}

shf_status shf_cifar_choose(shf_context *context, shf_source *source, shf_cifar_state *state)
{
    cifar_spec spec;
    shf_status status = parse_spec(context, source, &spec);
    if (!status)
        status = choose_files(context, source, state, &spec);
    if (!status)
        status = choose_label(context, source, state, &spec);
    return status ? status : name_classes(context, source, state);
}
