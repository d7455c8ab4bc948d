/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A release, and beside it its files alone. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/pipeline/indexed.h"
#include "tests/support/support.h"

site indexed;
char indexed_warnings[4096];

void indexed_begin(shf_build_options *options)
{
    char command[512];
    indexed = site_make();
    indexed_warnings[0] = 0;
    options->out = site_path(&indexed, "made");
    assert_builds(options, NULL);
    snprintf(command, sizeof(command),
             "cd %s && cp -r made found && cd found && rm -r .shiftforge manifests manifest.json "
             "build.log",
             indexed.path);
    cr_assert_eq(system(command), 0);
}

void indexed_end(void)
{
    site_remove(&indexed);
}

void indexed_shell(const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s/found && %s", indexed.path, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static void keep_warning(void *user, const char *line)
{
    (void)user;
    size_t used = strlen(indexed_warnings);
    snprintf(indexed_warnings + used, sizeof(indexed_warnings) - used, "%s\n", line);
}

shf_index_options indexed_options(const char *dir, const char *layout, const char *profile)
{
    static char kept[256]; /* those of site_path are used again */
    snprintf(kept, sizeof(kept), "%s", dir);
    return (shf_index_options){.struct_size = sizeof(shf_index_options),
                               .dir = kept,
                               .layout = layout,
                               .profile = profile,
                               .warn = keep_warning};
}

shf_status run_index(const shf_index_options *options, shf_build_summary *summary, char error[1024])
{
    shf_context *context = test_context();
    shf_status status = shf_index(context, options, summary);
    snprintf(error, 1024, "%s", shf_context_error(context));
    shf_context_destroy(context);
    return status;
}

void assert_indexes(const shf_index_options *options)
{
    char error[1024];
    shf_status status = run_index(options, NULL, error);
    cr_assert_eq(status, SHF_OK, "%s: %s", shf_status_name(status), error);
}

void assert_refused(const shf_index_options *options, shf_status expected, const char *text)
{
    char error[1024], wanted[1024];
    shf_status status = run_index(options, NULL, error);
    snprintf(wanted, sizeof(wanted), text, indexed.path);
    cr_assert_eq(status, expected, "%s: %s", shf_status_name(status), error);
    cr_assert_str_eq(error, wanted);
    cr_assert(!path_exists(site_path(&indexed, "found/manifests")));
    cr_assert(!path_exists(site_path(&indexed, "found/manifest.json")));
}

shf_status verify(uint64_t *findings)
{
    shf_context *context = test_context();
    shf_verify_summary summary = {.struct_size = sizeof(summary)};
    shf_status status = shf_verify(context, site_path(&indexed, "found"), NULL, NULL, &summary);
    *findings = summary.findings;
    shf_context_destroy(context);
    return status;
}

json_t *indexed_load(const char *name)
{
    json_error_t error;
    json_t *value = json_load_file(site_path(&indexed, name), 0, &error);
    cr_assert_not_null(value, "%s: %s", name, error.text);
    return value;
}

json_t *indexed_rows(const char *dir)
{
    json_t *rows = json_array();
    for (int chunk = 0;; chunk++) {
        char path[128], line[16384];
        snprintf(path, sizeof(path), "%s/manifests/chunk-%06d.jsonl", dir, chunk);
        FILE *file = fopen(site_path(&indexed, path), "r");
        if (!file)
            return rows;
        while (fgets(line, sizeof(line), file))
            json_array_append_new(rows, json_loads(line, 0, NULL));
        fclose(file);
    }
}

void assert_same_outputs(const json_t *made, const json_t *found)
{
    static const char *const same[] = {"variant", "bytes", "sha256", "pixels"};
    cr_assert_eq(json_array_size(made), json_array_size(found));
    for (size_t i = 0; i < json_array_size(made); i++)
        for (size_t m = 0; m < sizeof(same) / sizeof(*same); m++)
            cr_assert(json_equal(json_object_get(json_array_get(made, i), same[m]),
                                 json_object_get(json_array_get(found, i), same[m])),
                      "output %zu: %s", i, same[m]);
}

void try_every_allocation(shf_index_options options)
{
    test_failing failing;
    shf_status status = SHF_ERR_MEMORY;
    options.threads = 1;
    for (size_t n = 1; status; n++) {
        test_failing_init(&failing);
        const shf_context_options with = {sizeof(with), &failing.allocator, NULL};
        shf_context *context;
        cr_assert_eq(shf_context_create(&with, &context), SHF_OK);
        test_failing_arm(&failing, n);
        status = shf_index(context, &options, NULL);
        cr_assert(!status || status == SHF_ERR_MEMORY, "allocation %zu: %s", n,
                  shf_context_error(context));
        cr_assert_eq(path_exists(site_path(&indexed, "found/manifests")), status == SHF_OK,
                     "allocation %zu", n);
        cr_assert_eq(path_exists(site_path(&indexed, "found/manifest.json")), status == SHF_OK,
                     "allocation %zu", n);
        test_failing_arm(&failing, 0);
        shf_context_destroy(context);
        cr_assert_eq(failing.live, 0, "allocation %zu leaks", n);
        cr_assert(status || n > 20, "%zu allocations", n);
    }
}
