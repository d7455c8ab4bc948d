/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The object of an image, by its mask and the policies. */
#include "generators/edits/scenery.h"

#include <string.h>

#include "corruptions/attribute/edit.h"
#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

const char *const shf_touching_names[SHF_TOUCHINGS] = {"keep", "skip"};

/* ---- options ---- */

static shf_status find_name(shf_context *context, const char *what, const char *text,
                            const char *const *names, int count, int *out)
{
    for (*out = 0; text && *out < count; ++*out)
        if (strcmp(names[*out], text) == 0)
            return SHF_OK;
    *out = 0;
    return text ? shf_fail(context, SHF_ERR_ARGUMENT, "%s '%s': it is %s, %s%s%s", what, text,
                           names[0], names[1], count > 2 ? " or " : "", count > 2 ? names[2] : "")
                : SHF_OK;
}

/* "LOW-HIGH", shares from 0 to 1. */
static bool parse_area(const char *text, double *least, double *most)
{
    char low[32];
    const char *minus = strchr(text, '-');
    const size_t size = minus ? (size_t)(minus - text) : 0;
    if (!minus || size >= sizeof(low))
        return false;
    memcpy(low, text, size);
    low[size] = 0;
    return shf_parse_double(low, least) && shf_parse_double(minus + 1, most) && *least >= 0 &&
           *least <= *most && *most <= 1;
}

shf_status shf_scenery_open(shf_context *context, shf_arena *arena,
                            const shf_build_options *options, const shf_source *source,
                            const shf_preprocess *preprocess, shf_scenery *out)
{
    int pieces, touching;
    *out = (shf_scenery){.most = 1, .source = source, .preprocess = preprocess};
    shf_status status = find_name(context, "objects", options->objects, shf_pieces_names,
                                  SHF_PIECES_COUNT, &pieces);
    if (!status)
        status = find_name(context, "touching", options->touching, shf_touching_names,
                           SHF_TOUCHINGS, &touching);
    if (status)
        return status;
    if (!shf_removal_find(options->removal, &out->removal))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "removal '%s': it is constant, strip, pull_push, harmonic, biharmonic or "
                        "patch",
                        options->removal);
    out->pieces = (shf_pieces)pieces;
    out->touching = (shf_touching)touching;
    if (options->area && !parse_area(options->area, &out->least, &out->most))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "area '%s': it is LOW-HIGH, shares of the picture such as 0.05-0.5",
                        options->area);
    if (options->masks)
        status = shf_masks_open(context, options->masks, &out->masks);
    if (!status && options->backgrounds) {
        const shf_source_options bank = {.spec = options->backgrounds,
                                         .max_pixels = options->max_pixels,
                                         .warn = options->warn,
                                         .user = options->user};
        status = shf_source_open(context, &bank, &out->bank.source);
    }
    if (!status)
        status = shf_confounders_open(context, options, out);
    if (!status)
        status = shf_generator_check(context, &options->generator);
    if (!status && options->generator.program)
        status = shf_generator_open(context, arena, &options->generator, options->cancel,
                                    &out->generator);
    return status ? status : shf_bank_open(context, arena, out);
}

void shf_scenery_close(shf_context *context, shf_scenery *scenery)
{
    shf_masks_close(context, scenery->masks);
    if (scenery->bank.source)
        shf_source_close(context, scenery->bank.source);
    *scenery = (shf_scenery){0};
}

shf_status shf_scenery_check(shf_context *context, const shf_scenery *scenery)
{
    if (scenery->needs & SHF_NEEDS_MASK && !scenery->masks && !scenery->source->type->masks)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "edits need the masks of objects: say where they are with --masks");
    if (scenery->needs & SHF_NEEDS_GENERATED && !scenery->generator)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "background_generate runs a program of yours: say which with --generator");
    if (scenery->generator && !(scenery->needs & SHF_NEEDS_GENERATED))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "no variant is made by a generator: leave out --generator");
    if (!scenery->needs && (scenery->masks || scenery->bank.source))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "no variant of this recipe edits objects: leave out --masks and "
                        "--backgrounds");
    return SHF_OK;
}

char *shf_scenery_text(const shf_scenery *scenery, shf_arena *arena)
{
    char least[SHF_DOUBLE_TEXT], most[SHF_DOUBLE_TEXT], own[SHF_DOUBLE_TEXT];
    const shf_generator *generator = scenery->generator;
    return shf_arena_print(
        arena, "area %s-%s; objects %s; touching %s; removal %s; backgrounds %s%s%s%s%s%s%s",
        shf_double_text(scenery->least, least), shf_double_text(scenery->most, most),
        shf_pieces_names[scenery->pieces], shf_touching_names[scenery->touching],
        shf_removal_name(scenery->removal),
        scenery->bank.source ? scenery->bank.fingerprint : "source",
        scenery->confounds ? "; correlation " : "",
        scenery->confounds ? shf_double_text(scenery->correlation, own) : "",
        generator ? "; generator " : "", generator ? generator->sha256 : "", generator ? " " : "",
        generator ? generator->version : "");
}

/* ---- the object ---- */

shf_status shf_mask_prepare(shf_context *context, shf_arena *arena,
                            const shf_preprocess *preprocess, const shf_image *raw, shf_image *mask)
{
    shf_status status = shf_preprocess_run(context, arena, preprocess, raw, mask);
    for (int y = 0; !status && y < mask->height; y++) {
        uint8_t *row = shf_row(mask, y);
        for (int x = 0; x < mask->width; x++)
            row[x] = row[x] >= 128 ? 255 : 0;
    }
    return status;
}

static shf_status refuse(const shf_scenery *scenery, shf_context *context, const shf_image *mask,
                         const shf_object *object)
{
    const double rate = (double)object->pixels / ((double)mask->width * mask->height);
    char area[SHF_DOUBLE_TEXT], least[SHF_DOUBLE_TEXT], most[SHF_DOUBLE_TEXT];
    if (!object->pixels)
        return shf_fail(context, SHF_ERR_DATA, "skipped: nothing of the object is in the crop");
    if (scenery->pieces == SHF_PIECES_REFUSE && object->pieces > 1)
        return shf_fail(context, SHF_ERR_DATA, "skipped: the object is in %d pieces",
                        object->pieces);
    if (rate < scenery->least || rate > scenery->most)
        return shf_fail(
            context, SHF_ERR_DATA, "skipped: the object is %s of the picture, and not %s to %s",
            shf_double_text((double)(int)(rate * 10000 + 0.5) / 10000, area),
            shf_double_text(scenery->least, least), shf_double_text(scenery->most, most));
    if (scenery->touching == SHF_TOUCHING_SKIP &&
        (object->left == 0 || object->top == 0 || object->right == mask->width ||
         object->bottom == mask->height))
        return shf_fail(context, SHF_ERR_DATA, "skipped: the object reaches the border");
    return SHF_OK;
}

shf_status shf_scenery_object(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                              const shf_item *item, const shf_loaded *loaded, shf_image *mask,
                              shf_object *object)
{
    shf_image raw = loaded->mask;
    shf_status status = SHF_OK;
    if (scenery->masks)
        status = shf_masks_load(scenery->masks, context, arena, item->path, loaded->image.width,
                                loaded->image.height, &raw);
    if (!status && !raw.data)
        status = shf_fail(context, SHF_ERR_DATA, "skipped: no object mask");
    if (!status)
        status = shf_mask_prepare(context, arena, scenery->preprocess, &raw, mask);
    if (!status)
        status = shf_object_find(context, mask, scenery->pieces, object);
    return status ? status : refuse(scenery, context, mask, object);
}

shf_status shf_scenery_background(const shf_scenery *scenery, shf_context *context,
                                  const shf_image *image, const shf_image *mask,
                                  const shf_image *out)
{
    const shf_removing removing = {.method = scenery->removal, .dilate = SHF_EDIT_DILATE};
    const shf_status status = shf_remove_object(context, image, mask, &removing, out);
    return status == SHF_ERR_DATA
               ? shf_fail(context, status,
                          "skipped: nothing of the background is beside the object")
               : status;
}
