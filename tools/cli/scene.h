/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The image of a command that takes one, and what edits need beside it: a mask, another background. */
#ifndef SHF_CLI_SCENE_H
#define SHF_CLI_SCENE_H

#include <shiftforge/corruption.h>

#include "corruptions/base/arena.h"
#include "generators/edits/generator.h"
#include "generators/preprocess.h"

typedef struct cli_scene_files {   /* and the program that makes another picture of them */
    const char *image;             /* "-": standard input */
    const char *mask, *background; /* NULL: none */
    shf_generator_options generator;
} cli_scene_files;

#define CLI_SCENE_ROWS(values, files)                                                              \
    CLI_TEXT_ROW(values, files.mask, "mask", "FILE", "",                                           \
                 "edits: the mask of the object, as large as IN: .png, .pgm or .npy, above 0 on "  \
                 "it"),                                                                            \
        CLI_TEXT_ROW(values, files.background, "background", "FILE", "",                           \
                     "edits that put the object before another background: the picture, JPEG or "  \
                     "PNG"),                                                                       \
        CLI_GENERATOR_ROWS(values, files.generator)

/* Refuses an operation of this name whose needs (SHF_NEEDS_...) are not among the files. */
shf_status cli_scene_require(shf_context *context, const char *name, unsigned needs,
                             const cli_scene_files *files);
/* Refuses files that the needs of all operations together leave unused. */
shf_status cli_scene_refuse_unused(shf_context *context, unsigned needs,
                                   const cli_scene_files *files);

/* All preprocessed alike; another background is brought to the image's size. From the arena. */
typedef struct cli_scene {
    shf_image image, mask, background, foreign, generated;
    shf_scene parts; /* points to these */
    shf_generator *generator;
} cli_scene;
shf_status cli_scene_load(shf_context *context, shf_arena *arena, const cli_scene_files *files,
                          const shf_preprocess *preset, cli_scene *out);
/* Makes the background that several edits share, and that a generator needs; the scene has a mask. */
shf_status cli_scene_complete(shf_context *context, shf_arena *arena, cli_scene *scene);
/* shf_operation_edit of the scene, once the generator has made its picture where one is needed. */
shf_status cli_scene_edit(shf_context *context, cli_scene *scene, const shf_operation *operation,
                          const shf_address *address, const shf_image *out, shf_drawn *drawn);

#endif
