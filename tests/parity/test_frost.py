# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""frost beside the published formula on our textures, with our random numbers; and our smaller textures
beside OpenCV's, of all textures and of other factors."""
from functools import lru_cache

import pytest

import photographs
import probe
import shiftforge
from compare import Tally
from published_frost import frost, scaled
from random_numbers import Stream


@lru_cache(None)
def texture(number, factor=1):
    return probe.pixels("frost", number, repr(factor))


# Exact at the published factors; for some others, 1 / 2 among them, OpenCV rounds in another order.
@pytest.mark.parametrize("factor", (0.3, 0.2, 0.7, 0.13, 0.5, 0.99))
def test_smaller_textures(factor):
    tally = Tally()
    for number in range(1, 6):
        tally.add(f"texture {number}", texture(number, factor), scaled(texture(number), factor))
    getattr(tally, "within_1" if factor in (0.5, 0.99) else "exact")(
        f"frost textures at {factor}, beside OpenCV")


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in photographs.severities(shiftforge.severities("frost", profile)):
        ours = shiftforge.Operation("frost", severity, profile)
        *weights, factor = shiftforge.parameters("frost", profile, severity, 3)
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            stream = Stream("frost", severity, seed)
            picture = scaled(texture(stream.integer(0, 1, 5)), factor)
            row, column = (stream.integer(draw, 0, picture.shape[axis] - image.shape[axis] - 1)
                           for axis, draw in enumerate((1, 2)))
            tally.add(f"{where}, severity {severity}", ours(image, seed),
                      frost(image, *weights, picture, row, column))
    tally.exact(f"frost, {profile}, beside its formula")
