# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""shiftforge.compat.imagecorruptions behaves as that package does."""
import numpy
import pytest

import shiftforge
from shiftforge.compat.imagecorruptions import corrupt, get_corruption_names


def test_names():
    assert get_corruption_names() == get_corruption_names("common") and len(get_corruption_names()) == 15
    assert get_corruption_names("validation") == ["speckle_noise", "gaussian_blur", "spatter", "saturate"]
    assert set(get_corruption_names("all")) == set(shiftforge.list_corruptions())
    assert get_corruption_names("weather") == ["snow", "frost", "fog"]
    with pytest.raises(ValueError):
        get_corruption_names("other")


def test_by_name_and_number(photo):
    for number, name in enumerate(get_corruption_names("all")):
        numpy.random.seed(5)
        first = corrupt(photo, corruption_name=name, severity=2)
        numpy.random.seed(5)
        assert (corrupt(photo, 2, corruption_number=number) == first).all()
        assert first.dtype == numpy.uint8 and first.shape == photo.shape
    deterministic = corrupt(photo, 4, "contrast")
    assert (deterministic == shiftforge.contrast(photo, 4)).all()
    assert (corrupt(photo, 3, "shot_noise") != corrupt(photo, 3, "shot_noise")).any()


def test_gray_gets_three_channels_and_any_size_is_taken():
    gray = numpy.full((5, 7), 50, numpy.uint8)
    for image in (gray, gray[..., None], gray.astype(float)):
        assert corrupt(image, 1, "brightness").shape == (5, 7, 3)


@pytest.mark.parametrize("image, options, kind", [
    ([[1]], {"corruption_name": "fog"}, AttributeError),
    (numpy.zeros((9, 9, 2), numpy.uint8), {"corruption_name": "fog"}, AttributeError),
    (numpy.zeros(9, numpy.uint8), {"corruption_name": "fog"}, AttributeError),
    (numpy.zeros((9, 9), numpy.uint8), {"corruption_name": "fog", "severity": 0}, AttributeError),
    (numpy.zeros((9, 9), numpy.uint8), {"corruption_name": "fog", "severity": 2.5}, AttributeError),
    (numpy.zeros((9, 9), numpy.uint8), {}, ValueError),
    (numpy.zeros((9, 9), numpy.uint8), {"corruption_name": "posterize"}, ValueError),
    (numpy.zeros((9, 9), numpy.uint8), {"corruption_number": 19}, IndexError),
])
def test_checks(image, options, kind):
    with pytest.raises(kind):
        corrupt(image, **options)
