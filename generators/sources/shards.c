/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tar source: which archives a specification names. */
#include "generators/sources/shards.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "generators/sources/file.h"
#include "generators/sources/names.h"

typedef struct shard_search {
    shf_context *context;
    shf_source *source;
    shf_buffer paths; /* of const char * */
    shf_buffer text;  /* of a path that is put together */
} shard_search;

static shf_status fail(const shard_search *search, shf_status status, const char *what)
{
    char shown[SHF_SHOWN];
    return shf_fail(search->context, status, "the source '%s': %s",
                    shf_shown(search->source->options.spec, shown, sizeof(shown)), what);
}

static shf_status append(shard_search *search, const char *text, size_t size)
{
    shf_status status = shf_buffer_append(&search->text, text, size);
    return status ? shf_fail_memory(search->context, "the list of archives") : SHF_OK;
}

/* Adds the path that was put together. */
static shf_status add_path(shard_search *search)
{
    if (search->paths.size / sizeof(char *) == SHF_MOST_SHARDS)
        return fail(search, SHF_ERR_LIMIT, "more than 100000 archives");
    const char *path = shf_source_text(search->source, search->text.data, search->text.size);
    if (!path || shf_buffer_append(&search->paths, &path, sizeof(path)))
        return shf_fail_memory(search->context, "the list of archives");
    return SHF_OK;
}

/* ---- patterns ---- */

static shf_status expand(shard_search *search, const char *pattern);

static shf_status expand_with(shard_search *search, const char *part, size_t size, const char *rest)
{
    size_t front = search->text.size;
    shf_status status = append(search, part, size);
    if (!status)
        status = expand(search, rest);
    search->text.size = front;
    return status;
}

static bool parse_end(const char *text, size_t size, uint64_t *out)
{
    char digits[16];
    if (size == 0 || size >= sizeof(digits))
        return false;
    memcpy(digits, text, size);
    digits[size] = 0;
    return shf_parse_u64(digits, out);
}

/* "000..146": numbers as wide as the wider end where one begins with 0, as bash has it. */
static shf_status expand_range(shard_search *search, const char *inside, size_t size,
                               const char *rest)
{
    const char *dots = memmem(inside, size, "..", 2);
    size_t front = (size_t)(dots - inside), back = size - front - 2;
    uint64_t first, last;
    if (!parse_end(inside, front, &first) || !parse_end(dots + 2, back, &last) || first > last)
        return fail(search, SHF_ERR_ARGUMENT, "a range is as {000..146}, the lower number first");
    bool padded = (front > 1 && inside[0] == '0') || (back > 1 && dots[2] == '0');
    int width = padded ? (int)(front > back ? front : back) : 0;
    shf_status status = SHF_OK;
    for (uint64_t i = first; !status && i <= last; i++) {
        char number[24];
        int length = snprintf(number, sizeof(number), "%0*llu", width, (unsigned long long)i);
        status = expand_with(search, number, (size_t)length, rest);
    }
    return status;
}

/* "train,val". */
static shf_status expand_list(shard_search *search, const char *inside, size_t size,
                              const char *rest)
{
    shf_status status = SHF_OK;
    for (const char *at = inside, *end = inside + size; !status && at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        size_t part = comma ? (size_t)(comma - at) : (size_t)(end - at);
        status = expand_with(search, at, part, rest);
        at += part + 1;
    }
    return status;
}

/* Adds what pattern stands for to the text so far. */
static shf_status expand(shard_search *search, const char *pattern)
{
    size_t front = search->text.size, plain = strcspn(pattern, "{");
    shf_status status = append(search, pattern, plain);
    const char *inside = pattern + plain + 1;
    size_t size = pattern[plain] ? strcspn(inside, "{}") : 0;
    if (!status && !pattern[plain])
        status = add_path(search);
    else if (!status && inside[size] != '}')
        status = fail(search, SHF_ERR_ARGUMENT, "a '{' without its '}'");
    else if (!status && memchr(inside, ',', size))
        status = expand_list(search, inside, size, inside + size + 1);
    else if (!status && memmem(inside, size, "..", 2))
        status = expand_range(search, inside, size, inside + size + 1);
    else if (!status)
        status = fail(search, SHF_ERR_ARGUMENT,
                      "what is in {} is a range as {000..146}, or a list as {train,val}");
    search->text.size = front;
    return status;
}

/* ---- folders ---- */

static bool is_archive(const char *name)
{
    const char *dot = strrchr(name, '.');
    return name[0] != '.' && dot && shf_same_letters(dot, ".tar");
}

static shf_status list_folder(shard_search *search, DIR *folder)
{
    shf_status status = append(search, search->source->spec, strlen(search->source->spec));
    if (!status)
        status = append(search, "/", 1);
    size_t front = search->text.size;
    for (struct dirent *entry = readdir(folder); entry && !status; entry = readdir(folder)) {
        if (!is_archive(entry->d_name))
            continue;
        status = append(search, entry->d_name, strlen(entry->d_name));
        if (!status)
            status = add_path(search);
        search->text.size = front;
    }
    if (!status && search->paths.size == 0)
        status = fail(search, SHF_ERR_DATA,
                      "no .tar files in that folder; compressed ones are not read: unpack them to "
                      ".tar");
    return status;
}

/* ---- all of them ---- */

static shf_status find(shard_search *search)
{
    const char *spec = search->source->spec;
    struct stat about;
    if (stat(spec, &about) && strchr(spec, '{'))
        return expand(search, spec);
    DIR *folder = opendir(spec);
    if (!folder && errno != ENOTDIR)
        return fail(search, SHF_ERR_IO, strerror(errno));
    if (folder) {
        shf_status status = list_folder(search, folder);
        closedir(folder);
        return status;
    }
    shf_status status = append(search, spec, strlen(spec));
    return status ? status : add_path(search);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

shf_status shf_shards_find(shf_context *context, shf_source *source, shf_shards *out)
{
    shard_search search = {.context = context, .source = source};
    shf_buffer_init(&search.paths, context);
    shf_buffer_init(&search.text, context);
    *out = (shf_shards){0};
    shf_status status = find(&search);
    if (!status) {
        out->count = search.paths.size / sizeof(*out->paths);
        out->paths = shf_arena_take(&source->arena, out->count, sizeof(*out->paths));
        if (!out->paths)
            status = shf_fail_memory(context, "the list of archives");
    }
    if (!status) {
        memcpy(out->paths, search.paths.data, search.paths.size);
        qsort(out->paths, out->count, sizeof(*out->paths), compare_paths);
    }
    shf_buffer_free(&search.paths);
    shf_buffer_free(&search.text);
    return status;
}

shf_status shf_shard_open(shf_context *context, const char *path, int *file, uint64_t *size)
{
    struct stat about;
    *file = shf_open_below(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (*file < 0)
        return shf_fail(context, SHF_ERR_IO, "cannot be opened: %s", strerror(errno));
    shf_status status = SHF_OK;
    if (fstat(*file, &about))
        status = shf_fail(context, SHF_ERR_IO, "cannot be read: %s", strerror(errno));
    else if (!S_ISREG(about.st_mode))
        status = shf_fail(context, SHF_ERR_DATA, "not a regular file");
    if (status)
        close(*file);
    else
        *size = (uint64_t)about.st_size;
    return status;
}
