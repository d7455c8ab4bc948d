/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/model.h"

#include <math.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "manifests/json.h"

#define LINE_LIMIT 65536
#define MOST_BATCH 4096
#define DEFAULT_BATCH 64
#define MOST_CLASSES 1000000

void shf_model_init(shf_model *model, shf_context *context, const char *command, int timeout,
                    const volatile sig_atomic_t *cancel)
{
    *model = (shf_model){.context = context, .command = command, .process = {.in = -1, .out = -1}};
    model->process.timeout = timeout;
    model->process.cancel = cancel;
    shf_buffer_init(&model->bytes, context);
}

void shf_model_close(shf_model *model)
{
    shf_process_kill(&model->process);
    shf_buffer_free(&model->bytes);
}

static shf_status fail(const shf_model *model)
{
    if (model->process.cancelled)
        return shf_fail(model->context, SHF_ERR_CANCELLED, "stopped on request");
    return shf_fail(model->context, SHF_ERR_IO,
                    "the model '%.200s' %s; its own messages may say why", model->command,
                    model->process.fault);
}

static shf_status fail_hello(const shf_model *model, const char *what)
{
    return shf_fail(model->context, SHF_ERR_DATA, "the hello of the model '%.200s': %s",
                    model->command, what);
}

/* ---- hellos ---- */

static const char *text_of(const json_t *hello, const char *name, const char *otherwise)
{
    const json_t *value = json_object_get(hello, name);
    return value ? json_string_value(value) : otherwise;
}

/* One of two words; false if it is neither. */
static bool read_choice(const json_t *hello, const char *name, const char *no, const char *yes,
                        bool *out)
{
    const char *text = text_of(hello, name, no);
    *out = text && strcmp(text, yes) == 0;
    return text && (*out || strcmp(text, no) == 0);
}

static bool read_three(const json_t *hello, const char *name, float otherwise, float out[3])
{
    const json_t *array = json_object_get(hello, name);
    for (size_t c = 0; c < 3; c++) {
        const json_t *value = json_array_get(array, c);
        if (array && !json_is_number(value))
            return false;
        out[c] = array ? (float)json_number_value(value) : otherwise;
        if (!isfinite(out[c]))
            return false;
    }
    return !array || json_array_size(array) == 3;
}

static bool read_count(const json_t *hello, const char *name, json_int_t otherwise, json_int_t most,
                       json_int_t *out)
{
    const json_t *value = json_object_get(hello, name);
    *out = value ? json_integer_value(value) : otherwise;
    return *out >= 1 && *out <= most;
}

static shf_status read_hello(shf_model *model, const json_t *hello)
{
    shf_model_hello *h = &model->hello;
    memset(h, 0, sizeof(*h)); /* it is compared as bytes */
    json_int_t protocol, batch, classes;
    bool probabilities;
    if (!read_count(hello, "protocol", 0, SHF_MODEL_PROTOCOL, &protocol))
        return fail_hello(model, "\"protocol\" has to be 1");
    if (!read_count(hello, "classes", 0, MOST_CLASSES, &classes))
        return fail_hello(model, "\"classes\" has to be the number of scores an image");
    if (!read_count(hello, "batch", DEFAULT_BATCH, MOST_BATCH, &batch))
        return fail_hello(model, "\"batch\" has to be from 1 to 4096");
    if (!read_choice(hello, "layout", "NHWC", "NCHW", &h->planar))
        return fail_hello(model, "\"layout\" is neither NHWC nor NCHW");
    if (!read_choice(hello, "type", "uint8", "float32", &h->floats))
        return fail_hello(model, "\"type\" is neither uint8 nor float32");
    if (!read_choice(hello, "scores", "logits", "probabilities", &probabilities))
        return fail_hello(model, "\"scores\" are neither logits nor probabilities");
    if (!read_three(hello, "mean", 0, h->mean) || !read_three(hello, "std", 1, h->deviation) ||
        h->deviation[0] <= 0 || h->deviation[1] <= 0 || h->deviation[2] <= 0)
        return fail_hello(model, "\"mean\" and \"std\" have to be three numbers each, std above 0");
    const char *name = text_of(hello, "name", "");
    if (!name || strlen(name) >= sizeof(h->name))
        return fail_hello(model, "\"name\" has to be a text of less than 64 bytes");
    memcpy(h->name, name, strlen(name) + 1);
    strcpy(h->scores, probabilities ? "probabilities" : "logits");
    h->batch = (unsigned)batch;
    h->classes = (size_t)classes;
    return SHF_OK;
}

/* All processes of a model say the same: buffers and the file are made for the first one's words. */
static shf_status take_hello(shf_model *model)
{
    const shf_model_hello before = model->hello;
    char *line = shf_allocate(model->context, LINE_LIMIT);
    json_t *hello = NULL;
    if (!line)
        return shf_fail_memory(model->context, "a hello");
    shf_status status =
        shf_process_read_line(&model->process, line, LINE_LIMIT) ? SHF_OK : fail(model);
    if (!status && shf_json_parse(model->context, line, strlen(line), &hello))
        status = fail_hello(model, "its first line of output is not JSON");
    if (!status)
        status = read_hello(model, hello);
    if (!status && before.classes && memcmp(&before, &model->hello, sizeof(before)) != 0)
        status = fail_hello(model, "it says something else than the process before");
    json_decref(hello);
    shf_release(model->context, line);
    return status;
}

shf_status shf_model_start(shf_model *model)
{
    char line[160];
    const int size = snprintf(line, sizeof(line),
                              "{\"protocol\": %d, \"classes\": %zu, \"outputs\": %zu, "
                              "\"channels\": 3}\n",
                              SHF_MODEL_PROTOCOL, model->release_classes, model->outputs);
    if (!shf_process_start(&model->process, model->command))
        return fail(model);
    shf_process_write(&model->process, line,
                      (size_t)size); /* if it has gone, its last words count */
    return take_hello(model);
}

/* ---- batches ---- */

static void put_u32(shf_buffer *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes->data[bytes->size++] = (uint8_t)(value >> (8 * i));
}

static void put_sample(const shf_model_hello *hello, shf_buffer *bytes, uint8_t value, int channel)
{
    if (!hello->floats) {
        bytes->data[bytes->size++] = value;
        return;
    }
    const float sample = ((float)value / 255.0F - hello->mean[channel]) / hello->deviation[channel];
    uint32_t bits;
    memcpy(&bits, &sample, sizeof(bits));
    put_u32(bytes, bits);
}

/* A gray image goes as three equal channels. */
static void put_image(const shf_model_hello *hello, shf_buffer *bytes, const shf_image *image)
{
    const int channels = image->channels;
    for (int plane = 0; plane < (hello->planar ? 3 : 1); plane++)
        for (int y = 0; y < image->height; y++) {
            const uint8_t *row = shf_row(image, y);
            for (int x = 0; x < image->width; x++)
                for (int c = hello->planar ? plane : 0; c < (hello->planar ? plane + 1 : 3); c++)
                    put_sample(hello, bytes, row[x * channels + (channels == 1 ? 0 : c)], c);
        }
}

/* count, height, width, and the samples. */
static shf_status fill_batch(shf_model *model, const shf_image *images, size_t count)
{
    shf_buffer *bytes = &model->bytes;
    const size_t samples = 3 * (size_t)images->width * (size_t)images->height;
    bytes->size = 0;
    if (shf_buffer_reserve(bytes, 12 + count * samples * (model->hello.floats ? 4 : 1)))
        return shf_fail_memory(model->context, "a batch");
    put_u32(bytes, (uint32_t)count);
    put_u32(bytes, (uint32_t)images->height);
    put_u32(bytes, (uint32_t)images->width);
    for (size_t i = 0; i < count; i++)
        put_image(&model->hello, bytes, &images[i]);
    return SHF_OK;
}

/* The count again, and the scores. */
static bool exchange(shf_model *model, size_t count, float *scores)
{
    shf_process *process = &model->process;
    uint8_t head[4];
    if (!shf_process_write(process, model->bytes.data, model->bytes.size) ||
        !shf_process_read(process, head, sizeof(head)))
        return false;
    const uint32_t answered =
        head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24;
    if (answered != count) {
        snprintf(process->fault, sizeof(process->fault),
                 "answered a batch of %zu with %u: does it write anything else to standard output?",
                 count, answered);
        return false;
    }
    return shf_process_read(process, scores, count * model->hello.classes * sizeof(*scores));
}

shf_status shf_model_run(shf_model *model, const shf_image *images, size_t count, float *scores)
{
    shf_status status = fill_batch(model, images, count);
    if (status || exchange(model, count, scores))
        return status;
    if (model->process.cancelled)
        return fail(model);
    shf_process_kill(&model->process); /* once more, from the beginning */
    status = shf_model_start(model);
    if (!status && !exchange(model, count, scores))
        status = fail(model);
    return status;
}

shf_status shf_model_finish(shf_model *model)
{
    model->bytes.size = 0;
    if (model->process.id == 0)
        return SHF_OK;
    return shf_process_finish(&model->process) ? SHF_OK : fail(model);
}
