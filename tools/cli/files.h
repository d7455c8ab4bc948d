/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Single image files that commands read and write; "-" is standard input or output. */
#ifndef SHF_CLI_FILES_H
#define SHF_CLI_FILES_H

#include <shiftforge/corruption.h>
#include <shiftforge/image.h>

#include "corruptions/base/arena.h"
#include "corruptions/codecs/codec.h"
#include "generators/preprocess.h"

/* Reads and decodes; errors name the file. */
shf_status cli_read_image(shf_context *context, shf_arena *arena, const char *path, shf_image *out);
/* The same, preprocessed. */
shf_status cli_load_image(shf_context *context, shf_arena *arena, const char *path,
                          const shf_preprocess *preset, shf_image *out);

/* The encoder for an output: as text says, or, where that is NULL, by the ending of path (PNG for
 * "-"). SHF_ERR_ARGUMENT where the ending says otherwise than the text, or nothing. */
shf_status cli_choose_encoder(shf_context *context, const char *path, const char *text,
                              shf_encoder *out);

/* Encodes and writes; a file is written whole or not at all. */
shf_status cli_save_image(shf_context *context, const char *path, const shf_encoder *encoder,
                          const shf_image *image);

/* What follows the last '/'. */
const char *cli_file_name(const char *path);

/* ---- pictures that corruptions are given ---- */

typedef struct cli_pictures {
    shf_pictures *frost_textures, *ink_masks; /* NULL: shiftforge's own */
} cli_pictures;

/* The folders may be NULL. Freed whatever the status. */
shf_status cli_pictures_read(shf_context *context, const char *frost_textures,
                             const char *ink_masks, cli_pictures *out);
void cli_pictures_free(cli_pictures *pictures);

#endif
