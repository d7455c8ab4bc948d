# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The built shared library's public API, by ctypes: what the tests need of it."""
import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char_p, c_double, c_int, c_size_t, c_ssize_t, \
    c_uint32, c_uint64, c_void_p, sizeof

import numpy as np


class Image(Structure):
    _fields_ = [("struct_size", c_size_t), ("data", c_void_p), ("width", c_int), ("height", c_int),
                ("channels", c_int), ("sample", c_int), ("stride", c_ssize_t)]


class Address(Structure):
    _fields_ = [("struct_size", c_size_t), ("seed", c_uint64), ("epoch", c_uint64),
                ("replicate", c_uint32), ("key", c_void_p), ("key_size", c_size_t)]


class OperationOptions(Structure):
    _fields_ = [("struct_size", c_size_t), ("profile", c_char_p), ("severity", c_int),
                ("settings", POINTER(c_char_p)), ("setting_count", c_size_t),
                ("frost_textures", c_void_p), ("ink_masks", c_void_p)]


class Range(Structure):
    _fields_ = [("first", c_double), ("last", c_double)]


class Error(Exception):
    pass


library = ctypes.CDLL(os.environ["SHIFTFORGE_LIBRARY"])
for name, result, arguments in (
        ("shf_context_create", c_int, [c_void_p, POINTER(c_void_p)]),
        ("shf_context_error", c_char_p, [c_void_p]),
        ("shf_context_cpu_level", c_char_p, [c_void_p]),
        ("shf_image_of", Image, [c_void_p, c_int, c_int, c_int]),
        ("shf_corruption_find", c_void_p, [c_char_p]),
        ("shf_severity_count", c_int, [c_char_p, c_char_p]),
        ("shf_severity_value", c_double, [c_char_p, c_char_p, c_int, c_size_t]),
        ("shf_augmentation_range", Range, [c_char_p, c_char_p, c_size_t]),
        ("shf_pictures_read", c_int, [c_void_p, c_int, c_char_p, POINTER(c_void_p)]),
        ("shf_operation_create_with", c_int, [c_void_p, c_char_p, POINTER(OperationOptions),
                                              POINTER(c_void_p)]),
        ("shf_operation_destroy", None, [c_void_p]),
        ("shf_operation_apply", c_int, [c_void_p, c_void_p, POINTER(Address), POINTER(Image),
                                        POINTER(Image), c_void_p])):
    getattr(library, name).restype = result
    getattr(library, name).argtypes = arguments

context = c_void_p()
assert library.shf_context_create(None, byref(context)) == 0


def check(status):
    """Raises the library's own text for a status other than 0."""
    if status:
        raise Error(f"status {status}: {library.shf_context_error(context).decode()}")


def image_of(array):
    """A view of a C-contiguous uint8 array, (height, width) or (height, width, 3)."""
    assert array.dtype == np.uint8 and array.flags.c_contiguous and array.ndim in (2, 3)
    channels = 1 if array.ndim == 2 else array.shape[2]
    return library.shf_image_of(array.ctypes.data, array.shape[1], array.shape[0], channels)


class Operation:
    """A corruption with its parameters settled: Operation("brightness", 3)(array)."""

    def __init__(self, name, severity, profile="imagenet-c", frost_textures=None, ink_masks=None,
                 **settings):
        texts = [f"{key}={value!r}".encode() for key, value in settings.items()]
        options = OperationOptions(
            sizeof(OperationOptions), profile.encode(), severity,
            (c_char_p * len(texts))(*texts), len(texts), frost_textures, ink_masks)
        self.handle = c_void_p()
        check(library.shf_operation_create_with(context, name.encode(), byref(options),
                                                byref(self.handle)))

    def __del__(self):
        if self.handle:
            library.shf_operation_destroy(self.handle)

    def __call__(self, array, seed=0, key=b"parity", replicate=0):
        array = np.ascontiguousarray(array)
        out = np.empty_like(array)
        address = Address(sizeof(Address), seed, 0, replicate, ctypes.cast(key, c_void_p), len(key))
        check(library.shf_operation_apply(context, self.handle, byref(address),
                                          byref(image_of(array)), byref(image_of(out)), None))
        return out


def _pictures(kind, folder):
    handle = c_void_p()
    check(library.shf_pictures_read(context, kind, str(folder).encode(), byref(handle)))
    return handle


def frost_textures(folder):
    """What Operation takes as frost_textures; kept to the end."""
    return _pictures(0, folder)


def ink_masks(folder):
    """What Operation takes as ink_masks; kept to the end."""
    return _pictures(1, folder)


def cpu_level():
    return library.shf_context_cpu_level(context).decode()


def exists(name):
    return bool(library.shf_corruption_find(name.encode()))


def severities(name, profile):
    """How many severities the profile has for a corruption."""
    return library.shf_severity_count(name.encode(), profile.encode())


def parameters(name, profile, severity, count):
    """The first values of a severity's row."""
    return [library.shf_severity_value(name.encode(), profile.encode(), severity, i)
            for i in range(count)]


def training_range(name, profile, parameter):
    """The values that an augmentation draws a parameter, by its number, between."""
    found = library.shf_augmentation_range(name.encode(), profile.encode(), parameter)
    return found.first, found.last
