/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Folders, small builds, and the hash of a tree. */
#include "tests/pipeline/site.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/sha256.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/support.h"

/* ---- folders ---- */

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

site site_make(void)
{
    site folder;
    const char *base = getenv("TMPDIR");
    /* In memory if there is no wish: a build syncs the disk, with all that others write to it. */
    if (!base)
        base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder.path, sizeof(folder.path), "%s/shiftforge-XXXXXX", base);
    if (!mkdtemp(folder.path))
        abort();
    return folder;
}

void site_remove(const site *folder)
{
    nftw(folder->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *site_path(const site *folder, const char *name)
{
    static char paths[8][512];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", folder->path, name);
    return path;
}

void write_file(const char *path, const void *data, size_t size)
{
    char folder[512];
    snprintf(folder, sizeof(folder), "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(folder, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file))
        abort();
}

void write_picture(const char *path, int width, int height, unsigned seed)
{
    size_t size = (size_t)width * (size_t)height * 3;
    unsigned char *pixels = malloc(size);
    for (size_t i = 0; i < size; i++)
        pixels[i] = (unsigned char)((i * (seed + 3) >> 2) ^ (i / 97 * seed));
    const shf_image image = shf_image_of(pixels, width, height, 3);
    const shf_encoder encoder = {.format = SHF_PNG};
    shf_context *context = test_context();
    shf_buffer buffer;
    shf_buffer_init(&buffer, context);
    if (shf_encode(context, &encoder, &image, &buffer))
        abort();
    write_file(path, buffer.data, buffer.size);
    shf_buffer_free(&buffer);
    shf_context_destroy(context);
    free(pixels);
}

bool path_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* ---- trees ---- */

/* nftw has no user pointer: the files of the walk at hand. */
static char **files;
static size_t file_count;

static int note_file(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)walk;
    if (type != FTW_F && type != FTW_SL)
        return 0;
    files = realloc(files, (file_count + 1) * sizeof(*files));
    files[file_count++] = strdup(path);
    return 0;
}

static int by_name(const void *one, const void *two)
{
    return strcmp(*(char *const *)one, *(char *const *)two);
}

static void add_content(shf_sha256_state *state, const char *path)
{
    char block[65536];
    FILE *file = fopen(path, "rb");
    for (size_t size; file && (size = fread(block, 1, sizeof(block), file)) > 0;)
        shf_sha256_add(state, block, size);
    if (file)
        fclose(file);
}

static size_t walk(const char *path, bool all, shf_sha256_state *state)
{
    size_t length = strlen(path), count = 0;
    file_count = 0;
    nftw(path, note_file, 16, FTW_PHYS);
    if (file_count)
        qsort(files, file_count, sizeof(*files), by_name);
    for (size_t i = 0; i < file_count; i++) {
        const char *name = files[i] + length + 1;
        if (all || (strncmp(name, ".shiftforge/", 12) != 0 && strcmp(name, "build.log") != 0)) {
            count++;
            if (state) {
                shf_sha256_add(state, name, strlen(name) + 1);
                add_content(state, files[i]);
            }
        }
        free(files[i]);
    }
    return count;
}

static void hash_walk(const char *path, bool all, char hex[65])
{
    shf_sha256_state state;
    uint8_t hash[SHF_SHA256_SIZE];
    if (shf_sha256_begin(&state))
        abort();
    walk(path, all, &state);
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
}

void hash_tree(const char *path, char hex[65])
{
    hash_walk(path, false, hex);
}

void hash_all(const char *path, char hex[65])
{
    hash_walk(path, true, hex);
}

size_t count_files(const char *path)
{
    return walk(path, true, NULL);
}

/* ---- builds ---- */

shf_build_options small_build(const char *out)
{
    return (shf_build_options){
        .struct_size = sizeof(shf_build_options),
        .recipe = "imagenet-64-c",
        .source = "synthetic:count=6,size=48x40",
        .out = out,
        .corruptions = "gaussian_noise,brightness",
        .severities = "1-3",
        .max_failures = -1,
        .threads = 2,
        .chunk = 4,
    };
}

shf_status run_build(const shf_build_options *options, shf_build_summary *summary, char error[1024])
{
    shf_context *context = test_context();
    shf_build_summary unused;
    shf_status status = shf_build(context, options, summary ? summary : &unused);
    if (error)
        snprintf(error, 1024, "%s", shf_context_error(context));
    shf_context_destroy(context);
    return status;
}

void undisturbed(shf_build_options options, char hex[65])
{
    site folder = site_make();
    options.out = site_path(&folder, "undisturbed");
    run_build(&options, NULL, NULL);
    hash_tree(site_path(&folder, "undisturbed"), hex);
    site_remove(&folder);
}
