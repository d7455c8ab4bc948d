/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Augmentations as Python objects. */
#include "python/core/core.h"

typedef struct core_augmentation {
    PyObject_HEAD shf_augmentation *augmentation;
    PyObject *pictures; /* that it uses */
} core_augmentation;

static PyObject *make(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    core_state *state = PyType_GetModuleState(type);
    shf_augmentation_options options = {.struct_size = sizeof(options)};
    const shf_pictures *given[SHF_PICTURE_KINDS];
    PyObject *pictures;
    int scale;
    if (!PyArg_ParseTuple(arguments, "ssO!p:Augmentation", &options.profile, &options.corruptions,
                          &PyTuple_Type, &pictures, &scale) ||
        !core_pictures_of(state, pictures, given))
        return NULL;
    options.frost_textures = given[SHF_PICTURES_FROST];
    options.ink_masks = given[SHF_PICTURES_INK];
    options.scale_parameters = scale;
    core_augmentation *self = (core_augmentation *)core_make(type);
    shf_context *context = self ? core_take(state) : NULL;
    if (context) {
        self->pictures = Py_NewRef(pictures);
        shf_status status = shf_augmentation_create(context, &options, &self->augmentation);
        if (status)
            core_raise(context, status);
        core_give(state, context);
    }
    if (PyErr_Occurred())
        Py_CLEAR(self);
    return (PyObject *)self;
}

static void end(PyObject *self)
{
    shf_augmentation_destroy(((core_augmentation *)self)->augmentation);
    Py_XDECREF(((core_augmentation *)self)->pictures);
    core_free(self);
}

static PyObject *apply(PyObject *self, PyObject *arguments)
{
    core_application a = {.augmentation = ((core_augmentation *)self)->augmentation};
    if (!core_apply(PyType_GetModuleState(Py_TYPE(self)), &a, arguments))
        return NULL;
    PyObject *values = core_values(&a.done.parameters);
    return values ? Py_BuildValue("(sN)", a.done.name, values) : NULL;
}

static PyObject *names(PyObject *self, PyObject *none)
{
    (void)none;
    const shf_augmentation *augmentation = ((core_augmentation *)self)->augmentation;
    const size_t count = shf_augmentation_count(augmentation);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; list && i < count; i++) {
        const char *name = shf_augmentation_name(augmentation, i);
        if (PyList_SetItem(list, (Py_ssize_t)i, PyUnicode_FromString(name)))
            Py_CLEAR(list);
    }
    return list;
}

static PyMethodDef methods[] = {
    {"apply", apply, METH_VARARGS,
     "apply(image, out, planar, seed, epoch, replicate, key) -> (name, parameters)"},
    {"names", names, METH_NOARGS, "names() -> the choices, identity among them"},
    {NULL, NULL, 0, NULL},
};

static char doc[] = "Augmentation(profile, corruptions, pictures, scale_parameters)";

static PyType_Slot slots[] = {
    {Py_tp_doc, doc}, {Py_tp_new, make}, {Py_tp_dealloc, end}, {Py_tp_methods, methods}, {0, NULL},
};

PyType_Spec core_augmentation_spec = {
    .name = "shiftforge._core.Augmentation",
    .basicsize = sizeof(core_augmentation),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = slots,
};
