# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The published fog, restated. uniform(draw, w, n) gives n x n values of U(-w, w): draw counts from
0, three a level."""
import numpy as np


def plasma(size, decay, uniform):
    """The fractal on [0, 1], (size, size)."""
    values, w, draw, step = np.zeros((size, size)), 100.0, 0, size

    def moved(total):
        nonlocal draw
        draw += 1
        return total / 4 + w * uniform(draw - 1, w, len(total))

    while step >= 2:
        half = step // 2
        corner = values[::step, ::step]
        below = corner + np.roll(corner, -1, 0)
        centre = moved(below + np.roll(below, -1, 1))
        top = moved((centre + np.roll(centre, 1, 0)) + (corner + np.roll(corner, -1, 1)))
        left = moved((centre + np.roll(centre, 1, 1)) + below)
        values[half::step, half::step] = centre
        values[::step, half::step] = top
        values[half::step, ::step] = left
        step, w = half, w / decay
    values -= values.min()
    return values / values.max()


def fog(image, thickness, decay, size, uniform):
    """Floats on 0..255 before truncation, of 8-bit RGB that the map covers."""
    x = np.asarray(image) / 255.0
    brightest = x.max()
    haze = plasma(int(size), decay, uniform)[:x.shape[0], :x.shape[1], None]
    return np.clip((x + thickness * haze) * brightest / (brightest + thickness), 0, 1) * 255
