/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Image files, preprocessing, canonical crops and pixel hashes: what datasets need beside corruptions. */
#include <stdlib.h>
#include <string.h>

#include <shiftforge/canonical.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/base/sha256.h"
#include "corruptions/codecs/codec.h"
#include "generators/preprocess.h"
#include "python/core/core.h"

/* (bytearray, width, height); the image may be larger than what it shows. */
static PyObject *packed(const shf_image *image)
{
    const size_t row = shf_row_samples(image);
    PyObject *bytes =
        PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(row * (size_t)image->height));
    if (!bytes)
        return NULL;
    char *to = PyByteArray_AsString(bytes);
    for (int y = 0; y < image->height; y++)
        memcpy(to + (size_t)y * row, shf_row(image, y), row);
    return Py_BuildValue("(Nii)", bytes, image->width, image->height);
}

PyObject *core_decode(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    Py_buffer file;
    if (!PyArg_ParseTuple(arguments, "y*:decode", &file))
        return NULL;
    PyObject *result = NULL;
    shf_context *context = core_take(state);
    if (context) {
        shf_arena arena;
        shf_image image;
        shf_status status;
        shf_arena_init(&arena, &context->allocator);
        Py_BEGIN_ALLOW_THREADS status =
            shf_decode(context, &arena, file.buf, (size_t)file.len, 0, &image);
        Py_END_ALLOW_THREADS result = status ? core_raise(context, status) : packed(&image);
        shf_arena_free(&arena);
        core_give(state, context);
    }
    PyBuffer_Release(&file);
    return result;
}

/* An image with a packed room if need be, and a context to use it. */
typedef struct one_image {
    PyObject *object; /* what there is before it is opened: a buffer, and whether it is planar */
    int planar;
    core_pixels pixels;
    uint8_t *room;
    shf_context *context;
} one_image;

static bool open_one(PyObject *module, one_image *out)
{
    if (!core_pixels_open(&out->pixels, out->object, out->planar, false, false, "image"))
        return false;
    out->room = malloc(out->pixels.interleaved ? 1 : core_pixels_bytes(&out->pixels));
    out->context = out->room ? core_take(PyModule_GetState(module)) : NULL;
    if (out->context)
        return true;
    PyErr_NoMemory();
    free(out->room);
    core_pixels_close(&out->pixels);
    return false;
}

static void close_one(PyObject *module, one_image *one)
{
    core_give(PyModule_GetState(module), one->context);
    free(one->room);
    core_pixels_close(&one->pixels);
}

PyObject *core_encode(PyObject *module, PyObject *arguments)
{
    one_image one;
    const char *name;
    if (!PyArg_ParseTuple(arguments, "Ops:encode", &one.object, &one.planar, &name) ||
        !open_one(module, &one))
        return NULL;
    shf_buffer file;
    shf_encoder encoder;
    shf_buffer_init(&file, one.context);
    shf_status status = shf_encoder_parse(one.context, name, &encoder);
    if (!status) {
        Py_BEGIN_ALLOW_THREADS const shf_image image = core_pixels_image(&one.pixels, 0, one.room);
        status = shf_encode(one.context, &encoder, &image, &file);
        Py_END_ALLOW_THREADS
    }
    PyObject *result = status ? core_raise(one.context, status)
                              : PyBytes_FromStringAndSize((char *)file.data, (Py_ssize_t)file.size);
    shf_buffer_free(&file);
    close_one(module, &one);
    return result;
}

PyObject *core_preprocess(PyObject *module, PyObject *arguments)
{
    one_image one;
    const char *name;
    if (!PyArg_ParseTuple(arguments, "Ops:preprocess", &one.object, &one.planar, &name) ||
        !open_one(module, &one))
        return NULL;
    shf_preprocess preset;
    shf_arena arena;
    shf_image out;
    shf_arena_init(&arena, &one.context->allocator);
    shf_status status = shf_preprocess_require(one.context, name, &preset);
    if (!status) {
        Py_BEGIN_ALLOW_THREADS const shf_image image = core_pixels_image(&one.pixels, 0, one.room);
        status = shf_preprocess_run(one.context, &arena, &preset, &image, &out);
        Py_END_ALLOW_THREADS
    }
    PyObject *result = status ? core_raise(one.context, status) : packed(&out);
    shf_arena_free(&arena);
    close_one(module, &one);
    return result;
}

PyObject *core_canonical_find(PyObject *module, PyObject *arguments)
{
    one_image one;
    shf_canonical_options options = {.struct_size = sizeof(options)};
    int filter, circular, width, height, left, top;
    if (!PyArg_ParseTuple(arguments, "Opiiidip:canonical_find", &one.object, &one.planar, &width,
                          &height, &filter, &options.sigma, &options.candidates, &circular) ||
        !open_one(module, &one))
        return NULL;
    options.filter = (shf_canonical_filter)filter;
    options.circular = circular;
    shf_status status;
    Py_BEGIN_ALLOW_THREADS const shf_image image = core_pixels_image(&one.pixels, 0, one.room);
    status = shf_canonical_find(one.context, &options, &image, width ? width : image.width,
                                height ? height : image.height, &left, &top);
    Py_END_ALLOW_THREADS PyObject *result =
        status ? core_raise(one.context, status) : Py_BuildValue("(ii)", left, top);
    close_one(module, &one);
    return result;
}

PyObject *core_pixel_hash(PyObject *module, PyObject *arguments)
{
    one_image one;
    if (!PyArg_ParseTuple(arguments, "Op:pixel_hash", &one.object, &one.planar) ||
        !open_one(module, &one))
        return NULL;
    uint8_t hash[SHF_SHA256_SIZE];
    char hex[SHF_SHA256_HEX];
    shf_status status;
    Py_BEGIN_ALLOW_THREADS const shf_image image = core_pixels_image(&one.pixels, 0, one.room);
    status = shf_sha256_image(&image, hash);
    Py_END_ALLOW_THREADS shf_hex(hash, hex);
    close_one(module, &one);
    return status ? PyErr_NoMemory() : PyUnicode_FromString(hex);
}
