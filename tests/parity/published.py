# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The published formulas, restated with today's NumPy, scikit-image and Pillow, for parameters of
any profile. Each takes 8-bit RGB and the severity's row, and returns floats on 0..255 before
truncation, or 8-bit pixels."""
import io

import numpy as np
from PIL import Image
from skimage.color import hsv2rgb, rgb2hsv
from skimage.filters import gaussian

from published_blurs import defocus_blur, zoom_blur  # noqa: F401


def unit(image):
    return np.asarray(image) / 255.0


def bytes_of(x):
    return np.clip(x, 0, 1) * 255


def brightness(image, added):
    hsv = rgb2hsv(unit(image))
    hsv[..., 2] = np.clip(hsv[..., 2] + added, 0, 1)
    return bytes_of(hsv2rgb(hsv))


def contrast(image, factor):
    x = unit(image)
    mean = np.mean(x, axis=(0, 1), keepdims=True)
    return bytes_of((x - mean) * factor + mean)


def gaussian_blur(image, sigma):
    return bytes_of(gaussian(unit(image), sigma=sigma, channel_axis=-1))


def saturate(image, scale, shift):
    hsv = rgb2hsv(unit(image))
    hsv[..., 1] = np.clip(hsv[..., 1] * scale + shift, 0, 1)
    return bytes_of(hsv2rgb(hsv))


def pixelate(image, scale):
    image = Image.fromarray(image)
    small = image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.BOX)
    return np.asarray(small.resize(image.size, Image.Resampling.BOX))


def jpeg_compression(image, quality):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=int(quality))
    return np.asarray(Image.open(file))


# The noises are given a generator: numpy.random.Generator.


def gaussian_noise(image, sigma, generator):
    return bytes_of(unit(image) + generator.normal(0, sigma, image.shape))


def shot_noise(image, photons, generator):
    return bytes_of(generator.poisson(unit(image) * photons) / photons)


def speckle_noise(image, sigma, generator):
    x = unit(image)
    return bytes_of(x + x * generator.normal(0, sigma, image.shape))
