# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""snow beside the published formula with our layer and angle fed in, its streaks by ImageMagick itself
and by their formula: every profile, and sizes that are no published ones; and that formula beside
imagecorruptions with NumPy's draws."""
import cv2
import numpy as np
import pytest

import imagemagick
import peer
import photographs
import published_streak
import shiftforge
from compare import Tally, measured
from published_snow import gray_of, snow
from random_numbers import Stream

NAME, DRAW_LAYER, DRAW_ANGLE = "snow", 0, 1


def ours_and_published(image, severity, profile, seed, streak):
    stream, shape = Stream(NAME, severity, seed), image.shape[:2]
    normals = stream.normals(DRAW_LAYER, shape[0] * shape[1]).reshape(shape)
    angle, = stream.uniform(DRAW_ANGLE, 1, -135, -45)
    row = shiftforge.parameters(NAME, profile, severity, 7)
    return shiftforge.Operation(NAME, severity, profile)(image, seed), \
        snow(image, normals, angle, streak, *row)


def compare(tally, profile, streak):
    for severity in photographs.severities(shiftforge.severities(NAME, profile)):
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            tally.add(f"{where}, severity {severity}",
                      *ours_and_published(image, severity, profile, seed, streak))


@pytest.mark.skipif(imagemagick.version() != "6.9.11", reason="needs Debian's imagemagick 6.9.11")
@pytest.mark.parametrize("profile", photographs.SIZES)
def test_imagemagick(profile):
    tally = Tally()
    compare(tally, profile, imagemagick.motion_blur)
    tally.within_1(f"{NAME}, {profile}, beside its formula and ImageMagick")


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    compare(tally, profile, published_streak.motion_blur)
    tally.within_1(f"{NAME}, {profile}, beside its formula")


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (9, 1), (2, 2), (3, 5), (17, 31), (130, 47)])
def test_small_sizes(size):
    tally = Tally()
    photograph = photographs.load(photographs.files()["china"], 224)
    image = np.ascontiguousarray(photograph[40:40 + size[0], 60:60 + size[1]])
    for profile in photographs.SIZES:
        for severity in range(1, 6):
            for seed in range(4):
                tally.add(f"{profile} {severity} seed {seed}", *ours_and_published(
                    image, severity, profile, seed, published_streak.motion_blur))
    tally.within_1(f"{NAME}, {size}, beside its formula", 0.01)


def test_gray_is_opencvs():
    differing = largest = 0
    for where, image in photographs.chosen():
        x = np.asarray(image, np.float32) / np.float32(255)
        distance = np.abs(gray_of(x) - cv2.cvtColor(x, cv2.COLOR_RGB2GRAY))
        differing, largest = max(differing, (distance > 0).mean()), max(largest, distance.max())
    measured.append(f"snow's gray beside OpenCV {cv2.__version__}: at most {largest:.1e} apart, on at "
                    f"most {differing:.1%} of a picture")
    assert largest <= 2 ** -23


def test_imagecorruptions():
    """It streaks the layer before it becomes 8 bits, and rounds it then, where the published code
    truncates both times: each of the two layers is brighter, by less than two levels and a half. And
    it trims the enlarged layer after the streaks: within their reach of the edges it is another."""
    tally, brighter, reach = Tally(), [], 25
    for severity in photographs.severities(5):
        row = shiftforge.parameters(NAME, "imagenet-c", severity, 7)
        for seed, (where, image) in enumerate(photographs.chosen()):
            if image.shape[:2] != (224, 224):
                continue
            generator = np.random.RandomState(seed)
            normals, angle = generator.normal(size=(224, 224)), generator.uniform(-135, -45)
            formula = np.uint8(snow(image, normals, angle, published_streak.motion_blur, *row))
            theirs = np.uint8(peer.corrupt(image, NAME, severity, seed))
            formula, theirs = (x[reach:-reach, reach:-reach] for x in (formula, theirs))
            tally.add(f"{where}, severity {severity}", theirs, formula)
            difference = theirs.astype(int) - formula
            brighter.append(difference.mean())
            assert difference.min() >= 0 and difference.max() <= 4, f"{where}, severity {severity}"
    tally.report("the formula of snow beside imagecorruptions")
    measured.append(f"imagecorruptions' snow is brighter by {min(brighter):.2f} to {max(brighter):.2f}")
    assert 0 < min(brighter) and max(brighter) < 1
