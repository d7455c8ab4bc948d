/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations: a corruption with its parameters settled, and applying it. */
#include "corruptions/operation.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "corruptions/base/pictures.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "corruptions/kernels/colour.h"

/* ---- making one ---- */

static shf_status find_corruption(shf_context *context, const char *name,
                                  const shf_corruption **out)
{
    *out = shf_corruption_find(name);
    if (*out)
        return SHF_OK;
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        const shf_corruption *corruption = shf_corruption_at(i);
        shf_suggest(&suggestion, name, corruption->name);
        for (size_t t = 0; t < corruption->table_count; t++)
            shf_suggest(&suggestion, name, shf_table_name(corruption, &corruption->tables[t]));
    }
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT, "no corruption is named '%s'%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}

/* The severity's row; where there is none, what is usual, or nothing. */
static shf_status first_values(shf_context *context, shf_operation *operation,
                               const shf_profile_info *profile, const shf_table *table,
                               const char *name)
{
    const shf_corruption *corruption = operation->corruption;
    int severity = operation->severity;
    if (severity == 0) {
        for (size_t i = 0; i < corruption->parameter_count; i++)
            shf_parameter_set(&corruption->parameters[i], operation->parameters,
                              corruption->parameters[i].usual);
        return SHF_OK;
    }
    if (!table)
        return shf_fail(context, SHF_ERR_ARGUMENT, "profile %s has no severities for %s",
                        profile->name, name);
    if (severity < 1 || severity > table->count)
        return shf_fail(context, SHF_ERR_ARGUMENT, "severity %d: %s has 1 to %d in profile %s",
                        severity, name, table->count, profile->name);
    memcpy(operation->parameters, shf_table_row(corruption, table, severity),
           corruption->parameters_size);
    return SHF_OK;
}

static shf_status settle(shf_context *context, shf_operation *operation, const char *name,
                         const shf_operation_options *options)
{
    shf_profile_info profile;
    shf_status status = shf_profile_require(context, options->profile, &profile);
    if (!status)
        status = find_corruption(context, name, &operation->corruption);
    if (status)
        return status;
    const shf_table *table = shf_table_find(name, profile.name, &operation->corruption);
    operation->name =
        table ? shf_table_name(operation->corruption, table) : operation->corruption->name;
    operation->set = table && table->set ? table->set : operation->name;
    operation->size = options->scale_parameters ? profile.size : 0;
    operation->gray_as_rgb = profile.gray_as_rgb;
    status = first_values(context, operation, &profile, table, name);
    for (size_t i = 0; !status && i < options->setting_count; i++) {
        size_t index = 0;
        status = shf_parameter_parse(context, operation->corruption, options->settings[i],
                                     operation->parameters, &index);
        operation->by_hand |= (uint64_t)1 << index;
        if (!status && !operation->corruption->parameters[index].drawn)
            operation->severity = 0;
    }
    return status ? status
                  : shf_parameters_complete(context, operation->corruption, operation->name,
                                            operation->parameters);
}

shf_status shf_operation_create_with(shf_context *context, const char *name,
                                     const shf_operation_options *options, shf_operation **out)
{
    *out = NULL;
    shf_operation_options known = {0};
    size_t size = sizeof(known);
    if (options->struct_size && options->struct_size < size)
        size = options->struct_size;
    memcpy(&known, options, size);
    shf_operation *operation = shf_allocate(context, sizeof(*operation));
    if (!operation)
        return shf_fail_memory(context, "an operation");
    *operation = (shf_operation){
        .allocator = context->allocator,
        .severity = known.severity,
        .pictures = {
            [SHF_PICTURES_FROST] = known.frost_textures, [SHF_PICTURES_INK] = known.ink_masks}};
    shf_status status = settle(context, operation, name, &known);
    for (int kind = 0; !status && kind < SHF_PICTURE_KINDS; kind++)
        status = shf_pictures_require(context, operation->pictures[kind], kind);
    if (status) {
        shf_operation_destroy(operation);
        return status;
    }
    *out = operation;
    return SHF_OK;
}

shf_status shf_operation_create(shf_context *context, const char *name, const char *profile,
                                int severity, const char *const *settings, size_t setting_count,
                                shf_operation **out)
{
    const shf_operation_options options = {
        .struct_size = sizeof(options),
        .profile = profile,
        .severity = severity,
        .settings = settings,
        .setting_count = setting_count,
    };
    return shf_operation_create_with(context, name, &options, out);
}

void shf_operation_destroy(shf_operation *operation)
{
    if (operation)
        operation->allocator.release(operation->allocator.user, operation);
}

const shf_corruption *shf_operation_corruption(const shf_operation *operation)
{
    return operation->corruption;
}

const char *shf_operation_name(const shf_operation *operation)
{
    return operation->name;
}

int shf_operation_severity(const shf_operation *operation)
{
    return operation->severity;
}

bool shf_operation_scales(const shf_operation *operation, size_t parameter)
{
    return operation->size > 0 && parameter < operation->corruption->parameter_count &&
           operation->corruption->parameters[parameter].scales &&
           !(operation->by_hand >> parameter & 1);
}

double shf_operation_value(const shf_operation *operation, size_t parameter)
{
    if (parameter >= operation->corruption->parameter_count)
        return NAN;
    return shf_parameter_get(&operation->corruption->parameters[parameter], operation->parameters);
}

/* ---- applying it ---- */

static void extent(const shf_image *image, uintptr_t *first, uintptr_t *end)
{
    uintptr_t top = (uintptr_t)shf_row(image, 0);
    uintptr_t bottom = (uintptr_t)shf_row(image, image->height - 1);
    *first = top < bottom ? top : bottom;
    *end = (top < bottom ? bottom : top) + shf_row_samples(image);
}

/* Whether the rows of both take turns in memory, as those of two views of one larger picture. */
static bool take_turns(const shf_image *in, const shf_image *out)
{
    const size_t samples = shf_row_samples(in), stride = (size_t)imaxabs(in->stride);
    uintptr_t a, b, end;
    extent(in, &a, &end);
    extent(out, &b, &end);
    const size_t apart = (a < b ? b - a : a - b) % stride;
    return stride == (size_t)imaxabs(out->stride) && apart >= samples && stride - apart >= samples;
}

static shf_status check_pair(shf_context *context, const shf_image *in, const shf_image *out)
{
    shf_status status = shf_image_check(context, in, "input");
    if (!status)
        status = shf_image_check(context, out, "output");
    if (status)
        return status;
    if (in->width != out->width || in->height != out->height || in->channels != out->channels)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "input is %dx%d with %d channels, output %dx%d with %d: make them alike",
                        in->width, in->height, in->channels, out->width, out->height,
                        out->channels);
    uintptr_t in_first, in_end, out_first, out_end;
    extent(in, &in_first, &in_end);
    extent(out, &out_first, &out_end);
    bool same = in->data == out->data && in->stride == out->stride;
    if (!same && in_first < out_end && out_first < in_end && !take_turns(in, out))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "input and output overlap without being the same image");
    return SHF_OK;
}

static bool same_size(const shf_image *image, const shf_image *in, int channels)
{
    return image->width == in->width && image->height == in->height && image->channels == channels;
}

static shf_status check_part(shf_context *context, const shf_image *part, const char *what,
                             const shf_image *in, int channels)
{
    if (!part)
        return SHF_OK;
    shf_status status = shf_image_check(context, part, what);
    return status || same_size(part, in, channels)
               ? status
               : shf_fail(context, SHF_ERR_ARGUMENT,
                          "the %s is %dx%d with %d channels, and has to be %dx%d with %d", what,
                          part->width, part->height, part->channels, in->width, in->height,
                          channels);
}

/* What the corruption needs is there, and of the image's size. */
static shf_status check_scene(shf_context *context, const shf_operation *operation,
                              const shf_image *in, const shf_scene *scene)
{
    const unsigned needs = operation->corruption->needs;
    if (needs & SHF_NEEDS_MASK && (!scene || !scene->mask))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s edits an object: give the object's mask with the image",
                        operation->name);
    if (needs & SHF_NEEDS_FOREIGN && !scene->foreign)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s puts the object before another background: give one", operation->name);
    if (needs & SHF_NEEDS_GENERATED && !scene->generated)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s is what a program makes of the scene: give its picture",
                        operation->name);
    if (!needs)
        return SHF_OK;
    shf_status status = check_part(context, scene->mask, "mask", in, 1);
    if (!status)
        status = check_part(context, scene->background, "background", in, in->channels);
    if (!status)
        status = check_part(context, scene->foreign, "other background", in, in->channels);
    return status ? status
                  : check_part(context, scene->generated, "generated picture", in, in->channels);
}

/* The values for one image: those of the severity, scaled to its shorter side. */
static void resolve(const shf_operation *operation, const shf_image *image, void *parameters)
{
    const shf_corruption *corruption = operation->corruption;
    const int side = image->width < image->height ? image->width : image->height;
    memcpy(parameters, operation->parameters, corruption->parameters_size);
    for (size_t i = 0; i < corruption->parameter_count; i++)
        if (shf_operation_scales(operation, i))
            shf_parameter_scale(&corruption->parameters[i], parameters,
                                (double)side / operation->size);
}

static void list_drawn(const shf_operation *operation, const void *parameters, shf_drawn *drawn)
{
    const shf_corruption *corruption = operation->corruption;
    *drawn = (shf_drawn){.struct_size = sizeof(*drawn)};
    for (size_t i = 0; i < corruption->parameter_count; i++)
        if (corruption->parameters[i].drawn || shf_operation_scales(operation, i))
            shf_parameter_list(&corruption->parameters[i], parameters, drawn);
}

/* One channel by way of three equal ones, whose luma is the result. */
static shf_status apply_as_rgb(const shf_corruption *corruption, const shf_call *gray)
{
    shf_image rgb = shf_image_take(&gray->context->scratch, gray->in->width, gray->in->height, 3);
    if (!rgb.data)
        return shf_fail_memory(gray->context, "a gray image as RGB");
    shf_spread_gray(gray->in, &rgb);
    shf_call call = *gray;
    call.in = call.out = &rgb;
    shf_status status = corruption->apply(&call);
    if (!status)
        shf_luma(&rgb, gray->out);
    return status;
}

/* As the profile wants it: gray pictures as RGB, and back. What leaves equal channels equal does the
 * same to one channel (tests/registry/test_gray.c), in a third of the time. */
static shf_status apply(const shf_operation *operation, const shf_call *call)
{
    const shf_corruption *corruption = operation->corruption;
    if (operation->gray_as_rgb && corruption->coloured && call->in->channels == 1)
        return apply_as_rgb(corruption, call);
    shf_status status = corruption->apply(call);
    if (!status && operation->gray_as_rgb && call->in->channels == 3)
        shf_luma(call->out, call->out);
    return status;
}

shf_status shf_operation_run(shf_context *context, const shf_operation *operation,
                             const shf_address *address, const shf_image *in,
                             const shf_scene *scene, const shf_image *out, void *parameters)
{
    shf_status status = check_pair(context, in, out);
    if (!status)
        status = check_scene(context, operation, in, scene);
    if (status)
        return status;
    const shf_corruption *corruption = operation->corruption;
    resolve(operation, in, parameters);
    shf_call call = {.context = context,
                     .in = in,
                     .out = out,
                     .parameters = parameters,
                     .pictures = operation->pictures,
                     .scene = scene};
    if (corruption->stochastic && (!address || (address->key_size > 0 && !address->key)))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s is random: give a seed and a sample key",
                        operation->name);
    if (corruption->stochastic)
        call.stream = shf_stream_of(operation->name, (uint32_t)operation->severity, address);
    shf_mark mark = shf_arena_mark(&context->scratch);
    status = apply(operation, &call);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

shf_status shf_operation_apply(shf_context *context, const shf_operation *operation,
                               const shf_address *address, const shf_image *in,
                               const shf_image *out, shf_drawn *drawn)
{
    return shf_operation_edit(context, operation, address, in, NULL, out, drawn);
}

shf_status shf_operation_edit(shf_context *context, const shf_operation *operation,
                              const shf_address *address, const shf_image *in,
                              const shf_scene *scene, const shf_image *out, shf_drawn *drawn)
{
    _Alignas(max_align_t) unsigned char parameters[SHF_LARGEST_PARAMETERS];
    shf_status status = shf_operation_run(context, operation, address, in, scene, out, parameters);
    if (!status && drawn)
        list_drawn(operation, parameters, drawn);
    return status;
}
