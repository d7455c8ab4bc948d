/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What tests of the pipeline share: folders, small builds, the hash of a tree. Include
 * <criterion/criterion.h> before. */
#ifndef SHF_TESTS_PIPELINE_SITE_H
#define SHF_TESTS_PIPELINE_SITE_H

#include <limits.h>
#include <shiftforge/shiftforge.h>
#include <stddef.h>

/* A temporary folder, with room for paths below it. */
typedef struct site {
    char path[128];
} site;

site site_make(void);
void site_remove(const site *folder);
/* "folder/name"; one of a few static buffers. */
const char *site_path(const site *folder, const char *name);

void write_file(const char *path, const void *data, size_t size);
/* A PNG of some pattern that differs from seed to seed. */
void write_picture(const char *path, int width, int height, unsigned seed);
bool path_exists(const char *path);
size_t count_files(const char *path);

/* SHA-256 over the names and the bytes of all files below a folder, those that may vary from run to
 * run (.shiftforge, build.log) left out. */
void hash_tree(const char *path, char hex[65]);
/* The same with nothing left out. */
void hash_all(const char *path, char hex[65]);

/* A build that takes a few milliseconds: six scenes, two corruptions. */
shf_build_options small_build(const char *out);
/* Runs it in this process, on a context of its own; the error text goes to error, if not NULL. */
shf_status run_build(const shf_build_options *options, shf_build_summary *summary,
                     char error[1024]);
/* The hash of a tree that a build has made undisturbed, in a folder of its own. */
void undisturbed(shf_build_options options, char hex[65]);

#define assert_builds(options, summary)                                                            \
    do {                                                                                           \
        char error_[1024];                                                                         \
        shf_status got_ = run_build(options, summary, error_);                                     \
        cr_assert_eq(got_, SHF_OK, "%s: %s", shf_status_name(got_), error_);                       \
    } while (0)

#endif
