/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Files of a release: read up to a limit, written whole, at the path of a template. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <sys/stat.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tests/support/support.h"
#include "tests/unit/sample_release.h"

static shf_context *context;
static sample_release release;

static void set_up(void)
{
    context = test_context();
    sample_release_init(&release, context);
}

static void tear_down(void)
{
    sample_release_free(&release);
    shf_context_destroy(context);
}

TestSuite(files, .init = set_up, .fini = tear_down);

Test(files, an_output_path_is_the_template_with_the_stem)
{
    shf_arena *arena = &context->scratch;
    cr_assert_str_eq(shf_output_path(arena, "fog/3/{stem}.jpg", "n01/\xff"), "fog/3/n01/\xff.jpg");
    cr_assert_str_eq(shf_output_path(arena, "fog/3/{stem}.jpg", "{stem}"), "fog/3/{stem}.jpg");
}

Test(files, files_are_read_up_to_their_limit_and_written_whole)
{
    shf_buffer text;
    char expected[256];
    struct stat info;
    shf_buffer_init(&text, context);
    sample_release_write(&release);
    sample_file(&release, "f", "0123456789");
    const char *path = sample_path(&release, "f");
    assert_ok(context, shf_file_read(context, path, 10, &text));
    cr_assert_eq(text.size, 10);
    snprintf(expected, sizeof(expected), "%s: 10 bytes, more than 9", path);
    assert_fails(context, shf_file_read(context, path, 9, &text), SHF_ERR_LIMIT, expected);
    snprintf(expected, sizeof(expected), "%s: not a regular file", release.dir);
    assert_fails(context, shf_file_read(context, release.dir, 9, &text), SHF_ERR_IO, expected);
    path = sample_path(&release, "none/f");
    snprintf(expected, sizeof(expected), "%s: No such file or directory", path);
    assert_fails(context, shf_file_write(context, path, "x", 1), SHF_ERR_IO, expected);
    cr_assert_eq(stat(sample_path(&release, "f.part"), &info), -1, "nothing is left beside it");
    shf_buffer_free(&text);
}

Test(files, a_pipe_in_place_of_a_file_does_not_hold_us_up)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    sample_release_write(&release);
    const char *path = sample_path(&release, "pipe");
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_eq(shf_file_read(context, path, 9, &text), SHF_ERR_IO);
    shf_buffer_free(&text);
}
