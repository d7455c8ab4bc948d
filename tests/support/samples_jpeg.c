/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* JPEG files of every kind, by libjpeg. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "tests/support/samples.h"

static const test_jpeg jpegs[] = {
    /* name, width, height, space, h, v, quality, progressive, arithmetic, restart, bare */
    {"gray", 37, 21, SPACE_GRAY, 1, 1, 90, false, false, 0, false},
    {"gray-sampled", 37, 21, SPACE_GRAY, 2, 2, 90, false, false, 0, false},
    {"gray-progressive", 37, 21, SPACE_GRAY, 1, 1, 90, true, false, 0, false},
    {"ycc-444", 37, 21, SPACE_YCC, 1, 1, 90, false, false, 0, false},
    {"ycc-422", 37, 21, SPACE_YCC, 2, 1, 90, false, false, 0, false},
    {"ycc-440", 37, 21, SPACE_YCC, 1, 2, 90, false, false, 0, false},
    {"ycc-420", 37, 21, SPACE_YCC, 2, 2, 90, false, false, 0, false},
    {"ycc-411", 37, 21, SPACE_YCC, 4, 1, 90, false, false, 0, false},
    {"ycc-410", 37, 21, SPACE_YCC, 4, 2, 90, false, false, 0, false},
    {"ycc-bare", 37, 21, SPACE_YCC, 2, 2, 90, false, false, 0, true},
    {"ycc-restart", 37, 21, SPACE_YCC, 2, 2, 90, false, false, 2, false},
    {"ycc-progressive", 37, 21, SPACE_YCC, 2, 2, 90, true, false, 0, false},
    {"ycc-quality-1", 37, 21, SPACE_YCC, 2, 2, 1, false, false, 0, false},
    {"ycc-quality-100", 37, 21, SPACE_YCC, 1, 1, 100, false, false, 0, false},
    {"ycc-one-pixel", 1, 1, SPACE_YCC, 2, 2, 90, false, false, 0, false},
    {"ycc-wide", 401, 1, SPACE_YCC, 2, 2, 90, false, false, 0, false},
    {"ycc-tall", 1, 401, SPACE_YCC, 2, 2, 90, false, false, 0, false},
    {"rgb", 37, 21, SPACE_RGB, 1, 1, 90, false, false, 0, false},
    {"cmyk", 37, 21, SPACE_CMYK, 1, 1, 90, false, false, 0, false},
    {"cmyk-bare", 37, 21, SPACE_CMYK, 1, 1, 90, false, false, 0, true},
    {"cmyk-progressive", 37, 21, SPACE_CMYK, 1, 1, 90, true, false, 0, false},
    {"cmyk-quality-100", 37, 21, SPACE_CMYK, 1, 1, 100, false, false, 0, false},
    {"ycck", 37, 21, SPACE_YCCK, 1, 1, 90, false, false, 0, false},
    {"ycck-420", 37, 21, SPACE_YCCK, 2, 2, 90, false, false, 0, false},
#ifdef D_ARITH_CODING_SUPPORTED
    {"ycc-arithmetic", 37, 21, SPACE_YCC, 2, 2, 90, false, true, 0, false},
    {"ycc-arithmetic-progressive", 37, 21, SPACE_YCC, 2, 2, 90, true, true, 0, false},
#endif
};

size_t test_jpeg_count(void)
{
    return sizeof(jpegs) / sizeof(jpegs[0]);
}

const test_jpeg *test_jpeg_at(size_t index)
{
    return &jpegs[index];
}

/* Ramps of another slope in every channel, so that chroma survives subsampling. */
uint8_t test_jpeg_value(const test_jpeg *jpeg, int x, int y, int channel)
{
    int across = 255 * x / (jpeg->width > 1 ? jpeg->width : 2);
    int down = 255 * y / (jpeg->height > 1 ? jpeg->height : 2);
    int values[4] = {across, down, 255 - (across + down) / 2, 100 + (across + 255 - down) / 4};
    return (uint8_t)values[channel];
}

static const struct {
    int channels;
    J_COLOR_SPACE in, file;
} spaces[] = {
    [SPACE_GRAY] = {1, JCS_GRAYSCALE, JCS_GRAYSCALE},
    [SPACE_YCC] = {3, JCS_RGB, JCS_YCbCr},
    [SPACE_RGB] = {3, JCS_RGB, JCS_RGB},
    [SPACE_CMYK] = {4, JCS_CMYK, JCS_CMYK},
    [SPACE_YCCK] = {4, JCS_CMYK, JCS_YCCK},
};

static void configure(struct jpeg_compress_struct *encoder, const test_jpeg *jpeg)
{
    encoder->image_width = (JDIMENSION)jpeg->width;
    encoder->image_height = (JDIMENSION)jpeg->height;
    encoder->input_components = spaces[jpeg->space].channels;
    encoder->in_color_space = spaces[jpeg->space].in;
    jpeg_set_defaults(encoder);
    jpeg_set_colorspace(encoder, spaces[jpeg->space].file);
    jpeg_set_quality(encoder, jpeg->quality, TRUE);
    for (int c = 0; c < encoder->num_components; c++) {
        bool black = jpeg->space == SPACE_YCCK && c == 3; /* as detailed as the luminance */
        encoder->comp_info[c].h_samp_factor = c == 0 || black ? jpeg->horizontal : 1;
        encoder->comp_info[c].v_samp_factor = c == 0 || black ? jpeg->vertical : 1;
    }
    encoder->restart_interval = (unsigned)jpeg->restart;
    encoder->arith_code = jpeg->arithmetic;
    if (jpeg->progressive)
        jpeg_simple_progression(encoder);
    if (jpeg->bare)
        encoder->write_JFIF_header = encoder->write_Adobe_marker = FALSE;
}

test_file test_jpeg_make(const test_jpeg *jpeg)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors; /* the default: any error ends the program */
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    unsigned char *data = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&encoder, &data, &size);
    configure(&encoder, jpeg);
    jpeg_start_compress(&encoder, TRUE);
    int channels = spaces[jpeg->space].channels;
    for (int y = 0; y < jpeg->height; y++) {
        uint8_t samples[4 * 512];
        for (int x = 0; x < jpeg->width; x++)
            for (int c = 0; c < channels; c++)
                samples[x * channels + c] = test_jpeg_value(jpeg, x, y, c);
        JSAMPROW row = samples;
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    return (test_file){data, size};
}

test_file test_jpeg_named(const char *name)
{
    for (size_t i = 0; i < test_jpeg_count(); i++)
        if (strcmp(test_jpeg_at(i)->name, name) == 0)
            return test_jpeg_make(test_jpeg_at(i));
    abort();
}

shf_status test_decode(shf_context *context, const void *data, size_t size, shf_image *out)
{
    shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_decode(context, &context->scratch, data, size, 0, out);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
