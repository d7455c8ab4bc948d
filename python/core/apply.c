/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Applying an operation or an augmentation to images in buffers, without the GIL. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/sha256.h"
#include "python/core/core.h"

static bool needs_key(const core_application *a)
{
    return a->augmentation ||
           shf_corruption_get_info(shf_operation_corruption(a->operation)).stochastic;
}

static shf_status apply_one(shf_context *context, core_application *a, size_t i)
{
    const shf_image in = core_pixels_image(&a->in, i, a->rooms[0]);
    shf_address address = a->addresses ? a->addresses[i - a->first] : a->address;
    char hex[SHF_SHA256_HEX];
    if (a->hash) {
        uint8_t hash[SHF_SHA256_SIZE];
        shf_status status = shf_sha256_image(&in, hash);
        if (status)
            return status;
        shf_hex(hash, hex);
        address.key = hex;
        address.key_size = strlen(hex);
    }
    const shf_image out = core_pixels_place(&a->out, i, a->rooms[1]);
    shf_status status =
        a->augmentation
            ? shf_augment(context, a->augmentation, &address, &in, &out, &a->done)
            : shf_operation_apply(context, a->operation, &address, &in, &out, &a->done.parameters);
    if (!status)
        core_pixels_store(&a->out, i, a->rooms[1]);
    return status;
}

static shf_status apply_all(shf_context *context, core_application *a)
{
    shf_status status = SHF_OK;
    const size_t bytes = core_pixels_bytes(&a->in);
    a->rooms[0] = a->in.interleaved ? NULL : malloc(bytes);
    a->rooms[1] = a->out.interleaved ? NULL : malloc(bytes);
    if ((!a->in.interleaved && !a->rooms[0]) || (!a->out.interleaved && !a->rooms[1]))
        status = SHF_ERR_MEMORY;
    for (size_t i = a->first; !status && i < a->last; i++)
        status = apply_one(context, a, i);
    free(a->rooms[0]);
    free(a->rooms[1]);
    return status;
}

static bool open_pixels(core_application *a, PyObject *input, PyObject *output, bool planar,
                        bool batch)
{
    if (!core_pixels_open(&a->in, input, planar, batch, false, "image"))
        return false;
    if (core_pixels_open(&a->out, output, planar, batch, true, "out")) {
        if (core_pixels_alike(&a->in, &a->out))
            return true;
        core_pixels_close(&a->out);
    }
    core_pixels_close(&a->in);
    return false;
}

PyObject *core_values(const shf_drawn *drawn)
{
    PyObject *values = PyDict_New();
    for (size_t i = 0; values && i < drawn->count; i++) {
        PyObject *value = PyFloat_FromDouble(drawn->values[i].value);
        if (!value || PyDict_SetItemString(values, drawn->values[i].name, value))
            Py_CLEAR(values);
        Py_XDECREF(value);
    }
    return values;
}

/* Runs what was opened, and closes it; whether it was done. */
static bool run(core_state *state, core_application *a)
{
    shf_context *context = core_take(state);
    shf_status status = SHF_OK;
    if (context) {
        Py_BEGIN_ALLOW_THREADS status = apply_all(context, a);
        Py_END_ALLOW_THREADS
    }
    core_pixels_close(&a->in);
    core_pixels_close(&a->out);
    if (!context)
        return false;
    if (status == SHF_ERR_MEMORY)
        PyErr_NoMemory();
    else if (status)
        core_raise(context, status);
    core_give(state, context);
    return !status;
}

static void begin(core_application *a)
{
    a->address.struct_size = sizeof(a->address);
    a->done.struct_size = sizeof(a->done);
    a->done.parameters.struct_size = sizeof(a->done.parameters);
}

bool core_apply(core_state *state, core_application *a, PyObject *arguments)
{
    PyObject *input, *output;
    Py_buffer key;
    int planar;
    begin(a);
    if (!PyArg_ParseTuple(arguments, "OOpO&O&O&z*:apply", &input, &output, &planar, core_u64,
                          &a->address.seed, core_u64, &a->address.epoch, core_u32,
                          &a->address.replicate, &key))
        return false;
    a->last = 1;
    a->hash = !key.buf && needs_key(a);
    a->address.key = key.buf;
    a->address.key_size = key.buf ? (size_t)key.len : 0;
    const bool done = open_pixels(a, input, output, planar, false) && run(state, a);
    PyBuffer_Release(&key);
    return done;
}

/* Addresses with the keys of a tuple of bytes, which keeps them alive. */
static shf_address *addresses_of(PyObject *keys, const core_application *a)
{
    if ((size_t)PyTuple_Size(keys) != a->in.count) {
        PyErr_Format(PyExc_ValueError, "%zd keys for %zu images", PyTuple_Size(keys), a->in.count);
        return NULL;
    }
    shf_address *addresses = PyMem_Malloc((a->last - a->first + 1) * sizeof(*addresses));
    if (!addresses)
        return (shf_address *)PyErr_NoMemory();
    for (size_t i = a->first; i < a->last; i++) {
        char *key;
        Py_ssize_t size;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(keys, (Py_ssize_t)i), &key, &size)) {
            PyMem_Free(addresses);
            return NULL;
        }
        addresses[i - a->first] = a->address;
        addresses[i - a->first].key = key;
        addresses[i - a->first].key_size = (size_t)size;
    }
    return addresses;
}

bool core_apply_batch(core_state *state, core_application *a, PyObject *arguments)
{
    PyObject *input, *output, *keys;
    int planar;
    Py_ssize_t first, last;
    begin(a);
    if (!PyArg_ParseTuple(arguments, "OOpO&O&O&Onn:apply_batch", &input, &output, &planar, core_u64,
                          &a->address.seed, core_u64, &a->address.epoch, core_u32,
                          &a->address.replicate, &keys, &first, &last))
        return false;
    if (keys != Py_None && !PyTuple_Check(keys)) {
        PyErr_SetString(PyExc_TypeError, "keys: a tuple of bytes, or None, is needed");
        return false;
    }
    if (!open_pixels(a, input, output, planar, true))
        return false;
    a->first = (size_t)first;
    a->last = (size_t)last;
    a->hash = keys == Py_None && needs_key(a);
    if (first < 0 || last < first || a->last > a->in.count)
        PyErr_Format(PyExc_ValueError, "images %zd to %zd of %zu", first, last, a->in.count);
    else if (keys != Py_None)
        a->addresses = addresses_of(keys, a);
    if (PyErr_Occurred()) {
        core_pixels_close(&a->in);
        core_pixels_close(&a->out);
        return false;
    }
    const bool done = run(state, a);
    PyMem_Free(a->addresses);
    return done;
}
