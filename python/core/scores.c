/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Scores: the evaluator's functions from text to text. */
#include "python/core/core.h"

/* The text, which is given back, or the error. */
static PyObject *finish(core_state *state, shf_context *context, shf_status status, char *text)
{
    PyObject *result = status ? core_raise(context, status) : PyUnicode_DecodeFSDefault(text);
    if (!status)
        shf_text_free(context, text);
    core_give(state, context);
    return result;
}

PyObject *core_score(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    shf_score_options options = {.struct_size = sizeof(options)};
    PyObject *release, *predictions;
    int unbound, missing;
    if (!PyArg_ParseTuple(arguments, "O&O&zzzzzddO&O&pp:score", PyUnicode_FSConverter, &release,
                          PyUnicode_FSConverter, &predictions, &options.model, &options.baseline,
                          &options.metrics, &options.scores, &options.slices,
                          &options.baseline_clean_error, &options.confidence, core_u64,
                          &options.seed, core_u32, &options.replicates, &unbound, &missing))
        return NULL;
    PyObject *result = NULL;
    shf_context *context = core_take(state);
    if (context) {
        shf_status status;
        char *json = NULL;
        options.release = PyBytes_AsString(release);
        options.predictions = PyBytes_AsString(predictions);
        options.unbound = unbound;
        options.allow_missing = missing;
        Py_BEGIN_ALLOW_THREADS status = shf_score(context, &options, &json);
        Py_END_ALLOW_THREADS result = finish(state, context, status, json);
    }
    Py_DECREF(release);
    Py_DECREF(predictions);
    return result;
}

PyObject *core_compare(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    shf_compare_options options = {.struct_size = sizeof(options)};
    if (!PyArg_ParseTuple(arguments, "ssdO&O&:compare", &options.first, &options.second,
                          &options.confidence, core_u64, &options.seed, core_u32,
                          &options.replicates))
        return NULL;
    shf_context *context = core_take(state);
    if (!context)
        return NULL;
    shf_status status;
    char *json = NULL;
    Py_BEGIN_ALLOW_THREADS status = shf_score_compare(context, &options, &json);
    Py_END_ALLOW_THREADS return finish(state, context, status, json);
}

PyObject *core_render(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    const char *json;
    int format;
    if (!PyArg_ParseTuple(arguments, "si:render", &json, &format))
        return NULL;
    shf_context *context = core_take(state);
    if (!context)
        return NULL;
    char *text = NULL;
    shf_status status = shf_score_render(context, json, (shf_score_format)format, &text);
    return finish(state, context, status, text);
}
