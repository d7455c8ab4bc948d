/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Manifests: the way back, what is refused. Memory that runs out: test_record.c. */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
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

TestSuite(manifest, .init = set_up, .fini = tear_down);

static void assert_same_manifest(const shf_manifest_record *a, const shf_manifest_record *b)
{
    cr_assert_str_eq(a->recipe, b->recipe);
    cr_assert_str_eq(a->profile, b->profile);
    cr_assert_str_eq(a->sink, b->sink);
    cr_assert_str_eq(a->encoder, b->encoder);
    cr_assert_str_eq(a->preprocess, b->preprocess);
    cr_assert_str_eq(a->preprocess_steps, b->preprocess_steps);
    cr_assert_str_eq(a->key_rule, b->key_rule);
    cr_assert_str_eq(a->source_type, b->source_type);
    cr_assert_str_eq(a->source_spec, b->source_spec);
    cr_assert_str_eq(a->codecs, b->codecs);
    cr_assert_str_eq(a->fingerprint, b->fingerprint);
    cr_assert_str_eq(a->identity, b->identity);
    cr_assert_str_eq(a->tool_version, b->tool_version);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++) {
        cr_assert_eq(a->pictures[kind].count, b->pictures[kind].count);
        for (size_t i = 0; i < a->pictures[kind].count; i++)
            cr_assert_str_eq(a->pictures[kind].hashes[i], b->pictures[kind].hashes[i]);
    }
    cr_assert(a->seed == b->seed && a->limit == b->limit && a->chunk == b->chunk);
    cr_assert(a->max_pixels == b->max_pixels && a->images == b->images);
    cr_assert_eq(a->published_size, b->published_size);
    cr_assert(a->outputs == b->outputs && a->failures == b->failures && a->bytes == b->bytes);
    cr_assert_eq(a->class_count, b->class_count);
    for (size_t i = 0; i < a->class_count; i++)
        cr_assert_str_eq(a->classes[i], b->classes[i]);
    cr_assert_eq(a->variant_count, b->variant_count);
    for (size_t i = 0; i < a->variant_count; i++) {
        cr_assert_str_eq(a->variants[i].id, b->variants[i].id);
        cr_assert_str_eq(a->variants[i].path, b->variants[i].path);
        const shf_relation *x = &a->variants[i].relation, *y = &b->variants[i].relation;
        cr_assert_eq(x->role, y->role);
        cr_assert(!x->set || strcmp(x->set, y->set) == 0);
        cr_assert(!x->set || strcmp(x->reference, y->reference) == 0);
    }
    cr_assert_eq(a->chunk_count, b->chunk_count);
    for (size_t i = 0; i < a->chunk_count; i++) {
        cr_assert_str_eq(a->chunks[i].path, b->chunks[i].path);
        cr_assert_str_eq(a->chunks[i].sha256, b->chunks[i].sha256);
        cr_assert(a->chunks[i].rows == b->chunks[i].rows);
        cr_assert(a->chunks[i].bytes == b->chunks[i].bytes);
    }
}

Test(manifest, a_manifest_reads_back_and_is_written_again_the_same)
{
    static const char *odd_classes[] = {"cat", "\xe9t\xe9"};
    shf_manifest_record back;
    json_t *document;
    shf_buffer first, second;
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    release.manifest.classes = odd_classes;
    release.manifest.published_size = 224;
    release.manifest.pictures[SHF_PICTURES_FROST].count = SHF_FROST_TEXTURES;
    release.manifest.pictures[SHF_PICTURES_INK].count = SHF_MOST_INK_MASKS;
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        for (size_t i = 0; i < release.manifest.pictures[kind].count; i++)
            snprintf(release.manifest.pictures[kind].hashes[i], SHF_SHA256_HEX, "%064zu", i);
    sample_release_write(&release);
    assert_ok(context,
              shf_manifest_read(context, &context->scratch, release.dir, &back, &document));
    assert_same_manifest(&release.manifest, &back);
    const char *name =
        json_string_value(json_object_get(back.variants[1].description, "corruption"));
    cr_assert_str_eq(name, "identity");
    assert_ok(context, shf_manifest_write(context, &back, &second));
    assert_ok(context,
              shf_file_read(context, sample_path(&release, "manifest.json"), 1 << 20, &first));
    cr_assert_eq(first.size, second.size);
    cr_assert_arr_eq(first.data, second.data, first.size);
    json_decref(document);
    shf_buffer_free(&first);
    shf_buffer_free(&second);
}

Test(manifest, a_relation_to_no_variant_is_refused)
{
    release.variants[1].relation = (shf_relation){SHF_ROLE_EDIT, "edits", "original"};
    sample_release_write(&release);
    shf_manifest_record back;
    json_t *document;
    char expected[256];
    snprintf(expected, sizeof(expected),
             "%s/manifest.json: variants[1].relation: no variant is called 'original'",
             release.dir);
    assert_fails(context,
                 shf_manifest_read(context, &context->scratch, release.dir, &back, &document),
                 SHF_ERR_DATA, expected);
}

Test(manifest, manifests_that_are_later_or_garbled_say_so)
{
    static const struct {
        const char *text;
        shf_status status;
        const char *reason;
    } rows[] = {
        {"{\"schema\": 2, \"anything\": []}", SHF_ERR_UNSUPPORTED,
         "made by a newer shiftforge: its schema is 2, this one reads 1"},
        {"{\"schema\": 0}", SHF_ERR_DATA, "the document: has no member tool_version"},
        {"{}", SHF_ERR_DATA, "the document: has no member schema"},
        {"7", SHF_ERR_DATA, "the document: not of type object"},
        {"\x89PNG", SHF_ERR_DATA, "not JSON at line 1, column 0: unable to decode byte 0x89"},
    };
    strcpy(release.dir, "/tmp/shiftforge-XXXXXX");
    cr_assert_not_null(mkdtemp(release.dir));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char expected[256];
        json_t *document;
        shf_manifest_record back;
        sample_file(&release, "manifest.json", rows[i].text);
        snprintf(expected, sizeof(expected), "%s/manifest.json: %s", release.dir, rows[i].reason);
        assert_fails(context,
                     shf_manifest_read(context, &context->scratch, release.dir, &back, &document),
                     rows[i].status, expected);
        cr_assert_null(document);
    }
}
