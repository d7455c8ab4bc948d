/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tests/unit/sample_release.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static const char *const variant_ids[SAMPLE_VARIANTS] = {"clean", "gaussian_noise/1",
                                                         "gaussian_noise/2"};
static const char *const templates[SAMPLE_VARIANTS] = {
    "clean/{stem}.png", "gaussian_noise/1/{stem}.png", "gaussian_noise/2/{stem}.png"};
static const char *const stems[SAMPLE_CHUNKS * SAMPLE_ROWS] = {
    "cat/a", "cat/\xff\xfe", "cat/quote\" back\\ tab\t bell\a \x7f \xc3\xa9",
    "dog/d", "dog/e",        "dog/f"};
static const char *const chunk_paths[SAMPLE_CHUNKS] = {"manifests/chunk-000000.jsonl",
                                                       "manifests/chunk-000001.jsonl"};
static const char *const classes[] = {"cat", "dog"};

static void hash_text(const char *text, char out[SHF_SHA256_HEX])
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256(text, strlen(text), hash);
    shf_hex(hash, out);
}

/* What the file of an output holds: its variant and its image. */
static void content(const sample_release *release, size_t row, size_t variant, char out[512])
{
    snprintf(out, 512, "%s of %s\n", variant_ids[variant], release->rows[row].stem);
}

static void init_row(sample_release *release, size_t i)
{
    char text[512];
    shf_row_record *row = &release->rows[i];
    *row = (shf_row_record){.key = stems[i],
                            .path = stems[i],
                            .stem = stems[i],
                            .label = i == 5 ? -1 : (int32_t)(i / 3),
                            .bytes = 1000 + i,
                            .width = 640,
                            .height = 480,
                            .outputs = release->outputs[i],
                            .output_count = SAMPLE_VARIANTS};
    hash_text(stems[i], row->sha256);
    for (size_t v = 0; v < SAMPLE_VARIANTS; v++) {
        content(release, i, v, text);
        shf_output_record *output = &release->outputs[i][v];
        *output = (shf_output_record){.variant = variant_ids[v], .bytes = strlen(text)};
        hash_text(text, output->sha256);
        hash_text(variant_ids[v], output->pixels);
    }
}

static shf_attribute attributes[] = {{"area", NULL, 0.1}, {"group", "cat on land", 0}};

static void init_failed_row(shf_row_record *row)
{
    row->error = "a JPEG file that ends early";
    row->outputs = NULL;
    row->output_count = 0;
    row->width = row->height = 0;
}

void sample_release_init(sample_release *release, shf_context *context)
{
    *release = (sample_release){.context = context};
    MUST(!shf_operation_create(context, "identity", NULL, 0, NULL, 0, &release->identity));
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++)
        init_row(release, i);
    init_failed_row(&release->rows[4]);
    release->rows[1].attributes = attributes;
    release->rows[1].attribute_count = sizeof(attributes) / sizeof(*attributes);
    release->outputs[0][1].drawn =
        (shf_drawn){sizeof(shf_drawn), 2, {{"angle", 0.1}, {"crop_x", -3}}};
    for (size_t v = 0; v < SAMPLE_VARIANTS; v++)
        release->variants[v] = (shf_variant_record){
            .id = variant_ids[v], .path = templates[v], .operation = release->identity};
    release->variants[2].relation = (shf_relation){SHF_ROLE_VIEW, "noise", variant_ids[1]};
    for (size_t c = 0; c < SAMPLE_CHUNKS; c++) {
        release->chunks[c] =
            (shf_chunk_record){.path = chunk_paths[c], .rows = SAMPLE_ROWS, .bytes = 1};
        hash_text("not written yet", release->chunks[c].sha256);
    }
    release->manifest = (shf_manifest_record){
        .recipe = "imagenet-c",
        .profile = "imagenet-c",
        .sink = "folder",
        .encoder = "png",
        .preprocess = "none",
        .preprocess_steps = "",
        .key_rule = "path",
        .source_type = "folder",
        .source_spec = "",
        .codecs = "libpng 1.6.39",
        .seed = UINT64_MAX,
        .chunk = SAMPLE_ROWS,
        .max_pixels = 64000000,
        .classes = (const char **)(uintptr_t)classes,
        .class_count = 2,
        .variants = release->variants,
        .variant_count = SAMPLE_VARIANTS,
        .chunks = release->chunks,
        .chunk_count = SAMPLE_CHUNKS,
        .tool_version = SHF_VERSION_STRING,
    };
    hash_text("source", release->manifest.fingerprint);
    hash_text("identity", release->manifest.identity);
}

/* ---- files ---- */

const char *sample_path(const sample_release *release, const char *path)
{
    static char buffers[4][4096];
    static unsigned next;
    char *out = buffers[next++ % 4];
    snprintf(out, sizeof(buffers[0]), "%s/%s", release->dir, path);
    return out;
}

void sample_file(const sample_release *release, const char *path, const char *text)
{
    char *full = strdup(sample_path(release, path));
    for (char *slash = full + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = 0;
        mkdir(full, 0777);
    }
    MUST(!shf_file_write(release->context, full, text, strlen(text)));
    free(full);
}

static void write_outputs(const sample_release *release)
{
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        for (size_t v = 0; v < release->rows[i].output_count; v++) {
            char text[512], path[512];
            const char *ending = strstr(templates[v], "{stem}");
            content(release, i, v, text);
            snprintf(path, sizeof(path), "%.*s%s.png", (int)(ending - templates[v]), templates[v],
                     release->rows[i].stem);
            sample_file(release, path, text);
        }
    }
}

static void write_chunk(sample_release *release, size_t number)
{
    shf_buffer text;
    shf_buffer_init(&text, release->context);
    for (size_t i = number * SAMPLE_ROWS; i < (number + 1) * SAMPLE_ROWS; i++)
        MUST(!shf_row_write(release->context, &release->rows[i], &text));
    MUST(!shf_buffer_append(&text, "", 1));
    shf_chunk_record *chunk = &release->chunks[number];
    sample_file(release, chunk->path, (char *)text.data);
    chunk->bytes = text.size - 1;
    hash_text((char *)text.data, chunk->sha256);
    shf_buffer_free(&text);
}

static void count(sample_release *release)
{
    shf_manifest_record *manifest = &release->manifest;
    manifest->images = manifest->outputs = manifest->failures = manifest->bytes = 0;
    for (size_t i = 0; i < SAMPLE_CHUNKS * SAMPLE_ROWS; i++) {
        const shf_row_record *row = &release->rows[i];
        manifest->images++;
        manifest->failures += row->error != NULL;
        manifest->outputs += row->output_count;
        for (size_t v = 0; v < row->output_count; v++)
            manifest->bytes += row->outputs[v].bytes;
    }
}

void sample_release_rewrite(sample_release *release)
{
    shf_buffer text;
    shf_buffer_init(&text, release->context);
    for (size_t i = 0; i < SAMPLE_CHUNKS; i++)
        write_chunk(release, i);
    count(release);
    MUST(!shf_manifest_write(release->context, &release->manifest, &text));
    MUST(!shf_buffer_append(&text, "", 1));
    sample_file(release, "manifest.json", (char *)text.data);
    shf_buffer_free(&text);
}

void sample_release_write(sample_release *release)
{
    strcpy(release->dir, "/tmp/shiftforge-XXXXXX");
    MUST(mkdtemp(release->dir));
    write_outputs(release);
    sample_release_rewrite(release);
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void sample_release_free(sample_release *release)
{
    if (release->dir[0])
        nftw(release->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    shf_operation_destroy(release->identity);
}
