/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Single image files that commands read and write; "-" is standard input or output. */
#include "tools/cli/files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <shiftforge/dataset.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tools/cli/print.h"

#define LARGEST_INPUT ((uint64_t)1 << 30) /* bytes of one image file */

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

const char *cli_file_name(const char *path)
{
    return shf_key_of(path, SHF_KEY_NAME);
}

/* ---- reading ---- */

static shf_status read_stream(shf_context *context, FILE *in, shf_buffer *out)
{
    shf_status status = SHF_OK;
    while (!status && !feof(in) && !ferror(in)) {
        status = shf_buffer_reserve(out, 1 << 16);
        if (status)
            break;
        out->size += fread(out->data + out->size, 1, out->capacity - out->size, in);
        if (out->size > LARGEST_INPUT)
            status = shf_fail(context, SHF_ERR_LIMIT, "standard input: more than %d MiB",
                              (int)(LARGEST_INPUT >> 20));
    }
    if (!status && ferror(in))
        status = shf_fail(context, SHF_ERR_IO, "cannot read standard input: %s", strerror(errno));
    return status;
}

/* Puts the file's name before the error text. */
static shf_status name_file(shf_context *context, shf_status status, const char *path)
{
    char text[sizeof(context->error)];
    snprintf(text, sizeof(text), "%s", shf_context_error(context));
    return shf_fail(context, status, "%s: %s", is_standard(path) ? "standard input" : path, text);
}

shf_status cli_read_image(shf_context *context, shf_arena *arena, const char *path, shf_image *out)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = is_standard(path) ? read_stream(context, stdin, &file)
                                          : shf_file_read(context, path, LARGEST_INPUT, &file);
    if (status)
        goto done; /* the text names the file already */
    status = shf_decode(context, arena, file.data, file.size, 0, out);
    if (status)
        status = name_file(context, status, path);
done:
    shf_buffer_free(&file);
    return status;
}

shf_status cli_load_image(shf_context *context, shf_arena *arena, const char *path,
                          const shf_preprocess *preset, shf_image *out)
{
    shf_image image;
    shf_status status = cli_read_image(context, arena, path, &image);
    if (status)
        return status;
    status = shf_preprocess_run(context, arena, preset, &image, out);
    return status ? name_file(context, status, path) : SHF_OK;
}

/* ---- writing ---- */

static const struct {
    const char *ending, *encoder;
} endings[] = {{".jpg", "jpeg:85"}, {".jpeg", "jpeg:85"}, {".png", "png"}};

/* The usual encoder for the ending of a path; NULL if it has none that is known. */
static const char *usual_encoder(const char *path)
{
    const char *dot = strrchr(cli_file_name(path), '.');
    for (size_t i = 0; dot && i < sizeof(endings) / sizeof(endings[0]); i++)
        if (strcasecmp(dot, endings[i].ending) == 0)
            return endings[i].encoder;
    return NULL;
}

shf_status cli_choose_encoder(shf_context *context, const char *path, const char *text,
                              shf_encoder *out)
{
    const char *usual = is_standard(path) ? "png" : usual_encoder(path);
    if (!text && !usual)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s: the ending names no format; use .jpg, .jpeg or .png, or --encode",
                        path);
    shf_encoder expected;
    shf_status status = shf_encoder_parse(context, text ? text : usual, out);
    if (status || !usual || is_standard(path))
        return status;
    status = shf_encoder_parse(context, usual, &expected);
    if (!status && expected.format != out->format)
        status = shf_fail(context, SHF_ERR_ARGUMENT,
                          "%s: a %s is to be written, and the ending says otherwise", path,
                          out->format == SHF_PNG ? "PNG" : "JPEG");
    return status;
}

static shf_status write_stream(shf_context *context, const char *path, const shf_buffer *file)
{
    if (is_standard(path))
        return cli_write(context, file->data, file->size);
    FILE *out = fopen(path, "wb");
    bool good = out && fwrite(file->data, 1, file->size, out) == file->size;
    good = out && fclose(out) == 0 && good;
    return good ? SHF_OK
                : shf_fail(context, SHF_ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

/* A device or a pipe is written into; anything else is replaced as a whole. */
static bool is_stream(const char *path)
{
    struct stat info;
    return is_standard(path) ||
           (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode));
}

shf_status cli_save_image(shf_context *context, const char *path, const shf_encoder *encoder,
                          const shf_image *image)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_encode(context, encoder, image, &file);
    if (!status)
        status = is_stream(path) ? write_stream(context, path, &file)
                                 : shf_file_write(context, path, file.data, file.size);
    shf_buffer_free(&file);
    return status;
}

/* ---- pictures that corruptions are given ---- */

shf_status cli_pictures_read(shf_context *context, const char *frost_textures,
                             const char *ink_masks, cli_pictures *out)
{
    shf_status status = SHF_OK;
    *out = (cli_pictures){NULL, NULL};
    if (frost_textures)
        status =
            shf_pictures_read(context, SHF_PICTURES_FROST, frost_textures, &out->frost_textures);
    if (!status && ink_masks)
        status = shf_pictures_read(context, SHF_PICTURES_INK, ink_masks, &out->ink_masks);
    return status;
}

void cli_pictures_free(cli_pictures *pictures)
{
    shf_pictures_destroy(pictures->frost_textures);
    shf_pictures_destroy(pictures->ink_masks);
}
