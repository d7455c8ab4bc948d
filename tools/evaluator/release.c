/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From manifest and rows to cells and samples. */
#include "tools/evaluator/release.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/paths.h"
#include "tools/evaluator/positions.h"

#define MANIFEST_LIMIT ((uint64_t)256 << 20)
#define MOST_COLUMNS 64

static shf_status hash_manifest(shf_scored *scored, const char *dir)
{
    char *path = shf_path_join(&scored->arena, dir, "manifest.json");
    if (!path)
        return shf_fail_memory(scored->context, "a path");
    uint8_t hash[SHF_SHA256_SIZE];
    shf_buffer text;
    shf_buffer_init(&text, scored->context);
    shf_status status = shf_file_read(scored->context, path, MANIFEST_LIMIT, &text);
    if (!status) {
        shf_sha256(text.data, text.size, hash);
        shf_hex(hash, scored->sha256);
    }
    shf_buffer_free(&text);
    return status;
}

/* ---- cells ---- */

static bool is_view(const shf_variant_record *variant)
{
    return variant->view.policy != SHF_POLICY_NONE;
}

static shf_cell cell_of(const shf_variant_record *variant)
{
    const json_t *operation = variant->description;
    const char *name = json_string_value(json_object_get(operation, "name"));
    const char *corruption = json_string_value(json_object_get(operation, "corruption"));
    shf_cell cell = {
        .variant = variant->id, .corruption = name ? name : variant->id, .family = "other"};
    cell.severity = (int)json_integer_value(json_object_get(operation, "severity"));
    cell.clean = strcmp(variant->id, "clean") == 0;
    const shf_corruption *known = corruption ? shf_corruption_find(corruption) : NULL;
    if (known) {
        const shf_corruption_info info = shf_corruption_get_info(known);
        cell.set = info.membership;
        cell.family = info.family;
    }
    return cell;
}

/* Views go by their set, of which their ids begin with the name, and not by the operation on them: frames
 * of one sequence are of several, and of one severity. */
static shf_status name_view(shf_scored *scored, size_t c)
{
    shf_cell *cell = &scored->cells[c];
    const char *slash = strchr(cell->variant, '/');
    if (!is_view(&scored->manifest.variants[c]) || !slash)
        return SHF_OK;
    cell->family = "views";
    cell->severity = 0;
    cell->set = SHF_SET_NONE;
    cell->corruption =
        shf_arena_print(&scored->arena, "%.*s", (int)(slash - cell->variant), cell->variant);
    return cell->corruption ? SHF_OK : shf_fail_memory(scored->context, "the table of cells");
}

bool shf_scored_corrupted(const shf_scored *scored)
{
    for (size_t c = 0; c < scored->cell_count; c++)
        if (!scored->cells[c].clean && !is_view(&scored->manifest.variants[c]))
            return true;
    return false;
}

bool shf_scored_dropped(const shf_scored *scored, size_t output)
{
    const bool *dropped = scored->samples[output / scored->cell_count].dropped;
    return dropped && dropped[output % scored->cell_count];
}

size_t shf_scored_cell(const shf_scored *scored, const char *variant)
{
    size_t cell = 0;
    while (cell < scored->cell_count && strcmp(scored->cells[cell].variant, variant) != 0)
        cell++;
    return cell;
}

static void take_relations(shf_scored *scored)
{
    for (size_t c = 0; c < scored->cell_count; c++) {
        const shf_relation *relation = &scored->manifest.variants[c].relation;
        shf_cell *cell = &scored->cells[c];
        cell->role = relation->role;
        cell->relation_set = relation->set;
        if (relation->reference)
            cell->reference = shf_scored_cell(scored, relation->reference);
        shf_positions_of_cell(scored->manifest.variants[c].description, cell);
    }
}

static shf_status take_cells(shf_scored *scored)
{
    const shf_manifest_record *manifest = &scored->manifest;
    scored->cell_count = manifest->variant_count;
    scored->several = manifest->task && strcmp(manifest->task, SHF_TASK_SEVERAL) == 0;
    scored->cells = shf_arena_take(&scored->arena, scored->cell_count, sizeof(*scored->cells));
    if (!scored->cells)
        return shf_fail_memory(scored->context, "the table of cells");
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < scored->cell_count; v++) {
        scored->cells[v] = cell_of(&manifest->variants[v]);
        status = name_view(scored, v);
    }
    take_relations(scored);
    return status;
}

/* ---- columns ---- */

static size_t place_of(const shf_scored *scored, const char *name)
{
    size_t i = 0;
    while (i < scored->column_count && strcmp(scored->columns[i].name, name) != 0)
        i++;
    return i;
}

const shf_column *shf_scored_column(const shf_scored *scored, const char *name)
{
    const size_t place = place_of(scored, name);
    return place < scored->column_count ? &scored->columns[place] : NULL;
}

static shf_column *new_column(shf_scored *scored, const shf_attribute *attribute)
{
    if (scored->column_count == MOST_COLUMNS)
        return NULL;
    shf_column *column = &scored->columns[scored->column_count];
    const size_t samples = scored->manifest.images;
    column->name = shf_arena_print(&scored->arena, "%s", attribute->name);
    if (attribute->text)
        column->texts = shf_arena_take(&scored->arena, samples, sizeof(*column->texts));
    else
        column->numbers = shf_arena_take(&scored->arena, samples, sizeof(*column->numbers));
    if (!column->name || (!column->texts && !column->numbers))
        return NULL;
    for (size_t i = 0; column->texts && i < samples; i++)
        column->texts[i] = NULL;
    for (size_t i = 0; column->numbers && i < samples; i++)
        column->numbers[i] = NAN;
    scored->column_count++;
    return column;
}

/* Of the sample that is read. */
static shf_status take_attribute(shf_scored *scored, const shf_attribute *attribute)
{
    const size_t place = place_of(scored, attribute->name);
    shf_column *column =
        place < scored->column_count ? &scored->columns[place] : new_column(scored, attribute);
    if (!column)
        return scored->column_count == MOST_COLUMNS
                   ? shf_fail(scored->context, SHF_ERR_LIMIT, "more than %d attributes of images",
                              MOST_COLUMNS)
                   : shf_fail_memory(scored->context, "the attributes");
    if (!attribute->text != !column->texts)
        return shf_fail(scored->context, SHF_ERR_DATA,
                        "attribute %s: a number of some images and a text of others",
                        attribute->name);
    if (column->numbers)
        column->numbers[scored->sample_count] = attribute->number;
    else if (!(column->texts[scored->sample_count] =
                   shf_arena_print(&scored->arena, "%s", attribute->text)))
        return shf_fail_memory(scored->context, "the attributes");
    return SHF_OK;
}

/* ---- samples ---- */

bool shf_scored_labelled(const shf_scored *scored, size_t sample)
{
    const shf_sample_record *s = &scored->samples[sample];
    return scored->several ? s->labels != NULL : s->label >= 0;
}

/* Of an image with any number of classes. */
static shf_status take_labels(shf_scored *scored, const shf_row_record *row,
                              shf_sample_record *sample)
{
    if (!scored->several || !row->labels)
        return SHF_OK;
    const size_t count = row->label_count, classes = scored->manifest.class_count;
    if (count && (size_t)row->labels[count - 1] >= classes)
        return shf_fail(scored->context, SHF_ERR_DATA,
                        "%s: label %" PRId32 " of %zu classes: run shiftforge verify", row->key,
                        row->labels[count - 1], classes);
    int32_t *labels = shf_arena_take(&scored->arena, count, sizeof(*labels));
    if (!labels)
        return shf_fail_memory(scored->context, "the samples");
    if (count)
        memcpy(labels, row->labels, count * sizeof(*labels));
    sample->labels = labels;
    sample->label_count = count;
    return SHF_OK;
}

static shf_status take_dropped(shf_scored *scored, const shf_row_record *row,
                               shf_sample_record *sample)
{
    size_t count = 0;
    for (size_t c = 0; c < row->output_count; c++)
        count += row->outputs[c].dropped;
    if (count == 0)
        return SHF_OK;
    bool *dropped = shf_arena_take(&scored->arena, scored->cell_count, sizeof(*dropped));
    for (size_t c = 0; dropped && c < scored->cell_count; c++)
        dropped[c] = row->outputs[c].dropped;
    sample->dropped = dropped;
    scored->dropped += count;
    return dropped ? SHF_OK : shf_fail_memory(scored->context, "the samples");
}

static shf_status take_sample(void *user, const shf_row_record *row)
{
    shf_scored *scored = user;
    if (row->error) {
        scored->failed++;
        return SHF_OK;
    }
    if (scored->sample_count + scored->failed >= scored->manifest.images)
        return shf_fail(scored->context, SHF_ERR_DATA,
                        "more rows than manifest.json counts: run shiftforge verify");
    if (row->output_count != scored->cell_count)
        return shf_fail(scored->context, SHF_ERR_DATA,
                        "%s: %zu outputs of %zu: run shiftforge verify", row->key,
                        row->output_count, scored->cell_count);
    shf_sample_record *sample = &scored->samples[scored->sample_count];
    *sample = (shf_sample_record){.key = shf_arena_print(&scored->arena, "%s", row->key),
                                  .stem = shf_arena_print(&scored->arena, "%s", row->stem),
                                  .chunk = scored->chunk,
                                  .row = scored->sample_count + scored->failed,
                                  .label = row->label,
                                  .width = row->width,
                                  .height = row->height};
    if (!sample->key || !sample->stem)
        return shf_fail_memory(scored->context, "the samples");
    shf_status status = take_labels(scored, row, sample);
    if (!status)
        status = take_dropped(scored, row, sample);
    if (!status)
        status = shf_positions_of_row(scored, row, sample);
    for (size_t i = 0; !status && i < row->attribute_count; i++)
        status = take_attribute(scored, &row->attributes[i]);
    if (status)
        return status;
    memcpy(sample->sha256, row->sha256, SHF_SHA256_HEX);
    scored->unlabelled += !shf_scored_labelled(scored, scored->sample_count);
    scored->sample_count++;
    return SHF_OK;
}

static shf_status take_samples(shf_scored *scored, const char *dir)
{
    const shf_manifest_record *manifest = &scored->manifest;
    scored->samples = shf_arena_take(&scored->arena, manifest->images, sizeof(*scored->samples));
    scored->columns = shf_arena_take(&scored->arena, MOST_COLUMNS, sizeof(*scored->columns));
    if (!scored->samples || !scored->columns)
        return shf_fail_memory(scored->context, "the samples");
    memset(scored->columns, 0, MOST_COLUMNS * sizeof(*scored->columns));
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < manifest->chunk_count; i++) {
        char *path = shf_path_join(&scored->arena, dir, manifest->chunks[i].path);
        scored->chunk = shf_chunk_number(manifest->chunks[i].path);
        status = path ? shf_rows_read(scored->context, path, take_sample, scored)
                      : shf_fail_memory(scored->context, "a path");
    }
    if (!status && scored->sample_count + scored->failed != manifest->images)
        status =
            shf_fail(scored->context, SHF_ERR_DATA,
                     "%s: %zu rows where manifest.json counts %" PRIu64 ": run shiftforge verify",
                     dir, scored->sample_count + scored->failed, manifest->images);
    return status;
}

shf_status shf_scored_open(shf_context *context, const char *dir, shf_scored *out)
{
    *out = (shf_scored){.context = context};
    shf_arena_init(&out->arena, &context->allocator);
    shf_status status =
        shf_manifest_read(context, &out->arena, dir, &out->manifest, &out->document);
    if (!status)
        status = hash_manifest(out, dir);
    if (!status)
        status = take_cells(out);
    return status ? status : take_samples(out, dir);
}

void shf_scored_close(shf_scored *scored)
{
    json_decref(scored->document);
    shf_arena_free(&scored->arena);
}
