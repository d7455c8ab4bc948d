/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/cli/scene.h"

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "generators/edits/scenery.h"
#include "tools/cli/files.h"

/* ---- what is needed ---- */

shf_status cli_scene_require(shf_context *context, const char *name, unsigned needs,
                             const cli_scene_files *files)
{
    if (needs & SHF_NEEDS_MASK && !files->mask)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s edits an object: say where its mask is with --mask", name);
    if (needs & SHF_NEEDS_FOREIGN && !files->background)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s puts the object before another background: say which with --background",
                        name);
    return SHF_OK;
}

shf_status cli_scene_refuse_unused(shf_context *context, unsigned needs,
                                   const cli_scene_files *files)
{
    if (files->mask && !(needs & SHF_NEEDS_MASK))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "nothing here edits an object: leave out --mask");
    if (files->background && !(needs & SHF_NEEDS_FOREIGN))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "nothing here wants another background: leave out --background");
    return SHF_OK;
}

/* ---- reading ---- */

static bool has_object(const shf_image *mask)
{
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++)
            if (shf_row(mask, y)[x])
                return true;
    return false;
}

static shf_status load_mask(shf_context *context, shf_arena *arena, const char *file,
                            const shf_preprocess *preset, const shf_image *raw, cli_scene *out)
{
    shf_image mask;
    shf_status status = shf_mask_load(context, arena, file, raw->width, raw->height, &mask);
    if (!status && !has_object(&mask))
        status =
            shf_fail(context, SHF_ERR_DATA, "%s: the mask is empty: no pixel is above 0", file);
    if (!status)
        status = shf_mask_prepare(context, arena, preset, &mask, &out->mask);
    if (!status && !has_object(&out->mask))
        status = shf_fail(context, SHF_ERR_DATA,
                          "%s: nothing of the object is left by the preprocessing: use another "
                          "--preprocess, or none",
                          file);
    out->parts.mask = &out->mask;
    return status;
}

static shf_status load_background(shf_context *context, shf_arena *arena, const char *file,
                                  const shf_preprocess *preset, cli_scene *out)
{
    shf_image picture;
    const shf_image *image = &out->image;
    shf_status status = cli_load_image(context, arena, file, preset, &picture);
    if (status)
        return status;
    out->foreign = shf_image_take(arena, image->width, image->height, image->channels);
    out->parts.foreign = &out->foreign;
    return out->foreign.data ? shf_background_fit(context, &picture, &out->foreign)
                             : shf_fail_memory(context, "a background");
}

shf_status cli_scene_load(shf_context *context, shf_arena *arena, const cli_scene_files *files,
                          const shf_preprocess *preset, cli_scene *out)
{
    shf_image raw;
    *out = (cli_scene){.parts = {.struct_size = sizeof(out->parts)}};
    shf_status status = cli_read_image(context, arena, files->image, &raw);
    if (!status)
        status = shf_preprocess_run(context, arena, preset, &raw, &out->image);
    if (!status && files->mask)
        status = load_mask(context, arena, files->mask, preset, &raw, out);
    if (!status && files->background)
        status = load_background(context, arena, files->background, preset, out);
    return status;
}
