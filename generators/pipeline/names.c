/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names that outputs cannot have. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "generators/pipeline/plan.h"
#include "manifests/hash_set.h"
#include "manifests/paths.h"

/* A stem that stays below its folder, with names that a file system takes if they are files'. */
static bool writable_stem(const shf_plan *plan, const char *stem, size_t extension)
{
    if (!shf_path_is_inside(stem))
        return false;
    if (!plan->sink->files)
        return true;
    for (const char *part = stem; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t size = strcspn(part, "/");
        if (size + (part[size] ? 0 : extension) > NAME_MAX)
            return false;
    }
    return true;
}

static shf_status check_lengths(const shf_plan *plan)
{
    size_t longest = 0, extension = strlen(shf_encoder_extension(&plan->encoder)) + 1;
    for (size_t v = 0; plan->sink->files && v < plan->variant_count; v++) {
        size_t size = strlen(plan->variants[v].path);
        longest = size > longest ? size : longest;
    }
    for (size_t i = 0; i < plan->selected.count; i++) {
        const shf_item *item = &plan->source->items[plan->selected.items[i]];
        if (!writable_stem(plan, item->stem, extension) || longest + strlen(item->stem) >= PATH_MAX)
            return shf_fail(plan->context, SHF_ERR_ARGUMENT,
                            "%s: no file can be named '%s.%s': rename the image", item->path,
                            item->stem, shf_encoder_extension(&plan->encoder));
    }
    return SHF_OK;
}

/* ---- a file where another output needs a folder: x.png beside x.jpg/y.png ---- */

/* Adds the folders of a stem that are named as outputs are, without the extension. */
static shf_status add_folders(const shf_plan *plan, const char *stem, shf_hash_set *folders)
{
    const char *extension = shf_encoder_extension(&plan->encoder);
    size_t length = strlen(extension);
    for (const char *slash = strchr(stem, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t size = (size_t)(slash - stem);
        bool added;
        if (size > length + 1 && slash[-(ptrdiff_t)length - 1] == '.' &&
            memcmp(slash - length, extension, length) == 0 &&
            shf_hash_set_add(folders, stem, size - length - 1, &added))
            return shf_fail_memory(plan->context, "the list of folders");
    }
    return SHF_OK;
}

static shf_status check_folders(const shf_plan *plan)
{
    shf_hash_set folders;
    shf_hash_set_init(&folders, plan->context);
    shf_status status = SHF_OK;
    const shf_item *items = plan->source->items;
    for (size_t i = 0; i < plan->source->count && !status; i++)
        status = add_folders(plan, items[i].stem, &folders);
    for (size_t i = 0; i < plan->source->count && !status && folders.count; i++)
        if (shf_hash_set_has(&folders, items[i].stem, strlen(items[i].stem)))
            status =
                shf_fail(plan->context, SHF_ERR_ARGUMENT,
                         "%s: its output '%s.%s' would stand where a folder of outputs has to: "
                         "rename the image or the folder",
                         items[i].path, items[i].stem, shf_encoder_extension(&plan->encoder));
    shf_hash_set_free(&folders);
    return status;
}

shf_status shf_plan_check_names(const shf_plan *plan)
{
    shf_status status = check_lengths(plan);
    return status ? status : check_folders(plan);
}
