/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* JPEG to RGB, by libjpeg with the accurate integer transform and fancy upsampling: what Pillow's
 * convert("RGB") gives. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/formats.h"

/* A progressive file of n pixels costs time for every scan, however short the scan is. Encoders
 * write about ten. */
#define MAX_SCANS 100

typedef struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    shf_context *context;
    shf_status status;
} reader;

static _Noreturn void stop(reader *r, shf_status status)
{
    r->status = status;
    longjmp(r->escape, 1);
}

/* ---- libjpeg's callbacks ---- */

static shf_status status_of(int code)
{
    switch (code) {
    case JERR_OUT_OF_MEMORY:
        return SHF_ERR_MEMORY;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
    case JERR_NO_BACKING_STORE: /* over max_memory_to_use */
        return SHF_ERR_LIMIT;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
        return SHF_ERR_UNSUPPORTED;
    default:
        return SHF_ERR_DATA;
    }
}

static _Noreturn void on_error(j_common_ptr jpeg)
{
    reader *r = jpeg->client_data;
    int code = jpeg->err->msg_code;
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    const char *what = code == JWRN_JPEG_EOF || code == JERR_INPUT_EOF ? "truncated" : "broken";
    shf_status status = status_of(code);
    if (status == SHF_ERR_UNSUPPORTED)
        what = "unsupported";
    if (status == SHF_ERR_LIMIT)
        what = "too large a";
    if (status == SHF_ERR_MEMORY)
        stop(r, shf_fail_memory(r->context, "decoding a JPEG"));
    stop(r, shf_fail(r->context, status, "%s JPEG: %s", what, text));
}

/* Warnings mean that pixels were guessed, and so are errors; but for two that real files are full of
 * and that leave the pixels alone: stray bytes between segments, an Adobe transform code that is
 * read as YCbCr or YCCK. */
static void on_message(j_common_ptr jpeg, int level)
{
    int code = jpeg->err->msg_code;
    if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM)
        on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg)
{
    reader *r = jpeg->client_data;
    if (r->jpeg.input_scan_number > MAX_SCANS)
        stop(r, shf_fail(r->context, SHF_ERR_LIMIT, "a JPEG of more than %d scans", MAX_SCANS));
}

/* ---- pixels ---- */

/* v * w / 255, rounded, for 0..255. */
static unsigned scale_255(unsigned v, unsigned w)
{
    return (v * w + 127) / 255;
}

/* Files hold CMYK inverted, as Adobe's programs write it: 255 is no ink. Pillow takes every file
 * for one of these. */
static void cmyk_to_rgb(const uint8_t *in, size_t width, uint8_t *out)
{
    for (size_t x = 0; x < width; x++) {
        unsigned light = in[4 * x + 3];
        for (size_t c = 0; c < 3; c++)
            out[3 * x + c] = (uint8_t)(light - scale_255(255u - in[4 * x + c], light));
    }
}

static void read_rows(reader *r, const shf_image *out, uint8_t *cmyk)
{
    for (int y = 0; y < out->height; y++) {
        JSAMPROW row = cmyk ? cmyk : shf_row(out, y);
        jpeg_read_scanlines(&r->jpeg, &row, 1);
        if (cmyk)
            cmyk_to_rgb(cmyk, (size_t)out->width, shf_row(out, y));
    }
}

static void read_image(reader *r, shf_arena *arena, const uint8_t *bytes, size_t size,
                       uint64_t max_pixels, shf_image *out)
{
    struct jpeg_decompress_struct *jpeg = &r->jpeg;
    jpeg_create_decompress(jpeg);
    jpeg->client_data = r;
    jpeg->progress = &r->progress;
    jpeg_mem_src(jpeg, bytes, size);
    jpeg_read_header(jpeg, TRUE);
    int components = jpeg->num_components;
    if (components != 1 && components != 3 && components != 4)
        stop(r, shf_fail(r->context, SHF_ERR_UNSUPPORTED, "a JPEG of %d components", components));
    shf_status status =
        shf_decode_take(r->context, arena, jpeg->image_width, jpeg->image_height, max_pixels, out);
    if (status)
        stop(r, status);
    uint8_t *cmyk = NULL;
    if (components == 4) {
        cmyk = shf_arena_take(arena, (size_t)out->width, 4);
        if (!cmyk)
            stop(r, shf_fail_memory(r->context, "a row of an image"));
    }
    jpeg->out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->do_fancy_upsampling = TRUE;
    /* Coefficients of a progressive file, 2 bytes each, in whole MCUs; and 16 MB for the rest. */
    uint64_t padded = ((uint64_t)out->width + 32) * ((uint64_t)out->height + 32);
    jpeg->mem->max_memory_to_use = (long)(padded * 2 * (uint64_t)components + (16u << 20));
    jpeg_start_decompress(jpeg);
    read_rows(r, out, cmyk);
    jpeg_finish_decompress(jpeg); /* the end of the file must be there too */
}

/* A function of its own, as locals of the one that calls setjmp would be lost. */
static void read_or_stop(reader *r, shf_arena *arena, const uint8_t *bytes, size_t size,
                         uint64_t max_pixels, shf_image *out)
{
    if (setjmp(r->escape) == 0)
        read_image(r, arena, bytes, size, max_pixels, out);
}

shf_status shf_jpeg_decode(shf_context *context, shf_arena *arena, const uint8_t *bytes,
                           size_t size, uint64_t max_pixels, shf_image *out)
{
    reader r = {.context = context};
    r.jpeg.err = jpeg_std_error(&r.errors);
    r.jpeg.client_data = &r;
    r.errors.error_exit = on_error;
    r.errors.emit_message = on_message;
    r.progress.progress_monitor = on_progress;
    read_or_stop(&r, arena, bytes, size, max_pixels, out);
    jpeg_destroy_decompress(&r.jpeg);
    return r.status;
}
