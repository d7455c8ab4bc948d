# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""tests/parity/peer_process.py for timing, which it is but for one thing.

imagecorruptions on PyPI moves the pixels of glass_blur in Python; its repository does it by numba,
but is not to be had from PyPI. "glass_blur, numba" is what that takes: the walk as the header of
corruptions/blur/glass_blur.c has it, compiled.
"""
import os
import warnings

import numba
import numpy as np

warnings.simplefilter("ignore")
SIGMA_DELTA_ITERATIONS = ((0.7, 1, 2), (0.9, 2, 1), (1, 2, 3), (1.1, 3, 2), (1.5, 4, 2))
from skimage_of_old import gaussian  # noqa: E402: before imagecorruptions
from imagecorruptions import corruption_dict  # noqa: E402

import published_script  # noqa: E402


@numba.njit
def walk(pixels, delta, iterations):
    height, width, channels = pixels.shape
    for _ in range(iterations):
        for y in range(height - delta, delta, -1):
            for x in range(width - delta, delta, -1):
                dx = np.random.randint(-delta, delta)
                dy = np.random.randint(-delta, delta)
                for c in range(channels):
                    pixels[y, x, c] = pixels[y + dy, x + dx, c]


def glass_blur(image, severity):
    sigma, delta, iterations = SIGMA_DELTA_ITERATIONS[severity - 1]
    pixels = np.uint8(gaussian(np.array(image) / 255, sigma=sigma, channel_axis=-1) * 255)
    walk(pixels, delta, iterations)
    return np.clip(gaussian(pixels / 255, sigma=sigma, channel_axis=-1), 0, 1) * 255


corruption_dict["glass_blur, numba"] = glass_blur
if "SHIFTFORGE_SCRIPT" in os.environ:  # "script: fog" and the like
    published = published_script.functions(os.environ["SHIFTFORGE_SCRIPT"])
    corruption_dict.update({f"script: {name}": published[name] for name in list(corruption_dict)
                            if name in published})
import peer_process  # noqa: E402, F401: answers until its input ends
