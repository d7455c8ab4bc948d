/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From what a type found to items: labels, keys, stems, order. */
#include "generators/sources/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sources/labels.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"

/* ---- labels ---- */

static shf_status labels_of_entries(shf_context *context, const shf_entry *entries, size_t count,
                                    shf_label_texts *out)
{
    *out = (shf_label_texts){shf_arena_take(&context->scratch, count, sizeof(char *)), 0};
    if (!out->texts)
        return shf_fail_memory(context, "labels");
    for (size_t i = 0; i < count; i++)
        if (entries[i].label)
            out->texts[out->count++] = entries[i].label;
    return SHF_OK;
}

/* Either all images have a label or none has. */
static shf_status check_labelled(shf_context *context, const shf_source *source,
                                 const shf_entry *entries, size_t count)
{
    size_t missing = 0, first = 0;
    for (size_t i = 0; i < count; i++)
        if (!entries[i].label && missing++ == 0)
            first = i;
    if (missing == 0 || (missing == count && !source->options.labels))
        return SHF_OK;
    char shown[SHF_SHOWN];
    return shf_fail(context, SHF_ERR_DATA,
                    "%zu of %zu images have no label%s%s, the first is '%s'; give one to each, by "
                    "its path or sample key",
                    missing, count, source->options.labels ? " in " : "",
                    source->options.labels ? source->options.labels : "",
                    shf_shown(entries[first].path, shown, sizeof(shown)));
}

/* ---- items ---- */

/* "<class>/<path without extension>", the class not twice. */
static shf_status make_stem(shf_context *context, shf_source *source, const shf_entry *entry,
                            shf_item *item)
{
    const char *base = entry->key ? entry->key : entry->path;
    const char *class_name = item->label >= 0 ? source->classes[item->label] : "";
    size_t class_length = strlen(class_name), length = shf_stem_length(base);
    bool inside = strncmp(base, class_name, class_length) == 0 && base[class_length] == '/';
    bool prefix = class_length > 0 && !entry->class_folder && !inside;
    size_t front = prefix ? class_length + 1 : 0;
    char *stem = shf_arena_take(&context->scratch, front + length + 1, 1);
    if (!stem)
        return shf_fail_memory(context, "the list of images");
    if (prefix) {
        memcpy(stem, class_name, class_length);
        stem[class_length] = '/';
    }
    memcpy(stem + front, base, length);
    stem[front + length] = 0;
    if (!shf_path_is_inside(stem)) {
        char shown[SHF_SHOWN];
        return shf_fail(context, SHF_ERR_DATA,
                        "'%s' cannot name an output: a path or key needs a name before its "
                        "extension, and may not begin with '/' or hold '..'",
                        shf_shown(base, shown, sizeof(shown)));
    }
    item->stem = shf_source_text(source, stem, front + length);
    return item->stem ? SHF_OK : shf_fail_memory(context, "the list of images");
}

static shf_status make_item(shf_context *context, shf_source *source, const uint32_t *sorted,
                            const shf_entry *entry, shf_item *item)
{
    char label[SHF_SHOWN], path[SHF_SHOWN];
    item->path = entry->path;
    item->key = entry->key ? entry->key : shf_key_of(entry->path, source->options.key_rule);
    item->label = entry->label ? shf_class_index(source, sorted, entry->label) : -1;
    item->labels = entry->labels;
    item->label_count = entry->label_count;
    if (entry->label && item->label < 0)
        return shf_fail(context, SHF_ERR_DATA,
                        "the label '%s' of '%s' is neither one of the %zu classes%s%s nor an index "
                        "below that",
                        shf_shown(entry->label, label, sizeof(label)),
                        shf_shown(entry->path, path, sizeof(path)), source->class_count,
                        source->options.classes ? " in " : "",
                        source->options.classes ? source->options.classes : "");
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = make_stem(context, source, entry, item);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- order ---- */

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

/* As ImageFolder reads the files <stem>.jpg: classes sorted; in a class, folders sorted by their
 * whole path as text (so that "c/a-b" stands before "c/a/x", for '-' comes before '/'); in a folder,
 * files sorted by name with extension ("a-b.jpg" before "a.jpg"). Equal for equal stems only. */
static int compare_items(const void *left, const void *right)
{
    const char *a = ((const shf_item *)left)->stem, *b = ((const shf_item *)right)->stem;
    const char *a_slash = strrchr(a, '/'), *b_slash = strrchr(b, '/');
    size_t a_folder = a_slash ? (size_t)(a_slash - a) : 0;
    size_t b_folder = b_slash ? (size_t)(b_slash - b) : 0;
    size_t a_class = a_slash ? strcspn(a, "/") : 0, b_class = b_slash ? strcspn(b, "/") : 0;
    int order = compare_bytes(a, a_class, b, b_class);
    if (order == 0)
        order = compare_bytes(a, a_folder, b, b_folder);
    if (order)
        return order;
    a += a_folder + (a_slash != NULL);
    b += b_folder + (b_slash != NULL);
    size_t same = 0;
    while (a[same] && a[same] == b[same])
        same++;
    if (!a[same] && !b[same])
        return 0;
    order = strcmp(a[same] ? a + same : ".jpg", b[same] ? b + same : ".jpg");
    return order ? order : a[same] ? 1 : -1;
}

static int compare_keys(const void *a, const void *b, void *items)
{
    const shf_item *all = items;
    return strcmp(all[*(const size_t *)a].key, all[*(const size_t *)b].key);
}

/* Sorted neighbours with one key, or one stem, stop the plan. */
static shf_status check_unique(shf_context *context, const shf_source *source)
{
    char text[SHF_SHOWN], first[SHF_SHOWN], second[SHF_SHOWN];
    for (size_t i = 1; i < source->count; i++) {
        const shf_item *a = &source->items[source->by_key[i - 1]];
        const shf_item *b = &source->items[source->by_key[i]];
        if (strcmp(a->key, b->key) == 0)
            return shf_fail(
                context, SHF_ERR_DATA, "two images have the sample key '%s': '%s' and '%s'%s",
                shf_shown(a->key, text, sizeof(text)), shf_shown(a->path, first, sizeof(first)),
                shf_shown(b->path, second, sizeof(second)),
                source->type == &shf_source_list           ? "; give each its own in the list"
                : source->options.key_rule == SHF_KEY_NAME ? "; use --key path"
                                                           : "");
    }
    for (size_t i = 1; i < source->count; i++) {
        const shf_item *a = &source->items[i - 1], *b = &source->items[i];
        if (strcmp(a->stem, b->stem) == 0)
            return shf_fail(context, SHF_ERR_DATA,
                            "two images would be written under one name, '%s': '%s' and '%s'; "
                            "rename one",
                            shf_shown(a->stem, text, sizeof(text)),
                            shf_shown(a->path, first, sizeof(first)),
                            shf_shown(b->path, second, sizeof(second)));
    }
    return SHF_OK;
}

static int compare_origins(const void *a, const void *b)
{
    size_t left = ((const shf_item *)a)->origin, right = ((const shf_item *)b)->origin;
    return (left > right) - (left < right);
}

static void sort_keys(const shf_source *source, size_t *by_key)
{
    for (size_t i = 0; i < source->count; i++)
        by_key[i] = i;
    qsort_r(by_key, source->count, sizeof(*by_key), compare_keys, source->items);
}

static shf_status sort_items(shf_context *context, shf_source *source)
{
    qsort(source->items, source->count, sizeof(*source->items), compare_items);
    size_t *by_key = shf_arena_take(&source->arena, source->count, sizeof(*by_key));
    if (!by_key)
        return shf_fail_memory(context, "the list of images");
    source->by_key = by_key;
    sort_keys(source, by_key);
    shf_status status = check_unique(context, source);
    if (!status && source->type->ordered) {
        qsort(source->items, source->count, sizeof(*source->items), compare_origins);
        sort_keys(source, by_key);
    }
    return status;
}

/* ---- all of it ---- */

static shf_status settle_labels(shf_context *context, shf_source *source, const shf_entry *entries,
                                size_t count, const uint32_t **sorted)
{
    shf_label_texts labels;
    shf_status status = source->options.labels
                            ? shf_labels_read(context, source, &labels)
                            : labels_of_entries(context, entries, count, &labels);
    if (!status)
        status = check_labelled(context, source, entries, count);
    if (!status)
        status = shf_classes_settle(context, source, &labels, sorted);
    if (!status && source->flags && source->flags != source->class_count)
        status = shf_fail(context, SHF_ERR_DATA, "%s: %zu classes, and an image has labels for %zu",
                          source->options.classes, source->class_count, source->flags);
    return status;
}

static shf_status make_items(shf_context *context, shf_source *source)
{
    const shf_entry *entries = (const shf_entry *)(const void *)source->entries.data;
    size_t count = source->entries.size / sizeof(*entries);
    if (count == 0) {
        char spec[SHF_SHOWN];
        return shf_fail(context, SHF_ERR_DATA,
                        "no images in '%s': .jpg, .jpeg and .png files are read, hidden ones are "
                        "not",
                        shf_shown(source->options.spec, spec, sizeof(spec)));
    }
    const uint32_t *sorted;
    shf_status status = settle_labels(context, source, entries, count, &sorted);
    if (status)
        return status;
    source->items = shf_arena_take(&source->arena, count, sizeof(*source->items));
    if (!source->items)
        return shf_fail_memory(context, "the list of images");
    source->count = count;
    for (size_t i = 0; i < count && !status; i++) {
        source->items[i].origin = i;
        status = make_item(context, source, sorted, &entries[i], &source->items[i]);
    }
    return status ? status : sort_items(context, source);
}

shf_status shf_source_resolve(shf_context *context, shf_source *source)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = make_items(context, source);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
