/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge animate: sets of frames and views of a release as animated PNG, for people to look at. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/apng.h"
#include "generators/pipeline/plan.h"
#include "manifests/files.h"
#include "tools/cli/commands.h"
#include "tools/evaluator/metrics/metrics.h"
#include "tools/evaluator/outputs.h"

typedef struct animate_values {
    const char *dir, *out, *sets;
    uint64_t limit;
    uint32_t delay;
} animate_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release of sequences or views", NULL, offsetof(animate_values, dir),
     false},
};

static const cli_option options[] = {
    CLI_TEXT_ROW(animate_values, out, "out", "FOLDER", "",
                 "needed: where FOLDER/<set>/<image>.png go, outside of the release"),
    CLI_TEXT_ROW(animate_values, sets, "sets", "LIST", "all",
                 "sets of frames or views, parted by commas: rotate,snow"),
    CLI_NUMBER_ROW(animate_values, limit, "limit", 1, UINT64_MAX, "10",
                   "so many images, taken evenly over the release"),
    CLI_NUMBER_ROW(animate_values, delay, "delay", 1, 10000, "100", "milliseconds a frame"),
};

static const cli_example examples[] = {
    {"animate release --out pictures --sets rotate,snow --limit 3",
     "three images of each, to be opened with a browser"},
};

/* Animations of one release. */
typedef struct animating {
    shf_context *context;
    const animate_values *values;
    shf_scored release;
    shf_outputs outputs;
    shf_array_places places;
    size_t written;
} animating;

/* ---- sets ---- */

static bool is_shown(const shf_cell *cell)
{
    return cell->role == SHF_ROLE_FRAME || cell->role == SHF_ROLE_VIEW;
}

static bool in_set(const shf_cell *cell, const char *set)
{
    return is_shown(cell) && strcmp(cell->relation_set, set) == 0;
}

/* Whether the cell is the first of its set, and the set is wanted. */
static bool begins_set(const animating *a, size_t c)
{
    const shf_cell *cells = a->release.cells;
    if (!is_shown(&cells[c]))
        return false;
    for (size_t i = 0; i < c; i++)
        if (in_set(&cells[i], cells[c].relation_set))
            return false;
    return !a->values->sets || shf_list_has(a->values->sets, cells[c].relation_set);
}

static shf_status check_sets(const animating *a)
{
    for (const char *at = a->values->sets; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        const size_t size = strcspn(at, ",");
        bool found = false;
        for (size_t c = 0; c < a->release.cell_count; c++) {
            const shf_cell *cell = &a->release.cells[c];
            found |= is_shown(cell) && strlen(cell->relation_set) == size &&
                     memcmp(cell->relation_set, at, size) == 0;
        }
        if (!found)
            return shf_fail(a->context, SHF_ERR_ARGUMENT,
                            "%s: no set of frames or views is called '%.*s'", a->values->dir,
                            (int)size, at);
    }
    return SHF_OK;
}

/* ---- one animation ---- */

/* The outputs of an image in a set: first what its first one is compared with. Returns how many. */
static size_t list_outputs(const animating *a, size_t sample, size_t first, size_t *out)
{
    const shf_cell *cells = a->release.cells;
    const size_t before = sample * a->release.cell_count;
    size_t count = 0;
    out[count] = before + cells[first].reference;
    count += !shf_scored_dropped(&a->release, out[count]);
    for (size_t c = first; c < a->release.cell_count; c++) {
        out[count] = before + c;
        count += in_set(&cells[c], cells[first].relation_set) &&
                 !shf_scored_dropped(&a->release, out[count]);
    }
    return count;
}

static shf_status add_frame(animating *a, shf_apng *apng, size_t output)
{
    shf_arena *arena = &a->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    shf_image image;
    shf_status status = shf_outputs_load(&a->outputs, &a->places, arena, output, &image);
    if (!status)
        status = shf_apng_add(apng, &image);
    shf_arena_rewind(arena, mark);
    return status;
}

/* FOLDER/<set>/<image>.png, with the folders that it needs. */
static shf_status write_file(animating *a, const char *set, const char *stem,
                             const shf_buffer *file)
{
    char *path = shf_arena_print(&a->context->scratch, "%s/%s/%s.png", a->values->out, set, stem);
    if (!path)
        return shf_fail_memory(a->context, "a path");
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(path, 0777) && errno != EEXIST)
            return shf_file_fail(a->context, path);
        *slash = '/';
    }
    a->written++;
    return shf_file_write(a->context, path, file->data, file->size);
}

static shf_status animate(animating *a, size_t sample, size_t first)
{
    shf_arena *arena = &a->context->scratch;
    const shf_mark mark = shf_arena_mark(arena);
    size_t *outputs = shf_arena_take(arena, a->release.cell_count + 2, sizeof(*outputs));
    if (!outputs)
        return shf_fail_memory(a->context, "an animation");
    const size_t count = list_outputs(a, sample, first, outputs);
    shf_buffer file;
    shf_apng apng;
    shf_buffer_init(&file, a->context);
    shf_status status = shf_apng_begin(a->context, (uint32_t)count, a->values->delay, &file, &apng);
    for (size_t i = 0; !status && i < count; i++)
        status = add_frame(a, &apng, outputs[i]);
    const shf_status ended = shf_apng_end(&apng);
    if (!status && !ended && count)
        status = write_file(a, a->release.cells[first].relation_set,
                            a->release.samples[sample].stem, &file);
    shf_buffer_free(&file);
    shf_arena_rewind(arena, mark);
    return status ? status : ended;
}

/* ---- all ---- */

static shf_status animate_all(animating *a)
{
    const size_t samples = a->release.sample_count;
    const size_t count = a->values->limit < samples ? (size_t)a->values->limit : samples;
    shf_status status = check_sets(a);
    for (size_t c = 0; !status && c < a->release.cell_count; c++)
        for (size_t i = 0; !status && begins_set(a, c) && i < count; i++)
            status = animate(a, i * samples / count, c);
    if (!status && a->written == 0)
        status = shf_fail(a->context, SHF_ERR_ARGUMENT,
                          "%s: a release without sequences or views: nothing to animate",
                          a->values->dir);
    return status;
}

/* A release says of every file in its folder what it is: others are findings of verify. */
static shf_status check_place(shf_context *context, const animate_values *values)
{
    if (!values->out)
        return shf_fail(context, SHF_ERR_ARGUMENT, "animate: --out is missing");
    if (shf_lies_in(values->out, values->dir))
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s lies in the release: take a folder outside of it", values->out);
    return SHF_OK;
}

static shf_status run(cli_state *cli, void *opaque)
{
    animate_values *values = opaque;
    animating a = {.context = cli->context, .values = values};
    values->limit = values->limit ? values->limit : 10;
    values->delay = values->delay ? values->delay : 100;
    shf_status status = check_place(cli->context, values);
    if (status)
        return status;
    status = shf_scored_open(cli->context, values->dir, &a.release);
    if (!status)
        status = shf_outputs_open(cli->context, &a.release, values->dir, &a.outputs);
    if (!status)
        status = shf_array_places_open(cli->context, a.release.cell_count, &a.places);
    if (!status) {
        status = animate_all(&a);
        shf_array_places_close(&a.places);
    }
    shf_outputs_close(&a.outputs);
    shf_scored_close(&a.release);
    if (!status)
        printf("%zu animation%s in %s\n", a.written, a.written == 1 ? "" : "s", values->out);
    return status;
}

const cli_command cli_animate = {
    .name = "animate",
    .summary = "show sequences and views of a release as animated PNG",
    .details = "Writes an animated PNG for each image and set of frames or views of a release, "
               "without loss, to be looked at: browsers show them. Scores are made from the "
               "release alone.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(animate_values),
    .run = run,
};
