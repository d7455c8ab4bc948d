/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The published frost textures, from a folder of the user's. */
#include <shiftforge/dataset.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "manifests/paths.h"
#include "manifests/record.h"

#define LARGEST_FILE ((uint64_t)64 << 20) /* bytes */

static const char *const names[SHF_FROST_TEXTURES] = {"frost1.png", "frost2.png", "frost3.png",
                                                      "frost4.jpg", "frost5.jpg"};

static shf_status read_texture(shf_context *context, shf_arena *arena, const char *path,
                               shf_image *out)
{
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_file_read(context, path, LARGEST_FILE, &file);
    if (!status) {
        status = shf_decode(context, arena, file.data, file.size, SHF_FROST_TEXTURE_PIXELS, out);
        if (status)
            status = shf_fail(context, status, "%s: %s", path, shf_context_error(context));
    }
    shf_buffer_free(&file);
    return status;
}

shf_status shf_frost_textures_read(shf_context *context, const char *folder,
                                   shf_frost_textures **out)
{
    *out = NULL;
    shf_image images[SHF_FROST_TEXTURES];
    shf_arena arena;
    shf_arena_init(&arena, &context->allocator);
    shf_status status = SHF_OK;
    for (int i = 0; i < SHF_FROST_TEXTURES && !status; i++) {
        const char *path = shf_path_join(&arena, folder, names[i]);
        status = path ? read_texture(context, &arena, path, &images[i])
                      : shf_fail_memory(context, "a path");
    }
    if (!status)
        status = shf_frost_textures_create(context, images, out);
    else if (status != SHF_ERR_MEMORY)
        status = shf_fail(context, status,
                          "%s (frost textures are frost1.png, frost2.png, frost3.png, frost4.jpg "
                          "and frost5.jpg in one folder)",
                          shf_context_error(context));
    shf_arena_free(&arena);
    return status;
}
