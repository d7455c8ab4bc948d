/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures of the caller's: checked and copied once, known by the hashes of their pixels. */
#include "corruptions/base/pictures.h"

#include <inttypes.h>
#include <stdio.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"

static const struct {
    const char *what;
    int channels;
    size_t least, most; /* so many of them */
    uint64_t pixels;    /* each, at most */
    bool square;
} kinds[SHF_PICTURE_KINDS] = {
    [SHF_PICTURES_FROST] = {"frost texture", 3, SHF_FROST_TEXTURES, SHF_FROST_TEXTURES,
                            SHF_FROST_TEXTURE_PIXELS, false},
    [SHF_PICTURES_INK] = {"ink mask", 1, 1, SHF_MOST_INK_MASKS,
                          SHF_INK_MASK_SIDE *SHF_INK_MASK_SIDE, true},
};

static shf_status check_picture(shf_context *context, shf_picture_kind kind, const shf_image *image,
                                size_t number)
{
    char what[48];
    snprintf(what, sizeof(what), "%s %zu", kinds[kind].what, number);
    shf_status status = shf_image_check(context, image, what);
    if (status)
        return status;
    if (image->channels != kinds[kind].channels)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s has %d channel%s: make it %s", what,
                        image->channels, image->channels == 1 ? "" : "s",
                        kinds[kind].channels == 3 ? "RGB" : "gray");
    if (kinds[kind].square && image->width != image->height)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s is %dx%d: make it a square", what,
                        image->width, image->height);
    if ((uint64_t)image->width * (uint64_t)image->height > kinds[kind].pixels)
        return shf_fail(context, SHF_ERR_LIMIT, "%s is %dx%d: at most %" PRIu64 " pixels", what,
                        image->width, image->height, kinds[kind].pixels);
    return SHF_OK;
}

static shf_status check(shf_context *context, shf_picture_kind kind, const shf_image *images,
                        size_t count)
{
    shf_status status = SHF_OK;
    if ((unsigned)kind >= SHF_PICTURE_KINDS)
        return shf_fail(context, SHF_ERR_ARGUMENT, "kind %d of pictures is none", (int)kind);
    if (count < kinds[kind].least || count > kinds[kind].most)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%zu %ss: %zu to %zu can be given", count,
                        kinds[kind].what, kinds[kind].least, kinds[kind].most);
    for (size_t i = 0; !status && i < count; i++)
        status = check_picture(context, kind, &images[i], i + 1);
    return status;
}

static size_t byte_count(const shf_image *image)
{
    return (size_t)image->height * shf_row_samples(image);
}

static shf_status copy_picture(shf_context *context, const shf_image *image, uint8_t *pixels,
                               shf_picture *out)
{
    uint8_t hash[SHF_SHA256_SIZE];
    out->image = shf_image_of(pixels, image->width, image->height, image->channels);
    shf_image_copy(image, &out->image);
    if (shf_sha256_image(&out->image, hash))
        return shf_fail_memory(context, "a hash");
    shf_hex(hash, out->hash);
    return SHF_OK;
}

shf_status shf_pictures_create(shf_context *context, shf_picture_kind kind, const shf_image *images,
                               size_t count, shf_pictures **out)
{
    *out = NULL;
    shf_status status = check(context, kind, images, count);
    if (status)
        return status;
    size_t bytes = sizeof(shf_pictures) + count * sizeof(shf_picture);
    for (size_t i = 0; i < count; i++)
        bytes += byte_count(&images[i]);
    shf_pictures *made = shf_allocate(context, bytes);
    if (!made)
        return shf_fail_memory(context, "pictures");
    *made = (shf_pictures){.allocator = context->allocator, .kind = kind, .count = count};
    uint8_t *next = (uint8_t *)(made->pictures + count);
    for (size_t i = 0; !status && i < count; i++) {
        status = copy_picture(context, &images[i], next, &made->pictures[i]);
        next += byte_count(&images[i]);
    }
    if (status)
        shf_pictures_destroy(made);
    else
        *out = made;
    return status;
}

void shf_pictures_destroy(shf_pictures *pictures)
{
    if (pictures)
        pictures->allocator.release(pictures->allocator.user, pictures);
}

size_t shf_pictures_count(const shf_pictures *pictures)
{
    return pictures->count;
}

const char *shf_pictures_hash(const shf_pictures *pictures, size_t picture)
{
    return picture < pictures->count ? pictures->pictures[picture].hash : "";
}

shf_status shf_pictures_require(shf_context *context, const shf_pictures *pictures,
                                shf_picture_kind kind)
{
    if (!pictures || pictures->kind == kind)
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "%ss are given where %ss are taken",
                    kinds[pictures->kind].what, kinds[kind].what);
}
