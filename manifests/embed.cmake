# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
# cmake -DIN=schema.json -DOUT=schema_text.c -P embed.cmake: a file as a C array, zero-terminated.
# Not a string literal: C compilers need not take more than 4095 characters of those.
file(READ ${IN} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUT} "/* Made by embed.cmake from schema.json. */
#include <shiftforge/manifest.h>

static const char text[] = {
${bytes}0};

const char *shf_manifest_schema(void)
{
    return text;
}
")
