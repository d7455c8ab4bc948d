/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pictures of the user's as Python objects: a type for each kind. */
#include <shiftforge/dataset.h>

#include "python/core/core.h"

typedef struct core_pictures {
    PyObject_HEAD shf_pictures *pictures;
} core_pictures;

static const char *const type_names[SHF_PICTURE_KINDS] = {"FrostTextures", "InkMasks"};

static PyObject *make(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    core_state *state = PyType_GetModuleState(type);
    shf_picture_kind kind = SHF_PICTURES_FROST;
    PyObject *folder;
    while (state->pictures[kind] != type)
        kind++;
    if (!PyArg_ParseTuple(arguments, "O&", PyUnicode_FSConverter, &folder))
        return NULL;
    core_pictures *self = (core_pictures *)core_make(type);
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        shf_status status;
        const char *path = PyBytes_AsString(folder);
        Py_BEGIN_ALLOW_THREADS status = shf_pictures_read(context, kind, path, &self->pictures);
        Py_END_ALLOW_THREADS if (status) core_raise(context, status);
        core_give(state, context);
    }
    Py_DECREF(folder);
    if (PyErr_Occurred())
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void end(PyObject *self)
{
    shf_pictures_destroy(((core_pictures *)self)->pictures);
    core_free(self);
}

bool core_pictures_of(const core_state *state, PyObject *tuple,
                      const shf_pictures *out[SHF_PICTURE_KINDS])
{
    if (PyTuple_Size(tuple) != SHF_PICTURE_KINDS) {
        PyErr_SetString(PyExc_TypeError, "pictures: one of each kind, or None, are needed");
        return false;
    }
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++) {
        PyObject *object = PyTuple_GetItem(tuple, kind);
        if (object != Py_None && !PyObject_TypeCheck(object, state->pictures[kind])) {
            PyErr_Format(PyExc_TypeError, "%s or None is needed, not %R", type_names[kind], object);
            return false;
        }
        out[kind] = object == Py_None ? NULL : ((core_pictures *)object)->pictures;
    }
    return true;
}

static char doc[] = "Pictures of the user's, read from a folder";

static PyType_Slot slots[] = {
    {Py_tp_doc, doc},
    {Py_tp_new, make},
    {Py_tp_dealloc, end},
    {0, NULL},
};

#define SPEC(type)                                                                                 \
    {                                                                                              \
        .name = "shiftforge._core." type, .basicsize = sizeof(core_pictures),                      \
        .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, .slots = slots,                    \
    }

PyType_Spec core_pictures_specs[SHF_PICTURE_KINDS] = {
    [SHF_PICTURES_FROST] = SPEC("FrostTextures"),
    [SHF_PICTURES_INK] = SPEC("InkMasks"),
};
