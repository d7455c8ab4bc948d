# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""motion_blur beside ImageMagick itself at given angles, beside its formula with the angles that we
draw, and beside imagecorruptions, which does it in NumPy."""
import numpy as np
import pytest

import imagemagick
import peer
import photographs
import shiftforge
from compare import Tally
from published_streak import motion_blur
from random_numbers import Stream

ANGLES = (0.0, 27.3, -44.9, -90.0, 134.2) if photographs.FULL else (27.3, -90.0)


@pytest.mark.skipif(imagemagick.version() != "6.9.11", reason="needs Debian's imagemagick 6.9.11")
@pytest.mark.parametrize("profile", photographs.SIZES)
def test_imagemagick(profile):
    ours_tally, formula_tally = Tally(), Tally()
    for severity in photographs.severities(shiftforge.severities("motion_blur", profile)):
        row = shiftforge.parameters("motion_blur", profile, severity, 2)
        for angle in ANGLES:
            ours = shiftforge.Operation("motion_blur", severity, profile, angle=angle)
            for where, image in photographs.chosen(profile):
                name = f"{where}, severity {severity}, {angle} degrees"
                for pixels in (image, np.ascontiguousarray(image[:, :, 0])):
                    theirs = imagemagick.motion_blur(pixels, *row, angle)
                    ours_tally.add(name, ours(pixels), theirs)
                    formula_tally.add(name, motion_blur(pixels, *row, angle), theirs)
    formula_tally.exact(f"the formula of motion_blur, {profile}, beside ImageMagick")
    ours_tally.within_1(f"motion_blur, {profile}, beside ImageMagick")


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in photographs.severities(shiftforge.severities("motion_blur", profile)):
        ours = shiftforge.Operation("motion_blur", severity, profile)
        row = shiftforge.parameters("motion_blur", profile, severity, 2)
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            angle, = Stream("motion_blur", severity, seed).uniform(0, 1, -45, 45)
            tally.add(f"{where}, severity {severity}", ours(image, seed),
                      motion_blur(image, *row, angle))
    tally.within_1(f"motion_blur, {profile}, beside its formula")


def test_imagecorruptions():
    """It sums in single precision and truncates at once, where ImageMagick has 16 bits between."""
    tally = Tally()
    for severity in photographs.severities(5):
        row = shiftforge.parameters("motion_blur", "imagenet-c", severity, 2)
        for seed, (where, image) in enumerate(photographs.chosen()):
            angle = np.random.RandomState(seed).uniform(-45, 45)
            theirs = peer.corrupt(image, "motion_blur", severity, seed)
            tally.add(f"{where}, severity {severity}", motion_blur(image, *row, angle), theirs)
    tally.report("the formula of motion_blur beside imagecorruptions")
    assert tally.total.largest <= 1
