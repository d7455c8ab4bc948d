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
    if (out)
        mkdir(out, 0777); /* who needs it tells if it cannot be made */
    build->out = out ? place : NULL;
    build->dataset = name;
    shf_status status = run(user);
    build->out = out;
    return status;
}

static const char *folder_of(const shf_build_options *build)
{
    static const char prefix[] = "npz:";
    const size_t size = sizeof(prefix) - 1;
    return strncmp(build->source, prefix, size) == 0 ? build->source + size : build->source;
}

static shf_status build_all(shf_context *context, shf_build_options *build, cli_build_fn run,
                            void *user)
{
    shf_status status = SHF_OK;
    bool findings = false, any = false;
    if (build->profile)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "build: --profile is of one dataset: leave it out with --dataset " ALL);
    for (size_t i = 0; i < shf_dataset_count() && (!status || status == SHF_FINDINGS); i++) {
        const char *name = shf_dataset_at(i).name;
        if (!shf_dataset_in(folder_of(build), name)) {
            fprintf(stderr, "shiftforge: no file of %s in %s: it is left out\n", name,
                    folder_of(build));
            continue;
        }
        any = true;
        status = build_one(context, build, name, run, user);
        findings |= status == SHF_FINDINGS;
        if (status && status != SHF_FINDINGS)
            status = shf_fail(context, status, "%s: %s", name, shf_context_error(context));
    }
    if (!any)
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: no folder with any of MedMNIST's files (such as pathmnist_224.npz)",
                        folder_of(build));
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
