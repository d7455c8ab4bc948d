/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Drawing a corruption and its parameters for each picture that a model trains on. */
#include <shiftforge/augmentation.h>

#include <string.h>

#include "corruptions/base/pictures.h"
#include "corruptions/operation.h"

#define STREAM "augmentation"

enum { DRAW_CHOICE, DRAW_PARAMETER };

typedef struct choice {
    const shf_corruption *corruption;
    const shf_table *table; /* NULL: identity, which has none */
    const char *name;
} choice;

struct shf_augmentation {
    shf_allocator allocator;
    const shf_pictures *pictures[SHF_PICTURE_KINDS];
    bool gray_as_rgb;
    int size; /* as an operation has it */
    size_t count;
    choice choices[];
};

/* ---- ranges ---- */

shf_range shf_augmentation_range(const char *name, const char *profile, size_t parameter)
{
    const shf_corruption *corruption = NULL;
    const shf_table *table = shf_table_find(name, profile, &corruption);
    if (!table || parameter >= corruption->parameter_count)
        return (shf_range){NAN, NAN};
    const shf_parameter *p = &corruption->parameters[parameter];
    if (p->drawn)
        return (shf_range){NAN, NAN};
    return (shf_range){shf_parameter_get(p, shf_table_range(corruption, table, 0)),
                       shf_parameter_get(p, shf_table_range(corruption, table, 1))};
}

/* ---- making one ---- */

/* What is drawn sees an image, and nothing else of it. */
static shf_status check_choices(shf_context *context, const char *const *names, size_t count,
                                const char *profile)
{
    for (size_t i = 0; i < count; i++) {
        const shf_corruption *corruption;
        shf_table_find(names[i], profile, &corruption);
        if (corruption->needs)
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "%s edits an object by its mask, which no augmentation has: name "
                            "corruptions that need the image alone, or another profile than %s",
                            names[i], profile);
    }
    return SHF_OK;
}

static void fill_choices(const char *const *names, const shf_profile_info *profile,
                         shf_augmentation *out)
{
    for (size_t i = 0; i + 1 < out->count; i++) {
        choice *c = &out->choices[i];
        c->table = shf_table_find(names[i], profile->name, &c->corruption);
        c->name = names[i];
    }
    const shf_corruption *identity = shf_corruption_find("identity");
    out->choices[out->count - 1] = (choice){identity, NULL, identity->name};
}

shf_status shf_augmentation_create(shf_context *context, const shf_augmentation_options *options,
                                   shf_augmentation **out)
{
    *out = NULL;
    shf_augmentation_options known = {0};
    if (options) {
        const bool shorter = options->struct_size && options->struct_size < sizeof(known);
        memcpy(&known, options, shorter ? options->struct_size : sizeof(known));
    }
    shf_profile_info profile;
    const char **names;
    size_t count;
    shf_status status = shf_profile_require(context, known.profile, &profile);
    if (!status)
        status = shf_pictures_require(context, known.frost_textures, SHF_PICTURES_FROST);
    if (!status)
        status = shf_pictures_require(context, known.ink_masks, SHF_PICTURES_INK);
    if (!status)
        status = shf_select_corruptions(context, known.corruptions ? known.corruptions : "all",
                                        profile.name, &names, &count);
    if (status)
        return status;
    status = check_choices(context, names, count, profile.name);
    shf_augmentation *made =
        status ? NULL
               : shf_allocate(context, sizeof(*made) + (count + 1) * sizeof(made->choices[0]));
    if (made) {
        *made = (shf_augmentation){context->allocator,
                                   {known.frost_textures, known.ink_masks},
                                   profile.gray_as_rgb,
                                   known.scale_parameters ? profile.size : 0,
                                   count + 1};
        fill_choices(names, &profile, made);
    } else if (!status)
        status = shf_fail_memory(context, "an augmentation");
    shf_selection_free(context, names);
    *out = made;
    return status;
}

void shf_augmentation_destroy(shf_augmentation *augmentation)
{
    if (augmentation)
        augmentation->allocator.release(augmentation->allocator.user, augmentation);
}

size_t shf_augmentation_count(const shf_augmentation *augmentation)
{
    return augmentation->count;
}

const char *shf_augmentation_name(const shf_augmentation *augmentation, size_t index)
{
    return index < augmentation->count ? augmentation->choices[index].name : NULL;
}

/* ---- applying it ---- */

static void draw_parameters(const shf_stream *stream, const choice *c, void *parameters)
{
    const shf_corruption *corruption = c->corruption;
    const void *first = shf_table_range(corruption, c->table, 0);
    const void *last = shf_table_range(corruption, c->table, 1);
    memcpy(parameters, first, corruption->parameters_size);
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        const shf_parameter *p = &corruption->parameters[i];
        if (p->drawn)
            continue;
        const double one = shf_parameter_get(p, first), other = shf_parameter_get(p, last);
        const double low = one < other ? one : other, high = one < other ? other : one;
        shf_parameter_set(p, parameters, /* cuts whole numbers off */
                          shf_random_uniform(stream, DRAW_PARAMETER, i, low, high));
    }
}

static void list_all(const shf_corruption *corruption, const void *parameters, shf_drawn *out)
{
    *out = (shf_drawn){.struct_size = sizeof(*out)};
    for (size_t i = 0; i < corruption->parameter_count; i++)
        shf_parameter_list(&corruption->parameters[i], parameters, out);
}

shf_status shf_augment(shf_context *context, const shf_augmentation *augmentation,
                       const shf_address *address, const shf_image *in, const shf_image *out,
                       shf_augmented *done)
{
    if (!address || (address->key_size > 0 && !address->key))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "an augmentation is random: give a seed and a sample key");
    const shf_stream stream = shf_stream_of(STREAM, 0, address);
    const choice *c =
        &augmentation
             ->choices[shf_random_int(&stream, DRAW_CHOICE, 0, 0, (int)augmentation->count - 1)];
    shf_operation operation = {.corruption = c->corruption,
                               .name = c->name,
                               .gray_as_rgb = augmentation->gray_as_rgb,
                               .size = augmentation->size};
    memcpy(operation.pictures, augmentation->pictures, sizeof(operation.pictures));
    if (c->table)
        draw_parameters(&stream, c, operation.parameters);
    _Alignas(max_align_t) unsigned char parameters[SHF_LARGEST_PARAMETERS];
    shf_status status = shf_operation_run(context, &operation, address, in, NULL, out, parameters);
    if (!status && done) {
        *done = (shf_augmented){.struct_size = sizeof(*done), .name = c->name};
        list_all(c->corruption, parameters, &done->parameters);
    }
    return status;
}
