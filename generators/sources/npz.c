/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The sources of arrays of 8-bit images, (N, H, W) or (N, H, W, 3): "npz:FILE" or "npz:DIR", an archive
 * as MedMNIST has them, with the arrays "<split>_images" and "<split>_labels", or of other arrays that
 * are named; and "npy:FILE". Items are in the order of the rows, with the keys "<split>/<row>":
 * "test/0". What is deflated is unpacked once, to a file in TMPDIR. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "generators/sources/names.h"
#include "generators/sources/npz.h"
#include "manifests/files.h"

#define SPLIT "test" /* what MedMNIST-C is made of */

static shf_status check_images(shf_context *context, const shf_npy *npy)
{
    shf_image_array unused;
    return shf_image_array_take(context, npy, &unused);
}

/* With the file before the text of a failure. */
static shf_status tell(shf_context *context, const char *file, shf_status status)
{
    char shown[SHF_SHOWN];
    return shf_fail(context, status, "%s: %s", shf_shown(file, shown, sizeof(shown)),
                    shf_context_error(context));
}

static shf_npz_state *make_state(shf_source *source)
{
    shf_npz_state *state = shf_arena_take(&source->arena, 1, sizeof(*state));
    if (state)
        *state = (shf_npz_state){.images.file = -1, .labels.file = -1};
    source->state = state;
    return state;
}

/* ---- npz ---- */

/* The arrays that an archive has, for a message. */
static shf_status refuse_name(shf_context *context, const shf_zip *zip, const char *name)
{
    char names[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < zip->count && used < sizeof(names) - 1; i++) {
        char shown[64];
        shf_shown(zip->members[i].name, shown, sizeof(shown));
        used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%.*s", i ? ", " : "",
                                 (int)strcspn(shown, "."), shown);
    }
    return shf_fail(context, SHF_ERR_DATA,
                    "no array '%s' in it, but %s: say which is meant with split=, or with images= "
                    "and labels=",
                    name, *names ? names : "none at all");
}

static shf_status unpack_named(shf_context *context, const shf_zip *zip, const char *name,
                               shf_array_check check, shf_array_file *out)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = shf_arena_print(&context->scratch, "%s.npy", name);
    const shf_zip_member *member = path ? shf_zip_find(zip, path) : NULL;
    shf_arena_rewind(&context->scratch, mark);
    if (!path)
        return shf_fail_memory(context, "a name");
    return member ? shf_array_file_unpack(context, zip, member, check, out)
                  : refuse_name(context, zip, name);
}

/* What the settings name, or the arrays of the split. */
static shf_status read_arrays(shf_context *context, shf_source *source, const shf_npz_spec *spec,
                              const shf_zip *zip, shf_npz_state *state)
{
    const char *split = spec->split ? spec->split : SPLIT;
    const char *images = spec->images, *labels = spec->labels;
    if (!images) {
        images = shf_arena_print(&source->arena, "%s_images", split);
        if (!labels)
            labels = shf_arena_print(&source->arena, "%s_labels", split);
        if (!images || !labels)
            return shf_fail_memory(context, "a name");
    }
    state->keys = spec->images && !spec->split ? images : split;
    shf_status status = unpack_named(context, zip, images, check_images, &state->images);
    if (!status && labels && !source->options.labels)
        status = unpack_named(context, zip, labels, shf_npz_check_labels, &state->labels);
    return status;
}

static shf_status open_archive(shf_context *context, shf_source *source, const shf_npz_spec *spec,
                               shf_npz_state *state)
{
    int file;
    uint64_t size;
    shf_zip zip;
    shf_status status = shf_file_open(context, spec->path, &file, &size);
    if (status)
        return status;
    status = shf_zip_open(context, file, size, &zip);
    if (!status)
        status = read_arrays(context, source, spec, &zip, state);
    shf_zip_close(&zip);
    close(file);
    return status ? tell(context, spec->path, status) : SHF_OK;
}

/* ---- npy ---- */

static shf_status open_arrays(shf_context *context, shf_source *source, const shf_npz_spec *spec,
                              shf_npz_state *state)
{
    const char *slash = strrchr(spec->path, '/'), *name = slash ? slash + 1 : spec->path;
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".npy") == 0)
        length -= 4;
    state->keys = shf_source_text(source, name, length);
    if (!state->keys)
        return shf_fail_memory(context, "a name");
    const char *file = spec->path;
    shf_status status = shf_array_file_open(context, file, check_images, &state->images);
    if (!status && spec->labels && !source->options.labels) {
        file = spec->labels;
        status = shf_array_file_open(context, file, shf_npz_check_labels, &state->labels);
    }
    return status == SHF_OK || status == SHF_ERR_IO ? status : tell(context, file, status);
}

/* ---- the types ---- */

static shf_status finish(shf_context *context, shf_source *source, const shf_npz_spec *spec,
                         shf_npz_state *state)
{
    state->shown = spec->path;
    shf_status status = shf_image_array_take(context, &state->images.npy, &state->shape);
    return status ? status : shf_npz_add_rows(context, source, state);
}

static shf_status npz_open(shf_context *context, shf_source *source)
{
    shf_npz_spec spec;
    shf_npz_state *state = make_state(source);
    shf_status status =
        state ? shf_npz_parse(context, source, &spec) : shf_fail_memory(context, "a source");
    if (!status)
        status = shf_npz_choose(context, source, &spec, state);
    if (!status)
        status = open_archive(context, source, &spec, state);
    return status ? status : finish(context, source, &spec, state);
}

static shf_status npy_open(shf_context *context, shf_source *source)
{
    shf_npz_spec spec;
    shf_npz_state *state = make_state(source);
    shf_status status =
        state ? shf_npz_parse(context, source, &spec) : shf_fail_memory(context, "a source");
    if (!status && (spec.split || spec.images || spec.dataset || spec.size))
        status = shf_fail(context, SHF_ERR_ARGUMENT,
                          "the source '%s': the only setting is labels=, a npy file of labels",
                          source->options.spec);
    if (!status)
        status = open_arrays(context, source, &spec, state);
    return status ? status : finish(context, source, &spec, state);
}

static shf_status array_load(const shf_source *source, size_t index, shf_context *context,
                             shf_arena *arena, shf_loaded *out)
{
    const shf_npz_state *state = source->state;
    const shf_image_array *shape = &state->shape;
    const uint64_t pixels = (uint64_t)shape->width * (uint64_t)shape->height,
                   most = source->options.max_pixels;
    if (most && most < pixels)
        return shf_fail(context, SHF_ERR_LIMIT, "%llu pixels; the limit is %llu",
                        (unsigned long long)pixels, (unsigned long long)most);
    out->image = shf_image_take(arena, shape->width, shape->height, shape->channels);
    if (!out->image.data)
        return shf_fail_memory(context, "a source image");
    shf_status status =
        shf_array_file_read(&state->images, context, source->items[index].origin * shape->row,
                            out->image.data, (size_t)shape->row);
    if (status)
        return status;
    return shf_sha256_image(&out->image, out->sha256) ? shf_fail_memory(context, "a hash") : SHF_OK;
}

static void array_close(shf_source *source)
{
    shf_npz_state *state = source->state;
    if (!state)
        return;
    shf_array_file_close(&state->images);
    shf_array_file_close(&state->labels);
}

const shf_source_type shf_source_npz = {
    .prefix = "npz:",
    .summary = "MedMNIST's archives, or other arrays: npz:FILE, npz:DIR,dataset=NAME, "
               "npz:FILE,split=train, npz:FILE,images=NAME,labels=NAME",
    .ordered = true,
    .open = npz_open,
    .load = array_load,
    .close = array_close,
};

const shf_source_type shf_source_npy = {
    .prefix = "npy:",
    .summary = "an array of images: npy:FILE, npy:FILE,labels=FILE",
    .ordered = true,
    .open = npy_open,
    .load = array_load,
    .close = array_close,
};
