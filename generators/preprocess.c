/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The published preprocessing: a crop, a resize and a crop, each optional, with the rules of
 * torchvision on Pillow images (torchvision.transforms.Resize, CenterCrop; bilinear). */
#include "generators/preprocess.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/kernels/resample.h"

/* ---- names ---- */

static const shf_preprocess presets[] = {
    {.name = "none", .steps = "none"},
    {.name = "imagenet-299",
     .steps =
         "crop int(0.875 side) at round((side - int(0.875 side)) / 2), half to even; resize to "
         "299x299 (Pillow bilinear)",
     .crop_first = true,
     .square = 299},
    {.name = "resize-64", .steps = "resize to 64x64 (Pillow bilinear)", .square = 64},
};
#define PRESETS (sizeof(presets) / sizeof(presets[0]))

#define LEAST_CROP 16
#define LARGEST_CROP 4096

/* imagenet-N: as 256 is to 224, so is the side before the crop to N, rounded. */
static void make_imagenet(int crop, shf_preprocess *out)
{
    const int shorter = (16 * crop + 7) / 14;
    *out = (shf_preprocess){.shorter = shorter, .crop = crop};
    snprintf(out->name, sizeof(out->name), "imagenet-%d", crop);
    snprintf(out->steps, sizeof(out->steps),
             "resize shorter side to %d (Pillow bilinear), longer side int(%d long / short); crop "
             "%dx%d at round((side - %d) / 2), half to even",
             shorter, shorter, crop, crop, crop);
}

/* Whether a name is imagenet-N, N being any number. */
static bool is_imagenet(const char *name, uint64_t *crop)
{
    static const char prefix[] = "imagenet-";
    return strncmp(name, prefix, sizeof(prefix) - 1) == 0 &&
           shf_parse_u64(name + sizeof(prefix) - 1, crop);
}

/* ---- those of views: two numbers, of which the second is the network's side ---- */

#define RANDOM_MARGIN 10 /* of Azulay & Weiss: windows of 224 move over 234 */

/* Whether a name is prefix, a number, a minus sign, and a number that can be a crop. */
static bool has_numbers(const char *name, const char *prefix, int *first, int *crop)
{
    char digits[8];
    uint64_t one, two;
    if (strncmp(name, prefix, strlen(prefix)) != 0)
        return false;
    name += strlen(prefix);
    const size_t length = strcspn(name, "-");
    if (!name[length] || length >= sizeof(digits))
        return false;
    memcpy(digits, name, length);
    digits[length] = 0;
    if (!shf_parse_u64(digits, &one) || !shf_parse_u64(name + length + 1, &two) || one < 1 ||
        one > LARGEST_CROP || two < LEAST_CROP || two > LARGEST_CROP)
        return false;
    *first = (int)one;
    *crop = (int)two;
    return true;
}

/* Where the first of the published windows begins: they move about this place. */
static int embedded_at(int side, int crop)
{
    return (crop - side - 1) / 2 - 4;
}

static bool make_of_views(const char *name, shf_preprocess *out)
{
    int number = 0, crop = 0;
    *out = (shf_preprocess){0};
    snprintf(out->name, sizeof(out->name), "%.23s", name);
    if (has_numbers(name, "random-crop-", &number, &crop) && number <= 100) {
        out->area = number;
        out->square = crop + RANDOM_MARGIN;
        snprintf(out->steps, sizeof(out->steps),
                 "a drawn crop of %d %% of the area, width / height from 3/4 to 4/3; resize to "
                 "%dx%d (Pillow bilinear); crop %dx%d at (0, 0)",
                 number, out->square, out->square, crop, crop);
    } else if (has_numbers(name, "embed-", &number, &crop) && embedded_at(number, crop) >= 0) {
        out->embeds = true;
        out->square = number;
        snprintf(out->steps, sizeof(out->steps),
                 "resize to %dx%d (Pillow bilinear); onto %dx%d at (%d, %d)", number, number, crop,
                 crop, embedded_at(number, crop), embedded_at(number, crop));
    }
    out->crop = crop;
    return out->square > 0;
}

bool shf_preprocess_find(const char *name, shf_preprocess *out)
{
    for (size_t i = 0; i < PRESETS; i++)
        if (strcmp(presets[i].name, name) == 0) {
            *out = presets[i];
            return true;
        }
    uint64_t crop;
    if (make_of_views(name, out))
        return true;
    if (!is_imagenet(name, &crop) || crop < LEAST_CROP || crop > LARGEST_CROP)
        return false;
    make_imagenet((int)crop, out);
    return true;
}

shf_status shf_preprocess_require(shf_context *context, const char *name, shf_preprocess *out)
{
    shf_status status = shf_preprocess_require_any(context, name, out);
    return !status && (out->area || out->embeds)
               ? shf_fail(context, SHF_ERR_ARGUMENT, "the preprocessing %s is for recipes of views",
                          name)
               : status;
}

shf_status shf_preprocess_require_any(shf_context *context, const char *name, shf_preprocess *out)
{
    uint64_t crop;
    if (shf_preprocess_find(name, out))
        return SHF_OK;
    if (is_imagenet(name, &crop))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "preprocessing '%s': the size is a number from %d to %d", name, LEAST_CROP,
                        LARGEST_CROP);
    shf_suggestion suggestion = {0};
    shf_suggest(&suggestion, name, "imagenet-224");
    for (size_t i = 0; i < PRESETS; i++)
        shf_suggest(&suggestion, name, presets[i].name);
    char text[96];
    shf_suggestion_text(&suggestion, text, sizeof(text));
    return shf_fail(context, SHF_ERR_ARGUMENT, "no preprocessing is named '%s'%s", name,
                    *text ? text : "; none leaves the image as it is");
}

/* ---- sizes ---- */

/* Python's round(n / 2). */
static int half_to_even(int n)
{
    int half = n / 2;
    return half + (n % 2 && half % 2);
}

/* Where a crop from the middle starts. */
static int middle(int side, int part)
{
    return half_to_even(side - part);
}

/* int(0.875 side); at least 1, where the published code would fail. */
static int seven_eighths(int side)
{
    int part = (int)((int64_t)side * 7 / 8);
    return part > 0 ? part : 1;
}

static shf_image centre_part(const shf_image *image)
{
    shf_image part = *image;
    part.width = seven_eighths(image->width);
    part.height = seven_eighths(image->height);
    part.data = shf_row(image, middle(image->height, part.height)) +
                (ptrdiff_t)middle(image->width, part.width) * image->channels;
    return part;
}

/* The size that an image is resized to. The longer side may be beyond SHF_MAX_SIDE, but is below
 * 4681 * 65535. */
static void target_size(const shf_preprocess *preset, int from_width, int from_height, int *width,
                        int *height)
{
    *width = preset->square ? preset->square : from_width;
    *height = preset->square ? preset->square : from_height;
    if (!preset->shorter)
        return;
    bool upright = from_width <= from_height;
    int64_t shorter = upright ? from_width : from_height;
    int64_t longer = upright ? from_height : from_width;
    int scaled = (int)(preset->shorter * longer / shorter);
    *width = upright ? preset->shorter : scaled;
    *height = upright ? scaled : preset->shorter;
}

/* ---- running ---- */

shf_status shf_preprocess_run(shf_context *context, shf_arena *arena, const shf_preprocess *preset,
                              const shf_image *in, shf_image *out)
{
    shf_image part = preset->crop_first ? centre_part(in) : *in;
    int width, height;
    target_size(preset, part.width, part.height, &width, &height);
    int out_width = preset->crop ? preset->crop : width;
    int out_height = preset->crop ? preset->crop : height;
    if (out_width == in->width && out_height == in->height && part.width == width &&
        part.height == height) {
        *out = *in;
        return SHF_OK;
    }
    *out = shf_image_take(arena, out_width, out_height, in->channels);
    if (!out->data)
        return shf_fail_memory(context, "a preprocessed image");
    return shf_resample_crop(context, &part, SHF_FILTER_BILINEAR, width, height,
                             middle(width, out_width), middle(height, out_height), out);
}

/* ---- views: the crop without the pixels ---- */

shf_frame shf_preprocess_native(const shf_preprocess *preset, int width, int height)
{
    const int64_t shorter = width < height ? width : height;
    shf_frame frame = {
        .field_width = width, .field_height = height, .width = width, .height = height};
    if (preset->crop_first) {
        frame.width = seven_eighths(width);
        frame.height = seven_eighths(height);
    } else if (preset->crop) {
        frame.width = frame.height = (int)(preset->crop * shorter / preset->shorter);
        if (frame.width < 1)
            frame.width = frame.height = 1;
    }
    frame.left = middle(width, frame.width);
    frame.top = middle(height, frame.height);
    target_size(preset, frame.width, frame.height, &frame.out_width, &frame.out_height);
    if (preset->crop)
        frame.out_width = frame.out_height = preset->crop;
    return frame;
}

shf_frame shf_preprocess_resized(const shf_preprocess *preset, int width, int height)
{
    const int from_width = preset->crop_first ? seven_eighths(width) : width;
    const int from_height = preset->crop_first ? seven_eighths(height) : height;
    shf_frame frame = {0};
    target_size(preset, from_width, from_height, &frame.field_width, &frame.field_height);
    frame.out_width = frame.width = preset->crop ? preset->crop : frame.field_width;
    frame.out_height = frame.height = preset->crop ? preset->crop : frame.field_height;
    frame.left = middle(frame.field_width, frame.width);
    frame.top = middle(frame.field_height, frame.height);
    if (preset->area)
        frame.left = frame.top = 0;
    if (preset->embeds)
        frame.left = frame.top = -embedded_at(preset->square, preset->crop);
    return frame;
}

shf_status shf_preprocess_field(shf_context *context, const shf_preprocess *preset,
                                const shf_image *in, int left, int top, const shf_image *out)
{
    const shf_image part = preset->crop_first ? centre_part(in) : *in;
    const shf_frame frame = shf_preprocess_resized(preset, in->width, in->height);
    return shf_resample_crop(context, &part, SHF_FILTER_BILINEAR, frame.field_width,
                             frame.field_height, left, top, out);
}

void shf_preprocess_name_steps(shf_preprocess *preset, shf_policy policy)
{
    if (policy == SHF_POLICY_NATIVE && preset->crop)
        snprintf(preset->steps, sizeof(preset->steps),
                 "crop int(%d short / %d) of both sides at round((side - that) / 2), half to even, "
                 "moved as each view says; resize to %dx%d (Pillow bilinear)",
                 preset->crop, preset->shorter, preset->crop, preset->crop);
}
