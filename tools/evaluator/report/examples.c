/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A few images of the release: the clean one, and each corruption at the middle of its severities. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "corruptions/kernels/resample.h"
#include "manifests/base64.h"
#include "tools/evaluator/outputs.h"
#include "tools/evaluator/report/report.h"

#define MOST_IMAGES 4
#define MOST_PICTURES 120 /* of all images together: 2 MB at most */
#define MOST_SIDE 160
#define LOSSLESS_SIDE 64 /* up to here, PNG */

typedef struct examples {
    shf_report *report;
    shf_scored scored; /* the whole release */
    shf_scored few;    /* with the samples that are shown, and no others */
    shf_outputs outputs;
    shf_array_places places;
    size_t *cells; /* that are shown, the clean one first */
    size_t cell_count;
} examples;

/* ---- classes ---- */

/* Of several the first; -1 for none. */
static int32_t class_of(const shf_scored *s, size_t sample)
{
    const shf_sample_record *from = &s->samples[sample];
    return !s->several ? from->label : from->label_count ? from->labels[0] : -1;
}

/* With commas; "" if there is no memory. */
static const char *names_of(examples *e, size_t sample)
{
    const shf_sample_record *from = &e->few.samples[sample];
    const char **classes = e->few.manifest.classes;
    shf_arena *arena = &e->scored.arena;
    const char *names = e->few.several ? "" : classes[from->label];
    for (size_t i = 0; names && i < from->label_count; i++)
        names = shf_arena_print(arena, "%s%s%s", names, i ? ", " : "", classes[from->labels[i]]);
    return names ? names : "";
}

/* ---- what is shown ---- */

/* The first image of each class, and of these some that lie evenly. */
static shf_status pick_samples(examples *e, size_t most)
{
    const shf_scored *all = &e->scored;
    const size_t classes = all->manifest.class_count;
    shf_arena *arena = &e->scored.arena;
    bool *seen = shf_arena_take(arena, classes, sizeof(*seen));
    size_t *firsts = shf_arena_take(arena, classes, sizeof(*firsts)), count = 0;
    e->few.samples = shf_arena_take(arena, most, sizeof(*e->few.samples));
    if (!seen || !firsts || !e->few.samples)
        return shf_fail_memory(e->report->context, "example images");
    memset(seen, 0, classes * sizeof(*seen));
    for (size_t s = 0; s < all->sample_count; s++) {
        const int32_t label = class_of(all, s);
        if (label < 0 || (size_t)label >= classes || seen[label])
            continue;
        seen[label] = true;
        firsts[count++] = s;
    }
    e->few.sample_count = count < most ? count : most;
    for (size_t i = 0; i < e->few.sample_count; i++)
        e->few.samples[i] = all->samples[firsts[i * count / e->few.sample_count]];
    return SHF_OK;
}

/* How many cells a corruption has below a severity. */
static size_t cells_below(const shf_scored *s, const char *corruption, int severity)
{
    size_t count = 0;
    for (size_t c = 0; c < s->cell_count; c++)
        count += s->cells[c].severity < severity && strcmp(s->cells[c].corruption, corruption) == 0;
    return count;
}

/* Of 1 to 5, the severity 3. */
static bool is_middle(const shf_scored *s, const shf_cell *cell)
{
    const size_t all = cells_below(s, cell->corruption, INT_MAX);
    return !cell->clean && cells_below(s, cell->corruption, cell->severity) == all / 2;
}

static shf_status pick_cells(examples *e)
{
    const shf_scored *s = &e->scored;
    e->cells = shf_arena_take(&e->scored.arena, s->cell_count + 1, sizeof(*e->cells));
    if (!e->cells)
        return shf_fail_memory(e->report->context, "example images");
    for (size_t c = 0; c < s->cell_count; c++)
        if (s->cells[c].clean)
            e->cells[e->cell_count++] = c;
    for (size_t c = 0; c < s->cell_count; c++)
        if (is_middle(s, &s->cells[c]) && e->cell_count < MOST_PICTURES)
            e->cells[e->cell_count++] = c;
    return SHF_OK;
}

/* The release must be the one that was scored: other images would prove nothing. */
static shf_status open_release(examples *e)
{
    shf_report *r = e->report;
    const json_t *release = json_object_get(r->scores[0], "release");
    shf_status status = shf_scored_open(r->context, r->release, &e->scored);
    if (!status && strcmp(shf_member_string(release, "manifest"), e->scored.sha256) != 0)
        status = shf_fail(r->context, SHF_ERR_DATA,
                          "%s: not the release of these scores: its manifest.json is another",
                          r->release);
    if (!status)
        status = pick_cells(e);
    if (status)
        return status;
    const size_t fitting = e->cell_count ? MOST_PICTURES / e->cell_count : 0;
    e->few = e->scored;
    status = pick_samples(e, fitting < MOST_IMAGES ? fitting : MOST_IMAGES);
    if (!status)
        status = shf_outputs_open(r->context, &e->few, r->release, &e->outputs);
    return status ? status : shf_array_places_open(r->context, e->few.cell_count, &e->places);
}

/* ---- one picture ---- */

/* As it is, or with a longer side of MOST_SIDE. */
static shf_status reduce(shf_context *context, const shf_image *image, shf_image *out)
{
    const int longer = image->width > image->height ? image->width : image->height;
    *out = *image;
    if (longer <= MOST_SIDE)
        return SHF_OK;
    const int width = (int)((int64_t)image->width * MOST_SIDE / longer);
    const int height = (int)((int64_t)image->height * MOST_SIDE / longer);
    *out =
        shf_image_take(&context->scratch, width ? width : 1, height ? height : 1, image->channels);
    return out->data ? shf_resample(context, image, SHF_FILTER_BILINEAR, out)
                     : shf_fail_memory(context, "an example image");
}

static void write_picture(examples *e, const shf_image *image, const shf_buffer *file, bool png,
                          size_t sample, size_t cell)
{
    shf_html *html = &e->report->html;
    const shf_cell *shown = &e->few.cells[cell];
    const char *name = shown->clean ? "clean" : shown->corruption;
    char severity[16] = "";
    if (!shown->clean)
        snprintf(severity, sizeof(severity), " %d", shown->severity);
    shf_html_add(html,
                 "<figure class=\"%s\"><img width=\"%d\" height=\"%d\" alt=\"%s, %s%s\" "
                 "src=\"data:image/%s;base64,",
                 shown->clean ? "clean" : "corrupted", image->width, image->height,
                 names_of(e, sample), name, severity, png ? "png" : "jpeg");
    if (!html->status)
        html->status = shf_base64_write(file->data, file->size, html->out);
    shf_html_add(html, "\"/><figcaption>%s<span>%s</span></figcaption></figure>\n", name, severity);
}

static shf_status add_picture(examples *e, size_t sample, size_t cell)
{
    shf_context *context = e->report->context;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_image image, small;
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_outputs_load(&e->outputs, &e->places, &context->scratch,
                                         sample * e->few.cell_count + cell, &image);
    if (!status)
        status = reduce(context, &image, &small);
    if (!status) {
        const bool png = small.width <= LOSSLESS_SIDE && small.height <= LOSSLESS_SIDE;
        const shf_encoder encoder = {png ? SHF_PNG : SHF_JPEG, 85, true};
        status = shf_encode(context, &encoder, &small, &file);
        if (!status)
            write_picture(e, &small, &file, png, sample, cell);
    }
    shf_buffer_free(&file);
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- all ---- */

static shf_status add_pictures(examples *e)
{
    shf_html *html = &e->report->html;
    shf_status status = SHF_OK;
    for (size_t s = 0; !status && s < e->few.sample_count; s++) {
        shf_html_add(html, "<h3>%s <small>%s</small></h3>\n<div class=\"examples\">\n",
                     names_of(e, s), e->few.samples[s].key);
        for (size_t c = 0; !status && c < e->cell_count; c++)
            if (!shf_scored_dropped(&e->few, s * e->few.cell_count + e->cells[c]))
                status = add_picture(e, s, e->cells[c]);
        shf_html_add(html, "</div>\n");
    }
    return status;
}

bool shf_report_has_examples(const shf_report *r)
{
    return r->release != NULL;
}

/* A release may be scored where its images are not: then the page says so. */
void shf_report_examples(shf_report *r)
{
    examples e = {.report = r, .outputs = {.context = r->context}};
    shf_status status = open_release(&e);
    if (!status) {
        shf_html_add(&r->html, "<p>Of some classes the first image: clean, and each corruption at "
                               "the middle of its severities, which the number is.</p>\n");
        const size_t size = r->html.out->size;
        status = add_pictures(&e);
        if (status == SHF_ERR_DATA || status == SHF_ERR_IO) {
            r->html.out->size = size;
            shf_html_add(&r->html, "<p>They could not be read: %s.</p>\n",
                         shf_context_error(r->context));
            status = SHF_OK;
        }
    }
    if (status && !r->html.status)
        r->html.status = status;
    shf_array_places_close(&e.places);
    shf_outputs_close(&e.outputs);
    shf_scored_close(&e.scored);
}
