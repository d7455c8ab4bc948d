# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
# cmake -DIN=schema.json -DOUT=schema_text.c -DHEADER=<shiftforge/manifest.h>
#       -DFUNCTION=shf_manifest_schema -P embed.cmake
# A file as a C array, zero-terminated, and the function of a header that gives it.
# Not a string literal: C compilers need not take more than 4095 characters of those.
file(READ ${IN} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
get_filename_component(name ${IN} NAME)
file(WRITE ${OUT} "/* Made by embed.cmake from ${name}. */
#include ${HEADER}

static const char text[] = {
${bytes}0};

const char *${FUNCTION}(void)
{
    return text;
}
")
