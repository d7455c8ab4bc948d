# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The corruptions of MedMNIST-C that are not random, beside medmnistc 0.1.0; and that profiles have its
rows. Gray datasets go through RGB and back on both sides."""
import numpy as np
import pytest

import medmnist_peer
import photographs
import shiftforge
from compare import Tally, measured

# What each kind is held to: "exact", or "within_1" on 0.5 % of values.
CLAIM = {"Pixelate": "exact", "JPEGCompression": "exact", "Brightness": "exact",
         "Contrast": "exact", "GammaCorrection": "exact", "BlackCorner": "exact",
         "GaussianBlur": "within_1", "DefocusBlur": "within_1", "ZoomBlur": "within_1",
         "Saturate": "within_1"}
SEVERITIES = 5  # of six rows the first five


@pytest.mark.parametrize("kind", CLAIM)
def test_pixels(kind):
    tally, compared = Tally(), 0
    for pair in medmnist_peer.chosen(kind):
        for severity in photographs.severities(SEVERITIES):
            ours = pair.ours(severity)
            for where, image in pair.pictures():
                tally.add(f"{pair.label} {severity}, {where}", ours(image),
                          pair.corrupt(image, severity))
        compared += 1
    getattr(tally, CLAIM[kind])(f"{kind} of {compared} datasets beside medmnistc")


def test_gray_pixels_in_three_channels():
    """What RGB files of gray pictures become: the same in each channel."""
    for name, dataset in (("speckle_noise", "octmnist"), ("gaussian_blur", "chestmnist")):
        ours = shiftforge.Operation(name, 3, f"medmnist-c/{dataset}")
        for _, image in photographs.chosen():
            gray = photographs.gray(image)
            assert (ours(gray) == ours(gray[:, :, 0])[:, :, None]).all()


def published_row(pair, severity):
    """The row as our parameters have it."""
    row = pair.rows[severity - 1]
    return [row] if np.isscalar(row) else list(row)


def our_row(pair, severity):
    if pair.kind == "ZoomBlur":
        end, step = shiftforge.parameters(pair.name, pair.profile, severity, 2)
        return list(np.arange(1, end, step))
    if pair.kind == "Saturate":
        scale, shift = shiftforge.parameters(pair.name, pair.profile, severity, 2)
        return [shift] if scale == 1 else []
    return shiftforge.parameters(pair.name, pair.profile, severity,
                                 len(published_row(pair, severity)))


def test_rows():
    """Names, severities and values, of all 131."""
    assert len(medmnist_peer.pairs()) == 131
    for pair in medmnist_peer.pairs():
        assert shiftforge.severities(pair.name, pair.profile) == SEVERITIES, pair.label
        for severity in range(1, SEVERITIES + 1):
            assert our_row(pair, severity) == published_row(pair, severity), pair.label
    measured.append(f"rows of {len(medmnist_peer.pairs())} tables are those of medmnistc")
