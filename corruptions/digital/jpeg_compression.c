/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* jpeg_compression: the image encoded as Pillow's save(quality=Q) does, and decoded again.
 * Source: Hendrycks & Dietterich 2019, create_c/make_imagenet_c.py. Chroma at half the resolution
 * (4:2:0), accurate integer transform both ways, fancy upsampling. A gray image is encoded as
 * one. */
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/corruption.h"

typedef struct jpeg_compression {
    int quality;
} jpeg_compression;

static const shf_parameter parameters[] = {
    SHF_PARAMETER(jpeg_compression, quality, "1", 1, 100, "quality as libjpeg counts it"),
};

/* quality */
static const jpeg_compression imagenet_224[] = {{25}, {18}, {15}, {10}, {7}};
static const jpeg_compression imagenet_299[] = {{23}, {16}, {13}, {8}, {5}};
static const jpeg_compression imagenet_64[] = {{65}, {58}, {50}, {40}, {25}};
static const jpeg_compression cifar10[] = {{80}, {65}, {58}, {50}, {40}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const jpeg_compression path[] = {{50}, {30}, {15}, {10}, {7}};
static const jpeg_compression derma[] = {{30}, {20}, {15}, {10}, {7}};
static const jpeg_compression retina[] = {{30}, {25}, {20}, {10}, {5}};
static const jpeg_compression tissue[] = {{25}, {20}, {15}, {10}, {7}};
static const jpeg_compression oct[] = {{30}, {15}, {10}, {7}, {5}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet_224),        SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),      SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("medmnist-c/pathmnist", path),      SHF_TABLE("medmnist-c/bloodmnist", path),
    SHF_TABLE("medmnist-c/dermamnist", derma),    SHF_TABLE("medmnist-c/retinamnist", retina),
    SHF_TABLE("medmnist-c/tissuemnist", tissue),  SHF_TABLE("medmnist-c/octmnist", oct),
    SHF_TABLE("medmnist-c/breastmnist", path),    SHF_TABLE("medmnist-c/chestmnist", path),
    SHF_TABLE("medmnist-c/pneumoniamnist", path), SHF_TABLE("medmnist-c/organamnist", path),
    SHF_TABLE("medmnist-c/organcmnist", path),    SHF_TABLE("medmnist-c/organsmnist", path),
};

/* The first of three equal channels. */
static void copy_gray(const shf_image *rgb, const shf_image *gray)
{
    for (int y = 0; y < gray->height; y++) {
        const uint8_t *in = shf_row(rgb, y);
        uint8_t *out = shf_row(gray, y);
        for (int x = 0; x < gray->width; x++)
            out[x] = in[3 * (size_t)x];
    }
}

static shf_status apply(const shf_call *call)
{
    const jpeg_compression *p = call->parameters;
    const shf_encoder encoder = {SHF_JPEG, p->quality, false};
    shf_image decoded;
    shf_buffer file;
    shf_buffer_init(&file, call->context);
    shf_status status = shf_encode(call->context, &encoder, call->in, &file);
    if (!status)
        status = shf_decode(call->context, &call->context->scratch, file.data, file.size,
                            UINT64_MAX, &decoded);
    shf_buffer_free(&file);
    if (status)
        return status;
    if (call->in->channels == 1)
        copy_gray(&decoded, call->out);
    else
        shf_image_copy(&decoded, call->out);
    return SHF_OK;
}

const shf_corruption shf_corruption_jpeg_compression = {
    .name = "jpeg_compression",
    .family = "digital",
    .summary = "blocks and smears of strong JPEG compression",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(parameters, jpeg_compression),
    SHF_TABLES(tables),
    .apply = apply,
};
