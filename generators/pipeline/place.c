/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where a release or a digest may not go: into its own source, where the next run would take outputs
 * for images, and their folder for a class. Folders are compared by device and inode: links and ".."
 * make no difference. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generators/pipeline/plan.h"

#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/* Opens the part of a path that is there, which OUT may be made in; -1 if nothing can be opened. */
static int open_nearest(const char *path)
{
    char part[PATH_MAX];
    size_t size = strlen(path);
    if (size >= sizeof(part))
        return -1;
    memcpy(part, path, size + 1);
    int folder = open(part, OPEN_FOLDER);
    while (folder < 0 && errno == ENOENT && strchr(part, '/')) {
        char *slash = strrchr(part, '/');
        slash[slash == part && slash[1]] = 0; /* "/" itself stays */
        folder = open(part, OPEN_FOLDER);
        if (strcmp(part, "/") == 0)
            break;
    }
    return folder < 0 && errno == ENOENT ? open(".", OPEN_FOLDER) : folder;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether the folder or one above it is the other one. Closes it. */
static bool is_inside(int folder, const struct stat *other)
{
    struct stat here, above;
    bool inside = false, top = folder < 0 || fstat(folder, &here) != 0;
    while (!top && !inside) {
        inside = same_file(&here, other);
        int parent = openat(folder, "..", OPEN_FOLDER);
        top = parent < 0 || fstat(parent, &above) != 0 || same_file(&above, &here);
        here = above;
        close(folder);
        folder = parent;
    }
    if (folder >= 0)
        close(folder);
    return inside;
}

bool shf_lies_in(const char *path, const char *folder)
{
    struct stat other;
    return stat(folder, &other) == 0 && is_inside(open_nearest(path), &other);
}

shf_status shf_plan_check_place(const shf_plan *plan)
{
    const char *out = plan->options.out;
    bool folder = plan->source->type == &shf_source_folder;
    if (!folder || !out || !shf_lies_in(out, plan->source->spec))
        return SHF_OK;
    return shf_fail(plan->context, SHF_ERR_CONFLICT,
                    "%s is in the source %s, where the next run would take outputs for images: "
                    "choose a folder outside it",
                    out, plan->source->spec);
}
