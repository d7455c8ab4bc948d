/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Builds of recipes of datasets. */
#include "tools/cli/datasets.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "corruptions/base/context.h"

#define ALL "all"

/* A release of a dataset, below OUT. */
static shf_status build_one(shf_context *context, shf_build_options *build, const char *name,
                            cli_build_fn run, void *user)
{
    char place[PATH_MAX];
    const char *out = build->out;
    if (out && snprintf(place, sizeof(place), "%s/%s", out, name) >= (int)sizeof(place))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: the path is too long", out);
    /* Who needs the folder tells if it cannot be made. */
    const bool made = out && mkdir(out, 0777) == 0;
    build->out = out ? place : NULL;
    build->dataset = name;
    shf_status status = run(user);
    build->out = out;
    if (made && status)
        rmdir(out); /* if nothing came of it, and it is empty still */
    return status;
}

static const char *folder_of(const shf_build_options *build)
{
    static const char prefix[] = "npz:";
    const size_t size = sizeof(prefix) - 1;
    return strncmp(build->source, prefix, size) == 0 ? build->source + size : build->source;
}

static bool has_any(const char *folder)
{
    bool any = false;
    for (size_t i = 0; i < shf_dataset_count() && !any; i++)
        any = shf_dataset_in(folder, shf_dataset_at(i).name);
    return any;
}

static shf_status build_all(shf_context *context, shf_build_options *build, cli_build_fn run,
                            void *user)
{
    shf_status status = SHF_OK;
    bool findings = false;
    const char *folder = folder_of(build);
    if (build->profile)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "build: --profile is of one dataset: leave it out with --dataset " ALL);
    if (!has_any(folder))
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: no folder with any of MedMNIST's files (such as pathmnist_224.npz)",
                        folder);
    for (size_t i = 0; i < shf_dataset_count() && !status; i++) {
        const char *name = shf_dataset_at(i).name;
        if (!shf_dataset_in(folder, name)) {
            fprintf(stderr, "shiftforge: no file of %s in %s: it is left out\n", name, folder);
            continue;
        }
        status = build_one(context, build, name, run, user);
        findings |= status == SHF_FINDINGS;
        if (status == SHF_FINDINGS)
            status = SHF_OK;
        if (status)
            status = shf_fail(context, status, "%s: %s", name, shf_context_error(context));
    }
    return status || !findings ? status : SHF_FINDINGS;
}

shf_status cli_each_dataset(shf_context *context, shf_build_options *build, cli_build_fn run,
                            void *user)
{
    const char *name;
    if (build->dataset && strcmp(build->dataset, ALL) == 0)
        return build_all(context, build, run, user);
    shf_status status = shf_build_dataset(context, build, &name);
    return status ? status : build_one(context, build, name, run, user);
}
