/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge build: a dataset from a source. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/build_report.h"
#include "tools/cli/catalog.h"
#include "tools/cli/commands.h"
#include "tools/cli/datasets.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/progress.h"

typedef struct build_values {
    shf_build_options options; /* filled in by the rows below */
    const char *key, *progress;
    bool dry_run;
} build_values;

static const cli_operand operands[] = {
    {"RECIPE", "what the dataset consists of: see shiftforge list recipes", NULL,
     offsetof(build_values, options.recipe), false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(
        build_values, options.source, "source", "SRC", "",
        "needed: a folder of images, tar:FILES, cifar:DIR, npz:FILE, npy:FILE, list:FILE or "
        "synthetic:count=N,size=WxH; for medmnist-c MedMNIST's npz file, or a folder of them"),
    CLI_TEXT_ROW(build_values, options.out, "out", "DIR", "",
                 "the folder of the release; needed by all sinks but digest and null; medmnist-c "
                 "makes DIR/<dataset>"),
    CLI_TEXT_ROW(build_values, options.dataset, "dataset", "NAME", "by the source's name",
                 "medmnist-c: which dataset the source is, or all that it has files of"),
    CLI_TEXT_ROW(build_values, options.split, "split", "SPLIT", "test",
                 "medmnist-c: which images, train, val or test; waterbirds: which correlation"),
    CLI_TEXT_ROW(build_values, options.profile, "profile", "P", "the recipe's",
                 "the profile whose severities are meant"),
    CLI_TEXT_ROW(build_values, options.corruptions, "corruptions", "LIST", "the recipe's",
                 "names and groups, parted by commas: noise, blur, weather, digital, standard (the "
                 "fifteen), extra, all"),
    CLI_TEXT_ROW(build_values, options.severities, "severities", "LIST", "all of the profile",
                 "numbers and ranges: 1-5 or 1,3,5"),
    CLI_TEXT_ROW(
        build_values, options.shifts, "shifts", "S", "the recipe's",
        "recipes of views: where the crop goes, in pixels: neighbours-4:STEP, "
        "neighbours-8:STEP, diagonal:N, chain:N (each beside the one before), "
        "grid:RADIUS:STEP, or pairs:N:POSITIONS (drawn by the seed); scale:N, scale-chain:N: so "
        "many pixels more to resize to; or how it is moved and turned: spatial-grid:PX:N:DEG:N, "
        "spatial-random:N:PX:DEG, rotate:N:DEG, zoom:N:STEP, shear:N:DEG, tilt:N:DEG, pitch:N:DEG, "
        "yaw:N:DEG, and steps that are no whole number, after which :bilinear, :bicubic or "
        ":lanczos may follow; numbers may be left out"),
    CLI_CHOICE_ROW(build_values, options.policy, "policy", "native|resized", "the recipe's",
                   "recipes of views: whether the crop moves over the source and is resized, or "
                   "moves over the resized source"),
    CLI_CHOICE_ROW(build_values, options.border, "border",
                   "real|cyclic|black|mean|reflect|replicate|inpaint", "the recipe's",
                   "recipes of views: what comes in: the pixels around the crop, or, of the crop "
                   "alone, what went out, black, ImageNet's mean colour, the crop mirrored, "
                   "its outermost pixels again, or what grows out of it"),
    CLI_CHOICE_ROW(build_values, options.outside, "outside",
                   "drop|black|mean|reflect|replicate|inpaint", "the recipe's",
                   "recipes of views with the border real: what becomes of a view that leaves the "
                   "source: no output, or what fills in"),
    CLI_TEXT_ROW(build_values, options.sequences, "sequences", "LIST", "all",
                 "recipes of sequences: names, parted by commas, or test, validation, all; a name "
                 "may go on with numbers, NAME:FRAMES:FIRST:STEP, and with parameters of its "
                 "corruption, :PARAMETER=VALUE"),
    CLI_TEXT_ROW(build_values, options.difficulty, "difficulty", "LIST", "1",
                 "recipes of sequences: 1-3, for noise; others have one difficulty"),
    CLI_CHOICE_ROW(
        build_values, options.sink, "sink", "folder|tar|npy|npz|digest|null", "the recipe's",
        "what becomes of outputs: files, WebDataset archives, CIFAR-10-C arrays, MedMNIST-C "
        "archives, one hash of them all, or nothing"),
    CLI_TEXT_ROW(build_values, options.encoder, "encode", "E", "the recipe's",
                 "jpeg:85, jpeg:85,plain or png"),
    CLI_NUMBER_ROW(build_values, options.seed, "seed", 0, UINT64_MAX, "0",
                   "the seed of the dataset"),
    CLI_CHOICE_ROW(build_values, key, "key", "path|name", "path",
                   "what random numbers depend on: the path below the source, or the file name"),
    CLI_TEXT_ROW(build_values, options.preprocess, "preprocess", "NAME", "the profile's",
                 "the preprocessing before the corruptions: " CLI_PREPROCESS
                 "; none leaves images as they are; of views also random-crop-PERCENT-N and "
                 "embed-SIDE-N"),
    CLI_FLAG_ROW(build_values, options.scale_parameters, "scale-parameters", CLI_SCALE_PARAMETERS),
    CLI_TEXT_ROW(build_values, options.frost_textures, "frost-textures", "DIR", "shiftforge's own",
                 CLI_FROST_TEXTURES),
    CLI_TEXT_ROW(build_values, options.ink_masks, "ink-masks", "DIR", "shiftforge's own",
                 CLI_INK_MASKS),
    CLI_TEXT_ROW(build_values, options.masks, "masks", "SRC", "the source's",
                 "edits: the masks of objects: a folder of PNG, PGM or npy files, imagenet-s:DIR, "
                 "COCO's FILE.json, or boxes in FILE.csv"),
    CLI_TEXT_ROW(build_values, options.backgrounds, "backgrounds", "SRC", "the source's images",
                 "edits: images to take other backgrounds from; else those of the source, without "
                 "their objects"),
    CLI_TEXT_ROW(build_values, options.area, "area", "LOW-HIGH", "0-1",
                 "edits: images whose object is a smaller or larger share of the picture are "
                 "left out"),
    CLI_CHOICE_ROW(build_values, options.objects, "objects", "union|largest|refuse", "union",
                   "edits: of a mask in pieces, all are the object, the largest is, or the image "
                   "is left out"),
    CLI_CHOICE_ROW(build_values, options.touching, "touching", "keep|skip", "keep",
                   "edits: whether images whose object reaches the border are left out"),
    CLI_CHOICE_ROW(build_values, options.removal, "removal",
                   "constant|strip|pull_push|harmonic|biharmonic|patch", "the recipe's",
                   "edits: how objects are removed from backgrounds"),
    CLI_TEXT_ROW(build_values, options.correlation, "correlation", "P", "by the split",
                 "waterbirds: the share of images before a background of their class's own place: "
                 "0.95 in train, else 1 / places"),
    CLI_GENERATOR_ROWS(build_values, options.generator),
    CLI_TEXT_ROW(build_values, options.labels, "labels", "FILE", "the folders",
                 "labels, as lines of PATH,LABEL"),
    CLI_TEXT_ROW(build_values, options.classes, "classes", "FILE", "as found",
                 "the class list, a name a line, so that classes are numbered as the model counts"),
    CLI_NUMBER_ROW(build_values, options.limit, "limit", 1, UINT64_MAX, "all",
                   "so many images, taken evenly over the sorted list"),
    CLI_TEXT_ROW(build_values, options.subset, "subset", "FILE", "all",
                 "the images whose sample keys are listed, one a line"),
    CLI_NUMBER_ROW(build_values, options.max_pixels, "max-pixels", 1, 4000000000u, "64000000",
                   "larger source images are failures"),
    CLI_NUMBER_ROW(build_values, options.threads, "threads", 1, 1024, "one a core",
                   "so many threads; the pixels are the same for any number"),
    CLI_NUMBER_ROW(build_values, options.chunk, "chunk", 1, 1000000, "1000, for npz 1024",
                   "source images in a unit of work, retry and resume"),
    CLI_FLAG_ROW(build_values, options.strict, "strict", "stop at the first image that fails"),
    CLI_NUMBER_ROW(build_values, options.max_failures, "max-failures", 1, INT64_MAX, "never",
                   "stop when more than so many images fail"),
    CLI_FLAG_ROW(build_values, options.fill, "fill",
                 "sinks npy and npz: an image that fails is zeros, instead of stopping the build"),
    CLI_FLAG_ROW(build_values, dry_run, "dry-run",
                 "tell how much would be made and how long it takes, and write nothing"),
    CLI_CHOICE_ROW(
        build_values, progress, "progress", "auto|plain|json|none", "auto",
        "a bar on a terminal and lines in a log, lines, JSON lines on standard output, or nothing"),
};

static const cli_example examples[] = {
    {"build imagenet-c --source photos --out release", "everything, for a folder of photographs"},
    {"build imagenet-c --source photos --out release --corruptions noise,jpeg_compression "
     "--severities 1,3,5 --limit 1000",
     "a part of it; the same command with more corruptions adds them later"},
    {"build imagenet-c --source 'tar:shards/val-{00..49}.tar' --out release",
     "images and labels from WebDataset's archives"},
    {"build medmnist-c --source medmnist --dataset all --out MedMNIST-C",
     "the arrays of MedMNIST-C, for each of MedMNIST's files in a folder"},
    {"build translation-realistic --source photos --shifts grid:8 --out release",
     "views: the crop moved by up to 8 pixels of the photograph"},
    {"build imagenet-p --source photos --sequences test,spatter --limit 1000 --out release",
     "sequences: frames that turn, tilt, blur, ... step by step"},
    {"build imagenet-c --source synthetic:count=20 --sink digest",
     "hashes only, from drawn scenes"},
    {"build imagenet-c --source photos --out release --dry-run", "how much, and how long"},
};

/* Stopped on request: how far it got, and how to go on. */
static shf_status tell_cancelled(shf_context *context, const shf_build_options *build,
                                 const shf_build_summary *summary)
{
    if (!cli_keeps_files(build))
        return shf_fail(context, SHF_ERR_CANCELLED, "stopped; the sink %s keeps nothing",
                        build->sink);
    if (summary->chunks_done == 0)
        return shf_fail(context, SHF_ERR_CANCELLED,
                        "stopped before the first chunk of images was whole: nothing is kept; for "
                        "smaller steps begin in another folder, with --chunk 50");
    return shf_fail(context, SHF_ERR_CANCELLED,
                    "stopped with %llu of %llu chunks done; run the same command again to go on",
                    (unsigned long long)summary->chunks_done, (unsigned long long)summary->chunks);
}

/* A build, and all that it is called with. */
typedef struct build_run {
    cli_state *cli;
    build_values *values;
} build_run;

static shf_status run_one(void *user)
{
    const build_run *run = user;
    shf_context *context = run->cli->context;
    const build_values *values = run->values;
    shf_build_options build = values->options;
    cli_progress progress;
    cli_progress_begin(&progress, values->progress);
    build.struct_size = sizeof(build);
    build.key_rule = values->key && strcmp(values->key, "name") == 0 ? SHF_KEY_NAME : SHF_KEY_PATH;
    build.progress = cli_progress_update;
    build.warn = cli_progress_warn;
    build.user = &progress;
    build.cancel = cli_catch_interrupt();
    shf_build_summary summary = {.struct_size = sizeof(summary)};
    shf_status status = (values->dry_run ? shf_build_plan : shf_build)(context, &build, &summary);
    cli_progress_end(&progress);
    if (status == SHF_ERR_CANCELLED)
        return tell_cancelled(context, &build, &summary);
    if (status && status != SHF_FINDINGS)
        return status;
    if (progress.mode == CLI_JSON)
        cli_report_json(&summary, status, values->dry_run);
    else if (values->dry_run)
        cli_report_plan(&build, &summary);
    else
        cli_report_build(context, &build, &summary);
    return status;
}

static shf_status run(cli_state *cli, void *opaque)
{
    build_values *values = opaque;
    shf_build_options *build = &values->options;
    shf_recipe_info recipe = {.struct_size = sizeof(recipe)};
    const bool known = cli_recipe_find(build->recipe, &recipe);
    if (known && !build->sink)
        build->sink = recipe.sink;
    if (!build->source)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "build: --source is missing; it is a folder of images, tar:FILES, "
                        "cifar:DIR, npz:FILE, npy:FILE, list:FILE or synthetic:");
    if (cli_keeps_files(build) && !build->out)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "build: --out is missing; it is the folder to write to (or make hashes "
                        "only, with --sink digest)");
    build_run once = {cli, values};
    return known && recipe.datasets ? cli_each_dataset(cli->context, build, run_one, &once)
                                    : run_one(&once);
}

const cli_command cli_build = {
    .name = "build",
    .summary = "make a dataset from a folder of images",
    .details =
        "Makes every variant of every image, with a manifest that verify checks. Running the same "
        "command again goes on where it was stopped, and makes again what has gone since or has "
        "another size; a command with more corruptions, severities or images adds them. One image "
        "that cannot be read is a row with its reason, and exit "
        "code 1.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(build_values),
    .run = run,
};
