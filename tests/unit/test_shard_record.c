/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Manifests whose outputs are members of archives and rows of arrays: read back as written, and what
 * their tables must say of each other. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/paths.h"
#include "manifests/schema.h"
#include "tests/support/support.h"
#include "tests/unit/sample_release.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static shf_context *context;
static sample_release release;
static shf_buffer text;

/* A variant of each kind: files, members, rows. */
static shf_shard_record shards[] = {
    {"gaussian_noise/1/000000.tar", 1536, ZEROS, 3},
    {"gaussian_noise/1/000001.tar", 1024, ZEROS, 2},
    {"gaussian_noise/1/000000.idx", 10, ZEROS, 0},
    {"gaussian_noise.npy", 9007199254740991, ZEROS, 5},
};

static void set_up(void)
{
    context = test_context();
    shf_buffer_init(&text, context);
    sample_release_init(&release, context);
    release.variants[1].shard = "gaussian_noise/1/{chunk}.tar";
    release.variants[1].path = "{stem}.png";
    release.variants[2].shard = "gaussian_noise.npy";
    release.variants[2].path = NULL;
    release.variants[2].first = 7;
    release.manifest.shards = shards;
    release.manifest.shard_count = sizeof(shards) / sizeof(shards[0]);
    assert_ok(context, shf_manifest_write(context, &release.manifest, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
}

static void tear_down(void)
{
    shf_buffer_free(&text);
    sample_release_free(&release);
    shf_context_destroy(context);
}

TestSuite(shard_record, .init = set_up, .fini = tear_down);

static shf_status parse(const char *manifest, shf_manifest_record *out, json_t **document)
{
    return shf_manifest_parse(context, &context->scratch, manifest, strlen(manifest), out,
                              document);
}

Test(shard_record, a_manifest_reads_back_and_is_written_again_the_same)
{
    shf_manifest_record back;
    json_t *document;
    shf_buffer again;
    assert_ok(context, parse((char *)text.data, &back, &document));
    cr_assert_null(back.variants[0].shard);
    cr_assert_str_eq(back.variants[0].path, "clean/{stem}.png");
    cr_assert_str_eq(back.variants[1].shard, "gaussian_noise/1/{chunk}.tar");
    cr_assert_str_eq(back.variants[1].path, "{stem}.png");
    cr_assert_str_eq(back.variants[2].shard, "gaussian_noise.npy");
    cr_assert_null(back.variants[2].path);
    cr_assert_eq(back.variants[2].first, 7);
    cr_assert_eq(back.shard_count, release.manifest.shard_count);
    for (size_t i = 0; i < back.shard_count; i++) {
        cr_assert_str_eq(back.shards[i].path, shards[i].path);
        cr_assert_eq(back.shards[i].bytes, shards[i].bytes);
        cr_assert_eq(back.shards[i].outputs, shards[i].outputs);
        cr_assert_str_eq(back.shards[i].sha256, ZEROS);
    }
    shf_buffer_init(&again, context);
    assert_ok(context, shf_manifest_write(context, &back, &again));
    cr_assert_eq(again.size, text.size - 1);
    cr_assert_arr_eq(again.data, text.data, again.size);
    shf_buffer_free(&again);
    json_decref(document);
}

Test(shard_record, the_names_of_outputs)
{
    shf_arena *arena = &context->scratch;
    const char *stem = release.rows[0].stem;
    cr_assert_str_eq(shf_output_name(arena, &release.variants[0], 3, 4, stem), "clean/cat/a.png");
    cr_assert_str_eq(shf_output_name(arena, &release.variants[1], 3, 4, stem),
                     "gaussian_noise/1/000003.tar/cat/a.png");
    cr_assert_str_eq(shf_output_name(arena, &release.variants[2], 3, 4, stem),
                     "gaussian_noise.npy[11]");
    cr_assert_str_eq(shf_shard_path(arena, "x/{chunk}.tar", 1234567), "x/1234567.tar");
    cr_assert_str_eq(shf_label_member(arena, "cat/a"), "cat/a.cls");
    cr_assert_eq(shf_chunk_number("manifests/chunk-000012.jsonl"), 12);
}

/* The manifest with one text replaced by another of any length, in its first place. */
static char *changed(const char *old, const char *new)
{
    const char *place = strstr((char *)text.data, old);
    cr_assert_not_null(place, "no %s", old);
    size_t before = (size_t)(place - (char *)text.data);
    char *out = malloc(text.size + strlen(new));
    memcpy(out, text.data, before);
    strcpy(out + before, new);
    strcat(out, place + strlen(old));
    return out;
}

static const struct {
    const char *old, *new, *error;
} damages[] = {
    {"\"path\": \"gaussian_noise/1/000001.tar\"", "\"path\": \"gaussian_noise/1/000002.tar\"",
     "variants: 'gaussian_noise/1': its shard 'gaussian_noise/1/000001.tar' is not in the table of "
     "shards"},
    {"\"path\": \"gaussian_noise.npy\"", "\"path\": \"other.npy\"",
     "variants: 'gaussian_noise/2': its shard 'gaussian_noise.npy' is not in the table of shards"},
    {"000000.idx", "000000.tar", "shards: 'gaussian_noise/1/000000.tar' occurs twice"},
    {"gaussian_noise/1/000000.idx", "manifests/000000.idx",
     "shards: 'manifests/000000.idx' is where rows are"},
    {"gaussian_noise/1/000000.idx", "../000000.idx",
     "shards[2].path: '../000000.idx' is not written as it should be"},
    {"{chunk}.tar", "{chunk}{chunk}.tar",
     "variants[1].shard: 'gaussian_noise/1/{chunk}{chunk}.tar' is not written as it should be"},
    {"/{chunk}.tar", ".tar", "variants: 'gaussian_noise/1': {chunk} is for shards of members"},
    {"\"shard\": \"gaussian_noise.npy\"", "\"shard\": \"gaussian_noise{chunk}.npy\"",
     "variants: 'gaussian_noise/2': {chunk} is for shards of members"},
    {"\"shard\": \"gaussian_noise.npy\", ", "",
     "variants: 'gaussian_noise/2' has neither a shard nor a folder"},
    {"\"shard\": \"gaussian_noise/1/{chunk}.tar\", ", "",
     "variants: 'gaussian_noise/1' has neither a shard nor a folder"},
    {"\"first\": 7, ", "", "variants[2]: of no form that is allowed"},
    {"\"first\": 7, ", "\"first\": 7, \"path\": \"{stem}\", ",
     "variants[2]: of no form that is allowed"},
    {"\"first\": 7, ", "\"first\": -1, ", "variants[2].first: minimum is 0, here it is -1"},
    {"\"outputs\": 5}", "\"outputs\": 5, \"more\": 1}", "shards[3]: has an unknown member more"},
    {"\"bytes\": 1536", "\"bytes\": \"1536\"", "shards[0].bytes: not of type integer"},
};

Test(shard_record, tables_that_disagree_are_refused)
{
    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        shf_manifest_record back;
        json_t *document;
        char *manifest = changed(damages[i].old, damages[i].new);
        assert_fails(context, parse(manifest, &back, &document), SHF_ERR_DATA, damages[i].error);
        free(manifest);
    }
}

/* A shard that no variant names may be there: verify looks at it as a file. */
Test(shard_record, a_manifest_without_shards_has_no_table)
{
    text.size = 0;
    sample_release plain;
    sample_release_init(&plain, context);
    assert_ok(context, shf_manifest_write(context, &plain.manifest, &text));
    assert_ok(context, shf_buffer_append(&text, "", 1));
    cr_assert_null(strstr((char *)text.data, "shard"));
    sample_release_free(&plain);
}
