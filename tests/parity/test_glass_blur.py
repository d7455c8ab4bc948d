# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""glass_blur beside the published formula with our random numbers."""
import numpy as np
import pytest

import photographs
import shiftforge
from compare import Tally
from published_blurs import glass_blur
from random_numbers import Stream


def our_offsets(stream, shape, delta):
    size = shape[0] * shape[1]
    return lambda draw, iteration: (
        (stream.words(draw, size, iteration * size).astype(np.uint64) * np.uint64(2 * delta)
         >> np.uint64(32)).astype(int) - delta).reshape(shape)


@pytest.mark.parametrize("profile", photographs.SIZES)
def test_formula(profile):
    tally = Tally()
    for severity in photographs.severities(shiftforge.severities("glass_blur", profile)):
        ours = shiftforge.Operation("glass_blur", severity, profile)
        row = shiftforge.parameters("glass_blur", profile, severity, 3)
        for seed, (where, image) in enumerate(photographs.chosen(profile)):
            offsets = our_offsets(Stream("glass_blur", severity, seed), image.shape[:2], int(row[1]))
            tally.add(f"{where}, severity {severity}", ours(image, seed),
                      glass_blur(image, *row, offsets))
    tally.within_1(f"glass_blur, {profile}, beside its formula")
