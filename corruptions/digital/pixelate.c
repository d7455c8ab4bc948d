/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* pixelate: the image resized to int(scale * side) a side and back to its size, both with Pillow's
 * BOX filter. The product is in double: int(224 * 0.6) = 134.
 * Source: Hendrycks & Dietterich 2019, create_c/make_imagenet_c.py, as the code does it. At least
 * one pixel is kept a side, where the published code would fail. */
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/kernels/resample.h"

typedef struct pixelate {
    double scale;
} pixelate;

static const shf_parameter parameters[] = {
    SHF_PARAMETER(pixelate, scale, "1", 0.001, 1, "side of the small image over the image's side"),
};

/* scale */
static const pixelate imagenet_224[] = {{0.6}, {0.5}, {0.4}, {0.3}, {0.25}};
static const pixelate imagenet_299[] = {{0.5}, {0.4}, {0.3}, {0.25}, {0.2}};
static const pixelate imagenet_64[] = {{0.9}, {0.8}, {0.7}, {0.6}, {0.5}};
static const pixelate cifar10[] = {{0.95}, {0.9}, {0.85}, {0.75}, {0.65}};

/* MedMNIST-C; datasets share rows under the name of the first that has them. */
static const pixelate path[] = {{0.8}, {0.6}, {0.4}, {0.3}, {0.25}};
static const pixelate blood[] = {{0.6}, {0.5}, {0.4}, {0.3}, {0.25}};
static const pixelate derma[] = {{0.7}, {0.5}, {0.4}, {0.3}, {0.25}};
static const pixelate retina[] = {{0.8}, {0.6}, {0.5}, {0.4}, {0.35}};
static const pixelate tissue[] = {{0.4}, {0.3}, {0.2}, {0.15}, {0.1}};
static const pixelate oct[] = {{0.3}, {0.25}, {0.2}, {0.15}, {0.1}};
static const pixelate pneumonia[] = {{0.8}, {0.7}, {0.6}, {0.5}, {0.4}};
static const pixelate organ[] = {{0.7}, {0.6}, {0.5}, {0.4}, {0.35}};

static const shf_table tables[] = {
    SHF_TABLE("imagenet-c", imagenet_224),
    SHF_TABLE("imagenet-c-299", imagenet_299),
    SHF_TABLE("imagenet-64-c", imagenet_64),
    SHF_TABLE("cifar10-c", cifar10),
    SHF_TABLE("medmnist-c/pathmnist", path),
    SHF_TABLE("medmnist-c/bloodmnist", blood),
    SHF_TABLE("medmnist-c/dermamnist", derma),
    SHF_TABLE("medmnist-c/retinamnist", retina),
    SHF_TABLE("medmnist-c/tissuemnist", tissue),
    SHF_TABLE("medmnist-c/octmnist", oct),
    SHF_TABLE("medmnist-c/breastmnist", oct),
    SHF_TABLE("medmnist-c/chestmnist", oct),
    SHF_TABLE("medmnist-c/pneumoniamnist", pneumonia),
    SHF_TABLE("medmnist-c/organamnist", organ),
    SHF_TABLE("medmnist-c/organcmnist", organ),
    SHF_TABLE("medmnist-c/organsmnist", organ),
};

static int small_side(int side, double scale)
{
    int small = (int)(side * scale);
    return small > 0 ? small : 1;
}

static shf_status apply(const shf_call *call)
{
    const pixelate *p = call->parameters;
    shf_image small = shf_image_take(&call->context->scratch, small_side(call->in->width, p->scale),
                                     small_side(call->in->height, p->scale), call->in->channels);
    if (!small.data)
        return shf_fail_memory(call->context, "pixelate");
    shf_status status = shf_resample(call->context, call->in, SHF_FILTER_BOX, &small);
    return status ? status : shf_resample(call->context, &small, SHF_FILTER_BOX, call->out);
}

const shf_corruption shf_corruption_pixelate = {
    .name = "pixelate",
    .family = "digital",
    .summary = "squares of one colour, as of a small image enlarged",
    .reference = "Hendrycks & Dietterich 2019, arXiv:1903.12261",
    .revision = 1,
    .exactness = SHF_EXACT_BITS,
    .membership = SHF_SET_STANDARD,
    SHF_PARAMETERS(parameters, pixelate),
    SHF_TABLES(tables),
    .apply = apply,
};
