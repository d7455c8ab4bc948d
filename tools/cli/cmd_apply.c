/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge apply: one image file in, one out. */
#include <math.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"
#include "tools/cli/commands.h"
#include "tools/cli/files.h"
#include "tools/cli/scene.h"

typedef struct apply_values {
    const char *name, *out;
    cli_scene_files files;
    const char *profile, *key, *preprocess, *frost_textures, *ink_masks, *encoder;
    cli_texts settings;
    uint64_t severity, seed;
    bool scale_parameters, verbose;
} apply_values;

static const cli_operand operands[] = {
    {"NAME", "a corruption of the profile", NULL, offsetof(apply_values, name), false},
    {"IN", "a JPEG or PNG file, or - for standard input", NULL, offsetof(apply_values, files.image),
     false},
    {"OUT", "a file that ends in .jpg, .jpeg or .png, or - for standard output", NULL,
     offsetof(apply_values, out), false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(apply_values, profile, "profile", "P", "imagenet-c",
                 "the profile whose severities are meant"),
    CLI_NUMBER_ROW(apply_values, severity, "severity", 1, SHF_MAX_SEVERITY, "",
                   "the severity; needed unless every parameter is set"),
    CLI_TEXTS_ROW(apply_values, settings, "set", "NAME=VALUE",
                  "set a parameter, in place of the severity's value; may be repeated"),
    CLI_NUMBER_ROW(apply_values, seed, "seed", 0, UINT64_MAX, "0", "the seed of the dataset"),
    CLI_TEXT_ROW(apply_values, key, "key", "K", "the file name of IN",
                 "the sample key that random numbers depend on"),
    CLI_TEXT_ROW(apply_values, preprocess, "preprocess", "NAME", "none",
                 "the preprocessing before the corruption: " CLI_PREPROCESS),
    CLI_FLAG_ROW(apply_values, scale_parameters, "scale-parameters", CLI_SCALE_PARAMETERS),
    CLI_TEXT_ROW(apply_values, frost_textures, "frost-textures", "DIR", "shiftforge's own",
                 CLI_FROST_TEXTURES),
    CLI_TEXT_ROW(apply_values, ink_masks, "ink-masks", "DIR", "shiftforge's own", CLI_INK_MASKS),
    CLI_SCENE_ROWS(apply_values, files),
    CLI_TEXT_ROW(apply_values, encoder, "encode", "E", "by the ending of OUT; png for -",
                 "jpeg:85, jpeg:85,plain or png"),
    CLI_FLAG_ROW(apply_values, verbose, "verbose", "tell the parameters on standard error"),
};

static const cli_example examples[] = {
    {"apply gaussian_noise --severity 3 photo.jpg noisy.png", "one corruption as published"},
    {"apply gaussian_noise --set sigma=0.2 photo.jpg noisy.png", "with a parameter of your own"},
    {"apply contrast --severity 5 --preprocess imagenet-224 --encode jpeg:85 - - < in.jpg > "
     "out.jpg",
     "in a pipeline, as ImageNet-C makes it"},
    {"apply size_10 --profile imagenet-e --severity 1 --mask dog.png dog.jpg small.png",
     "an edit of the object that a mask has"},
    {"apply random_background --profile imagenet-e --severity 1 --mask dog.png --background "
     "beach.jpg dog.jpg out.png",
     "another background"},
};

static shf_status make_operation(shf_context *context, const apply_values *values,
                                 const cli_pictures *pictures, shf_operation **out)
{
    const shf_operation_options operation = {
        .struct_size = sizeof(operation),
        .profile = values->profile,
        .severity = (int)values->severity,
        .settings = values->settings.items,
        .setting_count = values->settings.count,
        .frost_textures = pictures->frost_textures,
        .ink_masks = pictures->ink_masks,
        .scale_parameters = values->scale_parameters,
    };
    shf_status status = shf_operation_create_with(context, values->name, &operation, out);
    if (status && values->severity == 0 && values->settings.count == 0 &&
        shf_corruption_find(values->name))
        return shf_fail(
            context, SHF_ERR_ARGUMENT,
            "apply: --severity is missing; it is a number from 1 to %d, or set all "
            "parameters by --set",
            shf_severity_count(values->name, values->profile ? values->profile : "imagenet-c"));
    return status;
}

/* Settled and drawn parameters, one a line. */
static void tell_parameters(const shf_operation *operation, const shf_drawn *drawn)
{
    const shf_corruption *corruption = shf_operation_corruption(operation);
    size_t count = shf_corruption_get_info(corruption).parameter_count;
    char text[SHF_DOUBLE_TEXT];
    fprintf(stderr, "shiftforge: %s, severity %d\n", shf_operation_name(operation),
            shf_operation_severity(operation));
    for (size_t i = 0; i < count; i++) {
        double value = shf_operation_value(operation, i);
        if (!isnan(value))
            fprintf(stderr, "shiftforge: %s = %s\n",
                    shf_corruption_get_parameter(corruption, i).name, shf_double_text(value, text));
    }
    for (size_t i = 0; i < drawn->count; i++)
        fprintf(stderr, "shiftforge: %s = %s for this image\n", drawn->values[i].name,
                shf_double_text(drawn->values[i].value, text));
}

static shf_status apply(cli_state *cli, const apply_values *values, const shf_operation *operation,
                        const shf_preprocess *preset, const shf_encoder *encoder, shf_arena *arena)
{
    const char *key = values->key ? values->key : cli_file_name(values->files.image);
    const unsigned needs = shf_operation_corruption(operation)->needs;
    shf_address address = {
        .struct_size = sizeof(address), .seed = values->seed, .key = key, .key_size = strlen(key)};
    shf_drawn drawn = {.struct_size = sizeof(drawn)};
    cli_scene scene;
    shf_status status =
        cli_scene_require(cli->context, shf_operation_name(operation), needs, &values->files);
    if (!status)
        status = cli_scene_refuse_unused(cli->context, needs, &values->files);
    if (!status)
        status = cli_scene_load(cli->context, arena, &values->files, preset, &scene);
    if (!status && scene.generator)
        status = cli_scene_complete(cli->context, arena, &scene);
    if (!status)
        status = cli_scene_edit(cli->context, &scene, operation, &address, &scene.image, &drawn);
    if (!status && values->verbose)
        tell_parameters(operation, &drawn);
    return status ? status : cli_save_image(cli->context, values->out, encoder, &scene.image);
}

static shf_status run(cli_state *cli, void *opaque)
{
    const apply_values *values = opaque;
    shf_arena arena;
    shf_operation *operation = NULL;
    cli_pictures pictures;
    shf_encoder encoder;
    shf_arena_init(&arena, &cli->context->allocator);
    shf_status status =
        cli_pictures_read(cli->context, values->frost_textures, values->ink_masks, &pictures);
    if (!status)
        status = make_operation(cli->context, values, &pictures, &operation);
    if (!status)
        status = cli_choose_encoder(cli->context, values->out, values->encoder, &encoder);
    shf_preprocess preset;
    if (!status)
        status = shf_preprocess_require(cli->context,
                                        values->preprocess ? values->preprocess : "none", &preset);
    if (!status)
        status = apply(cli, values, operation, &preset, &encoder, &arena);
    shf_operation_destroy(operation);
    cli_pictures_free(&pictures);
    shf_arena_free(&arena);
    return status;
}

const cli_command cli_apply = {
    .name = "apply",
    .summary = "corrupt or edit one image file",
    .details = "Applies a corruption to an image, or an edit to it and the mask of its object. The "
               "pixels are those that build makes of the same image (and mask, and background) for "
               "the same profile, severity, seed and key.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(apply_values),
    .run = run,
};
