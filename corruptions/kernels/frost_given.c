/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Frost textures of the caller's: copied once, known by the hashes of their pixels. */
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/kernels/frost_texture.h"

static shf_status check_texture(shf_context *context, const shf_image *image, int number)
{
    char what[32];
    snprintf(what, sizeof(what), "frost texture %d", number);
    shf_status status = shf_image_check(context, image, what);
    if (status)
        return status;
    if (image->channels != 3)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s has %d channel: make it RGB", what,
                        image->channels);
    if ((uint64_t)image->width * (uint64_t)image->height > SHF_FROST_TEXTURE_PIXELS)
        return shf_fail(context, SHF_ERR_LIMIT, "%s is %dx%d: at most %u pixels", what,
                        image->width, image->height, SHF_FROST_TEXTURE_PIXELS);
    return SHF_OK;
}

static size_t byte_count(const shf_image *image)
{
    return (size_t)image->height * shf_row_samples(image);
}

static shf_status copy_texture(shf_context *context, const shf_image *image, uint8_t *pixels,
                               shf_frost_texture *texture, char hex[SHF_SHA256_HEX])
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_image copy = shf_image_of(pixels, image->width, image->height, 3);
    shf_image_copy(image, &copy);
    *texture = (shf_frost_texture){image->width, image->height, pixels};
    if (shf_sha256_image(&copy, hash))
        return shf_fail_memory(context, "a hash");
    shf_hex(hash, hex);
    return SHF_OK;
}

shf_status shf_frost_textures_create(shf_context *context,
                                     const shf_image images[SHF_FROST_TEXTURES],
                                     shf_frost_textures **out)
{
    *out = NULL;
    size_t bytes = 0;
    shf_status status = SHF_OK;
    for (int i = 0; i < SHF_FROST_TEXTURES; i++) {
        status = check_texture(context, &images[i], i + 1);
        if (status)
            return status;
        bytes += byte_count(&images[i]);
    }
    shf_frost_textures *textures = shf_allocate(context, sizeof(*textures) + bytes);
    if (!textures)
        return shf_fail_memory(context, "frost textures");
    textures->allocator = context->allocator;
    uint8_t *next = textures->pixels;
    for (int i = 0; i < SHF_FROST_TEXTURES && !status; i++) {
        status =
            copy_texture(context, &images[i], next, &textures->textures[i], textures->hashes[i]);
        next += byte_count(&images[i]);
    }
    if (status) {
        shf_frost_textures_destroy(textures);
        return status;
    }
    *out = textures;
    return SHF_OK;
}

void shf_frost_textures_destroy(shf_frost_textures *textures)
{
    if (textures)
        textures->allocator.release(textures->allocator.user, textures);
}

const char *shf_frost_textures_hash(const shf_frost_textures *textures, int texture)
{
    return texture >= 1 && texture <= SHF_FROST_TEXTURES ? textures->hashes[texture - 1] : "";
}
