/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Rows: one line of JSON for one source image. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/files.h"
#include "manifests/json.h"
#include "manifests/paths.h"
#include "manifests/record.h"
#include "manifests/schema.h"

/* ---- writing ---- */

static void write_file(shf_json_writer *writer, const shf_output_record *output)
{
    shf_json_u64(writer, "bytes", output->bytes);
    shf_json_text(writer, "sha256", output->sha256);
    shf_json_text(writer, "pixels", output->pixels);
}

static void write_output(shf_json_writer *writer, const shf_output_record *output)
{
    shf_json_open(writer, NULL, '{');
    shf_json_text(writer, "variant", output->variant);
    if (output->outside)
        shf_json_u64(writer, "outside", (uint64_t)output->outside);
    if (output->dropped)
        shf_json_flag(writer, "dropped");
    else
        write_file(writer, output);
    if (output->background)
        shf_json_text(writer, "background", output->background);
    if (output->drawn.count) {
        shf_json_open(writer, "drawn", '{');
        for (size_t i = 0; i < output->drawn.count; i++)
            shf_json_real(writer, output->drawn.values[i].name, output->drawn.values[i].value);
        shf_json_close(writer, '}');
    }
    shf_json_close(writer, '}');
}

static void write_labels(shf_json_writer *writer, const shf_row_record *row)
{
    if (!row->labels)
        return;
    shf_json_open(writer, "labels", '[');
    for (size_t i = 0; i < row->label_count; i++)
        shf_json_u64(writer, NULL, (uint64_t)row->labels[i]);
    shf_json_close(writer, ']');
}

static void write_attributes(shf_json_writer *writer, const shf_row_record *row)
{
    if (row->attribute_count == 0)
        return;
    shf_json_open(writer, "attributes", '{');
    for (size_t i = 0; i < row->attribute_count; i++) {
        const shf_attribute *attribute = &row->attributes[i];
        if (attribute->text)
            shf_json_text(writer, attribute->name, attribute->text);
        else
            shf_json_real(writer, attribute->name, attribute->number);
    }
    shf_json_close(writer, '}');
}

shf_status shf_row_write(shf_context *context, const shf_row_record *row, shf_buffer *out)
{
    size_t before = out->size;
    shf_json_writer writer;
    shf_json_begin(&writer, out, 0);
    shf_json_open(&writer, NULL, '{');
    shf_json_text(&writer, "key", row->key);
    shf_json_text(&writer, "path", row->path);
    shf_json_text(&writer, "stem", row->stem);
    if (row->label >= 0)
        shf_json_u64(&writer, "label", (uint64_t)row->label);
    else
        shf_json_text(&writer, "label", NULL);
    write_labels(&writer, row);
    write_attributes(&writer, row);
    if (row->sha256[0])
        shf_json_text(&writer, "sha256", row->sha256);
    if (row->mask[0])
        shf_json_text(&writer, "mask", row->mask);
    shf_json_u64(&writer, "bytes", row->bytes);
    shf_json_u64(&writer, "width", (uint64_t)row->width);
    shf_json_u64(&writer, "height", (uint64_t)row->height);
    if (row->error) {
        shf_json_text(&writer, "error", row->error);
    } else {
        shf_json_open(&writer, "outputs", '[');
        for (size_t i = 0; i < row->output_count; i++)
            write_output(&writer, &row->outputs[i]);
        shf_json_close(&writer, ']');
    }
    shf_json_close(&writer, '}');
    if (!writer.status)
        writer.status = shf_buffer_append(out, "\n", 1);
    if (writer.status)
        out->size = before;
    (void)context; /* failures are told through the buffer's, which is the same */
    return writer.status;
}

/* ---- reading: the schema has found the members, their types and their ranges in order ---- */

static shf_status read_labels(shf_context *context, shf_arena *arena, const json_t *array,
                              shf_row_record *out)
{
    if (!array)
        return SHF_OK;
    out->label_count = json_array_size(array);
    int32_t *labels = shf_arena_take(arena, out->label_count, sizeof(*labels));
    out->labels = labels;
    if (!labels)
        return shf_fail_memory(context, "a row");
    for (size_t i = 0; i < out->label_count; i++) {
        labels[i] = (int32_t)json_integer_value(json_array_get(array, i));
        if (i && labels[i] <= labels[i - 1])
            return shf_fail(context, SHF_ERR_DATA, "labels: not ascending");
    }
    return out->label < 0 ? SHF_OK
                          : shf_fail(context, SHF_ERR_DATA, "label: not null beside labels");
}

static shf_status read_attributes(shf_context *context, shf_arena *arena, json_t *object,
                                  shf_row_record *out)
{
    const char *name;
    json_t *value;
    if (!object)
        return SHF_OK;
    out->attributes = shf_arena_take(arena, json_object_size(object), sizeof(*out->attributes));
    if (!out->attributes)
        return shf_fail_memory(context, "a row");
    json_object_foreach(object, name, value)
    {
        const char *text = json_string_value(value);
        shf_attribute *attribute = &out->attributes[out->attribute_count++];
        *attribute = (shf_attribute){.name = shf_arena_print(arena, "%s", name),
                                     .text = text ? shf_arena_print(arena, "%s", text) : NULL,
                                     .number = json_number_value(value)};
        if (!attribute->name || (text && !attribute->text))
            return shf_fail_memory(context, "a row");
    }
    return SHF_OK;
}

static shf_status read_drawn(shf_context *context, shf_arena *arena, json_t *object, shf_drawn *out)
{
    const char *name;
    json_t *value;
    *out = (shf_drawn){.struct_size = sizeof(*out)};
    json_object_foreach(object, name, value)
    {
        char *copy = shf_arena_print(arena, "%s", name);
        if (!copy)
            return shf_fail_memory(context, "a row");
        out->values[out->count].name = copy;
        out->values[out->count++].value = json_number_value(value);
    }
    return SHF_OK;
}

static shf_status read_output(shf_context *context, shf_arena *arena, const json_t *object,
                              shf_output_record *out)
{
    *out = (shf_output_record){.bytes = shf_member_u64(object, "bytes"),
                               .outside = (int)shf_member_u64(object, "outside"),
                               .dropped = json_object_get(object, "dropped") != NULL};
    shf_member_hash(object, "sha256", out->sha256);
    shf_member_hash(object, "pixels", out->pixels);
    shf_status status = shf_member_text(context, arena, object, "variant", &out->variant);
    if (!status && json_object_get(object, "background"))
        status = shf_member_text(context, arena, object, "background", &out->background);
    if (!status)
        status = read_drawn(context, arena, json_object_get(object, "drawn"), &out->drawn);
    return status;
}

static shf_status read_outputs(shf_context *context, shf_arena *arena, const json_t *array,
                               shf_row_record *out)
{
    size_t count = json_array_size(array);
    out->outputs = shf_arena_take(arena, count, sizeof(*out->outputs));
    if (!out->outputs)
        return shf_fail_memory(context, "a row");
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = read_output(context, arena, json_array_get(array, i), &out->outputs[i]);
    out->output_count = count;
    return status;
}

static shf_status read_row(shf_context *context, shf_arena *arena, const json_t *object,
                           shf_row_record *out)
{
    const json_t *label = json_object_get(object, "label");
    *out = (shf_row_record){.label = -1, .bytes = shf_member_u64(object, "bytes")};
    if (json_is_integer(label))
        out->label = (int32_t)json_integer_value(label);
    out->width = (int)shf_member_u64(object, "width");
    out->height = (int)shf_member_u64(object, "height");
    shf_member_hash(object, "sha256", out->sha256);
    shf_member_hash(object, "mask", out->mask);
    shf_status status = shf_member_text(context, arena, object, "key", &out->key);
    if (!status)
        status = shf_member_text(context, arena, object, "path", &out->path);
    if (!status)
        status = shf_member_text(context, arena, object, "stem", &out->stem);
    if (!status && !shf_path_is_inside(out->stem))
        status = shf_fail(context, SHF_ERR_DATA, "stem: leaves the folder of the release");
    if (!status)
        status = read_labels(context, arena, json_object_get(object, "labels"), out);
    if (!status)
        status = read_attributes(context, arena, json_object_get(object, "attributes"), out);
    if (!status && json_object_get(object, "error"))
        return shf_member_text(context, arena, object, "error", &out->error);
    if (!status)
        status = read_outputs(context, arena, json_object_get(object, "outputs"), out);
    return status;
}

shf_status shf_row_read_with(shf_context *context, shf_arena *arena, const shf_schema *schema,
                             const char *line, size_t size, shf_row_record *out)
{
    json_t *object;
    shf_status status = shf_json_parse(context, line, size, &object);
    if (!status)
        status = shf_schema_check(context, schema, "row", object);
    if (!status)
        status = read_row(context, arena, object, out);
    json_decref(object);
    return status;
}

shf_status shf_row_read(shf_context *context, shf_arena *arena, const char *line, size_t size,
                        shf_row_record *out)
{
    shf_schema schema;
    shf_status status = shf_schema_open(context, &schema);
    if (!status)
        status = shf_row_read_with(context, arena, &schema, line, size, out);
    shf_schema_close(&schema);
    return status;
}

/* ---- a whole chunk file ---- */

typedef struct row_reader {
    shf_context *context;
    const char *path;
    shf_schema schema;
    shf_arena arena;
    shf_row_fn row;
    void *user;
    bool told; /* the text of the failure says where it is, or is the caller's own */
} row_reader;

static shf_status read_line(void *user, const char *line, size_t size, uint64_t number)
{
    row_reader *reader = user;
    shf_row_record row;
    shf_mark mark = shf_arena_mark(&reader->arena);
    shf_status status =
        shf_row_read_with(reader->context, &reader->arena, &reader->schema, line, size, &row);
    if (status)
        status = shf_fail(reader->context, status, "%s line %" PRIu64 ": %s", reader->path, number,
                          shf_context_error(reader->context));
    else
        status = reader->row(reader->user, &row);
    reader->told = status != SHF_OK;
    shf_arena_rewind(&reader->arena, mark);
    return status;
}

static shf_status read_rows(row_reader *reader, int fd)
{
    shf_lines_total total;
    shf_status status = shf_schema_open(reader->context, &reader->schema);
    if (!status)
        status = shf_lines_read(reader->context, fd, read_line, reader, &total);
    if (status && !reader->told)
        status = shf_fail(reader->context, status, "%s: %s", reader->path,
                          shf_context_error(reader->context));
    shf_schema_close(&reader->schema);
    return status;
}

shf_status shf_rows_read(shf_context *context, const char *path, shf_row_fn row, void *user)
{
    row_reader reader = {.context = context, .path = path, .row = row, .user = user};
    int fd;
    uint64_t size;
    shf_status status = shf_file_open(context, path, &fd, &size);
    if (status)
        return status;
    shf_arena_init(&reader.arena, &context->allocator);
    status = read_rows(&reader, fd);
    shf_arena_free(&reader.arena);
    close(fd);
    return status;
}
