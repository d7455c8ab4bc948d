/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/edits/exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/attribute/generate.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/corruption.h"
#include "manifests/files.h"
#include "manifests/json.h"

/* ---- what goes in ---- */

static void write_values(shf_json_writer *writer, const shf_operation *operation)
{
    const shf_corruption *corruption = shf_operation_corruption(operation);
    shf_json_open(writer, "parameters", '{');
    for (size_t i = 0; i < corruption->parameter_count; i++)
        shf_json_real(writer, corruption->parameters[i].name, shf_operation_value(operation, i));
    shf_json_close(writer, '}');
}

/* The seed is a text because it goes beyond what most readers of JSON hold; random, drawn by seed, key,
 * operation and severity, is what a program seeds itself with. */
static shf_status write_parameters(shf_context *context, const shf_generator_request *request,
                                   shf_buffer *out)
{
    const shf_operation *operation = request->operation;
    const shf_address *address = request->address;
    const char *name = shf_operation_name(operation);
    const int severity = shf_operation_severity(operation);
    const shf_stream stream = shf_stream_of(name, (uint32_t)severity, address);
    char seed[24];
    const char *key = shf_arena_print(&context->scratch, "%.*s", (int)address->key_size,
                                      (const char *)address->key);
    shf_json_writer writer;
    if (!key)
        return shf_fail_memory(context, "a generator's parameters");
    snprintf(seed, sizeof(seed), "%llu", (unsigned long long)address->seed);
    shf_json_begin(&writer, out, 1);
    shf_json_open(&writer, NULL, '{');
    shf_json_u64(&writer, "protocol", SHF_GENERATOR_PROTOCOL);
    shf_json_text(&writer, "operation", name);
    shf_json_u64(&writer, "severity", (uint64_t)severity);
    write_values(&writer, operation);
    shf_json_text(&writer, "seed", seed);
    shf_json_text(&writer, "key", key);
    shf_json_u64(&writer, "random",
                 (uint64_t)shf_random_int(&stream, SHF_DRAW_GENERATE, 0, 0, INT_MAX));
    shf_json_u64(&writer, "width", (uint64_t)request->image->width);
    shf_json_u64(&writer, "height", (uint64_t)request->image->height);
    shf_json_close(&writer, '}');
    return writer.status ? writer.status : shf_buffer_text(out, "\n");
}

static void paste(const shf_image *part, int left, int top, const shf_image *canvas)
{
    const size_t channels = (size_t)part->channels;
    memset(canvas->data, 0, (size_t)canvas->height * shf_row_samples(canvas));
    for (int y = 0; y < part->height; y++)
        memcpy((uint8_t *)shf_row(canvas, top + y) + (size_t)left * channels, shf_row(part, y),
               shf_row_samples(part));
}

static shf_status lift(shf_context *context, const shf_generator_request *request,
                       shf_generator_inputs *out)
{
    const shf_image *image = request->image;
    shf_matting matting;
    shf_cutout cutout;
    shf_generate_matting(request->operation, &matting);
    out->colour = shf_image_take(&context->scratch, image->width, image->height, 3);
    out->alpha = shf_image_take(&context->scratch, image->width, image->height, 1);
    if (!out->colour.data || !out->alpha.data)
        return shf_fail_memory(context, "an object");
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_lift_object(context, image, request->mask, &matting, &cutout);
    if (!status) {
        paste(&cutout.colour, cutout.left, cutout.top, &out->colour);
        paste(&cutout.alpha, cutout.left, cutout.top, &out->alpha);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_inputs_make(shf_context *context, const shf_generator_request *request,
                           shf_generator_inputs *out)
{
    *out = (shf_generator_inputs){.mask = request->mask, .background = request->background};
    shf_buffer_init(&out->parameters, context);
    if (request->image->channels != 3)
        return shf_fail(context, SHF_ERR_UNSUPPORTED, "generators make RGB images, not gray ones");
    shf_status status = lift(context, request, out);
    return status ? status : write_parameters(context, request, &out->parameters);
}

void shf_inputs_free(shf_generator_inputs *inputs)
{
    shf_buffer_free(&inputs->parameters);
}

shf_status shf_inputs_hash(shf_context *context, const shf_generator_inputs *inputs,
                           uint8_t out[SHF_SHA256_SIZE])
{
    const shf_image *images[] = {inputs->background, &inputs->colour, &inputs->alpha, inputs->mask};
    uint8_t hashes[SHF_COUNT(images) + 1][SHF_SHA256_SIZE];
    for (size_t i = 0; i < SHF_COUNT(images); i++)
        if (shf_sha256_image(images[i], hashes[i]))
            return shf_fail_memory(context, "a hash");
    shf_sha256(inputs->parameters.data, inputs->parameters.size, hashes[SHF_COUNT(images)]);
    shf_sha256(hashes, sizeof(hashes), out);
    return SHF_OK;
}

/* ---- the folder ---- */

static shf_status write_file(shf_context *context, const char *folder, const char *name,
                             const shf_buffer *file)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return shf_file_fail(context, path);
    const bool good = shf_file_write_all(fd, file->data, file->size);
    shf_status status = good ? SHF_OK : shf_file_fail(context, path);
    close(fd);
    return status;
}

static shf_status write_image(shf_context *context, const char *folder, const char *name,
                              const shf_image *image, const shf_image *alpha)
{
    const shf_encoder png = {.format = SHF_PNG};
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = alpha ? shf_encode_rgba(context, image, alpha, &file)
                              : shf_encode(context, &png, image, &file);
    if (!status)
        status = write_file(context, folder, name, &file);
    shf_buffer_free(&file);
    return status;
}

shf_status shf_exchange_open(shf_context *context, const shf_generator_inputs *inputs,
                             char folder[PATH_MAX])
{
    shf_status status = shf_temporary_folder(context, folder);
    if (!status)
        status = write_image(context, folder, "background.png", inputs->background, NULL);
    if (!status)
        status = write_image(context, folder, "object.png", &inputs->colour, &inputs->alpha);
    if (!status)
        status = write_image(context, folder, "mask.png", inputs->mask, NULL);
    return status ? status : write_file(context, folder, "params.json", &inputs->parameters);
}

static int drop(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    remove(path); /* what cannot be removed keeps its folder: nobody to tell it to */
    return 0;
}

void shf_exchange_remove(const char *folder)
{
    if (*folder)
        nftw(folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- what comes out ---- */

/* The header of a PNG file: 8 bytes of signature, then IHDR's length, name, width and height, the bits a
 * sample and the colour type (2: RGB). */
#define BITS_AT 24
#define TYPE_AT 25

uint64_t shf_generated_limit(const shf_image *out)
{
    return ((uint64_t)out->height * shf_row_samples(out)) * 2 + ((uint64_t)1 << 20);
}

shf_status shf_generated_decode(shf_context *context, const shf_buffer *file, const shf_image *out)
{
    shf_image image;
    const char *format = shf_decode_format(file->data, file->size);
    if (!format || strcmp(format, "png") != 0 || file->size <= TYPE_AT)
        return shf_fail(context, SHF_ERR_DATA, "output.png is no PNG file");
    if (file->data[BITS_AT] != 8 || file->data[TYPE_AT] != 2)
        return shf_fail(context, SHF_ERR_DATA, "output.png is not 8-bit RGB without alpha");
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_decode(context, &context->scratch, file->data, file->size, 0, &image);
    if (status && status != SHF_ERR_MEMORY)
        status = shf_fail(context, SHF_ERR_DATA, "output.png: %s", shf_context_error(context));
    if (!status && (image.width != out->width || image.height != out->height))
        status = shf_fail(context, SHF_ERR_DATA, "output.png is %dx%d, and has to be %dx%d",
                          image.width, image.height, out->width, out->height);
    if (!status)
        shf_image_copy(&image, out);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
