/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What the public API does not show, for the parity tests: decoding, encoding, preprocessing and
 * resampling of files. Pixels go out as "width height channels\n" and the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/kernels/frost_texture.h"
#include "corruptions/kernels/resample.h"
#include "generators/preprocess.h"
#include "tests/support/samples.h"

static int usage(void)
{
    fputs("usage: probe decode FILE > PIXELS\n"
          "       probe encode ENCODER FILE > FILE\n"
          "       probe preprocess PRESET FILE > PIXELS\n"
          "       probe resample box|bilinear WIDTH HEIGHT gray|rgb FILE > PIXELS\n"
          "       probe frost TEXTURE SCALE > PIXELS\n"
          "       probe samples FOLDER  (writes a file of every kind)\n",
          stderr);
    return 2;
}

static shf_status read_file(shf_context *context, const char *path, shf_buffer *out)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return shf_fail(context, SHF_ERR_IO, "cannot open %s", path);
    shf_status status = SHF_OK;
    char part[65536];
    for (size_t n; !status && (n = fread(part, 1, sizeof(part), file)) > 0;)
        status = shf_buffer_append(out, part, n);
    fclose(file);
    return status;
}

static shf_status decode(shf_context *context, const char *path, shf_image *out)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = read_file(context, path, &file);
    if (!status)
        status = shf_decode(context, &context->scratch, file.data, file.size, 0, out);
    shf_buffer_free(&file);
    return status;
}

static void write_pixels(const shf_image *image)
{
    printf("%d %d %d\n", image->width, image->height, image->channels);
    for (int y = 0; y < image->height; y++)
        fwrite(shf_row(image, y), 1, shf_row_samples(image), stdout);
}

static shf_status preprocess(shf_context *context, const char *name, const shf_image *image)
{
    shf_preprocess preset;
    shf_image out;
    shf_status status = shf_preprocess_require(context, name, &preset);
    if (!status)
        status = shf_preprocess_run(context, &context->scratch, &preset, image, &out);
    if (!status)
        write_pixels(&out);
    return status;
}

/* The first channel of an RGB image. */
static shf_status to_gray(shf_context *context, shf_image *image)
{
    shf_image gray = shf_image_take(&context->scratch, image->width, image->height, 1);
    if (!gray.data)
        return shf_fail_memory(context, "a gray image");
    for (int y = 0; y < gray.height; y++)
        for (int x = 0; x < gray.width; x++)
            shf_row(&gray, y)[x] = shf_row(image, y)[3 * x];
    *image = gray;
    return SHF_OK;
}

static shf_status resample(shf_context *context, char **words, shf_image *image)
{
    shf_filter filter = strcmp(words[0], "box") == 0 ? SHF_FILTER_BOX : SHF_FILTER_BILINEAR;
    if (strcmp(words[3], "gray") == 0 && to_gray(context, image))
        return SHF_ERR_MEMORY;
    shf_image out =
        shf_image_take(&context->scratch, atoi(words[1]), atoi(words[2]), image->channels);
    if (!out.data)
        return shf_fail_memory(context, "the output");
    shf_status status = shf_resample(context, image, filter, &out);
    if (!status)
        write_pixels(&out);
    return status;
}

static shf_status save(shf_context *context, const char *folder, const char *name,
                       const char *extension, test_file *sample)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s.%s", folder, name, extension);
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(sample->data, 1, sample->size, file) == sample->size;
    if (file)
        good &= fclose(file) == 0;
    test_file_free(sample);
    return good ? SHF_OK : shf_fail(context, SHF_ERR_IO, "cannot write %s", path);
}

static shf_status samples(shf_context *context, const char *folder)
{
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < test_png_count(); i++) {
        test_file file = test_png_make(test_png_at(i));
        status = save(context, folder, test_png_at(i)->name, "png", &file);
    }
    for (size_t i = 0; !status && i < test_jpeg_count(); i++) {
        test_file file = test_jpeg_make(test_jpeg_at(i));
        status = save(context, folder, test_jpeg_at(i)->name, "jpg", &file);
    }
    return status;
}

static shf_status frost(shf_context *context, char **words)
{
    shf_frost_texture texture;
    shf_status status =
        shf_frost_texture_get(context, NULL, atoi(words[0]), strtod(words[1], NULL), &texture);
    if (status)
        return status;
    const shf_image image =
        shf_image_of((void *)(uintptr_t)texture.pixels, texture.width, texture.height, 3);
    write_pixels(&image);
    return SHF_OK;
}

static shf_status run(shf_context *context, int count, char **words)
{
    if (strcmp(words[0], "samples") == 0)
        return samples(context, words[1]);
    if (strcmp(words[0], "frost") == 0 && count == 3)
        return frost(context, words + 1);
    shf_image image;
    shf_status status = decode(context, words[count - 1], &image);
    if (status)
        return status;
    if (strcmp(words[0], "decode") == 0) {
        write_pixels(&image);
        return SHF_OK;
    }
    if (strcmp(words[0], "preprocess") == 0)
        return preprocess(context, words[1], &image);
    if (strcmp(words[0], "resample") == 0 && count == 6)
        return resample(context, words + 1, &image);
    shf_encoder encoder;
    shf_buffer file;
    shf_buffer_init(&file, context);
    status = shf_encoder_parse(context, words[1], &encoder);
    if (!status)
        status = shf_encode(context, &encoder, &image, &file);
    if (!status)
        fwrite(file.data, 1, file.size, stdout);
    shf_buffer_free(&file);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return usage();
    shf_context *context;
    if (shf_context_create(NULL, &context))
        return 75;
    shf_status status = run(context, argc - 1, argv + 1);
    if (status)
        fprintf(stderr, "probe: %s\n", shf_context_error(context));
    shf_context_destroy(context);
    return shf_status_exit_code(status);
}
