/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where images come from: a sorted list of items, and a way to load one. */
#ifndef SHF_SOURCES_SOURCE_H
#define SHF_SOURCES_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include <shiftforge/dataset.h>
#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"
#include "corruptions/base/sha256.h"

typedef struct shf_item {
    const char *key;  /* sample key, bytes as on disk */
    const char *path; /* below the source, '/' between components; never absolute: may be shown */
    const char *stem; /* output path without extension: "<class>/<name>", or "<name>" unlabelled */
    size_t origin;    /* its number in the order in which the type found it */
    int32_t label;    /* index into classes; -1: none, or several */
    /* Of sources whose images have any number of labels: theirs, ascending. NULL: one, or none. */
    const int32_t *labels;
    size_t label_count;
} shf_item;

/* What a type finds; all the rest of an item follows from it (sources/resolve.c). Texts live in the
 * source's arena (shf_source_text). */
typedef struct shf_entry {
    const char *path;
    const char *key;       /* NULL: by the key rule, from path */
    const char *label;     /* a class name, or an index in decimal; NULL: none */
    bool class_folder;     /* label is the first component of path */
    const int32_t *labels; /* as in shf_item */
    size_t label_count;
} shf_entry;

typedef struct shf_source_options {
    const char *spec; /* as the command line takes it: "photos", "list:FILE", "synthetic:count=9" */
    const char *labels;  /* a file of "path,label" lines, or NULL */
    const char *classes; /* a file with a class a line, or NULL */
    shf_key_rule key_rule;
    uint64_t max_pixels;                        /* of one image; 0: the default */
    void (*warn)(void *user, const char *line); /* may be NULL */
    void *user;
    const void *given; /* to a type that is not picked by its prefix */
} shf_source_options;

/* One loaded image. */
typedef struct shf_loaded {
    shf_image image; /* RGB or, of arrays, gray; 8 bits, from the arena */
    shf_image mask;  /* object mask, 1 channel, 0 or 255; data NULL if the source has none */
    uint8_t sha256[SHF_SHA256_SIZE]; /* of the file's bytes; of the pixels if there is no file */
    uint64_t bytes;                  /* of the file; 0 if there is none */
} shf_loaded;

typedef struct shf_source shf_source;

typedef struct shf_source_type {
    const char *prefix; /* "list:", "synthetic:"; "" for the folder */
    const char *summary;
    bool masks;   /* images come with masks of their objects */
    bool ordered; /* items stay in the order in which they are added: the rows of arrays */
    /* Adds entries (shf_source_add) to a zeroed source whose options are set; sets state, and
     * classes if the type has a list of its own. */
    shf_status (*open)(shf_context *context, shf_source *source);
    /* Re-entrant: several threads load at once, each with its own context and arena. The error
     * text says what is wrong, but not with which item: the caller knows. */
    shf_status (*load)(const shf_source *source, size_t index, shf_context *context,
                       shf_arena *arena, shf_loaded *out);
    void (*close)(shf_source *source); /* NULL: nothing to do */
} shf_source_type;

struct shf_source {
    const shf_source_type *type;
    shf_source_options options; /* texts are the caller's, and outlive the source */
    const char *spec;           /* what follows the prefix */
    shf_arena arena;            /* items, texts, classes */
    shf_buffer entries;         /* of shf_entry, while it is opened */
    char *text;                 /* room for small texts, in the arena */
    size_t text_room;
    shf_item *items; /* in the order in which torchvision's ImageFolder reads the release, unless
                      * the type is ordered */
    size_t count;
    const size_t *by_key; /* items sorted by key, bytewise */
    const char **classes;
    size_t class_count;
    size_t flags;     /* classes of which an image may have any number; 0: it has one, or none */
    const char *task; /* as in a manifest */
    uint64_t skipped; /* files that are not images, hidden ones, link loops: warned of, counted */
    void *state;      /* of the type's own */
};

/* Picks the type by prefix, opens, sorts, and refuses keys or stems that occur twice, naming both.
 * The source keeps the context's allocator; it is closed with shf_source_close. */
shf_status shf_source_open(shf_context *context, const shf_source_options *options,
                           shf_source **out);
/* The same with a type that is not in the table; the whole of spec is for it. */
shf_status shf_source_open_as(shf_context *context, const shf_source_type *type,
                              const shf_source_options *options, shf_source **out);
/* The type that takes a spec. */
const shf_source_type *shf_source_type_of(const char *spec);
shf_status shf_source_load(const shf_source *source, size_t index, shf_context *context,
                           shf_arena *arena, shf_loaded *out);
void shf_source_close(shf_context *context, shf_source *source);

/* The item with a key; false if there is none. */
bool shf_source_find(const shf_source *source, const char *key, size_t *index);

/* SHA-256 over "<key> NUL" of all items, bytewise sorted: tells two sources apart without reading
 * their images, and knows nothing of labels, which may come from elsewhere. */
shf_status shf_source_fingerprint(shf_context *context, const shf_source *source,
                                  uint8_t out[SHF_SHA256_SIZE]);

/* ---- for the types ---- */

shf_status shf_source_add(shf_context *context, shf_source *source, const shf_entry *entry);
/* size bytes and a closing zero, in the source's arena; NULL if there is no memory. */
char *shf_source_text(shf_source *source, const void *bytes, size_t size);
/* Hands one line to the caller's warn, if there is one. */
void shf_source_warn(const shf_source *source, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

extern const shf_source_type shf_source_cifar, shf_source_folder, shf_source_list, shf_source_npy,
    shf_source_npz, shf_source_synthetic, shf_source_tar;

#endif
