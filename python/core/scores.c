/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Scores: the evaluator's functions from text to text. */
#include <string.h>

#include "python/core/core.h"

/* The text, which is given back, or the error. */
static PyObject *finish(core_state *state, shf_context *context, shf_status status, char *text)
{
    PyObject *result = status ? core_raise(context, status)
                              : PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), NULL);
    if (!status)
        shf_text_free(context, text);
    core_give(state, context);
    return result;
}

/* ---- options by keyword ---- */

typedef enum option_kind { TEXT, NUMBER, WHOLE, SEED, FLAG } option_kind;

typedef struct option {
    const char *name; /* as Python has it */
    option_kind kind;
    size_t offset; /* in shf_score_options */
} option;

static const option options_table[] = {
    {"name", TEXT, offsetof(shf_score_options, model)},
    {"baseline", TEXT, offsetof(shf_score_options, baseline)},
    {"baseline_clean_error", NUMBER, offsetof(shf_score_options, baseline_clean_error)},
    {"metrics", TEXT, offsetof(shf_score_options, metrics)},
    {"scores", TEXT, offsetof(shf_score_options, scores)},
    {"confidence", NUMBER, offsetof(shf_score_options, confidence)},
    {"seed", SEED, offsetof(shf_score_options, seed)},
    {"replicates", WHOLE, offsetof(shf_score_options, replicates)},
    {"unbound", FLAG, offsetof(shf_score_options, unbound)},
    {"allow_missing", FLAG, offsetof(shf_score_options, allow_missing)},
    {"alpha", NUMBER, offsetof(shf_score_options, alpha)},
    {"raps_rank", WHOLE, offsetof(shf_score_options, raps_rank)},
    {"raps_penalty", NUMBER, offsetof(shf_score_options, raps_penalty)},
    {"ood_scores", TEXT, offsetof(shf_score_options, ood_scores)},
    {"worst_of", WHOLE, offsetof(shf_score_options, worst_of)},
    {"sequences", TEXT, offsetof(shf_score_options, sequences)},
    {"slices", TEXT, offsetof(shf_score_options, slices)},
    {"class_map", TEXT, offsetof(shf_score_options, class_map)},
    {"oracle", TEXT, offsetof(shf_score_options, oracle)},
    {"certified", TEXT, offsetof(shf_score_options, certified)},
    {"sigma", NUMBER, offsetof(shf_score_options, sigma)},
    {"points", TEXT, offsetof(shf_score_options, points)},
};

#define OPTIONS (sizeof(options_table) / sizeof(options_table[0]))

/* kept holds the bytes of texts. */
static bool take_text(PyObject *value, PyObject *kept, const char **out)
{
    PyObject *bytes;
    if (!PyUnicode_FSConverter(value, &bytes))
        return false;
    *out = PyBytes_AsString(bytes);
    const bool done = PyList_Append(kept, bytes) == 0;
    Py_DECREF(bytes);
    return done;
}

static bool take_value(const option *row, PyObject *value, PyObject *kept, void *out)
{
    switch (row->kind) {
    case TEXT:
        return take_text(value, kept, out);
    case NUMBER:
        *(double *)out = PyFloat_AsDouble(value);
        break;
    case WHOLE:
        return core_u32(value, out);
    case SEED:
        return core_u64(value, out);
    case FLAG:
        *(bool *)out = PyObject_IsTrue(value) == 1;
        break;
    }
    return !PyErr_Occurred();
}

/* From a dictionary; None is the default. */
static bool take_options(PyObject *given, PyObject *kept, shf_score_options *out)
{
    PyObject *key, *value;
    Py_ssize_t place = 0;
    while (PyDict_Next(given, &place, &key, &value)) {
        size_t i = 0;
        while (i < OPTIONS && PyUnicode_CompareWithASCIIString(key, options_table[i].name) != 0)
            i++;
        if (i == OPTIONS) {
            PyErr_Format(PyExc_TypeError, "score() has no keyword '%U'", key);
            return false;
        }
        void *field = (char *)out + options_table[i].offset;
        if (value != Py_None && !take_value(&options_table[i], value, kept, field))
            return false;
    }
    return true;
}

PyObject *core_score(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    shf_score_options options = {.struct_size = sizeof(options)};
    PyObject *release, *predictions, *given, *result = NULL;
    if (!PyArg_ParseTuple(arguments, "OOO!:score", &release, &predictions, &PyDict_Type, &given))
        return NULL;
    PyObject *kept = PyList_New(0);
    if (!kept)
        return NULL;
    shf_context *context = NULL;
    if (take_text(release, kept, &options.release) &&
        take_text(predictions, kept, &options.predictions) && take_options(given, kept, &options))
        context = core_take(state);
    if (context) {
        shf_status status;
        char *json = NULL;
        Py_BEGIN_ALLOW_THREADS status = shf_score(context, &options, &json);
        Py_END_ALLOW_THREADS result = finish(state, context, status, json);
    }
    Py_DECREF(kept);
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

PyObject *core_report(PyObject *module, PyObject *arguments)
{
    core_state *state = PyModule_GetState(module);
    shf_report_options options = {.struct_size = sizeof(options)};
    PyObject *scores, *comparisons, *release, *kept = PyList_New(0), *result = NULL;
    if (kept &&
        PyArg_ParseTuple(arguments, "O!O!O:report", &PyTuple_Type, &scores, &PyTuple_Type,
                         &comparisons, &release) &&
        (release == Py_None || take_text(release, kept, &options.release))) {
        const char **first = core_texts(scores, &options.score_count);
        const char **second = first ? core_texts(comparisons, &options.comparison_count) : NULL;
        shf_context *context = second ? core_take(state) : NULL;
        if (context) {
            shf_status status;
            char *html = NULL;
            options.scores = first;
            options.comparisons = second;
            Py_BEGIN_ALLOW_THREADS status = shf_score_report(context, &options, &html);
            Py_END_ALLOW_THREADS result = finish(state, context, status, html);
        }
        PyMem_Free(first);
        PyMem_Free(second);
    }
    Py_XDECREF(kept);
    return result;
}
