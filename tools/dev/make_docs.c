/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Prints docs/corruptions.md, as the registry has it. See tools/dev/make-docs. */
#include <stdio.h>
#include <string.h>

#include "corruptions/registry.h"
#include "manifests/record.h"

static const char introduction[] =
    "# Corruptions\n\n"
    "This page is made from the registry by `tools/dev/make-docs`: do not edit it. The same is "
    "said "
    "by\n`shiftforge describe NAME`.\n\n"
    "Severities are addressed by profile: the tables of one paper for one image size. Parameters "
    "can "
    "be\nset by hand (`--set name=value`); the bounds below are what is accepted. How far pixels "
    "agree "
    "with\nthe published code: *bit-exact*, every value; *within 1*, values differ by at most 1, "
    "on at "
    "most\n0.5 % of them; *distribution*, the random generator is another one, and the values are "
    "equal in\ndistribution.\n\n";

static shf_status write_profiles(shf_buffer *out)
{
    shf_status status =
        shf_buffer_text(out, "## Profiles\n\n| profile | alias | size | preprocessing | what it is "
                             "| reference |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < shf_profile_count() && !status; i++) {
        shf_profile_info p = shf_profile_at(i);
        status = shf_buffer_format(out, "| %s | %s | %d | %s | %s | %s |\n", p.name, p.alias,
                                   p.size, p.preprocess, p.summary, p.reference);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

static shf_status write_overview(shf_buffer *out)
{
    shf_status status =
        shf_buffer_text(out, "## All of them\n\n| name | family | set | agreement | what it does "
                             "|\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < shf_corruption_count() && !status; i++) {
        shf_corruption_info c = shf_corruption_get_info(shf_corruption_at(i));
        status = shf_buffer_format(out, "| [%s](#%s) | %s | %s | %s | %s |\n", c.name, c.name,
                                   c.family, shf_membership_name(c.membership),
                                   shf_exactness_name(c.exactness), c.summary);
    }
    return status ? status : shf_buffer_text(out, "\n");
}

/* A heading where a family begins, then its corruptions, in the order of list.def. */
static shf_status write_families(shf_buffer *out)
{
    const char *family = "";
    shf_status status = SHF_OK;
    for (size_t i = 0; i < shf_corruption_count() && !status; i++) {
        const shf_corruption *corruption = shf_corruption_at(i);
        if (strcmp(family, corruption->family) != 0)
            status = shf_buffer_format(out, "## Family %s\n\n", corruption->family);
        family = corruption->family;
        if (!status)
            status = shf_describe_markdown(corruption, out);
    }
    return status;
}

int main(void)
{
    shf_context *context;
    shf_buffer page;
    if (shf_context_create(NULL, &context))
        return 1;
    shf_buffer_init(&page, context);
    shf_status status = shf_buffer_text(&page, introduction);
    if (!status)
        status = write_profiles(&page);
    if (!status)
        status = write_overview(&page);
    if (!status)
        status = write_families(&page);
    if (status)
        fprintf(stderr, "make_docs: %s\n", shf_context_error(context));
    else if (fwrite(page.data, 1, page.size - 1, stdout) != page.size - 1) /* one newline less */
        status = SHF_ERR_IO;
    shf_buffer_free(&page);
    shf_context_destroy(context);
    return shf_status_exit_code(status);
}
