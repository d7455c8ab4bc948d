# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""elastic_transform beside its formula, with our draws fed in: every profile; and the affine part of
that formula beside OpenCV's own warpAffine."""
import cv2
import numpy as np
import pytest

import opencv4
import photographs
import shiftforge
from compare import Tally, measured
from published_elastic_transform import elastic_transform, warp_affine
from random_numbers import Stream

DRAW_SHIFTS, DRAW_DX, DRAW_DY = range(3)
NAME = "elastic_transform"


def draws(severity, seed, shape, affine):
    """Shifts and fields as ours has them."""
    stream, (height, width) = Stream(NAME, severity, seed), shape
    shifts = stream.uniform(DRAW_SHIFTS, 6, -affine, affine).reshape(3, 2)
    fields = [((stream.words(draw, height * width) + 0.5) * 2.0 ** -31 - 1).reshape(shape)
              for draw in (DRAW_DX, DRAW_DY)]
    return shifts, *fields


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in range(1, 6):
        operation = shiftforge.Operation(NAME, severity, profile)
        alpha, sigma, affine = shiftforge.parameters(NAME, profile, severity, 3)
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            expected = elastic_transform(image, alpha, sigma,
                                         *draws(severity, seed, image.shape[:2], affine))
            tally.add(f"{where}, severity {severity}", operation(image, seed=seed), expected)
    tally.within_1(f"{NAME}, {profile}, beside its formula")


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (9, 1), (2, 2), (3, 5), (17, 31), (130, 47)])
def test_small_sizes(size):
    tally = Tally()
    photograph = photographs.load(photographs.files()["china"], 224)
    image = np.ascontiguousarray(photograph[40:40 + size[0], 60:60 + size[1]])
    for profile in photographs.SIZES:
        for severity in range(1, 6):
            operation = shiftforge.Operation(NAME, severity, profile)
            alpha, sigma, affine = shiftforge.parameters(NAME, profile, severity, 3)
            for seed in range(4):
                expected = elastic_transform(image, alpha, sigma,
                                             *draws(severity, seed, size, affine))
                ours = operation(image, seed=seed)
                tally.add(f"{profile} {severity} seed {seed}", ours, expected)
    tally.within_1(f"{NAME}, {size}, beside its formula", 0.05)


def test_warp_affine_is_opencvs():
    random, values = np.random.default_rng(7), 0
    for where, image in photographs.chosen():
        x = np.asarray(image, np.float32) / np.float32(255)
        height, width = x.shape[:2]
        inverse = np.float64([[1, 0, 0], [0, 1, 0]]) + random.uniform(-.1, .1, (2, 3)) * (1, 1, 99)
        version, theirs = opencv4.call(
            "warpAffine", x, inverse, (width, height), borderMode=cv2.BORDER_REFLECT_101,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        assert (theirs == warp_affine(x, inverse)).all(), where
        values += theirs.size
    measured.append(f"warpAffine beside OpenCV {version}: {values} floats, all equal")
