# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The published snow, restated, with the draws given."""
import numpy as np

from published_blurs import zoomed


def gray_of(x):
    """OpenCV's RGB2GRAY of floats, as it is without fused multiply-adds, which it has on some machines:
    these change the last bit, and so levels where a picture is gray and sums come close to one."""
    red, green, blue = np.float32([0.299, 0.587, 0.114])
    return x[..., 0] * red + x[..., 1] * green + x[..., 2] * blue


def lightened(image, weight):
    """The image's part, in single precision."""
    x = np.asarray(image, np.float32) / np.float32(255)
    return weight * x + (1 - weight) * np.maximum(x, gray_of(x)[..., None] * 1.5 + 0.5)


def flakes(normals, mean, sigma, zoom, threshold):
    """The layer before its streaks, on [0, 1]."""
    layer = zoomed((mean + sigma * normals)[..., None], zoom)[..., 0]
    layer[layer < threshold] = 0
    return np.clip(layer, 0, 1)


def snow(image, normals, angle, streak, mean, sigma, zoom, threshold, radius, blur_sigma, weight):
    """Floats on 0..255 before truncation, of 8-bit RGB. streak(layer, radius, sigma, degrees) is of 8
    bits."""
    layer = (flakes(normals, mean, sigma, zoom, threshold) * 255).astype(np.uint8)
    layer = streak(layer, radius, blur_sigma, angle)[..., None] / 255.0
    return np.clip(lightened(image, weight) + layer + np.rot90(layer, 2), 0, 1) * 255
