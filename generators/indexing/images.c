/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which images there are: the same ones in the folder of every variant. Folders are read by the folder
 * source, so that classes, order and what is left out are as ever. */
#include <string.h>

#include "generators/indexing/indexing.h"
#include "generators/sources/names.h"

/* The source's warnings, with the folder before them. */
typedef struct listener {
    shf_indexing *indexing;
    const char *path;
} listener;

static void hear(void *user, const char *line)
{
    const listener *listening = user;
    shf_indexing_warn(listening->indexing, "%s: %s", listening->path, line);
}

static shf_status open_place(shf_indexing *indexing, const shf_place *place, shf_source **out)
{
    const shf_index_options *options = &indexing->options;
    const char *dir = options->dir;
    /* A name with a ':' must not be taken for another kind of source. */
    const char *spec =
        shf_arena_print(&indexing->plan.arena, "%s%s/%s",
                        strchr(dir, ':') && *dir != '/' ? "./" : "", dir, place->path);
    if (!spec)
        return shf_fail_memory(indexing->context, "a path");
    listener listening = {indexing, place->path};
    const shf_source_options source = {
        .spec = spec, .classes = options->classes, .warn = hear, .user = &listening};
    shf_status status = shf_source_open(indexing->context, &source, out);
    if (!status)
        indexing->skipped += (*out)->skipped;
    return status;
}

/* How many images of one source another one lacks, and the first of them. */
static size_t count_missing(const shf_source *from, const shf_source *in, const char **first)
{
    size_t missing = 0, index;
    for (size_t i = 0; i < from->count; i++)
        if (!shf_source_find(in, from->items[i].key, &index) && missing++ == 0)
            *first = from->items[i].path;
    return missing;
}

static shf_status check_none_missing(shf_indexing *indexing, const shf_source *from,
                                     const shf_place *from_place, const shf_source *in,
                                     const shf_place *place)
{
    const char *first = "";
    char shown[SHF_SHOWN];
    size_t missing = count_missing(from, in, &first);
    if (!missing)
        return SHF_OK;
    return shf_fail(
        indexing->context, SHF_ERR_DATA,
        "%s lacks %zu of the images of %s, the first is '%s': complete the download, or "
        "index a folder without it",
        place->path, missing, from_place->path, shf_shown(first, shown, sizeof(shown)));
}

static shf_status compare_place(shf_indexing *indexing, const shf_place *base,
                                const shf_place *place)
{
    shf_source *source;
    shf_status status = open_place(indexing, place, &source);
    if (status)
        return status;
    status = check_none_missing(indexing, indexing->plan.source, base, source, place);
    if (!status)
        status = check_none_missing(indexing, source, place, indexing->plan.source, base);
    shf_source_close(indexing->context, source);
    return status;
}

/* What follows the stem in the name of an image. */
static const char *extension_of(const shf_item *item)
{
    return item->path + strlen(item->stem);
}

/* A variant's path has one ending for all images. */
static shf_status check_extensions(shf_indexing *indexing)
{
    const shf_source *source = indexing->plan.source;
    const char *first = extension_of(&source->items[0]);
    char shown[SHF_SHOWN];
    for (size_t i = 1; i < source->count; i++)
        if (strcmp(extension_of(&source->items[i]), first) != 0)
            return shf_fail(indexing->context, SHF_ERR_DATA,
                            "'%s' does not end in %s, as others do: a release has one ending",
                            shf_shown(source->items[i].path, shown, sizeof(shown)), first);
    return SHF_OK;
}

shf_status shf_indexing_folder_images(shf_indexing *indexing)
{
    const shf_place *places = (const shf_place *)(const void *)indexing->found.data;
    size_t count = indexing->found.size / sizeof(*places);
    shf_status status = open_place(indexing, &places[0], &indexing->plan.source);
    if (!status)
        status = check_extensions(indexing);
    for (size_t i = 1; i < count && !status; i++)
        status = compare_place(indexing, &places[0], &places[i]);
    return status;
}
