# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""glass_blur beside the published formula with our random numbers, and the formula beside
imagecorruptions with NumPy's: so that the formula stands for the published code."""
import numpy as np
import pytest

import peer
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


def published_offsets(seed, shape, delta, iterations):
    """As drawn along the walk: dx and dy of each pixel, from the last one on."""
    size = (iterations, shape[0] - 2 * delta, shape[1] - 2 * delta, 2)
    drawn = np.random.RandomState(seed).randint(-delta, delta, size)

    def offsets(draw, iteration):
        out = np.zeros(shape, int)
        walk = out[delta + 1:shape[0] - delta + 1, delta + 1:shape[1] - delta + 1]
        walk[::-1, ::-1] = drawn[iteration, ..., draw]
        return out
    return offsets


def test_imagecorruptions():
    tally, (where, image) = Tally(), next(photographs.chosen())
    for severity in photographs.severities(5):
        sigma, *walk = shiftforge.parameters("glass_blur", "imagenet-c", severity, 3)
        delta, iterations = map(int, walk)
        formula = glass_blur(image, sigma, delta, iterations,
                             published_offsets(severity, image.shape[:2], delta, iterations))
        tally.add(f"{where}, severity {severity}", formula.astype(np.uint8),
                  peer.corrupt(image, "glass_blur", severity, severity))
    tally.exact("the formula of glass_blur beside imagecorruptions")
