# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The two functions of torchvision that medmnistc calls, for images of Pillow, in NumPy: for where there
is no torchvision. test_medmnist_c.py compares them with the real ones where there are both."""
import sys
import types

import numpy as np
from PIL import Image


def adjust_gamma(image, gamma, gain=1):
    return image.point([int((255 + 1 - 1e-3) * gain * (level / 255.0) ** gamma)
                        for level in range(256)] * len(image.getbands()))


def gaussian_blur(image, kernel_size):
    """Single precision, mirrored without the edge, rounded half to even."""
    half, sigma = (kernel_size - 1) // 2, kernel_size * 0.15 + 0.35
    taps = np.exp(-0.5 * (np.arange(-half, half + 1, dtype=np.float32) / np.float32(sigma)) ** 2)
    taps /= taps.sum()
    pixels = np.asarray(image).astype(np.float32)
    padded = np.pad(pixels, ((half, half), (half, half), (0, 0)), "reflect")
    total, (height, width) = np.zeros_like(pixels), pixels.shape[:2]
    for y, down in enumerate(taps):
        for x, along in enumerate(taps):
            total += down * along * padded[y:y + height, x:x + width]
    return Image.fromarray(np.rint(total).astype(np.uint8))


def install():
    """As torchvision.transforms.functional."""
    functional = types.ModuleType("torchvision.transforms.functional")
    functional.adjust_gamma, functional.gaussian_blur = adjust_gamma, gaussian_blur
    transforms = types.ModuleType("torchvision.transforms")
    package = types.ModuleType("torchvision")
    package.transforms, transforms.functional = transforms, functional
    sys.modules.update({"torchvision": package, "torchvision.transforms": transforms,
                        "torchvision.transforms.functional": functional})
