/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Operations as Python objects. */
#include "manifests/record.h"
#include "python/core/core.h"

typedef struct core_operation {
    PyObject_HEAD shf_operation *operation;
    PyObject *pictures; /* that the operation uses */
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

static PyObject *make_operation(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    core_state *state = PyType_GetModuleState(type);
    shf_operation_options options = {.struct_size = sizeof(options)};
    const char *name;
    const shf_pictures *given[SHF_PICTURE_KINDS];
    PyObject *settings, *pictures;
    int scale;
    if (!PyArg_ParseTuple(arguments, "ssiO!O!p:Operation", &name, &options.profile,
                          &options.severity, &PyTuple_Type, &settings, &PyTuple_Type, &pictures,
                          &scale) ||
        !core_pictures_of(state, pictures, given))
        return NULL;
    options.frost_textures = given[SHF_PICTURES_FROST];
    options.ink_masks = given[SHF_PICTURES_INK];
    const char **texts = core_texts(settings, &options.setting_count);
    core_operation *self = texts ? (core_operation *)core_make(type) : NULL;
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        options.settings = texts;
        options.scale_parameters = scale;
        self->pictures = Py_NewRef(pictures);
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
    Py_XDECREF(operation->pictures);
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
    "Operation(name, profile, severity, settings, pictures, scale_parameters)";

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
