# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Photographs to compare on: those that scikit-learn and scikit-image carry, what is made from
them where fidelity is known to break (flat white areas, odd widths, gray), and the user's own
from SHIFTFORGE_PHOTOS."""
import importlib.util
import os
from pathlib import Path

import numpy as np
from PIL import Image

FULL = os.environ.get("SHIFTFORGE_PARITY") == "full"
CARRIED = {"china": ("sklearn", "datasets/images/china.jpg"),
           "flower": ("sklearn", "datasets/images/flower.jpg"),
           "astronaut": ("skimage", "data/astronaut.png"),
           "chelsea": ("skimage", "data/chelsea.png"),
           "coffee": ("skimage", "data/coffee.png"),
           "rocket": ("skimage", "data/rocket.jpg")}
# The sizes that the profiles were made for.
SIZES = {"imagenet-c": 224, "imagenet-c-299": 299, "imagenet-64-c": 64, "cifar10-c": 32}


def files():
    """Name and path of every photograph, in a fixed order."""
    found = {}
    for name, (package, path) in CARRIED.items():
        folder = importlib.util.find_spec(package).submodule_search_locations[0]
        found[name] = Path(folder) / path
    if os.environ.get("SHIFTFORGE_PHOTOS"):
        for path in sorted(Path(os.environ["SHIFTFORGE_PHOTOS"]).rglob("*")):
            if path.suffix.lower() in (".jpg", ".jpeg", ".png"):
                found[path.name] = path
    return found


def load(path, size):
    """A square of size x size from the middle, as 8-bit RGB."""
    image = Image.open(path).convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return np.asarray(image.resize((size, size), Image.Resampling.BILINEAR,
                                   (left, top, left + side, top + side)))


def flat(image):
    """The brightest third of the values burnt out to white, the darkest third drowned in black:
    large flat areas with a photograph's outlines."""
    low, high = np.quantile(image, (1 / 3, 2 / 3))
    out = np.clip((image.astype(float) - low) / max(high - low, 1) * 255, 0, 255)
    return out.astype(np.uint8)


def gray(image):
    """As a gray file becomes RGB: three equal channels."""
    return np.repeat(np.asarray(Image.fromarray(image).convert("L"))[:, :, None], 3, axis=2)


def chosen(profile="imagenet-c"):
    """Name and pixels of what a profile is compared on: every photograph and its derived ones, or
    without --full one of each kind."""
    size = SIZES[profile]
    found = files()
    names = list(found) if FULL else ["china", "astronaut"]
    odd = size - size // 6 | 1
    for name in names:
        image = load(found[name], size)
        yield name, image
        if FULL or name == "china":
            yield f"{name}, flat", flat(image)
            yield f"{name}, {odd} wide", np.ascontiguousarray(image[:size * 3 // 4, :odd])
            yield f"{name}, gray", gray(image)


def severities(count):
    """All severities, or without --full the second and the last."""
    return list(range(1, count + 1)) if FULL else sorted({min(2, count), count})
