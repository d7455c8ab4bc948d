# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""spatter beside its formula with OpenCV's own functions and our layer fed in: every profile, and
sizes that are no published ones."""
import cv2
import numpy as np
import pytest

import photographs
import shiftforge
from compare import Tally
from published_spatter import spatter
from random_numbers import Stream

NAME = "spatter"
cv2.ipp.setUseIPP(False)  # whose distances are not those of OpenCV itself, by 6e-6 a step


LOG = [float.fromhex(c) for c in (
    "-0x1.70ec6cp+1", "-0x1.b220aep+1", "-0x1.41f69ap+1", "-0x1.a0d8e4p-2", "-0x1.14155ap-1",
    "0x1.f143cap-2", "-0x1.55b59ep-1", "0x1.fffe2p-1", "-2")]
SINE = [float.fromhex(c) for c in ("-0x1.2d9302p-15", "0x1.465e92p-9", "-0x1.4abbbap-4",
                                   "0x1.921fb6p-1")]
COSINE = [float.fromhex(c) for c in ("-0x1.4e35dap-12", "0x1.03ae64p-6", "-0x1.3bd38cp-2",
                                     "0x1.fffffep-1")]


def polynomial(coefficients, x):
    """In single precision, the highest power first."""
    total = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        total = total * x + np.float32(c)
    return total


def normals(severity, seed, shape):
    """Our standard normal values, as kernels/normal.c makes them, in its single precision: with
    others a layer would now and then be on the other side of a threshold."""
    height, width = shape
    words = Stream(NAME, severity, seed).words(0, (height * width + 1) // 2 * 2)
    length, angle = words[0::2].copy(), words[1::2].copy()
    assert length.min() >= 1 << 16, "a refined value: choose another seed"
    u = (length.view(np.int32).astype(np.float32) + np.float32(.5)) * np.float32(2.0 ** -32)
    upper = length >= 1 << 31
    bits = u.view(np.uint32)
    exponent = np.where(upper, 0, (bits >> 23).astype(np.int32) - 126).astype(np.float32)
    mantissa = ((bits & 0x7fffff) | 0x3f000000).astype(np.uint32).view(np.float32)
    f = np.where(upper, u, mantissa - np.float32(1))
    radius = np.sqrt(polynomial(LOG, f) * f - exponent * np.float32(float.fromhex("0x1.62e43p+0")))
    t = ((angle << np.uint32(2)).view(np.int32).astype(np.float32) + np.float32(2)) * \
        np.float32(2.0 ** -31)
    sine, cosine = polynomial(SINE, t * t) * t, polynomial(COSINE, t * t)
    radius, swap = np.where(angle >= 1 << 31, -radius, radius), (angle >> 30) % 2 == 1
    pair = np.stack([np.where(swap, sine, cosine), np.where(swap, cosine, sine)], axis=1)
    return (pair * radius[:, None]).ravel()[:height * width].reshape(shape).astype(float)


def seed_of(severity, shape, first):
    """One whose layer has no refined value."""
    while Stream(NAME, severity, first).words(0, shape[0] * shape[1] + 1)[0::2].min() < 1 << 16:
        first += 1
    return first


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in range(1, 6):
        operation = shiftforge.Operation(NAME, severity, profile)
        row = shiftforge.parameters(NAME, profile, severity, 7)
        for i, (where, image) in enumerate(photographs.chosen(profile)):
            seed = seed_of(severity, image.shape[:2], 1000 * i)
            layer = normals(severity, seed, image.shape[:2])
            tally.add(f"{where}, severity {severity}", operation(image, seed=seed),
                      spatter(image, layer, *row, cv2))
    tally.within_1(f"{NAME}, {profile}, beside its formula")


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (9, 1), (2, 2), (3, 5), (17, 31), (130, 47)])
def test_small_sizes(size):
    tally = Tally()
    photograph = photographs.load(photographs.files()["china"], 224)
    image = np.ascontiguousarray(photograph[40:40 + size[0], 60:60 + size[1]])
    for profile in photographs.SIZES:
        for severity in range(1, 6):
            operation = shiftforge.Operation(NAME, severity, profile)
            row = shiftforge.parameters(NAME, profile, severity, 7)
            for i in range(4):
                seed = seed_of(severity, size, 1000 * i)
                tally.add(f"{profile} {severity} seed {seed}", operation(image, seed=seed),
                          spatter(image, normals(severity, seed, size), *row, cv2))
    tally.within_1(f"{NAME}, {size}, beside its formula", 0.01)
