/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Names of files: what is an image, what may be written, what may be shown. */
#include "generators/sources/names.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/corruption.h"

static const struct {
    const char *extension;
    shf_name_kind kind;
} extensions[] = {
    {".jpg", SHF_NAME_IMAGE},        {".jpeg", SHF_NAME_IMAGE},
    {".png", SHF_NAME_IMAGE},        {".ppm", SHF_NAME_UNSUPPORTED},
    {".bmp", SHF_NAME_UNSUPPORTED},  {".pgm", SHF_NAME_UNSUPPORTED},
    {".tif", SHF_NAME_UNSUPPORTED},  {".tiff", SHF_NAME_UNSUPPORTED},
    {".webp", SHF_NAME_UNSUPPORTED}, {".gif", SHF_NAME_UNSUPPORTED},
    {".jp2", SHF_NAME_UNSUPPORTED},  {".heic", SHF_NAME_UNSUPPORTED},
    {".avif", SHF_NAME_UNSUPPORTED}, {".jxl", SHF_NAME_UNSUPPORTED},
};

bool shf_same_letters(const char *text, const char *lower)
{
    for (; *text && *lower; text++, lower++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if (c != *lower)
            return false;
    }
    return *text == *lower;
}

shf_name_kind shf_name_kind_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < SHF_COUNT(extensions); i++)
        if (shf_same_letters(dot, extensions[i].extension))
            return extensions[i].kind;
    return SHF_NAME_OTHER;
}

size_t shf_stem_length(const char *path)
{
    return shf_name_kind_of(path) == SHF_NAME_IMAGE ? (size_t)(strrchr(path, '.') - path)
                                                    : strlen(path);
}

void shf_path_tidy(char *path)
{
    char *to = path;
    const char *from = path;
    if (*from == '/')
        *to++ = *from++;
    while (*from) {
        size_t length = strcspn(from, "/");
        bool last = !from[length];
        if (length > 1 || (length == 1 && from[0] != '.')) {
            memmove(to, from, length);
            to += length;
            if (!last)
                *to++ = '/';
        }
        from += length + !last;
    }
    *to = 0;
}

/* The bytes of the UTF-8 character that text begins with; 0 if it is none, or not for showing. */
static size_t character_length(const unsigned char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = text[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length <= 1)
        return lead >= 0x20 && lead != 0x7f ? length : 0;
    uint32_t code = lead & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3fu);
    }
    bool surrogate = code >= 0xd800 && code < 0xe000;
    bool control = code < 0xa0 || code == 0x2028 || code == 0x2029;
    return lead >= 0xf8 || code < least[length] || code > 0x10ffff || surrogate || control ? 0
                                                                                           : length;
}

const char *shf_shown(const char *text, char *buffer, size_t size)
{
    const unsigned char *from = (const unsigned char *)text;
    size_t used = 0;
    while (*from && used + 8 < size) { /* 4 for a character, 3 for "...", 1 for the end */
        size_t length = character_length(from);
        if (length) {
            memcpy(buffer + used, from, length);
            used += length;
            from += length;
        } else {
            used += (size_t)snprintf(buffer + used, 5, "\\x%02x", *from++);
        }
    }
    snprintf(buffer + used, size - used, "%s", *from ? "..." : "");
    return buffer;
}
