# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""fog beside the published formula with our random numbers, and the formula beside imagecorruptions
with NumPy's: so that the formula stands for the published code."""
import numpy as np
import pytest

import peer
import photographs
import shiftforge
from compare import Tally
from published_fog import fog
from random_numbers import Stream


def our_uniform(stream):
    return lambda draw, w, n: stream.uniform(draw, n * n, -w, w).reshape(n, n)


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in photographs.severities(shiftforge.severities("fog", profile)):
        ours = shiftforge.Operation("fog", severity, profile)
        row = shiftforge.parameters("fog", profile, severity, 3)
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            uniform = our_uniform(Stream("fog", severity, seed))
            tally.add(f"{where}, severity {severity}", ours(image, seed), fog(image, *row, uniform))
    tally.exact(f"fog, {profile}, beside its formula")


@pytest.mark.parametrize("shape, size", (((300, 500), 512), ((700, 20), 1024), ((100, 64), 256)))
def test_other_sizes(shape, size):
    tally, severity = Tally(), 4
    thickness, decay, _ = shiftforge.parameters("fog", "imagenet-c", severity, 3)
    image = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    expected = fog(image, thickness, decay, size, our_uniform(Stream("fog", severity)))
    tally.add(f"{shape}", shiftforge.Operation("fog", severity)(image), expected)
    tally.exact(f"fog at {shape[1]}x{shape[0]}")


def test_imagecorruptions():
    tally = Tally()
    for severity in photographs.severities(5):
        row = shiftforge.parameters("fog", "imagenet-c", severity, 3)
        for seed, (where, image) in enumerate(photographs.chosen()):
            generator = np.random.RandomState(seed)
            formula = fog(image, *row, lambda draw, w, n: generator.uniform(-w, w, (n, n)))
            tally.add(f"{where}, severity {severity}", formula.astype(np.uint8),
                      peer.corrupt(image, "fog", severity, seed))
    tally.within_1("the formula of fog beside imagecorruptions")
