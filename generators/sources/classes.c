/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The class list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/csv.h"
#include "generators/sources/labels.h"
#include "generators/sources/names.h"

static shf_status too_many(shf_context *context, const char *where)
{
    return shf_fail(context, SHF_ERR_LIMIT, "%s: more than %u classes", where, SHF_MAX_CLASSES);
}

static shf_status take_classes(shf_context *context, shf_source *source, size_t count)
{
    source->classes = shf_arena_take(&source->arena, count, sizeof(*source->classes));
    source->class_count = count;
    return source->classes ? SHF_OK : shf_fail_memory(context, "the class list");
}

/* ---- from a file ---- */

/* Fills source->classes from lines; counts them if there is no list yet. */
static shf_status read_classes(shf_context *context, shf_source *source, char *at)
{
    const char *file = source->options.classes;
    size_t line_number = 0, count = 0;
    for (char *line; (line = shf_line_next(&at));) {
        line_number++;
        if (!*line)
            continue;
        if (line_number != count + 1)
            return shf_fail(context, SHF_ERR_DATA, "%s, line %zu: empty; a line is a class", file,
                            count + 1);
        if (count == SHF_MAX_CLASSES)
            return too_many(context, file);
        const char *name = shf_source_text(source, line, strlen(line));
        if (!name)
            return shf_fail_memory(context, "the class list");
        source->classes[count++] = name;
    }
    source->class_count = count;
    return count ? SHF_OK : shf_fail(context, SHF_ERR_DATA, "%s: no classes in it", file);
}

static shf_status classes_of_file(shf_context *context, shf_source *source)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = shf_text_read(context, source->options.classes, &text);
    if (!status) {
        size_t lines = 1;
        for (size_t i = 0; i < text.size; i++)
            lines += text.data[i] == '\n';
        status = take_classes(context, source, lines);
    }
    if (!status)
        status = read_classes(context, source, (char *)text.data);
    shf_buffer_free(&text);
    return status;
}

/* ---- from labels ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Whether all labels are numbers; *last is the largest. */
static bool all_numbers(const shf_label_texts *labels, uint64_t *last)
{
    *last = 0;
    for (size_t i = 0; i < labels->count; i++) {
        uint64_t value;
        if (!shf_parse_u64(labels->texts[i], &value))
            return false;
        if (value > *last)
            *last = value;
    }
    return true;
}

static shf_status number_classes(shf_context *context, shf_source *source, uint64_t last)
{
    if (last >= SHF_MAX_CLASSES)
        return too_many(context, source->options.spec);
    shf_status status = take_classes(context, source, (size_t)last + 1);
    if (status)
        return status;
    int width = snprintf(NULL, 0, "%u", (unsigned)last);
    for (size_t i = 0; i <= last; i++) {
        char name[16];
        int length = snprintf(name, sizeof(name), "%0*u", width, (unsigned)i);
        source->classes[i] = shf_source_text(source, name, (size_t)length);
        if (!source->classes[i])
            return shf_fail_memory(context, "the class list");
    }
    return SHF_OK;
}

static shf_status classes_of_labels(shf_context *context, shf_source *source,
                                    const shf_label_texts *labels)
{
    uint64_t last;
    source->class_count = 0;
    if (labels->count == 0)
        return SHF_OK;
    if (all_numbers(labels, &last))
        return number_classes(context, source, last);
    qsort(labels->texts, labels->count, sizeof(*labels->texts), compare_texts);
    size_t count = 0;
    for (size_t i = 0; i < labels->count; i++)
        if (count == 0 || strcmp(labels->texts[count - 1], labels->texts[i]) != 0)
            labels->texts[count++] = labels->texts[i];
    if (count > SHF_MAX_CLASSES)
        return too_many(context, source->options.spec);
    shf_status status = take_classes(context, source, count);
    if (!status)
        memcpy(source->classes, labels->texts, count * sizeof(*labels->texts));
    return status;
}

/* ---- the list, settled ---- */

static int compare_classes(const void *a, const void *b, void *classes)
{
    const char **names = classes;
    return strcmp(names[*(const uint32_t *)a], names[*(const uint32_t *)b]);
}

static shf_status check_classes(shf_context *context, const shf_source *source,
                                const uint32_t *sorted)
{
    char shown[SHF_SHOWN];
    for (size_t i = 0; i < source->class_count; i++) {
        const char *name = source->classes[sorted[i]];
        shf_shown(name, shown, sizeof(shown));
        if (i > 0 && strcmp(source->classes[sorted[i - 1]], name) == 0)
            return shf_fail(context, SHF_ERR_DATA, "the class '%s' is in the list twice", shown);
        if (name[0] == '.' || strchr(name, '/') || !name[0])
            return shf_fail(context, SHF_ERR_DATA,
                            "the class '%s' cannot name a folder: it may not begin with '.', nor "
                            "hold '/'",
                            shown);
    }
    return SHF_OK;
}

shf_status shf_classes_settle(shf_context *context, shf_source *source,
                              const shf_label_texts *labels, const uint32_t **sorted)
{
    shf_status status = SHF_OK;
    if (source->options.classes)
        status = classes_of_file(context, source);
    else if (source->class_count == 0 || source->options.labels)
        status = classes_of_labels(context, source, labels);
    if (status)
        return status;
    uint32_t *order = shf_arena_take(&context->scratch, source->class_count, sizeof(*order));
    if (!order)
        return shf_fail_memory(context, "the class list");
    for (size_t i = 0; i < source->class_count; i++)
        order[i] = (uint32_t)i;
    if (source->class_count)
        qsort_r(order, source->class_count, sizeof(*order), compare_classes, source->classes);
    *sorted = order;
    return check_classes(context, source, order);
}

int32_t shf_class_index(const shf_source *source, const uint32_t *sorted, const char *label)
{
    size_t low = 0, high = source->class_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(label, source->classes[sorted[middle]]);
        if (order == 0)
            return (int32_t)sorted[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    uint64_t index;
    return shf_parse_u64(label, &index) && index < source->class_count ? (int32_t)index : -1;
}
