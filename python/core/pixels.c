/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Pixels in buffers of any strides: as they lie, or through a packed copy. */
#include <string.h>

#include "python/core/core.h"

/* ---- opening ---- */

static bool check_samples(const Py_buffer *view, const char *what)
{
    if (view->itemsize == 1 && (!view->format || strcmp(view->format, "B") == 0))
        return true;
    PyErr_Format(PyExc_TypeError, "%s: samples of type uint8 are needed, not '%s'", what,
                 view->format ? view->format : "?");
    return false;
}

/* The axes by name; a gray image may have none for channels. */
static bool settle_axes(core_pixels *p, bool batch, const char *what)
{
    const Py_buffer *view = &p->view;
    const int axes = view->ndim - batch;
    if (axes != 2 && axes != 3) {
        PyErr_Format(PyExc_ValueError, "%s: %d axes, where %s%s is needed", what, view->ndim,
                     batch ? "a batch of " : "",
                     p->planar ? "(3, height, width) or (height, width)"
                               : "(height, width, 3) or (height, width)");
        return false;
    }
    const Py_ssize_t *shape = view->shape + batch, *strides = view->strides + batch;
    const int row = axes == 3 && p->planar, channel = axes == 3 ? (p->planar ? 0 : 2) : -1;
    const Py_ssize_t channels = channel < 0 ? 1 : shape[channel];
    if (channels != 1 && channels != 3) {
        PyErr_Format(PyExc_ValueError, "%s: %zd channels, where %s is needed, or 1 for gray", what,
                     channels, p->planar ? "(3, height, width)" : "(height, width, 3)");
        return false;
    }
    if (shape[row] < 1 || shape[row + 1] < 1 || shape[row] > SHF_MAX_SIDE ||
        shape[row + 1] > SHF_MAX_SIDE) {
        PyErr_Format(PyExc_ValueError, "%s: %zdx%zd pixels; a side has 1 to %d", what,
                     shape[row + 1], shape[row], SHF_MAX_SIDE);
        return false;
    }
    p->count = batch ? (size_t)view->shape[0] : 1;
    p->image_step = batch ? view->strides[0] : 0;
    p->height = (int)shape[row];
    p->width = (int)shape[row + 1];
    p->channels = (int)channels;
    p->row_step = strides[row];
    p->column_step = strides[row + 1];
    p->channel_step = channel < 0 ? 1 : strides[channel];
    return true;
}

/* A step along an axis of one element may be anything, and is made what the library expects. */
static void settle_steps(core_pixels *p)
{
    if (p->channels == 1)
        p->channel_step = 1;
    if (p->width == 1)
        p->column_step = p->channels;
    const ptrdiff_t row = (ptrdiff_t)p->width * p->channels;
    if (p->height == 1)
        p->row_step = row;
    p->interleaved = p->channel_step == 1 && p->column_step == p->channels &&
                     (p->row_step >= row || p->row_step <= -row);
}

bool core_pixels_open(core_pixels *p, PyObject *object, bool planar, bool batch, bool write,
                      const char *what)
{
    *p = (core_pixels){.planar = planar};
    const int flags = PyBUF_STRIDES | PyBUF_FORMAT | (write ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &p->view, flags)) {
        if (write && (PyErr_ExceptionMatches(PyExc_BufferError) ||
                      PyErr_ExceptionMatches(PyExc_ValueError))) {
            PyErr_Clear();
            PyErr_Format(PyExc_ValueError, "%s: cannot be written to", what);
        }
        return false;
    }
    if (check_samples(&p->view, what) && settle_axes(p, batch, what)) {
        settle_steps(p);
        return true;
    }
    PyBuffer_Release(&p->view);
    return false;
}

void core_pixels_close(core_pixels *p)
{
    PyBuffer_Release(&p->view);
}

bool core_pixels_alike(const core_pixels *a, const core_pixels *b)
{
    if (a->count == b->count && a->width == b->width && a->height == b->height &&
        a->channels == b->channels)
        return true;
    PyErr_Format(PyExc_ValueError, "out: another shape than the image's %dx%d, %d channels",
                 a->width, a->height, a->channels);
    return false;
}

/* ---- one image ---- */

size_t core_pixels_bytes(const core_pixels *p)
{
    return (size_t)p->width * (size_t)p->height * (size_t)p->channels;
}

static uint8_t *first_sample(const core_pixels *p, size_t i)
{
    return (uint8_t *)p->view.buf + (ptrdiff_t)i * p->image_step;
}

/* Between the buffer and packed pixels, whichever way. */
static void copy(const core_pixels *p, size_t i, uint8_t *packed, bool store)
{
    const ptrdiff_t step = p->column_step, channels = p->channels;
    for (int c = 0; c < p->channels; c++)
        for (int y = 0; y < p->height; y++) {
            uint8_t *there = first_sample(p, i) + y * p->row_step + c * p->channel_step;
            uint8_t *here = packed + (ptrdiff_t)y * p->width * channels + c;
            if (store)
                for (ptrdiff_t x = 0; x < p->width; x++)
                    there[x * step] = here[x * channels];
            else
                for (ptrdiff_t x = 0; x < p->width; x++)
                    here[x * channels] = there[x * step];
        }
}

shf_image core_pixels_place(const core_pixels *p, size_t i, uint8_t *room)
{
    shf_image image = shf_image_of(room, p->width, p->height, p->channels);
    if (p->interleaved) {
        image.data = first_sample(p, i);
        image.stride = p->row_step;
    }
    return image;
}

shf_image core_pixels_image(const core_pixels *p, size_t i, uint8_t *room)
{
    if (!p->interleaved)
        copy(p, i, room, false);
    return core_pixels_place(p, i, room);
}

void core_pixels_store(const core_pixels *p, size_t i, uint8_t *room)
{
    if (!p->interleaved)
        copy(p, i, room, true);
}
