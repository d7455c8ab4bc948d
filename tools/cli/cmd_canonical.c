/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge canonical: the crop of an image that moves with its content. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/text.h"
#include "tools/cli/commands.h"
#include "tools/cli/files.h"

typedef struct canonical_values {
    const char *in, *out;
    const char *filter, *sigma, *preprocess, *encoder;
    uint64_t size, candidates;
    bool circular, verbose;
} canonical_values;

static const cli_operand operands[] = {
    {"IN", "a JPEG or PNG file, or - for standard input", NULL, offsetof(canonical_values, in),
     false},
    {"OUT", "a file that ends in .jpg, .jpeg or .png, or - for standard output", NULL,
     offsetof(canonical_values, out), false},
};

static const cli_option options[] = {
    CLI_NUMBER_ROW(canonical_values, size, "size", 1, SHF_MAX_SIDE, "",
                   "both sides of the crop; needed unless --circular rolls the whole image"),
    CLI_CHOICE_ROW(canonical_values, filter, "filter", "log|gaussian|box", "log",
                   "what is largest at the crop's middle: less the Laplacian of a Gaussian, a "
                   "Gaussian, or a mean"),
    CLI_TEXT_ROW(canonical_values, sigma, "sigma", "PX", "0.25",
                 "of the filter, 0.25 to 64; of the mean, half the side"),
    CLI_NUMBER_ROW(canonical_values, candidates, "candidates", 1, SHF_MAX_SIDE, "all",
                   "so many positions on each axis, around the middle"),
    CLI_FLAG_ROW(canonical_values, circular, "circular",
                 "the image goes on at its other side: the same crop for all that it can be rolled "
                 "to"),
    CLI_TEXT_ROW(canonical_values, preprocess, "preprocess", "NAME", "none",
                 "the preprocessing before: " CLI_PREPROCESS),
    CLI_TEXT_ROW(canonical_values, encoder, "encode", "E", "by the ending of OUT; png for -",
                 "jpeg:85, jpeg:85,plain or png"),
    CLI_FLAG_ROW(canonical_values, verbose, "verbose", "tell the place on standard error"),
};

static const cli_example examples[] = {
    {"canonical --size 224 photo.jpg crop.png", "one crop of all that there are"},
    {"canonical --circular view.png rolled.png", "the same for every cyclic shift of an image"},
};

static shf_status settle(cli_state *cli, const canonical_values *values, shf_canonical_options *out)
{
    static const char *const filters[] = {[SHF_CANONICAL_LOG] = "log",
                                          [SHF_CANONICAL_GAUSSIAN] = "gaussian",
                                          [SHF_CANONICAL_BOX] = "box"};
    *out = (shf_canonical_options){.struct_size = sizeof(*out),
                                   .candidates = (int)values->candidates,
                                   .circular = values->circular};
    for (size_t i = 0; values->filter && i < CLI_COUNT(filters); i++)
        if (strcmp(values->filter, filters[i]) == 0)
            out->filter = (shf_canonical_filter)i;
    if (values->sigma && (!shf_parse_double(values->sigma, &out->sigma) || !(out->sigma > 0)))
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "canonical: --sigma '%s' is no number of pixels, 0.25 to 64",
                        values->sigma);
    if (!values->size && !values->circular)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "canonical: --size is missing; it is the side of the crop");
    return SHF_OK;
}

static shf_status crop(cli_state *cli, const canonical_values *values, const shf_preprocess *preset,
                       const shf_encoder *encoder, shf_arena *arena)
{
    shf_canonical_options canonical;
    shf_image in, out;
    int left = 0, top = 0;
    shf_status status = settle(cli, values, &canonical);
    if (!status)
        status = cli_load_image(cli->context, arena, values->in, preset, &in);
    if (status)
        return status;
    const int side = (int)values->size;
    out = shf_image_take(arena, side ? side : in.width, side ? side : in.height, in.channels);
    if (!out.data)
        return shf_fail_memory(cli->context, "a canonical crop");
    status = shf_canonical_crop(cli->context, &canonical, &in, &out, &left, &top);
    if (!status && values->verbose)
        fprintf(stderr, "shiftforge: the crop of %dx%d lies at (%d, %d)\n", out.width, out.height,
                left, top);
    return status ? status : cli_save_image(cli->context, values->out, encoder, &out);
}

static shf_status run(cli_state *cli, void *opaque)
{
    const canonical_values *values = opaque;
    shf_arena arena;
    shf_encoder encoder;
    shf_preprocess preset;
    shf_arena_init(&arena, &cli->context->allocator);
    shf_status status = cli_choose_encoder(cli->context, values->out, values->encoder, &encoder);
    if (!status)
        status = shf_preprocess_require(cli->context,
                                        values->preprocess ? values->preprocess : "none", &preset);
    if (!status)
        status = crop(cli, values, &preset, &encoder, &arena);
    shf_arena_free(&arena);
    return status;
}

const cli_command cli_canonical = {
    .name = "canonical",
    .summary = "cut the canonical crop out of an image file",
    .details =
        "Of all crops of an image, cuts out the one whose middle a filter responds to most: it "
        "moves with the content of the picture, so that a model behind it sees the same pixels "
        "wherever the picture was cut. Robust inference by crop selection, our reconstruction from "
        "the abstract of Shifman & Weiss 2024 (arXiv:2404.07153).",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(canonical_values),
    .run = run,
};
