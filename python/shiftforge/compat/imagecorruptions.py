# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The functions of the package imagecorruptions.

    from shiftforge.compat.imagecorruptions import corrupt, get_corruption_names

Arguments are checked as there, with these exceptions: images of any size are taken, and any number of threads
may call at once. Random numbers follow numpy.random.seed, as there, though they are others.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _operations

if TYPE_CHECKING:
    from .._images import Pixels

NOISE = ("gaussian_noise", "shot_noise", "impulse_noise")
BLUR = ("defocus_blur", "glass_blur", "motion_blur", "zoom_blur")
WEATHER = ("snow", "frost", "fog")
DIGITAL = ("brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression")
COMMON = NOISE + BLUR + WEATHER + DIGITAL
VALIDATION = ("speckle_noise", "gaussian_blur", "spatter", "saturate")
SUBSETS = {"common": COMMON, "validation": VALIDATION, "all": COMMON + VALIDATION,
           "noise": NOISE, "blur": BLUR, "weather": WEATHER, "digital": DIGITAL}


def get_corruption_names(subset: str = "common") -> list[str]:
    """The names of a subset: common, validation, all, noise, blur, weather or digital."""
    if subset not in SUBSETS:
        raise ValueError(f"subset must be one of {', '.join(SUBSETS)}")
    return list(SUBSETS[subset])


def _three_channels(image: Pixels) -> Pixels:
    if not isinstance(image, np.ndarray):
        raise AttributeError("the image must be a numpy.ndarray")
    if image.ndim not in (2, 3):
        raise AttributeError("the image must be of shape (height, width) or (height, width, channels)")
    planes = image[..., None] if image.ndim == 2 else image
    if planes.shape[2] not in (1, 3):
        raise AttributeError("the image must have one or three channels, the last dimension")
    wide: Pixels = np.broadcast_to(planes, (*planes.shape[:2], 3))
    return wide.astype(np.uint8, copy=False)


def _name_of(name: str | None, number: int) -> str:
    names = SUBSETS["all"]
    if name is not None:
        if name not in names:
            raise ValueError(f"corruption_name must be one of {', '.join(names)}")
        return name
    if number == -1:
        raise ValueError("give a corruption_name or a corruption_number")
    return names[number]


def corrupt(image: Pixels, severity: int = 1, corruption_name: str | None = None,
            corruption_number: int = -1) -> Pixels:
    """The image (height, width, 3) after a corruption, by name or by its number from 0; a gray image
    gets three channels."""
    pixels = _three_channels(image)
    if severity not in (1, 2, 3, 4, 5):
        raise AttributeError("the severity must be an integer in [1, 5]")
    seed = int(np.random.randint(2**63 - 1, dtype=np.int64))
    return _operations.corrupt(pixels, _name_of(corruption_name, corruption_number), int(severity),
                               seed=seed, key=b"")
