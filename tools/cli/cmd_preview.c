/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge preview: a contact sheet of one image. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/corruption.h"
#include "corruptions/registry.h"
#include "tools/cli/commands.h"
#include "tools/cli/files.h"
#include "tools/cli/scene.h"
#include "tools/cli/sheet.h"

typedef struct preview_values {
    const char *out;
    cli_scene_files files;
    const char *profile, *corruptions, *severities, *key, *preprocess, *frost_textures, *ink_masks,
        *title;
    uint64_t seed;
    bool scale_parameters;
} preview_values;

static const cli_operand operands[] = {
    {"IN", "a JPEG or PNG file, or - for standard input", NULL,
     offsetof(preview_values, files.image), false},
    {"OUT", "the sheet: a file that ends in .png, or - for standard output", NULL,
     offsetof(preview_values, out), false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(preview_values, profile, "profile", "P", "imagenet-c",
                 "the profile whose severities are meant"),
    CLI_TEXT_ROW(preview_values, corruptions, "corruptions", "LIST", "all",
                 "names and groups, parted by commas: noise, blur, weather, digital, standard (the "
                 "fifteen), extra, all"),
    CLI_TEXT_ROW(preview_values, severities, "severities", "LIST", "all of the profile",
                 "numbers and ranges: 1-5 or 1,3,5"),
    CLI_NUMBER_ROW(preview_values, seed, "seed", 0, UINT64_MAX, "0", "the seed of the dataset"),
    CLI_TEXT_ROW(preview_values, key, "key", "K", "the file name of IN",
                 "the sample key that random numbers depend on"),
    CLI_TEXT_ROW(preview_values, preprocess, "preprocess", "NAME", "the profile's",
                 "the preprocessing before the corruptions: " CLI_PREPROCESS),
    CLI_FLAG_ROW(preview_values, scale_parameters, "scale-parameters", CLI_SCALE_PARAMETERS),
    CLI_TEXT_ROW(preview_values, frost_textures, "frost-textures", "DIR", "shiftforge's own",
                 CLI_FROST_TEXTURES),
    CLI_TEXT_ROW(preview_values, ink_masks, "ink-masks", "DIR", "shiftforge's own", CLI_INK_MASKS),
    CLI_SCENE_ROWS(preview_values, files),
    CLI_TEXT_ROW(preview_values, title, "title", "TEXT", "", "a line above the sheet"),
};

static const cli_example examples[] = {
    {"preview photo.jpg sheet.png", "every corruption at every severity"},
    {"preview --corruptions noise,jpeg_compression --severities 1,3,5 photo.jpg sheet.png",
     "some of them"},
    {"preview --profile cifar10-c frog.png sheet.png", "small images are enlarged"},
    {"preview --profile imagenet-e --severities 1 --mask dog.png --background beach.jpg dog.jpg "
     "sheet.png",
     "every edit of ImageNet-E"},
};

/* What a sheet is made of. */
typedef struct sheet_work {
    shf_context *context;
    const preview_values *values;
    shf_arena arena;
    shf_profile_info profile;
    const char **names;
    size_t name_count;
    int *severities;
    size_t severity_count;
    cli_scene scene;
    cli_pictures pictures;
    cli_sheet sheet;
} sheet_work;

/* The most severities that any of the names has. */
static int most_severities(const sheet_work *work)
{
    int most = 1;
    for (size_t i = 0; i < work->name_count; i++) {
        int count = shf_severity_count(work->names[i], work->profile.name);
        most = count > most ? count : most;
    }
    return most;
}

static shf_status select_all(sheet_work *work)
{
    const preview_values *values = work->values;
    shf_context *context = work->context;
    const char *corruptions = values->corruptions ? values->corruptions : "all";
    shf_status status = shf_profile_require(context, values->profile, &work->profile);
    if (!status)
        status = shf_select_corruptions(context, corruptions, work->profile.name, &work->names,
                                        &work->name_count);
    if (status)
        return status;
    int most = most_severities(work);
    char all[16];
    snprintf(all, sizeof(all), "1-%d", most);
    status = shf_select_severities(context, values->severities ? values->severities : all,
                                   &work->severities, &work->severity_count);
    if (!status && work->severities[work->severity_count - 1] > most)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "severity %d: these corruptions have 1 to %d",
                          work->severities[work->severity_count - 1], most);
    return status;
}

static shf_status check_needs(const sheet_work *work)
{
    unsigned needs = 0;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < work->name_count; i++) {
        const shf_corruption *corruption = NULL;
        shf_table_find(work->names[i], work->profile.name, &corruption);
        needs |= corruption->needs;
        status = cli_scene_require(work->context, work->names[i], corruption->needs,
                                   &work->values->files);
    }
    return status ? status : cli_scene_refuse_unused(work->context, needs, &work->values->files);
}

/* Rows and column labels, and the sheet with all but its tiles. */
static shf_status begin(sheet_work *work)
{
    cli_sheet *sheet = &work->sheet;
    shf_arena *arena = &work->arena;
    size_t columns = work->severity_count + 1;
    cli_sheet_row *rows = shf_arena_take(arena, work->name_count, sizeof(*rows));
    const char **labels = shf_arena_take(arena, columns, sizeof(*labels));
    if (!rows || !labels)
        return shf_fail_memory(work->context, "a sheet");
    for (size_t i = 0; i < work->name_count; i++) {
        const shf_corruption *corruption = NULL;
        shf_table_find(work->names[i], work->profile.name, &corruption);
        rows[i] = (cli_sheet_row){work->names[i], shf_corruption_get_info(corruption).family};
    }
    labels[0] = "clean";
    for (size_t i = 1; i < columns; i++) {
        char *label = shf_arena_take(arena, 1, 16);
        if (!label)
            return shf_fail_memory(work->context, "a sheet");
        snprintf(label, 16, "severity %d", work->severities[i - 1]);
        labels[i] = label;
    }
    sheet->title = work->values->title;
    sheet->rows = rows;
    sheet->row_count = (int)work->name_count;
    sheet->columns = labels;
    sheet->column_count = (int)columns;
    cli_tile_size(&work->scene.image, &sheet->tile_width, &sheet->tile_height);
    return cli_sheet_begin(work->context, arena, sheet);
}

/* Corrupts the image (or leaves it, for column 0) and puts it in its place. */
static shf_status make_tile(sheet_work *work, const shf_address *address, int row, int column)
{
    shf_context *context = work->context;
    shf_operation *operation = NULL;
    const char *name = work->names[row];
    int severity = column ? work->severities[column - 1] : 0;
    if (severity > shf_severity_count(name, work->profile.name))
        return SHF_OK; /* the place stays empty */
    const shf_operation_options made = {
        .struct_size = sizeof(made),
        .profile = work->profile.name,
        .severity = severity,
        .frost_textures = work->pictures.frost_textures,
        .ink_masks = work->pictures.ink_masks,
        .scale_parameters = work->values->scale_parameters,
    };
    shf_mark mark = shf_arena_mark(&work->arena);
    shf_image image = work->scene.image, tile;
    shf_status status = SHF_OK;
    if (column) {
        image = shf_image_take(&work->arena, image.width, image.height, image.channels);
        status = image.data ? shf_operation_create_with(context, name, &made, &operation)
                            : shf_fail_memory(context, "an image");
        if (!status)
            status = cli_scene_edit(context, &work->scene, operation, address, &image, NULL);
        shf_operation_destroy(operation);
    }
    if (!status)
        status = cli_tile_make(context, &work->arena, &image, &tile);
    if (!status)
        cli_sheet_put(&work->sheet, row, column, &tile);
    shf_arena_rewind(&work->arena, mark);
    return status;
}

static shf_status make_sheet(sheet_work *work)
{
    const preview_values *values = work->values;
    const char *key = values->key ? values->key : cli_file_name(values->files.image);
    shf_address address = {
        .struct_size = sizeof(address), .seed = values->seed, .key = key, .key_size = strlen(key)};
    shf_preprocess preset;
    shf_encoder encoder;
    shf_status status = shf_preprocess_require(
        work->context, values->preprocess ? values->preprocess : work->profile.preprocess, &preset);
    if (!status)
        status = cli_choose_encoder(work->context, values->out, "png", &encoder);
    if (!status)
        status = cli_pictures_read(work->context, values->frost_textures, values->ink_masks,
                                   &work->pictures);
    if (!status)
        status = cli_scene_load(work->context, &work->arena, &values->files, &preset, &work->scene);
    if (!status && values->files.mask)
        status = cli_scene_complete(work->context, &work->arena, &work->scene);
    if (!status)
        status = begin(work);
    for (int row = 0; row < work->sheet.row_count && !status; row++)
        for (int column = 0; column < work->sheet.column_count && !status; column++)
            status = make_tile(work, &address, row, column);
    return status ? status
                  : cli_save_image(work->context, values->out, &encoder, &work->sheet.canvas);
}

/* The lettering has no other glyphs. */
static bool is_ascii(const char *text)
{
    while (*text >= ' ' && *text <= '~')
        text++;
    return *text == 0;
}

static shf_status run(cli_state *cli, void *opaque)
{
    const preview_values *values = opaque;
    if (values->title && !is_ascii(values->title))
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "preview: --title '%s' has characters other than printable ASCII; write it "
                        "without them",
                        values->title);
    sheet_work work = {.context = cli->context, .values = values};
    shf_arena_init(&work.arena, &cli->context->allocator);
    shf_status status = select_all(&work);
    if (!status)
        status = check_needs(&work);
    if (!status)
        status = make_sheet(&work);
    shf_selection_free(cli->context, work.names);
    shf_selection_free(cli->context, work.severities);
    cli_pictures_free(&work.pictures);
    shf_arena_free(&work.arena);
    return status;
}

const cli_command cli_preview = {
    .name = "preview",
    .summary = "make a contact sheet of corruptions or edits and their severities",
    .details = "Draws corruptions as rows and severities as columns, the clean image at the left, "
               "in one PNG. Pixels are those of apply and build; images larger than 256 pixels are "
               "made smaller after the corruption, small ones enlarged by a whole factor.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(preview_values),
    .run = run,
};
