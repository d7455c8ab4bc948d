/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Datasets: from a source of images to a release. */
#ifndef SHIFTFORGE_DATASET_H
#define SHIFTFORGE_DATASET_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <shiftforge/corruption.h>
#include <shiftforge/manifest.h>
#include <shiftforge/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- recipes: what a dataset consists of ---- */

typedef struct shf_recipe_info {
    size_t struct_size;
    const char *name;        /* "imagenet-c" */
    const char *summary;     /* one line */
    const char *profile;     /* default profile */
    const char *corruptions; /* default list */
    const char *severities;  /* default list; "" for all that the profile has */
    const char *encoder;     /* default encoder */
    const char *sink;        /* default sink */
    bool
        datasets; /* made for datasets that are known by name: the profile is "<profile>/<dataset>" */
    /* Of recipes of views, which have no corruptions; else NULL. As in shf_build_options: */
    const char *shifts, *policy, *border, *outside;
    const char *preprocess; /* default preset; NULL: the profile's */
    const char *sequences;  /* of recipes of sequences: all that it has; else NULL */
} shf_recipe_info;

SHF_API size_t shf_recipe_count(void);
SHF_API shf_recipe_info shf_recipe_at(size_t index);

/* ---- datasets that are known by name: MedMNIST's ---- */

typedef struct shf_dataset_info {
    size_t struct_size;
    const char *name; /* "pathmnist" */
    const char *task; /* "binary", "multi-class", "ordinal", "multi-label" */
    int channels;
    size_t class_count;
    const char *const *classes;
} shf_dataset_info;

SHF_API size_t shf_dataset_count(void);
/* All zero from shf_dataset_count() on. */
SHF_API shf_dataset_info shf_dataset_at(size_t index);
/* Whether a folder has a file of it: "pathmnist.npz", "pathmnist_224.npz", ... */
SHF_API bool shf_dataset_in(const char *folder, const char *name);

/* ---- pictures of the user's ---- */

/* Reads from a folder the published textures of frost, frost1.png, frost2.png, frost3.png, frost4.jpg and
 * frost5.jpg; or ink masks: all .png, .jpg and .jpeg files of it, in the order of their names. The error
 * text names the file. *out is freed with shf_pictures_destroy. */
SHF_API shf_status shf_pictures_read(shf_context *context, shf_picture_kind kind,
                                     const char *folder, shf_pictures **out);

/* ---- building ---- */

/* The sample key of an image: its path below the source, or its file name. */
typedef enum shf_key_rule { SHF_KEY_PATH = 0, SHF_KEY_NAME = 1 } shf_key_rule;

/* The sample key of a path below its source under a rule: what follows the last '/' for
 * SHF_KEY_NAME, the path itself for SHF_KEY_PATH. */
SHF_API const char *shf_key_of(const char *path, shf_key_rule rule);

typedef struct shf_progress {
    size_t struct_size;
    uint64_t images_done, images_total;   /* this run's, those done by earlier runs left out */
    uint64_t outputs_done, outputs_total; /* likewise */
    uint64_t bytes_written;
    uint64_t failures;
} shf_progress;

/* The program that background_generate runs for each picture (docs/plugins.md); a zero field takes its
 * default. */
typedef struct shf_generator_options {
    const char *program; /* the path of an executable file; NULL: none */
    const char
        *cache;       /* a folder where pictures are kept, by what they depend on; NULL: none are */
    uint32_t timeout; /* seconds that a picture may take; 0: 300 */
    uint32_t tries;   /* so many before an image is left out; 0: 2 */
} shf_generator_options;

/* Options of a build; a zero field takes its default. */
typedef struct shf_build_options {
    size_t struct_size;
    const char *recipe;      /* "imagenet-c"; needed */
    const char *source;      /* a folder, "tar:...", "cifar:...", "npz:...", "npy:...", "list:...",
                          * "synthetic:..."; needed. Recipes of datasets: a npz file, or its folder */
    const char *out;         /* the release folder; needed but for the sinks digest and null */
    const char *profile;     /* the recipe's */
    const char *corruptions; /* a list as shf_select_corruptions takes it; the recipe's */
    const char *severities;  /* a list as shf_select_severities takes it; the recipe's */
    const char *sink;        /* "folder", "tar", "npy", "npz", "digest", "null"; the recipe's */
    const char *encoder;     /* "jpeg:85", "jpeg:85,plain", "png"; the recipe's; not for arrays */
    const char *preprocess;  /* a preset's name, "none" among them; the profile's */
    const char *labels;      /* a file of "path,label" lines */
    const char *classes;     /* a file with a class a line */
    const char *subset;      /* a file with a sample key a line */
    uint64_t limit;          /* so many images, evenly over the sorted list; 0: all */
    uint64_t seed;
    uint64_t max_pixels; /* of a source image; 0: 64 million */
    int64_t
        max_failures; /* more failed images than that stop it; -1 or less: never; 0: see strict */
    uint32_t chunk;   /* source images a chunk; 0: 1000, or 1024 for "npz" */
    uint32_t threads; /* 0: one a core */
    shf_key_rule key_rule;
    bool strict; /* the first failed image stops the build */
    void (*progress)(void *user, const shf_progress *progress); /* one thread at a time */
    void (*warn)(void *user, const char *line); /* skipped files and the like; may be NULL */
    void *user;
    const volatile sig_atomic_t *cancel; /* not 0: finish in good order */
    const char *frost_textures; /* a folder, as shf_pictures_read takes it; NULL: our own */
    bool scale_parameters;      /* as for shf_operation_create_with */
    bool fill;           /* arrays: an image that failed is zeros, and does not stop the build */
    const char *dataset; /* recipes of datasets: which; by the name of the source or the profile */
    const char *ink_masks; /* likewise */
    const char *split;     /* the same: "train", "val", "test" (default) */
    /* Recipes of views; the recipe's (docs/views.md): */
    const char *shifts; /* "neighbours-8:1", "grid:8:1", "rotate:5:3:bicubic", ... */
    const char *policy; /* whose pixels are counted: "native" or "resized" */
    const char *border; /* what comes in: "real", "cyclic", "black", "mean", "reflect", "replicate",
                  * "inpaint" */
    const char *outside; /* where real pixels end: "drop", "black", "mean", "reflect", "replicate",
                   * "inpaint" */
    /* Recipes of sequences: */
    const char *sequences;  /* "test", "rotate:31:-15:1,snow", ...; all of the recipe */
    const char *difficulty; /* a list as shf_select_severities takes it; "1" */
    /* Recipes of edits (docs/edits.md): */
    const char *masks;       /* a folder, "imagenet-s:DIR", FILE.json (COCO) or FILE.csv (boxes);
                              * NULL: the source's own */
    const char *backgrounds; /* a source as above of other backgrounds; NULL: the source's images
                              * without their objects */
    const char *area;        /* "LOW-HIGH": images whose object has another share are left out */
    const char *objects;     /* of a mask in pieces: "union" (default), "largest", "refuse" */
    const char *touching;    /* of objects that reach the border: "keep" (default), "skip" */
    const char *removal;     /* how objects are removed from backgrounds: "constant", "strip",
                              * "pull_push", "harmonic", "biharmonic", "patch"; the recipe's */
    const char *correlation; /* of recipes with places that go with classes: how often they do,
                              * from 0 to 1; by the split: in train the recipe's, else as by chance */
    shf_generator_options generator;
} shf_build_options;

typedef struct shf_build_summary {
    size_t struct_size;
    uint64_t images;        /* selected */
    uint64_t variants;      /* outputs an image, clean included */
    uint64_t outputs;       /* in the release when it is complete */
    uint64_t outputs_done;  /* made by this run */
    uint64_t outputs_kept;  /* there before */
    uint64_t failures;      /* images that failed; of the few that shf_build_plan tries */
    uint64_t bytes;         /* of all outputs; estimated by shf_build_plan */
    uint64_t skipped_files; /* in the source: hidden, not images, link loops */
    double seconds;         /* estimated by shf_build_plan, taken by shf_build */
    uint64_t chunks, chunks_done;
    char digest[65];  /* sink digest: SHA-256 of the digest table; else "" */
    uint64_t dropped; /* of the outputs: views that leave their source, which have no file */
    uint64_t skipped; /* images left out as asked: those without an object's mask, ... */
    uint64_t generated,
        generated_kept; /* pictures that the generator made, and that its cache had */
} shf_build_summary;

/* Which dataset a build is of, for recipes of datasets; NULL for others. */
SHF_API shf_status shf_build_dataset(shf_context *context, const shf_build_options *options,
                                     const char **out);

/* What shf_build would do, by making a few images without writing any. */
SHF_API shf_status shf_build_plan(shf_context *context, const shf_build_options *options,
                                  shf_build_summary *summary);

/* Makes the release, or goes on with one that was begun. SHF_OK; SHF_FINDINGS if images failed
 * (they are rows with their reason); SHF_ERR_CANCELLED, SHF_ERR_BUSY, SHF_ERR_CONFLICT and the rest
 * with one line of text. */
SHF_API shf_status shf_build(shf_context *context, const shf_build_options *options,
                             shf_build_summary *summary);

/* ---- originals: datasets that others made ---- */

/* Options of an index; a zero field takes its default. */
typedef struct shf_index_options {
    size_t struct_size;
    const char *dir;     /* the dataset; needed */
    const char *layout;  /* "imagenet-c", "cifar-c", "medmnist-c"; needed */
    const char *profile; /* whose parameters were published for it; the layout's, or that of the
                          * dataset that the folder of layout medmnist-c is named after */
    const char *classes; /* a file with a class a line; as the folders are sorted */
    uint64_t max_pixels; /* of an image; 0: 64 million */
    uint32_t chunk;      /* rows a file; 0: 1000 */
    uint32_t threads;    /* 0: one a core */
    void (*progress)(void *user, const shf_progress *progress); /* one thread at a time */
    void (*warn)(void *user, const char *line);                 /* may be NULL */
    void *user;
    const volatile sig_atomic_t *cancel;
} shf_index_options;

/* Writes manifest.json and its rows into the folder, so that status and verify know it. Nothing is
 * left where it fails. */
SHF_API shf_status shf_index(shf_context *context, const shf_index_options *options,
                             shf_build_summary *summary);

/* ---- releases ---- */

typedef struct shf_release_status {
    size_t struct_size;
    bool complete; /* manifest.json is there */
    bool running;  /* a build holds the lock */
    char recipe[64], profile[64], encoder[64];
    uint64_t seed, images, variants, chunks, chunks_done, outputs_done, failures, bytes;
    bool original;    /* others made it, and shf_index described it: the seed is not known */
    uint64_t skipped; /* images left out as asked */
} shf_release_status;

SHF_API shf_status shf_release_get_status(shf_context *context, const char *dir,
                                          shf_release_status *out);

typedef struct shf_rebuild_options {
    size_t struct_size;
    const char *source; /* as for the build; NULL if that was "synthetic:" */
    uint64_t sample;    /* so many images, evenly over the release; 0: all */
    uint32_t threads;   /* 0: one a core */
    const volatile sig_atomic_t *cancel;
    void (*progress)(void *user, const shf_progress *progress); /* as for the build; may be NULL */
    void *progress_user;
    const char *frost_textures; /* the folder of the textures that the build was given, if any */
    const char *ink_masks;      /* likewise */
    const char *masks, *backgrounds; /* as the build was given them */
    shf_generator_options generator; /* likewise; of a release that was made with one */
} shf_rebuild_options;

/* Makes outputs of the release again from its source and compares: differing pixels are findings,
 * differing bytes with equal pixels are notes if the codec libraries are of another version. */
SHF_API shf_status shf_rebuild(shf_context *context, const char *dir,
                               const shf_rebuild_options *options, shf_finding_fn report,
                               void *user, shf_verify_summary *summary);

#ifdef __cplusplus
}
#endif
#endif
