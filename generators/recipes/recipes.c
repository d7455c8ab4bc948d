/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of recipes. A recipe turns one source image into "clean" and its corruptions at every
 * severity of the profile; severities "" means all that the profile has. Recipes of views turn it into
 * the canonical crop, "clean", and that crop moved; recipes of sequences into it and their frames. */
#include "generators/recipes/recipe.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

/* As --sequences takes them. */
#define IMAGENET_P                                                                                 \
    "gaussian_noise:31,shot_noise:31,motion_blur:31:-120:4,zoom_blur:31:1:0.004,snow:31:-150:4,"   \
    "brightness:31:-0.3:0.02,translate:41:-20:1,rotate:31:-15:1,tilt:31:-15:1,"                    \
    "scale:31:0.4:0.025,speckle_noise:31,gaussian_blur:31:0.25:0.035,spatter:31:0:1,"              \
    "shear:31:-15:1"
#define CIFAR_P                                                                                    \
    "gaussian_noise:31,shot_noise:31,motion_blur:21:-180:9,zoom_blur:31:1:0.004,snow:31:-150:4,"   \
    "brightness:31:-0.225:0.015,translate:16:-7:1,rotate:31:-15:1,tilt:31:-11.25:0.75,"            \
    "scale:31:0.7:0.02,speckle_noise:31,gaussian_blur:31:0.3:0.015,spatter:31:0:1,"                \
    "shear:31:-15:1"

/* clang-format off */
static const struct {
    const char *name, *profile, *corruptions, *severities, *encoder, *sink;
    bool datasets;
    const char *shifts, *policy, *border, *outside, *preprocess;
    const char *summary;
    const char *sequences;
} recipes[] = {
    {"imagenet-c",     "imagenet-c",     "all", "", "jpeg:85", "folder", false, NULL, NULL, NULL, NULL, NULL, "ImageNet-C from your own images, 224x224", NULL},
    {"imagenet-c-299", "imagenet-c-299", "all", "", "jpeg:85", "folder", false, NULL, NULL, NULL, NULL, NULL, "ImageNet-C from your own images, 299x299", NULL},
    {"imagenet-64-c",  "imagenet-64-c",  "all", "", "jpeg:85", "folder", false, NULL, NULL, NULL, NULL, NULL, "ImageNet 64x64-C and Tiny-ImageNet-C from your own images", NULL},
    {"cifar10-c",      "cifar10-c",      "all", "", "png",     "folder", false, NULL, NULL, NULL, NULL, NULL, "CIFAR-10-C from your own 32x32 images, or CIFAR's files", NULL},
    {"medmnist-c",     "medmnist-c",     "all", "", "png",     "npz",    true,  NULL, NULL, NULL, NULL, NULL, "MedMNIST-C from MedMNIST's npz files, each dataset with its own corruptions", NULL},
    {"imagenet-e",     "imagenet-e",     "all", "", "png",     "folder", false, NULL, NULL, NULL, NULL, NULL, "ImageNet-E's edits of background, size, position and direction, from your own images and masks", NULL},
    {"imagenet-9",     "imagenet-9",     "all", "", "png",     "folder", false, NULL, NULL, NULL, NULL, NULL, "ImageNet-9's variants from your own images and masks: foreground and background apart and mixed (Xiao et al. 2020, arXiv:2006.09994)", NULL},
    {"backgrounds-challenge", "backgrounds-challenge", "all", "1-8", "png", "folder", false, NULL, NULL, NULL, NULL, NULL, "each object before eight tiled backgrounds, or as many as --severities 1-K says: does the worst of them fool a model (Xiao et al. 2020, arXiv:2006.09994)", NULL},
    {"waterbirds",     "waterbirds",     "all", "", "png",     "folder", false, NULL, NULL, NULL, NULL, NULL, "objects before backgrounds that go with their class in train and not in val and test, with a table of groups (Sagawa et al. 2020, arXiv:1911.08731)", NULL},
    {"cut-paste",      "cut-paste",      "all", "", "png",     "folder", false, NULL, NULL, NULL, NULL, NULL, "each object pasted by four blends before its own and before another background: what traces of pasting cost (Dwibedi et al. 2017, arXiv:1708.01642)", NULL},
    {"translation-realistic", "imagenet-c", "", "", "png", "tar", false, "neighbours-8:1",  "native",  "real",   "drop", NULL, "views: the crop moves by a pixel of the source, as if the camera turned (Shifman & Weiss 2024, arXiv:2404.07153)", NULL},
    {"translation-cyclic",    "imagenet-c", "", "", "png", "tar", false, "neighbours-8:1",  "resized", "cyclic", NULL,   NULL, "views: the network's input is rolled by a pixel (Shifman & Weiss 2024, arXiv:2404.07153)", NULL},
    {"shift-consistency",     "imagenet-c", "", "", "png", "tar", false, "pairs:5:32",      "resized", "real",   "drop", NULL, "views: five pairs of random crops of the resized image (Zhang 2019, arXiv:1904.11486)", NULL},
    {"azulay-weiss-crop",      "imagenet-c", "", "", "png", "tar", false, "chain:8",  "resized", "real", "drop",  "random-crop-40-224", "views: a window of 224 moves over a random crop of 234 along the diagonal (Azulay & Weiss 2018, arXiv:1805.12177)", NULL},
    {"azulay-weiss-embedding", "imagenet-c", "", "", "png", "tar", false, "chain:-8", "resized", "real", "black", "embed-172-224",      "views: the image, shrunk to 172x172, moves over black along the diagonal (Azulay & Weiss 2018, arXiv:1805.12177)", NULL},
    {"azulay-weiss-inpainting", "imagenet-c", "", "", "png", "tar", false, "chain:-8", "resized", "real", "inpaint", "embed-172-224",    "views: the same over surroundings that grow out of the image (Azulay & Weiss 2018, arXiv:1805.12177)", NULL},
    {"azulay-weiss-scale",     "imagenet-c", "", "", "png", "tar", false, "scale-chain:1", "resized", "real", "black", "embed-100-224", "views: the image at 100x100, then a pixel larger, in one place over black (Azulay & Weiss 2018, arXiv:1805.12177)", NULL},
    {"spatial-grid",           "imagenet-c", "", "", "png", "tar", false, "spatial-grid:24:5:30:31", "resized", "black", NULL, NULL, "views: the input moved by up to 24 pixels and turned by up to 30 degrees, 775 ways (Engstrom et al. 2019, arXiv:1712.02779)", NULL},
    {"spatial-worst-of-10",    "imagenet-c", "", "", "png", "tar", false, "spatial-random:10:24:30", "resized", "black", NULL, NULL, "views: ten random ones of these moves and turns (Engstrom et al. 2019, arXiv:1712.02779)", NULL},
    {"imagenet-p", "imagenet-p", "", "", "png", "tar", false, NULL, NULL, NULL, NULL, NULL, "ImageNet-P's sequences of frames from your own images, 224x224", IMAGENET_P},
    {"cifar-p",    "cifar-p",    "", "", "png", "tar", false, NULL, NULL, NULL, NULL, NULL, "CIFAR-10-P's sequences of frames from your own 32x32 images, or CIFAR's files", CIFAR_P},
};
/* clang-format on */

size_t shf_recipe_count(void)
{
    return SHF_COUNT(recipes);
}

shf_recipe_info shf_recipe_at(size_t index)
{
    if (index >= SHF_COUNT(recipes))
        return (shf_recipe_info){.struct_size = sizeof(shf_recipe_info)};
    return (shf_recipe_info){
        .struct_size = sizeof(shf_recipe_info),
        .name = recipes[index].name,
        .summary = recipes[index].summary,
        .profile = recipes[index].profile,
        .corruptions = recipes[index].corruptions,
        .severities = recipes[index].severities,
        .encoder = recipes[index].encoder,
        .sink = recipes[index].sink,
        .datasets = recipes[index].datasets,
        .shifts = recipes[index].shifts,
        .policy = recipes[index].policy,
        .border = recipes[index].border,
        .outside = recipes[index].outside,
        .preprocess = recipes[index].preprocess,
        .sequences = recipes[index].sequences,
    };
}

shf_status shf_recipe_require(shf_context *context, const char *name, shf_recipe_info *out)
{
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < SHF_COUNT(recipes); i++) {
        if (strcmp(recipes[i].name, name) == 0) {
            *out = shf_recipe_at(i);
            return SHF_OK;
        }
        shf_suggest(&suggestion, name, recipes[i].name);
    }
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT, "no recipe is named '%s'%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}
