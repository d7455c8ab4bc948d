/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Layout imagenet-c: "[<group>/]<corruption>/<severity>/<class>/<image>", as the published archives
 * unpack (noise, blur, weather, digital, extra, each with its corruptions), and "clean/<class>/<image>"
 * beside them. A folder whose folders are numbers is a corruption's. */
#include <string.h>
#include <sys/stat.h>

#include "corruptions/base/text.h"
#include "generators/indexing/indexing.h"
#include "generators/sources/names.h"
#include "manifests/paths.h"

static const char *path_of(shf_indexing *indexing, const char *path, const char *name)
{
    return *path ? shf_path_join(&indexing->plan.arena, path, name) : name;
}

static bool is_folder(const shf_indexing *indexing, const char *path)
{
    struct stat about;
    return fstatat(indexing->folder, path, &about, 0) == 0 && S_ISDIR(about.st_mode);
}

static bool is_severity(const char *name, uint64_t *severity)
{
    return name[0] != '0' && shf_parse_u64(name, severity) && *severity <= SHF_MAX_SEVERITY;
}

/* What ids and path templates take without a second thought. */
static bool is_plain(const char *name)
{
    for (; *name; name++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+ ", *name))
            return false;
    return true;
}

static shf_status add_place(shf_indexing *indexing, const char *name, uint64_t severity,
                            const char *path)
{
    const shf_place place = {.name = name, .severity = (int)severity, .path = path};
    return path && !shf_buffer_append(&indexing->found, &place, sizeof(place))
               ? SHF_OK
               : shf_fail_memory(indexing->context, "the list of folders");
}

/* Folders in folders: the whole, a group, a corruption. */
enum { LEVEL_WHOLE, LEVEL_OUTER, LEVEL_INNER };

typedef struct visit {
    const char *path, *name; /* of the folder; "" for the whole */
    int level;
    bool corruption; /* it has severities */
} visit;

static shf_status explore(shf_indexing *indexing, visit at);

/* What a folder in a folder is. */
static shf_status look_into(shf_indexing *indexing, const visit *outer, const char *path,
                            const char *name)
{
    uint64_t severity;
    if (outer->corruption)
        return is_severity(name, &severity) ? add_place(indexing, outer->name, severity, path)
                                            : SHF_OK;
    if (outer->level == LEVEL_WHOLE && strcmp(name, "clean") == 0)
        return add_place(indexing, name, 0, path);
    if (outer->level == LEVEL_INNER || !is_plain(name))
        return SHF_OK;
    return explore(indexing, (visit){path, name, outer->level + 1, false});
}

/* Adds what is in a folder. Where anything of it is a variant, the rest is told. */
static shf_status explore_names(shf_indexing *indexing, visit at, const char **names, size_t count)
{
    size_t before = indexing->found.size, rest = 0;
    shf_status status = SHF_OK;
    uint64_t severity;
    for (size_t i = 0; i < count && at.level != LEVEL_WHOLE; i++)
        at.corruption |= is_severity(names[i], &severity);
    for (size_t i = 0; i < count && !status; i++) {
        size_t size = indexing->found.size;
        const char *path = path_of(indexing, at.path, names[i]);
        if (!path)
            return shf_fail_memory(indexing->context, "the list of folders");
        if (is_folder(indexing, path))
            status = look_into(indexing, &at, path, names[i]);
        if (indexing->found.size == size)
            names[rest++] = path;
    }
    for (size_t i = 0; i < rest && indexing->found.size > before; i++)
        shf_indexing_pass_over(indexing, names[i],
                               "neither a corruption, nor a severity, nor a group");
    return status;
}

static shf_status explore(shf_indexing *indexing, visit at)
{
    shf_buffer names;
    shf_buffer_init(&names, indexing->context);
    shf_status status = shf_indexing_list(indexing, at.path, &names);
    if (!status)
        status = explore_names(indexing, at, (const char **)(void *)names.data,
                               names.size / sizeof(char *));
    shf_buffer_free(&names);
    return status;
}

shf_status shf_indexing_find_folders(shf_indexing *indexing)
{
    shf_status status = explore(indexing, (visit){"", "", LEVEL_WHOLE, false});
    char shown[SHF_SHOWN];
    if (!status && indexing->found.size == 0)
        return shf_fail(indexing->context, SHF_ERR_DATA,
                        "%s: no <corruption>/<severity> folders in it: give the folder that has "
                        "the corruptions, or groups of them (noise, blur, weather, digital, extra)",
                        shf_shown(indexing->options.dir, shown, sizeof(shown)));
    return status;
}
