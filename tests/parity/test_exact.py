# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Corruptions without random numbers, beside imagecorruptions (profile imagenet-c) and beside the
formulas of published.py (every profile)."""
from inspect import signature

import pytest

import peer
import photographs
import published
import shiftforge
from compare import Tally

EXACT = {name: getattr(published, name) for name in ("brightness", "contrast", "saturate")}


def row_length(name):
    return len(signature(EXACT[name]).parameters) - 1  # all but the image


@pytest.mark.parametrize("name", EXACT)
def test_imagecorruptions(name):
    tally = Tally()
    for severity in photographs.severities(5):
        ours = shiftforge.Operation(name, severity)
        for where, image in photographs.chosen():
            tally.add(f"{where}, severity {severity}", ours(image),
                      peer.corrupt(image, name, severity))
    tally.exact(f"{name} beside imagecorruptions")


@pytest.mark.parametrize("profile", photographs.SIZES)
@pytest.mark.parametrize("name", EXACT)
def test_formula(name, profile):
    tally = Tally()
    for severity in photographs.severities(shiftforge.severities(name, profile)):
        ours = shiftforge.Operation(name, severity, profile)
        row = shiftforge.parameters(name, profile, severity, row_length(name))
        for where, image in photographs.chosen(profile):
            tally.add(f"{where}, severity {severity}", ours(image), EXACT[name](image, *row))
    tally.exact(f"{name}, {profile}, beside its formula")
