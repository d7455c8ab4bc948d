/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* PNG to RGB, by libpng: what Pillow's convert("RGB") gives, 16 bits losing the lower 8. But for two:
 * Pillow clips 16-bit gray at 255, so that nearly every pixel is white; here it loses the lower 8
 * bits as colour does. An index beyond the palette is black, as in Pillow 10.4 and later; Pillow 9.4
 * makes it gray. */
#include <setjmp.h>
#include <string.h>

#include <png.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/formats.h"

typedef struct reader {
    png_structp png;
    png_infop info;
    jmp_buf escape;
    shf_context *context;
    const uint8_t *bytes;
    size_t left;
    shf_status status;
} reader;

static _Noreturn void stop(reader *r, shf_status status)
{
    r->status = status;
    longjmp(r->escape, 1);
}

/* ---- libpng's callbacks ---- */

static _Noreturn void on_error(png_structp png, png_const_charp text)
{
    reader *r = png_get_error_ptr(png);
    if (strstr(text, "ut of memory") || strstr(text, "nsufficient memory"))
        stop(r, shf_fail_memory(r->context, "decoding a PNG"));
    stop(r, shf_fail(r->context, SHF_ERR_DATA, "broken PNG: %s", text));
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void on_read(png_structp png, png_bytep out, size_t size)
{
    reader *r = png_get_io_ptr(png);
    if (size > r->left)
        stop(r, shf_fail(r->context, SHF_ERR_DATA, "truncated PNG: the file ends too early"));
    memcpy(out, r->bytes, size);
    r->bytes += size;
    r->left -= size;
}

static png_voidp on_allocate(png_structp png, png_alloc_size_t size)
{
    reader *r = png_get_mem_ptr(png);
    return shf_allocate(r->context, size);
}

static void on_release(png_structp png, png_voidp memory)
{
    reader *r = png_get_mem_ptr(png);
    shf_release(r->context, memory);
}

/* ---- pixels ---- */

/* Everything to 8 bits a channel and three channels. */
static void set_transforms(png_structp png)
{
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
}

static void read_image(reader *r, shf_arena *arena, uint64_t max_pixels, shf_image *out)
{
    r->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, r, on_error, on_warning, r,
                                      on_allocate, on_release);
    r->info = r->png ? png_create_info_struct(r->png) : NULL;
    if (!r->info)
        stop(r, shf_fail_memory(r->context, "decoding a PNG"));
    png_structp png = r->png;
    png_set_read_fn(png, r, on_read);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* shf_decode_take sets ours */
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    /* No chunk besides IHDR, PLTE, IDAT and IEND changes what Pillow reads: none is unpacked. */
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, (png_const_bytep) "tRNS", 1);
    png_read_info(png, r->info);
    shf_status status = shf_decode_take(r->context, arena, png_get_image_width(png, r->info),
                                        png_get_image_height(png, r->info), max_pixels, out);
    if (status)
        stop(r, status);
    set_transforms(png);
    int passes = png_set_interlace_handling(png);
    png_start_read_image(png);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < out->height; y++)
            png_read_row(png, shf_row(out, y), NULL);
    png_read_end(png, NULL);
}

/* A function of its own, as locals of the one that calls setjmp would be lost. */
static void read_or_stop(reader *r, shf_arena *arena, uint64_t max_pixels, shf_image *out)
{
    if (setjmp(r->escape) == 0)
        read_image(r, arena, max_pixels, out);
}

shf_status shf_png_decode(shf_context *context, shf_arena *arena, const uint8_t *bytes, size_t size,
                          uint64_t max_pixels, shf_image *out)
{
    reader r = {.context = context, .bytes = bytes, .left = size};
    read_or_stop(&r, arena, max_pixels, out);
    png_destroy_read_struct(&r.png, &r.info, NULL);
    return r.status;
}
