/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Golden digests: the pixels of every corruption, profile and severity, made through the real
 * pipeline by the digest sink on synthetic scenes, against tests/golden/<name>.tsv. A file that is
 * missing, or that nothing makes, fails. Every CPU level must give them, with 1, 2 and 7 threads.
 *
 *     test_golden                checks
 *     test_golden --write DIR    writes the files: only after a change of pixels that is meant, with
 *                                the corruption's revision gone up (tests/golden/regenerate)
 *
 * Not a Criterion program: it runs in every build of the compiler matrix. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/registry.h"
#include "generators/views/sequences.h"
#include "tests/support/support.h"

#define COLUMNS "# name\trevision\tprofile\tseverity\tinput\tdigest\n"

/* ---- what is made ---- */

#define SCALED                                                                                     \
    "gaussian_blur,defocus_blur,motion_blur,glass_blur,snow,frost,spatter,elastic_transform"

#define MEDMNIST_C(dataset)                                                                        \
    {                                                                                              \
        "medmnist-c/" dataset, "synthetic:count=2,size=61x47", NULL, NULL, NULL                    \
    }

#define FRAMES                                                                                     \
    "gaussian_noise:3,motion_blur:2,zoom_blur:4,snow:2,translate:2:-3:6,rotate:3:-15:15,"          \
    "tilt:3:-15:15,scale:3:0.4:0.3,spatter:2:3:17,shear:2:-15:30"

/* preprocess NULL: the profile's own; scaled not NULL: these corruptions, with scale_parameters;
 * sequences not NULL: frames of these, whose numbers stand for severities */
static const struct {
    const char *profile, *source, *preprocess, *scaled, *sequences;
} inputs[] = {
    {"imagenet-c", "synthetic:count=2,size=61x47", "none", NULL, NULL},
    {"imagenet-c", "synthetic:count=1,size=320x240", NULL, NULL, NULL},
    {"imagenet-c-299", "synthetic:count=2,size=61x47", "none", NULL, NULL},
    {"imagenet-64-c", "synthetic:count=2,size=61x47", "none", NULL, NULL},
    {"imagenet-64-c", "synthetic:count=2,size=100x75", NULL, NULL, NULL},
    {"cifar10-c", "synthetic:count=3,size=32x32", NULL, NULL, NULL},
    {"imagenet-c", "synthetic:count=1,size=320x240", "imagenet-384", SCALED, NULL},
    {"imagenet-p", "synthetic:count=2,size=61x47", "none", NULL, NULL},
    {"cifar-p", "synthetic:count=3,size=32x32", NULL, NULL, NULL},
    {"imagenet-p", "synthetic:count=1,size=320x240", NULL, NULL, FRAMES},
    {"imagenet-e", "synthetic:count=3,size=96x72", "none", NULL, NULL},
    {"backgrounds", "synthetic:count=24,size=64x48", "none", NULL, NULL}, /* two of each class */
    {"imagenet-9", "synthetic:count=24,size=64x48", "none", NULL, NULL},
    {"backgrounds-challenge", "synthetic:count=24,size=64x48", "none", NULL, NULL},
    {"waterbirds", "synthetic:count=24,size=64x48", "none", NULL, NULL},
    {"cut-paste", "synthetic:count=3,size=96x72", "none", NULL, NULL},
    MEDMNIST_C("pathmnist"),
    MEDMNIST_C("bloodmnist"),
    MEDMNIST_C("dermamnist"),
    MEDMNIST_C("retinamnist"),
    MEDMNIST_C("tissuemnist"),
    MEDMNIST_C("octmnist"),
    MEDMNIST_C("breastmnist"),
    MEDMNIST_C("chestmnist"),
    MEDMNIST_C("pneumoniamnist"),
    MEDMNIST_C("organamnist"),
    MEDMNIST_C("organcmnist"),
    MEDMNIST_C("organsmnist"),
};

typedef struct golden {
    char name[64]; /* published */
    char line[512];
} golden;

typedef struct goldens {
    golden *lines;
    size_t count;
} goldens;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "golden: %s: %s\n", what, why);
    exit(1);
}

/* "variant TAB key TAB pixel hash TAB file hash". */
static void add_line(goldens *all, size_t input, char *text)
{
    char *variant = strtok(text, "\t"), *key = strtok(NULL, "\t"), *pixels = strtok(NULL, "\t");
    if (!pixels || strcmp(variant, "failed") == 0)
        fail(inputs[input].source, "an image failed");
    char *slash = strchr(variant, '/');
    if (slash)
        *slash = 0;
    const char *name = slash ? variant : "identity";
    const shf_corruption *corruption = shf_corruption_find(name);
    shf_table_find(name, inputs[input].profile, &corruption);
    const unsigned revision =
        corruption ? shf_corruption_get_info(corruption).revision : SHF_SEQUENCES_REVISION;
    all->lines = realloc(all->lines, (all->count + 1) * sizeof(*all->lines));
    golden *line = &all->lines[all->count++];
    snprintf(line->name, sizeof(line->name), "%s", name);
    snprintf(line->line, sizeof(line->line), "%s\t%u\t%s\t%s\t%s %s%s %s\t%s\n", name, revision,
             inputs[input].profile, slash ? slash + 1 : "0", inputs[input].source,
             inputs[input].preprocess ? inputs[input].preprocess : "preset",
             inputs[input].scaled      ? " scaled"
             : inputs[input].sequences ? " frames"
                                       : "",
             key, pixels);
}

static void make_input(goldens *all, size_t input, shf_context *context, unsigned threads,
                       const char *folder)
{
    const shf_build_options options = {
        .struct_size = sizeof(options),
        .recipe = inputs[input].sequences ? "imagenet-p"
                                          : "imagenet-c", /* of a profile all that it has */
        .sequences = inputs[input].sequences,
        .profile = inputs[input].profile,
        .source = inputs[input].source,
        .preprocess = inputs[input].preprocess,
        .corruptions = inputs[input].scaled,
        .scale_parameters = inputs[input].scaled != NULL,
        .sink = "digest",
        .encoder = "jpeg:85,plain", /* its bytes are not looked at */
        .out = folder,
        .max_failures = -1,
        .threads = threads,
    };
    shf_build_summary summary;
    if (shf_build(context, &options, &summary))
        fail(inputs[input].source, shf_context_error(context));
    char path[256], text[1024];
    snprintf(path, sizeof(path), "%s/digest.tsv", folder);
    FILE *file = fopen(path, "r");
    if (!file)
        fail(path, strerror(errno));
    while (fgets(text, sizeof(text), file))
        add_line(all, input, text);
    fclose(file);
    unlink(path);
}

static goldens make(const char *level, unsigned threads)
{
    char folder[] = "/tmp/shiftforge-golden-XXXXXX";
    const shf_context_options options = {.struct_size = sizeof(options), .cpu_level = level};
    shf_context *context;
    goldens all = {0};
    if (!mkdtemp(folder) || shf_context_create(&options, &context))
        fail(folder, "cannot begin");
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
        make_input(&all, i, context, threads, folder);
    shf_context_destroy(context);
    rmdir(folder);
    return all;
}

/* ---- files ---- */

/* Whether the line is the first of its name. */
static bool is_first(const goldens *all, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(all->lines[i].name, all->lines[index].name) == 0)
            return false;
    return true;
}

static void golden_path(char path[512], const char *folder, const char *name)
{
    snprintf(path, 512, "%s/%s.tsv", folder, name);
}

static void write_name(const goldens *all, const char *folder, const char *name)
{
    char path[512];
    golden_path(path, folder, name);
    FILE *file = fopen(path, "w");
    if (!file)
        fail(path, strerror(errno));
    fputs(COLUMNS, file);
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->lines[i].name, name) == 0)
            fputs(all->lines[i].line, file);
    fclose(file);
}

/* Line by line; returns how many differ. */
static size_t check_name(const goldens *all, const char *folder, const char *name)
{
    char path[512], text[1024];
    size_t differing = 0;
    golden_path(path, folder, name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail(path, "missing: make it with tests/golden/regenerate, and look at what it says");
    if (!fgets(text, sizeof(text), file) || strcmp(text, COLUMNS) != 0)
        fail(path, "the columns are other ones");
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->lines[i].name, name) != 0)
            continue;
        if (fgets(text, sizeof(text), file) && strcmp(text, all->lines[i].line) == 0)
            continue;
        if (differing++ == 0)
            fprintf(stderr, "golden: %s: made    %s", path, all->lines[i].line);
    }
    if (fgets(text, sizeof(text), file))
        fail(path, "has more lines than are made");
    fclose(file);
    return differing;
}

/* Files that nothing makes any more. */
static void check_names(const goldens *all, const char *folder)
{
    DIR *directory = opendir(folder);
    if (!directory)
        fail(folder, strerror(errno));
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        char *dot = strstr(entry->d_name, ".tsv");
        bool known = !dot;
        if (dot)
            *dot = 0;
        for (size_t i = 0; i < all->count && !known; i++)
            known = strcmp(all->lines[i].name, entry->d_name) == 0;
        if (!known)
            fail(entry->d_name, "no corruption of that name makes goldens");
    }
    closedir(directory);
}

static size_t check(const goldens *all, const char *folder, const char *level, unsigned threads)
{
    size_t differing = 0;
    for (size_t i = 0; i < all->count; i++)
        if (is_first(all, i))
            differing += check_name(all, folder, all->lines[i].name);
    check_names(all, folder);
    printf("golden: %zu digests at %s with %u threads: %zu differ\n", all->count, level, threads,
           differing);
    return differing;
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "--write") == 0) {
        goldens all = make("baseline", 2);
        for (size_t i = 0; i < all.count; i++)
            if (is_first(&all, i))
                write_name(&all, arguments[2], all.lines[i].name);
        free(all.lines);
        return 0;
    }
    static const unsigned threads[] = {1, 2, 7};
    size_t differing = 0, turn = 0;
    const char *const *levels = test_cpu_levels();
    for (size_t i = 0; levels[i] || turn < 3; i += levels[i] != NULL, turn++) {
        const char *level = levels[i] ? levels[i] : "baseline";
        goldens all = make(level, threads[turn % 3]);
        differing += check(&all, SHF_GOLDEN_DIR, level, threads[turn % 3]);
        free(all.lines);
    }
    return differing > 0;
}
