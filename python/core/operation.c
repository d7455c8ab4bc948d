/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations and frost textures as Python objects, and applying an operation to images. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/sha256.h"
#include "manifests/record.h"
#include "python/core/core.h"

typedef struct core_textures {
    PyObject_HEAD shf_frost_textures *textures;
} core_textures;

typedef struct core_operation {
    PyObject_HEAD shf_operation *operation;
    PyObject *textures; /* a core_textures that the operation uses, or NULL */
} core_operation;

/* ---- creation and end ---- */

/* Instances of a heap type hold their type. */
static void free_object(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc free_memory = (freefunc)PyType_GetSlot(type, Py_tp_free);
    free_memory(self);
    Py_DECREF(type);
}

static PyObject *make_object(PyTypeObject *type)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

static PyObject *make_textures(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    core_state *state = PyType_GetModuleState(type);
    PyObject *folder;
    if (!PyArg_ParseTuple(arguments, "O&:FrostTextures", PyUnicode_FSConverter, &folder))
        return NULL;
    core_textures *self = (core_textures *)make_object(type);
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        shf_status status;
        const char *path = PyBytes_AsString(folder);
        Py_BEGIN_ALLOW_THREADS status = shf_frost_textures_read(context, path, &self->textures);
        Py_END_ALLOW_THREADS if (status) core_raise(context, status);
        core_give(state, context);
    }
    Py_DECREF(folder);
    if (PyErr_Occurred())
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void end_textures(PyObject *self)
{
    shf_frost_textures_destroy(((core_textures *)self)->textures);
    free_object(self);
}

/* The texts of a tuple, which keeps them alive; NULL with an error. */
static const char **texts_of(PyObject *tuple, size_t *count)
{
    *count = (size_t)PyTuple_Size(tuple);
    const char **texts = PyMem_Malloc((*count + 1) * sizeof(*texts));
    if (!texts)
        return (const char **)PyErr_NoMemory();
    for (size_t i = 0; i < *count; i++) {
        texts[i] = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(tuple, (Py_ssize_t)i), NULL);
        if (!texts[i]) {
            PyMem_Free(texts);
            return NULL;
        }
    }
    return texts;
}

static PyObject *make_operation(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    core_state *state = PyType_GetModuleState(type);
    shf_operation_options options = {.struct_size = sizeof(options)};
    const char *name;
    PyObject *settings, *textures;
    int scale;
    if (!PyArg_ParseTuple(arguments, "ssiO!Op:Operation", &name, &options.profile,
                          &options.severity, &PyTuple_Type, &settings, &textures, &scale))
        return NULL;
    if (textures != Py_None && !PyObject_TypeCheck(textures, state->textures))
        return PyErr_Format(PyExc_TypeError, "frost_textures: FrostTextures or None is needed");
    const char **texts = texts_of(settings, &options.setting_count);
    core_operation *self = texts ? (core_operation *)make_object(type) : NULL;
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        options.settings = texts;
        options.scale_parameters = scale;
        if (textures != Py_None) {
            options.frost_textures = ((core_textures *)textures)->textures;
            self->textures = Py_NewRef(textures);
        }
        shf_status status = shf_operation_create_with(context, name, &options, &self->operation);
        if (status)
            core_raise(context, status);
        core_give(state, context);
    }
    PyMem_Free(texts);
    if (PyErr_Occurred())
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void end_operation(PyObject *self)
{
    core_operation *operation = (core_operation *)self;
    shf_operation_destroy(operation->operation);
    Py_XDECREF(operation->textures);
    free_object(self);
}

/* ---- applying ---- */

/* One call for images first to last of a pair of buffers: what of it needs no GIL. */
typedef struct application {
    core_pixels in, out;
    const shf_operation *operation;
    shf_address address;
    Py_buffer key;          /* of one image; or */
    shf_address *addresses; /* of each from first on; NULL: by key */
    bool hash;              /* keys are the images' pixel hashes */
    size_t first, last;
    uint8_t *rooms[2]; /* packed copies, where buffers are not interleaved */
    shf_drawn drawn;   /* of the last */
} application;

static bool is_stochastic(const shf_operation *operation)
{
    return shf_corruption_get_info(shf_operation_corruption(operation)).stochastic;
}

static shf_status apply_one(shf_context *context, application *a, size_t i)
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
    shf_status status = shf_operation_apply(context, a->operation, &address, &in, &out, &a->drawn);
    if (!status)
        core_pixels_store(&a->out, i, a->rooms[1]);
    return status;
}

static shf_status apply_all(shf_context *context, application *a)
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

static bool open_pixels(application *a, PyObject *input, PyObject *output, bool planar, bool batch)
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

static PyObject *drawn_values(const shf_drawn *drawn)
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

/* Runs what was opened, and closes it; the drawn values of the last image, or NULL. */
static PyObject *run(PyObject *self, application *a)
{
    core_state *state = PyType_GetModuleState(Py_TYPE(self));
    shf_context *context = core_take(state);
    shf_status status = SHF_OK;
    if (context) {
        Py_BEGIN_ALLOW_THREADS status = apply_all(context, a);
        Py_END_ALLOW_THREADS
    }
    core_pixels_close(&a->in);
    core_pixels_close(&a->out);
    if (!context)
        return NULL;
    PyObject *result = status ? NULL : drawn_values(&a->drawn);
    if (status == SHF_ERR_MEMORY)
        PyErr_NoMemory();
    else if (status)
        core_raise(context, status);
    core_give(state, context);
    return result;
}

static PyObject *apply(PyObject *self, PyObject *arguments)
{
    application a = {.operation = ((core_operation *)self)->operation,
                     .address.struct_size = sizeof(a.address),
                     .drawn.struct_size = sizeof(a.drawn),
                     .last = 1};
    PyObject *input, *output;
    int planar;
    if (!PyArg_ParseTuple(arguments, "OOpO&O&O&z*:apply", &input, &output, &planar, core_u64,
                          &a.address.seed, core_u64, &a.address.epoch, core_u32,
                          &a.address.replicate, &a.key))
        return NULL;
    a.hash = !a.key.buf && is_stochastic(a.operation);
    a.address.key = a.key.buf;
    a.address.key_size = a.key.buf ? (size_t)a.key.len : 0;
    PyObject *result = NULL;
    if (open_pixels(&a, input, output, planar, false))
        result = run(self, &a);
    PyBuffer_Release(&a.key);
    return result;
}

/* Addresses with the keys of a tuple of bytes, which keeps them alive. */
static shf_address *addresses_of(PyObject *keys, const application *a)
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

static PyObject *apply_batch(PyObject *self, PyObject *arguments)
{
    application a = {.operation = ((core_operation *)self)->operation,
                     .address.struct_size = sizeof(a.address),
                     .drawn.struct_size = sizeof(a.drawn)};
    PyObject *input, *output, *keys;
    int planar;
    Py_ssize_t first, last;
    if (!PyArg_ParseTuple(arguments, "OOpO&O&O&Onn:apply_batch", &input, &output, &planar, core_u64,
                          &a.address.seed, core_u64, &a.address.epoch, core_u32,
                          &a.address.replicate, &keys, &first, &last))
        return NULL;
    if (keys != Py_None && !PyTuple_Check(keys))
        return PyErr_Format(PyExc_TypeError, "keys: a tuple of bytes, or None, is needed");
    if (!open_pixels(&a, input, output, planar, true))
        return NULL;
    PyObject *result = NULL;
    a.first = (size_t)first;
    a.last = (size_t)last;
    a.hash = keys == Py_None && is_stochastic(a.operation);
    if (first < 0 || last < first || a.last > a.in.count)
        PyErr_Format(PyExc_ValueError, "images %zd to %zd of %zu", first, last, a.in.count);
    else if (keys != Py_None)
        a.addresses = addresses_of(keys, &a);
    if (PyErr_Occurred()) {
        core_pixels_close(&a.in);
        core_pixels_close(&a.out);
        return NULL;
    }
    result = run(self, &a);
    PyMem_Free(a.addresses);
    if (!result)
        return NULL;
    Py_DECREF(result);
    return Py_NewRef(Py_None);
}

/* ---- what it is ---- */

static PyObject *describe(PyObject *self, PyObject *none)
{
    (void)none;
    core_state *state = PyType_GetModuleState(Py_TYPE(self));
    shf_context *context = core_take(state);
    if (!context)
        return NULL;
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *object = shf_operation_json(((core_operation *)self)->operation);
    PyObject *result = shf_json_write(object, 0, &text)
                           ? PyErr_NoMemory()
                           : PyUnicode_DecodeUTF8((char *)text.data, (Py_ssize_t)text.size, NULL);
    json_decref(object);
    shf_buffer_free(&text);
    core_give(state, context);
    return result;
}

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS,
     "apply(image, out, planar, seed, epoch, replicate, key) -> values drawn for the image"},
    {"apply_batch", apply_batch, METH_VARARGS,
     "apply_batch(images, out, planar, seed, epoch, replicate, keys, first, last)"},
    {"describe", describe, METH_NOARGS, "describe() -> JSON text, as in manifests"},
    {NULL, NULL, 0, NULL},
};

static char operation_doc[] =
    "Operation(name, profile, severity, settings, frost_textures, scale_parameters)";

static PyType_Slot operation_slots[] = {
    {Py_tp_doc, operation_doc},
    {Py_tp_new, make_operation},
    {Py_tp_dealloc, end_operation},
    {Py_tp_methods, methods},
    {0, NULL},
};

PyType_Spec core_operation_spec = {
    .name = "shiftforge._core.Operation",
    .basicsize = sizeof(core_operation),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = operation_slots,
};

static char textures_doc[] = "FrostTextures(folder)";

static PyType_Slot textures_slots[] = {
    {Py_tp_doc, textures_doc},
    {Py_tp_new, make_textures},
    {Py_tp_dealloc, end_textures},
    {0, NULL},
};

PyType_Spec core_textures_spec = {
    .name = "shiftforge._core.FrostTextures",
    .basicsize = sizeof(core_textures),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = textures_slots,
};
