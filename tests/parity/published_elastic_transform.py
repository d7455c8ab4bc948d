# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""elastic_transform as published, with the draws given."""
import numpy as np
from scipy.ndimage import gaussian_filter, map_coordinates


def affine_map(shape, shifts):
    """Where a pixel of the result comes from: 2 x 3, for x and y. None if there is no map. shifts:
    three rows of x and y."""
    center, side = np.array([shape[1] // 2, shape[0] // 2]), min(shape) // 3
    points = np.float32([center + side, center + (side, -side), center - side])
    moved = (points + np.float32(shifts)).astype(float)
    system = np.column_stack([moved, np.ones(3)])
    if side == 0 or np.linalg.matrix_rank(system) < 3:
        return None
    return np.linalg.solve(system, points).T


def reflect_101(index, size):
    period = max(2 * size - 2, 1)
    index = np.abs(index) % period
    return np.where(index < size, index, period - index)


def warp_affine(x, inverse):
    """OpenCV's warpAffine up to 4.10 of floats, bilinear, BORDER_REFLECT_101."""
    height, width = x.shape[:2]
    columns, rows = np.arange(width), np.arange(height)[:, None]
    where = []
    for a, b, c in inverse:
        fixed = np.rint(1024 * (a * columns)) + np.rint(1024 * (b * rows + c)) + 16
        where.append(fixed.astype(np.int64) >> 5)
    fx, fy = ((w & 31).astype(np.float32)[..., None] / np.float32(32) for w in where)
    sx, sy = (w >> 5 for w in where)
    at = lambda dx, dy: x[reflect_101(sy + dy, height), reflect_101(sx + dx, width)]
    one = np.float32(1)
    return ((at(0, 0) * ((one - fy) * (one - fx)) + at(1, 0) * ((one - fy) * fx)) +
            at(0, 1) * (fy * (one - fx))) + at(1, 1) * (fy * fx)


def field(uniform, alpha, sigma):
    if alpha == 0:
        return np.zeros(uniform.shape, np.float32)
    return (alpha * gaussian_filter(uniform, sigma, mode="reflect", truncate=3)).astype(np.float32)


def elastic_transform(image, alpha, sigma, shifts, uniform_x, uniform_y, warp=warp_affine):
    """Floats on 0..255 before truncation. uniform_x, uniform_y: of -1..1, height x width."""
    x = np.asarray(image, np.float32) / np.float32(255)
    height, width = x.shape[:2]
    inverse = affine_map((height, width), shifts)
    if inverse is not None:
        x = warp(x, inverse)
    rows, columns = np.mgrid[:height, :width]
    where = rows + field(uniform_y, alpha, sigma), columns + field(uniform_x, alpha, sigma)
    moved = np.stack([map_coordinates(x[..., c], where, order=1, mode="reflect")
                      for c in range(x.shape[2])], axis=2)
    return np.clip(moved, 0, 1) * np.float32(255)
