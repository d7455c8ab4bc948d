/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations and frost textures as Python objects. */
#include "manifests/record.h"
#include "python/core/core.h"

typedef struct core_textures {
    PyObject_HEAD shf_pictures *textures;
} core_textures;

typedef struct core_operation {
    PyObject_HEAD shf_operation *operation;
    PyObject *textures; /* that the operation uses, or None */
} core_operation;

/* ---- creation and end ---- */

void core_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc free_memory = (freefunc)PyType_GetSlot(type, Py_tp_free);
    free_memory(self);
    Py_DECREF(type);
}

PyObject *core_make(PyTypeObject *type)
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
    core_textures *self = (core_textures *)core_make(type);
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        shf_status status;
        const char *path = PyBytes_AsString(folder);
        Py_BEGIN_ALLOW_THREADS status =
            shf_pictures_read(context, SHF_PICTURES_FROST, path, &self->textures);
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
    shf_pictures_destroy(((core_textures *)self)->textures);
    core_free(self);
}

bool core_textures_of(const core_state *state, PyObject *object, const shf_pictures **out)
{
    *out = NULL;
    if (object == Py_None)
        return true;
    if (!PyObject_TypeCheck(object, state->textures)) {
        PyErr_SetString(PyExc_TypeError, "frost_textures: FrostTextures or None is needed");
        return false;
    }
    *out = ((core_textures *)object)->textures;
    return true;
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
    if (!core_textures_of(state, textures, &options.frost_textures))
        return NULL;
    const char **texts = core_texts(settings, &options.setting_count);
    core_operation *self = texts ? (core_operation *)core_make(type) : NULL;
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        options.settings = texts;
        options.scale_parameters = scale;
        self->textures = Py_NewRef(textures);
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
    core_free(self);
}

/* ---- applying ---- */

static PyObject *apply(PyObject *self, PyObject *arguments)
{
    core_application a = {.operation = ((core_operation *)self)->operation};
    return core_apply(PyType_GetModuleState(Py_TYPE(self)), &a, arguments)
               ? core_values(&a.done.parameters)
               : NULL;
}

static PyObject *apply_batch(PyObject *self, PyObject *arguments)
{
    core_application a = {.operation = ((core_operation *)self)->operation};
    return core_apply_batch(PyType_GetModuleState(Py_TYPE(self)), &a, arguments)
               ? Py_NewRef(Py_None)
               : NULL;
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
