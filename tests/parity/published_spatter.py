# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""spatter as published, with the random layer given: OpenCV's functions by those of `cv`."""
import numpy as np
from scipy.ndimage import gaussian_filter

WATER, MUD = np.float32([175 / 255, 238 / 255, 238 / 255]), np.float32([63 / 255, 42 / 255, 20 / 255])
EMBOSS = np.float32([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])


def relief(drops, cv):
    """The steps from the 8-bit layer on, by name."""
    steps = {"edges": cv.Canny(drops, 50, 150)}
    steps["distance"] = np.minimum(cv.distanceTransform(255 - steps["edges"], 2, 5), np.float32(20))
    steps["mean"] = cv.blur(steps["distance"], (3, 3)).astype(np.uint8)
    steps["equalized"] = cv.equalizeHist(steps["mean"])
    steps["embossed"] = cv.filter2D(steps["equalized"], 0, EMBOSS)
    steps["relief"] = cv.blur(steps["embossed"], (3, 3))
    return steps


def run_down(layer, runs, taps):
    """Each column, so many times, by what np.convolve makes of it."""
    for _ in range(runs):
        layer = np.apply_along_axis(lambda column: np.convolve(column, taps, mode="same"), 0, layer)
    return layer


def spatter(image, normals, mean, sigma, blur, threshold, strength, edge, mud, cv, runs=0, taps=None):
    """Floats on 0..255 before truncation."""
    x = np.asarray(image, np.float32) / np.float32(255)
    layer = gaussian_filter(mean + sigma * normals, blur, mode="nearest", truncate=4)
    layer[layer < threshold] = 0
    if mud:
        m = gaussian_filter((layer > threshold).astype(float), edge, mode="nearest", truncate=4)
        m = np.where(m < 0.8, 0, m).astype(np.float32)[..., None]
        return np.clip(x * (1 - m) + m * MUD, 0, 1) * np.float32(255)
    drops = (run_down(layer, runs, taps) * 255).astype(int).astype(np.uint8)
    m = drops * relief(drops, cv)["relief"].astype(np.float32)
    if m.max() == 0:
        return np.asarray(image)
    m = (m / m.max() * np.float32(strength))[..., None]
    return np.clip(x + m * WATER, 0, 1) * np.float32(255)
