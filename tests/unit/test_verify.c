/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Verifying: a good release passes; each kind of damage is named, once, and nothing else is. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "manifests/hash_set.h"
#include "manifests/record.h"
#include "tests/support/support.h"
#include "tests/unit/sample_release.h"

static shf_context *context;
static sample_release release;

static void set_up(void)
{
    context = test_context();
    sample_release_init(&release, context);
    sample_release_write(&release);
}

static void tear_down(void)
{
    sample_release_free(&release);
    shf_context_destroy(context);
}

TestSuite(verify, .init = set_up, .fini = tear_down);

/* ---- what was found, as lines "kind path: detail" ---- */

static char found[8192];

static void note(void *user, const shf_finding *finding)
{
    size_t *count = user;
    size_t used = strlen(found);
    snprintf(found + used, sizeof(found) - used, "%s %s%s%s\n", shf_finding_name(finding->kind),
             finding->path, *finding->detail ? ": " : "", finding->detail);
    ++*count;
}

static shf_verify_summary assert_found(const char *expected)
{
    shf_verify_summary summary = {.struct_size = sizeof(summary)};
    size_t count = 0;
    found[0] = 0;
    shf_status status = shf_verify(context, release.dir, note, &count, &summary);
    cr_assert_str_eq(found, expected, "found is:\n%s", found);
    cr_assert_eq(status, count ? SHF_FINDINGS : SHF_OK, "%s", shf_context_error(context));
    cr_assert_eq(summary.findings, count);
    cr_assert_eq(summary.notes, 0);
    return summary;
}

#define CHUNK_0 "manifests/chunk-000000.jsonl"
#define CHUNK_1 "manifests/chunk-000001.jsonl"

/* A text file below the release with one text replaced by another; the last place counts. */
static void replace(const char *path, const char *old, const char *new)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    assert_ok(context, shf_file_read(context, sample_path(&release, path), 1 << 20, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
    char *place = NULL, *data = (char *)text.data;
    for (char *next = data; (next = strstr(next, old)); next++)
        place = next;
    cr_assert_not_null(place, "%s has no %s", path, old);
    char *out = malloc(text.size + strlen(new) + 1);
    sprintf(out, "%.*s%s%s", (int)(place - data), data, new, place + strlen(old));
    sample_file(&release, path, out);
    free(out);
    shf_buffer_free(&text);
}

/* ---- what is good ---- */

Test(verify, a_good_release_has_no_findings)
{
    shf_verify_summary summary = assert_found("");
    cr_assert_eq(summary.files, 5 * SAMPLE_VARIANTS + SAMPLE_CHUNKS + 1);
    cr_assert_eq(summary.bytes,
                 release.manifest.bytes + release.chunks[0].bytes + release.chunks[1].bytes);
    assert_ok(context, shf_verify(context, release.dir, NULL, NULL, NULL));
}

Test(verify, bookkeeping_is_not_extra)
{
    sample_file(&release, "build.log", "a line\n");
    sample_file(&release, ".shiftforge/chunks/000000", "marker\n");
    mkdir(sample_path(&release, "clean/empty"), 0777);
    assert_found("");
}

/* ---- files ---- */

Test(verify, missing_files)
{
    unlink(sample_path(&release, "clean/cat/a.png"));
    unlink(sample_path(&release, "gaussian_noise/2/dog/f.png"));
    assert_found("missing clean/cat/a.png\n"
                 "missing gaussian_noise/2/dog/f.png\n");
}

Test(verify, extra_files_in_order)
{
    sample_file(&release, "clean/z.png", "");
    sample_file(&release, "clean/cat/a.jpg", "");
    sample_file(&release, "clean/cat/a.png.part", "");
    sample_file(&release, "clean/dog/e.png", "of the image that failed");
    sample_file(&release, "gaussian_noise/3/cat/a.png", "");
    sample_file(&release, "manifests/chunk-000002.jsonl", "");
    sample_file(&release, "notes.txt", "");
    sample_file(&release, "clean/build.log", "");
    assert_found("extra notes.txt\n"
                 "extra clean/build.log\n"
                 "extra clean/z.png\n"
                 "extra clean/cat/a.jpg\n"
                 "extra clean/cat/a.png.part\n"
                 "extra clean/dog/e.png\n"
                 "extra gaussian_noise/3/cat/a.png\n"
                 "extra manifests/chunk-000002.jsonl\n");
}

Test(verify, a_changed_byte_and_a_file_cut_short)
{
    sample_file(&release, "clean/cat/a.png", "clean of cat/A\n");
    sample_file(&release, "clean/dog/d.png", "clean of");
    char expected[512];
    snprintf(expected, sizeof(expected),
             "changed clean/cat/a.png: SHA-256 "
             "80f1709d88ceb49c5d9516dc00b6603846b9f51841e41dc98dadce3bb98abb33, recorded is %s\n"
             "changed clean/dog/d.png: 8 bytes, recorded are 15\n",
             release.outputs[0][0].sha256);
    assert_found(expected);
}

Test(verify, links_and_pipes_are_no_files)
{
    const char *file = sample_path(&release, "clean/cat/a.png");
    unlink(file);
    cr_assert_eq(symlink("../dog/d.png", file), 0);
    file = sample_path(&release, "clean/dog/d.png");
    unlink(file);
    cr_assert_eq(mkfifo(file, 0600), 0);
    file = sample_path(&release, "clean/dog/f.png");
    unlink(file);
    cr_assert_eq(mkdir(file, 0700), 0);
    cr_assert_eq(symlink(".", sample_path(&release, "clean/loop")), 0);
    assert_found("changed clean/cat/a.png: a symbolic link, not a file\n"
                 "changed clean/dog/d.png: a named pipe, not a file\n"
                 "changed clean/dog/f.png: a folder, not a file\n"
                 "extra clean/loop: a symbolic link\n");
}

Test(verify, a_folder_that_became_a_link_is_named)
{
    cr_assert_eq(rename(sample_path(&release, "clean"), sample_path(&release, "elsewhere")), 0);
    cr_assert_eq(symlink("elsewhere", sample_path(&release, "clean")), 0);
    shf_verify_summary summary = {.struct_size = sizeof(summary)};
    size_t count = 0;
    cr_assert_eq(shf_verify(context, release.dir, note, &count, &summary), SHF_FINDINGS);
    cr_assert(strstr(found, "extra clean: a symbolic link\n"), "%s", found);
}

/* ---- rows ---- */

Test(verify, a_changed_row)
{
    replace(CHUNK_1, "\"width\":640", "\"width\":641");
    shf_buffer text;
    shf_buffer_init(&text, context);
    assert_ok(context, shf_file_read(context, sample_path(&release, CHUNK_1), 1 << 20, &text));
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX], expected[512];
    shf_sha256(text.data, text.size, hash);
    shf_hex(hash, hex);
    snprintf(expected, sizeof(expected), "changed " CHUNK_1 ": SHA-256 %s, recorded is %s\n", hex,
             release.chunks[1].sha256);
    assert_found(expected);
    shf_buffer_free(&text);
}

Test(verify, swapped_rows)
{
    char recorded[SHF_SHA256_HEX], expected[512];
    shf_buffer manifest;
    shf_buffer_init(&manifest, context);
    assert_ok(context,
              shf_file_read(context, sample_path(&release, "manifest.json"), 1 << 20, &manifest));
    assert_ok(context, shf_buffer_append(&manifest, "", 1));
    strcpy(recorded, release.chunks[0].sha256);
    shf_row_record first = release.rows[0];
    release.rows[0] = release.rows[1];
    release.rows[1] = first;
    sample_release_rewrite(&release);
    sample_file(&release, "manifest.json", (char *)manifest.data);
    snprintf(expected, sizeof(expected), "changed " CHUNK_0 ": SHA-256 %s, recorded is %s\n",
             release.chunks[0].sha256, recorded);
    assert_found(expected);
    shf_buffer_free(&manifest);
}

Test(verify, a_missing_chunk_is_one_finding)
{
    unlink(sample_path(&release, CHUNK_0));
    assert_found("missing " CHUNK_0 "\n");
}

Test(verify, a_chunk_cut_short)
{
    cr_assert_eq(truncate(sample_path(&release, CHUNK_1), (off_t)release.chunks[1].bytes - 2), 0);
    assert_found("changed " CHUNK_1 ": the last line is cut off\n");
}

Test(verify, a_row_that_is_not_json)
{
    char expected[256];
    replace(CHUNK_1, "{\"key\"", "[\"key\"");
    size_t count = 0;
    cr_assert_eq(shf_verify(context, release.dir, note, &count, NULL), SHF_FINDINGS);
    cr_assert_eq(count, 2, "%s", found);
    snprintf(expected, sizeof(expected), "invalid %s: line 3: not JSON at line 1, column ",
             CHUNK_1);
    cr_assert(strncmp(found, expected, strlen(expected)) == 0, "%s", found);
    cr_assert(strstr(found, "\nchanged " CHUNK_1 ": SHA-256 "), "%s", found);
}

Test(verify, keys_and_stems_that_occur_twice)
{
    release.rows[5].key = release.rows[0].key;
    release.rows[3].stem = release.rows[0].stem;
    sample_release_rewrite(&release);
    assert_found("invalid " CHUNK_1 ": line 1: stem 'cat/a' occurs twice\n"
                 "invalid " CHUNK_1 ": line 3: key 'cat/a' occurs twice\n"
                 "extra clean/dog/d.png\n"
                 "extra gaussian_noise/1/dog/d.png\n"
                 "extra gaussian_noise/2/dog/d.png\n");
}

Test(verify, outputs_that_are_not_the_variants)
{
    release.outputs[0][1].variant = "fog/1";
    release.rows[3].output_count = 2;
    sample_release_rewrite(&release);
    assert_found("invalid " CHUNK_0 ": line 1: output 2 is of variant 'fog/1', the manifest has "
                 "'gaussian_noise/1'\n"
                 "invalid " CHUNK_1 ": line 1: 2 outputs, the manifest has 3 variants\n");
}

/* ---- the manifest ---- */

Test(verify, counts_that_disagree)
{
    replace("manifest.json", "\"images\": 6", "\"images\": 7");
    replace("manifest.json", "\"outputs\": 15", "\"outputs\": 18");
    replace("manifest.json", "\"failures\": 1", "\"failures\": 0");
    assert_found("invalid manifest.json: counts.images is 7, the rows have 6\n"
                 "invalid manifest.json: counts.outputs is 18, the rows have 15\n"
                 "invalid manifest.json: counts.failures is 0, the rows have 1\n");
}

Test(verify, a_wrong_number_of_rows)
{
    replace("manifest.json", "\"rows\": 3", "\"rows\": 4");
    assert_found("invalid " CHUNK_1 ": 3 rows, recorded are 4\n");
}

Test(verify, manifests_that_cannot_be_used_are_errors)
{
    static const struct {
        const char *old, *new, *reason;
        shf_status status;
    } rows[] = {
        {"\"schema\": 1", "\"schema\": 2",
         "manifest.json: made by a newer shiftforge: its schema is 2, this one reads 1",
         SHF_ERR_UNSUPPORTED},
        {"\"path\": \"clean/{stem}.png\"", "\"path\": \"../{stem}.png\"",
         "manifest.json: variants[0].path: '../{stem}.png' is not written as it should be",
         SHF_ERR_DATA},
        {"\"path\": \"clean/{stem}.png\"", "\"path\": \"/etc/{stem}.png\"",
         "manifest.json: variants[0].path: '/etc/{stem}.png' is not written as it should be",
         SHF_ERR_DATA},
        {"\"path\": \"clean/{stem}.png\"", "\"path\": \"gaussian_noise/{stem}.png\"",
         "manifest.json: variants: 'gaussian_noise/1/{stem}.png' is inside the folder of "
         "'gaussian_noise/{stem}.png'",
         SHF_ERR_DATA},
        {"\"path\": \"clean/{stem}.png\"", "\"path\": \"manifests/{stem}.png\"",
         "manifest.json: variants: 'manifests/{stem}.png' is where rows are", SHF_ERR_DATA},
        {"\"id\": \"clean\"", "\"id\": \"gaussian_noise/1\"",
         "manifest.json: variants: id 'gaussian_noise/1' occurs twice", SHF_ERR_DATA},
        {"chunk-000001", "chunk-000000",
         "manifest.json: chunks: 'manifests/chunk-000000.jsonl' is out of order", SHF_ERR_DATA},
        {"manifests/chunk-000001.jsonl", "manifests/../x",
         "manifest.json: chunks[1].path: 'manifests/../x' is not written as it should be",
         SHF_ERR_DATA},
        {"\"seed\": \"18446744073709551615\"", "\"seed\": \"18446744073709551616\"",
         "manifest.json: seed: more than 2^64 - 1", SHF_ERR_DATA},
        {"\"sink\": \"folder\"", "\"sink\": \"digest\"",
         "the sink digest keeps no files: there is nothing to verify", SHF_ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char expected[512];
        size_t count = 0;
        sample_release_rewrite(&release);
        replace("manifest.json", rows[i].old, rows[i].new);
        shf_status status = shf_verify(context, release.dir, note, &count, NULL);
        snprintf(expected, sizeof(expected), "%s%s%s", release.dir,
                 strncmp(rows[i].reason, "manifest", 8) ? ": " : "/", rows[i].reason);
        cr_expect_eq(status, rows[i].status, "%zu", i);
        cr_expect_str_eq(shf_context_error(context), expected, "%s", shf_context_error(context));
        cr_expect_eq(count, 0);
    }
}

Test(verify, a_folder_without_a_manifest_is_no_release)
{
    char expected[256];
    unlink(sample_path(&release, "manifest.json"));
    snprintf(expected, sizeof(expected),
             "%s: no manifest.json: not a release, or its build is not finished (run it again to "
             "go on)",
             release.dir);
    assert_fails(context, shf_verify(context, release.dir, NULL, NULL, NULL), SHF_ERR_DATA,
                 expected);
    assert_fails(context, shf_verify(context, "/nowhere/at/all", NULL, NULL, NULL), SHF_ERR_IO,
                 "/nowhere/at/all: No such file or directory");
}

/* ---- memory ---- */

Test(verify, every_allocation_may_fail)
{
    test_failing failing;
    shf_status status = SHF_ERR_MEMORY;
    size_t n = 0;
    sample_file(&release, "extra", "");
    test_failing_init(&failing);
    while (status == SHF_ERR_MEMORY && ++n < 1000) {
        shf_context *poor;
        const shf_context_options options = {.struct_size = sizeof(options),
                                             .allocator = &failing.allocator};
        failing.fail_at = 0;
        cr_assert_eq(shf_context_create(&options, &poor), SHF_OK);
        test_failing_arm(&failing, n);
        status = shf_verify(poor, release.dir, NULL, NULL, NULL);
        cr_assert(status == SHF_FINDINGS || status == SHF_ERR_MEMORY, "%zu: %s", n,
                  shf_context_error(poor));
        shf_context_destroy(poor);
        cr_assert_eq(failing.live, 0, "%zu leaks", n);
    }
    cr_assert_eq(status, SHF_FINDINGS);
    cr_assert_gt(n, 8, "only %zu allocations were asked for", n - 1);
}

Test(verify, the_set_of_names_keeps_what_it_was_given)
{
    shf_hash_set set;
    char text[16];
    bool added;
    shf_hash_set_init(&set, context);
    cr_assert_not(shf_hash_set_has(&set, "0", 1), "an empty one has nothing");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20000; i++) {
            int size = snprintf(text, sizeof(text), "%d", i);
            assert_ok(context, shf_hash_set_add(&set, text, (size_t)size, &added));
            cr_assert_eq(added, round == 0);
        }
    }
    cr_assert_eq(set.count, 20000);
    cr_assert_leq(set.capacity * sizeof(*set.slots), 20000 * 22);
    cr_assert(shf_hash_set_has(&set, "19999", 5));
    cr_assert_not(shf_hash_set_has(&set, "20000", 5));
    shf_hash_set_free(&set);
}
