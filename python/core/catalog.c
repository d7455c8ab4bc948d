/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What there is: corruptions and profiles, selections of them, keys, and random numbers. */
#include <stdbool.h>

#include "manifests/record.h"
#include "python/core/core.h"

/* ---- the catalog ---- */

static bool add(json_t *list, json_t *item)
{
    return item && json_array_append_new(list, item) == 0;
}

static json_t *profile_json(const shf_profile_info *info)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "name", info->name, "alias", info->alias,
                     "summary", info->summary, "reference", info->reference, "preprocess",
                     info->preprocess, "size", info->size);
}

/* NULL without memory. */
static json_t *catalog_json(void)
{
    json_t *corruptions = json_array(), *profiles = json_array();
    bool good = corruptions && profiles;
    for (size_t i = 0; good && i < shf_corruption_count(); i++)
        good = add(corruptions, shf_describe_json(shf_corruption_at(i)));
    for (size_t i = 0; good && i < shf_profile_count(); i++) {
        const shf_profile_info info = shf_profile_at(i);
        good = add(profiles, profile_json(&info));
    }
    json_t *catalog =
        good ? json_pack("{s:O, s:O}", "corruptions", corruptions, "profiles", profiles) : NULL;
    json_decref(corruptions);
    json_decref(profiles);
    return catalog;
}

PyObject *core_catalog(PyObject *module, PyObject *none)
{
    (void)none;
    core_state *state = PyModule_GetState(module);
    shf_context *context = core_take(state);
    if (!context)
        return NULL;
    shf_buffer text;
    shf_buffer_init(&text, context);
    json_t *catalog = catalog_json();
    PyObject *result = shf_json_write(catalog, 0, &text)
                           ? PyErr_NoMemory()
                           : PyUnicode_DecodeUTF8((char *)text.data, (Py_ssize_t)text.size, NULL);
    json_decref(catalog);
    shf_buffer_free(&text);
    core_give(state, context);
    return result;
}

PyObject *core_select(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    const char *list, *profile, **names;
    size_t count;
    if (!PyArg_ParseTuple(arguments, "ss:select", &list, &profile))
        return NULL;
    shf_context *context = core_take(state);
    if (!context)
        return NULL;
    PyObject *result = NULL;
    shf_status status = shf_select_corruptions(context, list, profile, &names, &count);
    if (status)
        core_raise(context, status);
    else {
        result = PyList_New((Py_ssize_t)count);
        for (size_t i = 0; result && i < count; i++)
            if (PyList_SetItem(result, (Py_ssize_t)i, PyUnicode_FromString(names[i])))
                Py_CLEAR(result);
        shf_selection_free(context, names);
    }
    core_give(state, context);
    return result;
}

/* ---- keys and random numbers ---- */

PyObject *core_key_of(PyObject *module, PyObject *arguments)
{
    (void)module;
    PyObject *path;
    int name_only;
    if (!PyArg_ParseTuple(arguments, "O&p:key_of", PyUnicode_FSConverter, &path, &name_only))
        return NULL;
    const char *key = shf_key_of(PyBytes_AsString(path), name_only ? SHF_KEY_NAME : SHF_KEY_PATH);
    PyObject *result = PyBytes_FromString(key);
    Py_DECREF(path);
    return result;
}

PyObject *core_uniform(PyObject *module, PyObject *arguments)
{
    (void)module;
    shf_address address = {.struct_size = sizeof(address)};
    const char *name;
    Py_buffer key;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(arguments, "sO&O&y*n:uniform", &name, core_u64, &address.seed, core_u64,
                          &address.epoch, &key, &count))
        return NULL;
    address.key = key.buf;
    address.key_size = (size_t)key.len;
    const shf_stream stream = shf_stream_of(name, 0, &address);
    PyBuffer_Release(&key);
    PyObject *result = PyList_New(count);
    for (Py_ssize_t i = 0; result && i < count; i++) {
        const double value = shf_random_uniform(&stream, 0, (uint64_t)i, 0, 1);
        if (PyList_SetItem(result, i, PyFloat_FromDouble(value)))
            Py_CLEAR(result);
    }
    return result;
}
