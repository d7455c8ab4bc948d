/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Gray or RGB to JPEG, as Pillow's save(quality=Q, optimize=True): quantisation tables of the
 * standard scaled for the quality, 4:2:0, accurate integer transform, a JFIF header without
 * density. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/formats.h"

#define STEP 16384 /* room asked for at once, bytes */

typedef struct writer {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf escape;
    shf_context *context;
    shf_buffer *out;
    shf_status status;
} writer;

static _Noreturn void stop(writer *w, shf_status status)
{
    w->status = status;
    longjmp(w->escape, 1);
}

/* ---- libjpeg's callbacks ---- */

static _Noreturn void on_error(j_common_ptr jpeg)
{
    writer *w = jpeg->client_data;
    if (jpeg->err->msg_code == JERR_OUT_OF_MEMORY)
        stop(w, shf_fail_memory(w->context, "encoding a JPEG"));
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    bool large = jpeg->err->msg_code == JERR_IMAGE_TOO_BIG;
    stop(w, shf_fail(w->context, large ? SHF_ERR_LIMIT : SHF_ERR_DATA, "cannot encode a JPEG: %s",
                     text));
}

static void on_message(j_common_ptr jpeg, int level)
{
    (void)jpeg;
    (void)level;
}

static void begin(j_compress_ptr jpeg)
{
    writer *w = jpeg->client_data;
    shf_status status = shf_buffer_reserve(w->out, STEP);
    if (status)
        stop(w, status);
    w->destination.next_output_byte = w->out->data + w->out->size;
    w->destination.free_in_buffer = w->out->capacity - w->out->size;
}

/* The room is used up whenever libjpeg asks for more. */
static boolean more(j_compress_ptr jpeg)
{
    writer *w = jpeg->client_data;
    w->out->size = w->out->capacity;
    begin(jpeg);
    return TRUE;
}

static void end(j_compress_ptr jpeg)
{
    writer *w = jpeg->client_data;
    w->out->size = w->out->capacity - w->destination.free_in_buffer;
}

/* ---- pixels ---- */

static void write_image(writer *w, const shf_encoder *encoder, const shf_image *image)
{
    struct jpeg_compress_struct *jpeg = &w->jpeg;
    jpeg_create_compress(jpeg);
    jpeg->client_data = w;
    jpeg->dest = &w->destination;
    jpeg->mem->max_memory_to_use = 0; /* no limit, whatever JPEGMEM in the environment says */
    jpeg->image_width = (JDIMENSION)image->width;
    jpeg->image_height = (JDIMENSION)image->height;
    jpeg->input_components = image->channels;
    jpeg->in_color_space = image->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(jpeg); /* 4:2:0 for RGB */
    jpeg_set_quality(jpeg, encoder->quality, TRUE);
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->optimize_coding = encoder->optimize;
    jpeg_start_compress(jpeg, TRUE);
    for (int y = 0; y < image->height; y++) {
        JSAMPROW row = shf_row(image, y);
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
}

/* A function of its own, as locals of the one that calls setjmp would be lost. */
static void write_or_stop(writer *w, const shf_encoder *encoder, const shf_image *image)
{
    if (setjmp(w->escape) == 0)
        write_image(w, encoder, image);
}

shf_status shf_jpeg_encode(shf_context *context, const shf_encoder *encoder, const shf_image *image,
                           shf_buffer *out)
{
    writer w = {.context = context, .out = out};
    w.jpeg.err = jpeg_std_error(&w.errors);
    w.jpeg.client_data = &w;
    w.errors.error_exit = on_error;
    w.errors.emit_message = on_message;
    w.destination.init_destination = begin;
    w.destination.empty_output_buffer = more;
    w.destination.term_destination = end;
    write_or_stop(&w, encoder, image);
    jpeg_destroy_compress(&w.jpeg);
    return w.status;
}
