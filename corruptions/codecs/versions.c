/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which codec libraries made a file: what a manifest records beside the encoder. */
#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <zlib.h>

#include "corruptions/codecs/codec.h"

#define TEXT(x) #x
#define EXPANDED(x) TEXT(x)

const char *shf_codec_versions(char *out, size_t size)
{
#ifdef LIBJPEG_TURBO_VERSION
    const char *jpeg = "libjpeg-turbo " EXPANDED(LIBJPEG_TURBO_VERSION);
#else
    const char *jpeg = "libjpeg";
#endif
    snprintf(out, size, "%s (API %d), libpng %s, zlib %s", jpeg, JPEG_LIB_VERSION,
             png_get_libpng_ver(NULL), zlibVersion());
    return out;
}
