# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The published defocus, zoom and glass blurs, restated: floats on 0..255 before truncation, of 8-bit RGB."""
import cv2
import numpy as np
import scipy.ndimage
from skimage.filters import gaussian


def disk(radius, alias_sigma):
    """The kernel, which does not add up to 1."""
    if radius <= 8:
        line, taps = np.arange(-8, 9), (3, 3)
    else:
        line, taps = np.arange(-radius, radius + 1), (5, 5)
    inside = np.float32(line[:, None] ** 2 + line ** 2 <= radius ** 2)
    return cv2.GaussianBlur(inside / inside.sum(), taps, sigmaX=alias_sigma)


def defocus_blur(image, radius, alias_sigma):
    kernel, x = disk(radius, alias_sigma), image / 255.0
    planes = [cv2.filter2D(np.ascontiguousarray(x[:, :, c]), -1, kernel) for c in range(3)]
    return np.clip(np.stack(planes, axis=2), 0, 1) * 255


def zoomed(x, zoom):
    """The middle of x, enlarged to its own size."""
    size = x.shape[:2]
    taken = [int(np.ceil(n / float(zoom))) for n in size]
    top, left = [(n - t) // 2 for n, t in zip(size, taken)]
    out = scipy.ndimage.zoom(x[top:top + taken[0], left:left + taken[1]], (zoom, zoom, 1), order=1)
    top, left = [(o - n) // 2 for o, n in zip(out.shape, size)]
    return out[top:top + size[0], left:left + size[1]]


def zoom_blur(image, end, step):
    x = (image / 255.0).astype(np.float32)
    zooms, total = np.arange(1, end, step), np.zeros_like(x)
    for zoom in zooms:
        total += zoomed(x, zoom)
    return np.clip((x + total) / (len(zooms) + 1), 0, 1) * 255


def walked(x, delta, iterations, offsets, swap=False):
    """The pixels moved about. offsets(draw, iteration) gives an integer of -delta .. delta - 1 for each
    pixel: dx, then dy. swap: as it was meant, which the published code is not."""
    height, width = x.shape[:2]
    pixels = list(range(height * width))  # whose values lie in each place
    for iteration in range(iterations):
        step = (offsets(0, iteration) + width * offsets(1, iteration)).ravel().tolist()
        for row in range(width * (height - delta), width * delta, -width):
            for at in range(row + width - delta, row + delta, -1):
                partner = at + step[at]
                moved, pixels[at] = pixels[at], pixels[partner]
                if swap:
                    pixels[partner] = moved
    return x.reshape(height * width, -1)[pixels].reshape(x.shape)


def glass_blur(image, sigma, delta, iterations, offsets, swap=False):
    x = np.uint8(gaussian(image / 255.0, sigma=sigma, channel_axis=-1) * 255)
    x = walked(x, int(delta), int(iterations), offsets, swap)
    return np.clip(gaussian(x / 255.0, sigma=sigma, channel_axis=-1), 0, 1) * 255
