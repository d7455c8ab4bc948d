/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What an index looks at and what it tells: names in folders, lines to the user. */
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "generators/indexing/indexing.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"

void shf_indexing_warn(shf_indexing *indexing, const char *format, ...)
{
    if (!indexing->options.warn)
        return;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    indexing->options.warn(indexing->options.user, line);
}

void shf_indexing_pass_over(shf_indexing *indexing, const char *path, const char *why)
{
    char shown[SHF_SHOWN];
    indexing->skipped++;
    shf_indexing_warn(indexing, "'%s' is passed over: %s", shf_shown(path, shown, sizeof(shown)),
                      why);
}

char *shf_indexing_path(shf_indexing *indexing, const char *path)
{
    return shf_path_join(&indexing->plan.arena, indexing->options.dir, path);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

shf_status shf_indexing_list(shf_indexing *indexing, const char *path, shf_buffer *names)
{
    shf_context *context = indexing->context;
    char shown[SHF_SHOWN];
    const char *full = *path ? shf_indexing_path(indexing, path) : indexing->options.dir;
    DIR *folder = full ? opendir(full) : NULL;
    if (!full)
        return shf_fail_memory(context, "the list of folders");
    if (!folder)
        return shf_fail(context, SHF_ERR_IO, "%s: %s", shf_shown(full, shown, sizeof(shown)),
                        strerror(errno));
    shf_status status = SHF_OK;
    for (struct dirent *entry = readdir(folder); entry && !status; entry = readdir(folder)) {
        const char *name = shf_arena_print(&indexing->plan.arena, "%s", entry->d_name);
        if (!name || (*name != '.' && shf_buffer_append(names, &name, sizeof(name))))
            status = shf_fail_memory(context, "the list of folders");
    }
    closedir(folder);
    if (!status && names->size)
        qsort(names->data, names->size / sizeof(char *), sizeof(char *), compare_names);
    return status;
}
