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


def normals(severity, seed, shape):
    """Of the layer, in our single precision: with others it would now and then be on the other side
    of a threshold."""
    return Stream(NAME, severity, seed).normals(0, shape[0] * shape[1]).reshape(shape)


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in range(1, 6):
        operation = shiftforge.Operation(NAME, severity, profile)
        row = shiftforge.parameters(NAME, profile, severity, 7)
        for i, (where, image) in enumerate(photographs.chosen(profile)):
            layer = normals(severity, i, image.shape[:2])
            tally.add(f"{where}, severity {severity}", operation(image, seed=i),
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
            for seed in range(4):
                tally.add(f"{profile} {severity} seed {seed}", operation(image, seed=seed),
                          spatter(image, normals(severity, seed, size), *row, cv2))
    tally.within_1(f"{NAME}, {size}, beside its formula", 0.01)
