/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a release says of itself, as structs: the manifest, and one row a source image. Reading and
 * writing are each other's inverse. Texts are UTF-8 in JSON; a key, path or stem that is not UTF-8
 * is written as {"hex": "..."} in place of the string. */
#ifndef SHF_MANIFESTS_RECORD_H
#define SHF_MANIFESTS_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include <shiftforge/corruption.h>
#include <shiftforge/manifest.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"
#include "corruptions/base/sha256.h"
#include "manifests/view.h"

/* ---- rows: manifests/chunk-NNNNNN.jsonl, one line a source image, in source order ---- */

typedef struct shf_output_record {
    const char *variant; /* id in the variant table: "clean", "gaussian_noise/3" */
    uint64_t bytes;      /* of the encoded file */
    char sha256[SHF_SHA256_HEX];
    char pixels[SHF_SHA256_HEX]; /* pixel hash: shf_sha256_image of what the encoder was given */
    shf_drawn drawn;             /* and scaled to its size; count 0: none */
    int outside;  /* of a view: the pixels by which it leaves its source; 0: it does not */
    bool dropped; /* for that: it has a place in the row, but no file, bytes or hashes */
    const char *background; /* key of the image whose background it has; NULL: none */
} shf_output_record;

/* What is known of a source image beside its label: a group, the area of its object. */
typedef struct shf_attribute {
    const char *name;
    const char *text; /* NULL: a number */
    double number;
} shf_attribute;

typedef struct shf_row_record {
    const char *key, *path, *stem; /* as in shf_item */
    int32_t label;                 /* -1: none, or any number of them: */
    const int32_t *labels;         /* ascending; NULL: one or none */
    size_t label_count;
    shf_attribute *attributes;
    size_t attribute_count;
    char sha256[SHF_SHA256_HEX]; /* of the source file, or of the source pixels; "" if unread */
    char mask[SHF_SHA256_HEX];   /* of the object's mask, its pixel hash; "" if there is none */
    uint64_t bytes;              /* of the source file; 0 if there is none */
    int width, height;           /* of the source image; 0 if it was not decoded */
    const char *error;           /* why there are no outputs; NULL if there are */
    shf_output_record *outputs;  /* in the order of the variant table */
    size_t output_count;
} shf_row_record;

/* Images that are left out as asked have rows with an error, which begins so; they have not failed. */
#define SHF_SKIPPED "skipped: "
static inline bool shf_row_skipped(const shf_row_record *row)
{
    return row->error && strncmp(row->error, SHF_SKIPPED, sizeof(SHF_SKIPPED) - 1) == 0;
}

/* Appends the row and a newline. */
shf_status shf_row_write(shf_context *context, const shf_row_record *row, shf_buffer *out);
/* Texts and outputs are taken from the arena. SHF_ERR_DATA says what is wrong with the line. */
shf_status shf_row_read(shf_context *context, shf_arena *arena, const char *line, size_t size,
                        shf_row_record *out);

/* ---- manifest.json: written last; its presence means complete ---- */

/* How the outputs of a variant are compared with others of the same image. */
typedef enum shf_role {
    SHF_ROLE_NONE = 0,
    SHF_ROLE_VIEW,    /* another cut of the source */
    SHF_ROLE_FRAME,   /* of a sequence: the reference is the frame that it is compared with */
    SHF_ROLE_EDIT,    /* one attribute changed */
    SHF_ROLE_CONTROL, /* edited with no attribute changed */
    SHF_ROLE_TWIN,    /* a feature made random across images */
    SHF_ROLES
} shf_role;

/* "none", "view", ... */
extern const char *const shf_role_names[SHF_ROLES];

/* What labels are, where that is known: one of two classes, of several, of several in an order; any
 * number of classes, which stand in the labels of the rows. */
#define SHF_TASK_BINARY "binary"
#define SHF_TASK_CLASSES "multi-class"
#define SHF_TASK_ORDINAL "ordinal"
#define SHF_TASK_SEVERAL "multi-label"

typedef struct shf_relation {
    shf_role role;         /* none: the others are NULL */
    const char *set;       /* variants of one set are summarised together: "translation-cyclic" */
    const char *reference; /* the id of the variant that it is compared with */
} shf_relation;

/* Outputs are files of their own (shard NULL), members of an archive, or rows of an array (path
 * NULL). */
typedef struct shf_variant_record {
    const char *id;    /* "clean", "gaussian_noise/3" */
    const char *shard; /* the file that holds outputs, or NULL: "gaussian_noise.npy"; an archive has
                          a template: "gaussian_noise/3/{chunk}.tar" */
    const char *path;  /* template of the output's path, or of the member's name:
                          "gaussian_noise/3/{stem}.jpg", "{stem}.jpg" */
    uint64_t first;    /* of an array: the row of the output of the first image */
    const shf_operation *operation; /* corruption, severity, resolved parameters; when read, NULL */
    json_t *description;            /* when read: what shf_operation_json gave; NULL: none */
    shf_view view;                  /* policy none: the preprocessing alone */
    uint32_t replicate;             /* addresses the operation's random numbers (random.h) */
    shf_relation relation;
} shf_variant_record;

typedef struct shf_chunk_record {
    const char *path; /* "manifests/chunk-000000.jsonl" */
    uint64_t rows, bytes;
    char sha256[SHF_SHA256_HEX];
} shf_chunk_record;

/* A file that holds outputs of several images, or goes with one that does. */
typedef struct shf_shard_record {
    const char *path; /* below the release */
    uint64_t bytes;
    char sha256[SHF_SHA256_HEX];
    uint64_t outputs; /* that it holds; 0: an index, labels */
} shf_shard_record;

/* Pixel hashes; none where corruptions had our own. */
typedef struct shf_picture_hashes {
    char hashes[SHF_MOST_INK_MASKS][SHF_SHA256_HEX];
    size_t count;
} shf_picture_hashes;

/* Images of a class at a place. */
typedef struct shf_group_record {
    const char *name; /* the attribute group of their rows */
    uint64_t label;
    const char *place;
    uint64_t images; /* that have outputs */
} shf_group_record;

/* Of edits of objects. */
typedef struct shf_edits_record {
    double area[2];           /* images whose object has another share were left out */
    const char *objects;      /* of masks in pieces: "union", "largest", "refuse"; NULL: no edits */
    const char *touching;     /* of objects that reach the border: "keep", "skip" */
    const char *removal;      /* how they were removed from backgrounds: "patch", "strip", ... */
    const char *backgrounds;  /* the fingerprint of their source, or "source": the images' own */
    bool confounded;          /* places go with classes: */
    double correlation;       /* how often an image's is its class's own */
    shf_group_record *groups; /* class by class, place by place */
    size_t group_count;
    const char *generator,
        *version; /* the program that made pictures, as it names itself; NULL: none */
    char sha256[SHF_SHA256_HEX]; /* of its file */
} shf_edits_record;

/* The members of manifest.json for them, by kind. */
extern const char *const shf_picture_members[SHF_PICTURE_KINDS];

typedef struct shf_manifest_record {
    const char *recipe, *profile, *sink, *encoder, *preprocess, *preprocess_steps;
    const char *key_rule;    /* "path", "name" */
    const char *source_type; /* "folder", "list", "tar", ... */
    const char *source_spec; /* of synthetic:, which makes it again; "" for paths: they vary */
    const char *codecs;      /* shf_codec_versions */
    char fingerprint[SHF_SHA256_HEX]; /* of the source */
    char identity[SHF_SHA256_HEX];    /* of source, seed, profile, preprocessing, encoder, ... */
    shf_picture_hashes pictures[SHF_PICTURE_KINDS]; /* that the user gave */
    shf_edits_record edits;
    bool original;               /* others made it, and it was indexed: the seed is not known */
    uint64_t seed, limit, chunk; /* limit 0: all; chunk: source images a chunk */
    uint64_t max_pixels;
    uint64_t published_size; /* that parameters are scaled from; 0: they are not */
    const char **classes;
    size_t class_count;
    const char *task; /* one of the above; NULL: not known */
    shf_variant_record *variants;
    size_t variant_count;
    shf_chunk_record *chunks;
    size_t chunk_count;
    shf_shard_record *shards;
    size_t shard_count;
    uint64_t images, outputs, failures, bytes; /* failures: images that failed */
    uint64_t skipped;                          /* images that were left out as asked */
    uint64_t dropped;                          /* of the outputs: those without a file */
    char tool_version[32];
} shf_manifest_record;

/* The text of manifest.json: nothing in it varies between runs. */
shf_status shf_manifest_write(shf_context *context, const shf_manifest_record *manifest,
                              shf_buffer *out);
/* dir/manifest.json, checked against the schema. Texts are taken from the arena; *document keeps
 * the descriptions alive and is given back with json_decref. */
shf_status shf_manifest_read(shf_context *context, shf_arena *arena, const char *dir,
                             shf_manifest_record *out, json_t **document);

/* Calls row for every line of a chunk file, in order, until it returns a status. */
typedef shf_status (*shf_row_fn)(void *user, const shf_row_record *row);
shf_status shf_rows_read(shf_context *context, const char *path, shf_row_fn row, void *user);

/* The output path of a row for a variant's template: {stem} replaced. From the arena; NULL if there
 * is no memory. */
char *shf_output_path(shf_arena *arena, const char *path_template, const char *stem);

/* ---- JSON as text ---- */

/* Appends the text of a JSON value, members in the order of insertion. indent 0: one line, as
 * {"a": 1, "b": [2, 3]}; else so many blanks a level, with lists of plain values on one line. Reals
 * are the shortest text that reads back the same (jansson writes 0.08 as 0.080000000000000002, and
 * another release of it may not): the bytes depend on the value only. No newline at the end. SHF_ERR_MEMORY, for
 * the value NULL too, which is what jansson gives without memory. */
shf_status shf_json_write(const json_t *value, unsigned indent, shf_buffer *out);

/* A number as JSON: an integer where it is whole. NULL if there is no memory or it is not finite. */
json_t *shf_json_number(double value);

/* ---- corruptions as JSON and as text: list, describe, docs, the manifest's variant table ---- */

/* Everything of shf_corruption_info, its parameters, and its severity tables by profile:
 * {"name", "family", "set", "summary", "reference", "deviation", "revision", "stochastic",
 *  "monotone", "exactness", "needs_mask", "needs_background", "needs_generator",
 *  "parameters": [{"name", "unit", "type", "minimum", "maximum", "drawn", "scales", "meaning"}, ...],
 *  "severities": [{"profile", "name", "rows": [{parameter: value, ...}, ...]}, ...]}
 * A value that is drawn for each image is "drawn". NULL if there is no memory. */
json_t *shf_describe_json(const shf_corruption *corruption);
/* {"corruption", "name", "severity", "revision", "parameters": {parameter: value, ...}, "scaled":
 * [parameter, ...]} of an operation, every parameter resolved ("drawn" where drawn), for an image of
 * the profile's size; without "scaled" where nothing is. NULL if there is no memory. */
json_t *shf_operation_json(const shf_operation *operation);
/* A section of a Markdown page: headed by the name, with parameters and severities as tables. */
shf_status shf_describe_markdown(const shf_corruption *corruption, shf_buffer *out);

/* "bit-exact", "within 1", "distribution"; "none", "standard", "extra". */
const char *shf_exactness_name(shf_exactness exactness);
const char *shf_membership_name(shf_membership membership);

/* ---- files ---- */

/* The whole of a file, at most limit bytes. SHF_ERR_IO names path and reason. */
shf_status shf_file_read(shf_context *context, const char *path, uint64_t limit, shf_buffer *out);
/* Writes path whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder. */
shf_status shf_file_write(shf_context *context, const char *path, const void *data, size_t size);

#endif
