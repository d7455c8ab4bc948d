/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What tests of sinks with shards share. */
#include "tests/pipeline/sharded.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/support.h"

site folder;

void sharded_setup(void)
{
    folder = site_make();
}

void sharded_teardown(void)
{
    site_remove(&folder);
}

shf_build_options sharded(const char *sink, const char *out)
{
    shf_build_options options = small_build(out);
    options.source = "synthetic:count=20,size=48x40";
    options.sink = sink;
    return options;
}

/* "<sink>-<name>" below the folder, for as long as the test. */
const char *place(const char *sink, const char *name)
{
    static char paths[8][256];
    static size_t next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s-%s", folder.path, sink, name);
    return path;
}

void run_shell(const char *sink, const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s/%s-out && %s", folder.path, sink, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static void print_finding(void *user, const shf_finding *finding)
{
    (void)user;
    cr_log_error("%s %s: %s", shf_finding_name(finding->kind), finding->path, finding->detail);
}

void assert_verifies(const shf_build_options *options)
{
    shf_context *context = test_context();
    const shf_rebuild_options again = {
        .struct_size = sizeof(again), .source = options->source, .threads = 2};
    assert_ok(context, shf_verify(context, options->out, print_finding, NULL, NULL));
    assert_ok(context, shf_rebuild(context, options->out, &again, print_finding, NULL, NULL));
    shf_context_destroy(context);
}

/* The release is what a build with these options makes undisturbed. */
void assert_same(shf_build_options options)
{
    char fresh[65], got[65];
    undisturbed(options, fresh);
    hash_tree(options.out, got);
    cr_assert_str_eq(fresh, got, "%s: another release than an undisturbed build makes",
                     options.sink);
    assert_verifies(&options);
}

/* Nine pictures of two classes, with dots in their names. */
const char *write_pictures(void)
{
    static char pictures[256];
    snprintf(pictures, sizeof(pictures), "%s/pictures", folder.path);
    for (unsigned i = 0; i < 9; i++) {
        char name[64];
        snprintf(name, sizeof(name), "pictures/%c/%u.x.png", i < 5 ? 'a' : 'b', i);
        write_picture(site_path(&folder, name), 70, 66, i);
    }
    return pictures;
}
