# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The motion blur that the published code gets from ImageMagick 6.9.11 Q16, restated."""
import math

import numpy as np


def streak(image, radius, sigma, degrees):
    """Floats on 0..255 of 8-bit gray or RGB."""
    steps = np.arange(2 * math.ceil(radius) + 1)
    weights = np.exp(-steps ** 2 / (2 * sigma ** 2))
    right = np.ceil(steps * math.cos(math.radians(degrees)) - 0.5).astype(int)
    down = np.ceil(steps * math.sin(math.radians(degrees)) - 0.5).astype(int)
    rows, columns, total = np.arange(image.shape[0]), np.arange(image.shape[1]), 0.0
    for weight, x, y in zip(weights / weights.sum(), right, down):
        moved = image[np.clip(rows + y, 0, rows[-1])][:, np.clip(columns + x, 0, columns[-1])]
        total = total + weight * moved
    return total


def motion_blur(image, radius, sigma, degrees):
    """8-bit pixels: truncated from 16 bits."""
    return (np.floor(257 * streak(image, radius, sigma, degrees) + 0.5) // 257).astype(np.uint8)
