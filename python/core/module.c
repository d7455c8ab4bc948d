/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The module: its state, its errors, its table of functions. */
#include "python/core/core.h"

/* ---- contexts ---- */

shf_context *core_take(core_state *state)
{
    if (state->spare_count > 0)
        return state->spare[--state->spare_count];
    shf_context *context;
    if (shf_context_create(NULL, &context) == SHF_OK)
        return context;
    PyErr_NoMemory();
    return NULL;
}

void core_give(core_state *state, shf_context *context)
{
    if (state->spare_count < CORE_SPARE)
        state->spare[state->spare_count++] = context;
    else
        shf_context_destroy(context);
}

/* ---- errors ---- */

PyObject *core_raise(const shf_context *context, shf_status status)
{
    PyObject *type = status == SHF_ERR_IO ? PyExc_OSError : PyExc_ValueError;
    const char *line = shf_context_error(context);
    if (status == SHF_ERR_MEMORY)
        type = PyExc_MemoryError;
    /* Lines hold names as they are on disk, which need not be UTF-8. */
    PyObject *text = PyUnicode_DecodeFSDefault(line);
    if (text)
        PyErr_SetObject(type, text);
    Py_XDECREF(text);
    return NULL;
}

/* ---- arguments ---- */

int core_u64(PyObject *object, void *out)
{
    PyObject *number = PyNumber_Index(object);
    if (!number)
        return 0;
    unsigned long long value = PyLong_AsUnsignedLongLong(number);
    Py_DECREF(number);
    if (PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError,
                        "seed, epoch and the like are whole numbers from 0 to 2**64 - 1");
        return 0;
    }
    *(uint64_t *)out = value;
    return 1;
}

int core_u32(PyObject *object, void *out)
{
    uint64_t value;
    if (!core_u64(object, &value))
        return 0;
    if (value > UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError,
                        "replicate and the like are whole numbers from 0 to 2**32 - 1");
        return 0;
    }
    *(uint32_t *)out = (uint32_t)value;
    return 1;
}

const char **core_texts(PyObject *tuple, size_t *count)
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

/* ---- the module ---- */

static PyMethodDef functions[] = {
    {"catalog", core_catalog, METH_NOARGS, "catalog() -> JSON text of corruptions and profiles"},
    {"select", core_select, METH_VARARGS, "select(list, profile) -> published names"},
    {"key_of", core_key_of, METH_VARARGS, "key_of(path, name_only) -> the sample key, as bytes"},
    {"uniform", core_uniform, METH_VARARGS,
     "uniform(name, seed, epoch, key, count) -> numbers of [0, 1), a function of their address"},
    {"decode", core_decode, METH_VARARGS, "decode(file) -> (RGB pixels, width, height)"},
    {"encode", core_encode, METH_VARARGS, "encode(image, planar, encoder) -> the file, as bytes"},
    {"preprocess", core_preprocess, METH_VARARGS,
     "preprocess(image, planar, name) -> (interleaved pixels, width, height)"},
    {"canonical_find", core_canonical_find, METH_VARARGS,
     "canonical_find(image, planar, width, height, filter, sigma, candidates, circular) -> (left, "
     "top); a side of 0 is the image's"},
    {"pixel_hash", core_pixel_hash, METH_VARARGS,
     "pixel_hash(image, planar) -> hex, as in manifests"},
    {"score", core_score, METH_VARARGS, "score(release, predictions, options) -> JSON text"},
    {"compare", core_compare, METH_VARARGS, "compare(first, second, ...) -> JSON text"},
    {"report", core_report, METH_VARARGS, "report(scores, comparisons, release) -> HTML text"},
    {"render", core_render, METH_VARARGS, "render(json, format) -> text"},
    {NULL, NULL, 0, NULL},
};

static int add_type(PyObject *module, PyType_Spec *spec, PyTypeObject **out)
{
    *out = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    return *out ? PyModule_AddType(module, *out) : -1;
}

static int add_types(PyObject *module)
{
    core_state *state = PyModule_GetState(module);
    if (add_type(module, &core_operation_spec, &state->operation) ||
        add_type(module, &core_augmentation_spec, &state->augmentation))
        return -1;
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        if (add_type(module, &core_pictures_specs[kind], &state->pictures[kind]))
            return -1;
    return PyModule_AddStringConstant(module, "version", shf_version());
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    core_state *state = PyModule_GetState(module);
    Py_VISIT(state->operation);
    Py_VISIT(state->augmentation);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        Py_VISIT(state->pictures[kind]);
    return 0;
}

static int clear(PyObject *module)
{
    core_state *state = PyModule_GetState(module);
    Py_CLEAR(state->operation);
    Py_CLEAR(state->augmentation);
    for (int kind = 0; kind < SHF_PICTURE_KINDS; kind++)
        Py_CLEAR(state->pictures[kind]);
    return 0;
}

static void release(void *module)
{
    core_state *state = PyModule_GetState(module);
    clear(module);
    while (state->spare_count > 0)
        shf_context_destroy(state->spare[--state->spare_count]);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, add_types}, {0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "shiftforge._core",
    .m_doc = "What shiftforge needs of its C library. The package shiftforge is for users.",
    .m_size = sizeof(core_state),
    .m_methods = functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = release,
};

PyMODINIT_FUNC PyInit__core(void);

PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(&definition);
}
