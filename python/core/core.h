/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The extension module shiftforge._core: the library as Python functions over buffers. What users see
 * is python/shiftforge; this is as thin as it can be, in the limited API of CPython 3.11. */
#ifndef SHF_PYTHON_CORE_H
#define SHF_PYTHON_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <shiftforge/shiftforge.h>

/* ---- state: of the module, not of the process ---- */

#define CORE_SPARE 32

/* Contexts that no call uses are kept for the next one, with their tables and scratch memory. They
 * are taken and given back while the GIL is held, which is the lock of this list. */
typedef struct core_state {
    PyTypeObject *operation, *augmentation, *pictures[SHF_PICTURE_KINDS];
    shf_context *spare[CORE_SPARE];
    size_t spare_count;
} core_state;

/* NULL with MemoryError. */
shf_context *core_take(core_state *state);
void core_give(core_state *state, shf_context *context);

/* Raises the context's line as ValueError, OSError or MemoryError; NULL. */
PyObject *core_raise(const shf_context *context, shf_status status);

/* ---- arguments: converters of PyArg_ParseTuple ---- */

int core_u64(PyObject *object, void *out); /* "O&" with a uint64_t */
int core_u32(PyObject *object, void *out); /* "O&" with a uint32_t */

/* The texts of a tuple, which keeps them alive: PyMem_Free; NULL with an error. */
const char **core_texts(PyObject *tuple, size_t *count);

/* ---- pixels: buffers of the caller's ---- */

/* One image, (height, width[, channels]) or, planar, ([channels, ]height, width), or with a first
 * axis of images. Any strides. */
typedef struct core_pixels {
    Py_buffer view;
    bool planar, interleaved; /* interleaved: an image of the library, as it lies */
    size_t count;             /* of images; 1 where there is no such axis */
    int width, height, channels;
    ptrdiff_t image_step, row_step, column_step, channel_step;
} core_pixels;

/* Whether it was opened; TypeError or ValueError if not. what names it in the text. */
bool core_pixels_open(core_pixels *pixels, PyObject *object, bool planar, bool batch, bool write,
                      const char *what);
void core_pixels_close(core_pixels *pixels);
bool core_pixels_alike(const core_pixels *a, const core_pixels *b);
size_t core_pixels_bytes(const core_pixels *pixels); /* of one image, packed */

/* Image number i: as it lies, if interleaved, or packed into room, of core_pixels_bytes. */
shf_image core_pixels_image(const core_pixels *pixels, size_t i, uint8_t *room);
/* An image for results: the place itself, or room, whose content core_pixels_store puts there. */
shf_image core_pixels_place(const core_pixels *pixels, size_t i, uint8_t *room);
void core_pixels_store(const core_pixels *pixels, size_t i, uint8_t *room);

/* ---- applying to images first to last of a pair of buffers ---- */

typedef struct core_application {
    const shf_operation *operation;       /* either this */
    const shf_augmentation *augmentation; /* or this */
    core_pixels in, out;
    shf_address address;
    shf_address *addresses; /* of each from first on; NULL: the one */
    bool hash;              /* keys are the images' pixel hashes */
    size_t first, last;
    uint8_t *rooms[2];  /* packed copies, where buffers are not interleaved */
    shf_augmented done; /* to the last */
} core_application;

/* Arguments "image, out, planar, seed, epoch, replicate, key", and for a batch "images, out, planar,
 * seed, epoch, replicate, keys, first, last". Whether it was done, or else an error is set. */
bool core_apply(core_state *state, core_application *application, PyObject *arguments);
bool core_apply_batch(core_state *state, core_application *application, PyObject *arguments);
PyObject *core_values(const shf_drawn *drawn);

/* ---- parts of the module ---- */

extern PyType_Spec core_operation_spec, core_augmentation_spec;
extern PyType_Spec core_pictures_specs[SHF_PICTURE_KINDS];

PyObject *core_make(PyTypeObject *type);
void core_free(PyObject *self); /* and the reference to its type, which instances hold */
/* Of a tuple (FrostTextures or None, InkMasks or None); false with TypeError. */
bool core_pictures_of(const core_state *state, PyObject *tuple,
                      const shf_pictures *out[SHF_PICTURE_KINDS]);

PyObject *core_catalog(PyObject *module, PyObject *none);
PyObject *core_select(PyObject *module, PyObject *arguments);
PyObject *core_key_of(PyObject *module, PyObject *arguments);
PyObject *core_uniform(PyObject *module, PyObject *arguments);
PyObject *core_decode(PyObject *module, PyObject *arguments);
PyObject *core_encode(PyObject *module, PyObject *arguments);
PyObject *core_preprocess(PyObject *module, PyObject *arguments);
PyObject *core_canonical_find(PyObject *module, PyObject *arguments);
PyObject *core_pixel_hash(PyObject *module, PyObject *arguments);
PyObject *core_score(PyObject *module, PyObject *arguments);
PyObject *core_compare(PyObject *module, PyObject *arguments);
PyObject *core_report(PyObject *module, PyObject *arguments);
PyObject *core_render(PyObject *module, PyObject *arguments);

#endif
