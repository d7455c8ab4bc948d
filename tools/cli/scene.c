/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/cli/scene.h"

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "generators/edits/scenery.h"
#include "tools/cli/files.h"
#include "tools/cli/interrupt.h"

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
    if (needs & SHF_NEEDS_GENERATED && !files->generator.program)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s runs a program of yours: say which with --generator", name);
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
    if (files->generator.program && !(needs & SHF_NEEDS_GENERATED))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "nothing here is made by a generator: leave out --generator");
    return shf_generator_check(context, &files->generator);
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
    if (!status && files->generator.program)
        status = shf_generator_open(context, arena, &files->generator, cli_catch_interrupt(),
                                    &out->generator);
    return status;
}

/* ---- editing ---- */

shf_status cli_scene_complete(shf_context *context, shf_arena *arena, cli_scene *scene)
{
    const shf_image *image = &scene->image;
    scene->background = shf_image_take(arena, image->width, image->height, image->channels);
    scene->parts.background = &scene->background;
    return scene->background.data
               ? shf_background_make(context, image, &scene->mask, &scene->background)
               : shf_fail_memory(context, "a background");
}

static shf_status generate(shf_context *context, cli_scene *scene, const shf_operation *operation,
                           const shf_address *address)
{
    const shf_generator_request request = {operation, address, &scene->image, &scene->mask,
                                           &scene->background};
    scene->parts.generated = &scene->generated;
    return shf_generator_make(scene->generator, context, &context->scratch, &request,
                              &scene->generated);
}

shf_status cli_scene_edit(shf_context *context, cli_scene *scene, const shf_operation *operation,
                          const shf_address *address, const shf_image *out, shf_drawn *drawn)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = SHF_OK;
    if (shf_operation_corruption(operation)->needs & SHF_NEEDS_GENERATED)
        status = generate(context, scene, operation, address);
    if (!status)
        status = shf_operation_edit(context, operation, address, &scene->image, &scene->parts, out,
                                    drawn);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}
