# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A small classifier of our own, for demonstrations: histograms of oriented gradients (Dalal & Triggs
2005) and kernel ridge regression, fitted at its start on clean images. What it is good for is that it
needs nothing but NumPy and fails as real models do: a little on clean images, more with severity.

usage: hog_scorer.py RELEASE

RELEASE is one of `shiftforge build --sink npy`: its clean.npy and labels.npy are learnt. Of images that
are not square, the middle is taken that imagenet-224 would take.
"""
import sys
from pathlib import Path

import numpy as np
from shiftforge_scorer import Scorer

SIDE, CELL, BINS = 56, 8, 9    # pixels of the image that is looked at, of a cell; directions
WIDTH, RIDGE = 0.05, 0.1       # of the kernel


def middle(images):
    height, width = images.shape[1:3]
    side = min(height, width) * 7 // 8 // SIDE * SIDE
    top, left = (height - side) // 2, (width - side) // 2
    return images[:, top:top + side, left:left + side]


def shrink(images):
    """Means of squares of pixels: (n, SIDE, SIDE, 3), 0 to 1."""
    factor = images.shape[1] // SIDE
    squares = images[:, :factor * SIDE, :factor * SIDE].reshape(-1, SIDE, factor, SIDE, factor, 3)
    return squares.mean((2, 4), dtype=np.float32) / 255


def gradients(images):
    """Strength and direction (0 to BINS, a half turn) in the channel where it is strongest."""
    x, y = np.zeros_like(images), np.zeros_like(images)
    x[:, :, 1:-1] = images[:, :, 2:] - images[:, :, :-2]
    y[:, 1:-1] = images[:, 2:] - images[:, :-2]
    strength = np.hypot(x, y)
    best = strength.argmax(3)[..., None]
    x, y, strength = (np.take_along_axis(a, best, 3)[..., 0] for a in (x, y, strength))
    return strength, np.arctan2(y, x) % np.pi / np.pi * BINS


def features(images):
    strength, direction = gradients(shrink(images))
    cells = SIDE // CELL
    histograms = np.empty((len(images), cells, cells, BINS), np.float32)
    for b in range(BINS):  # shared linearly between the two nearest directions, in a circle
        distance = np.abs((direction - b + BINS / 2) % BINS - BINS / 2)
        part = strength * np.maximum(0, 1 - distance)
        histograms[..., b] = part.reshape(-1, cells, CELL, cells, CELL).sum((2, 4))
    blocks = np.concatenate([histograms[:, i:cells - 1 + i, j:cells - 1 + j]
                             for i in (0, 1) for j in (0, 1)], 3)
    blocks /= np.sqrt((blocks ** 2).sum(3, keepdims=True) + 1e-3)
    return blocks.reshape(len(images), -1)


def kernel(a, b):
    squares = (a ** 2).sum(1)[:, None] + (b ** 2).sum(1) - 2 * a @ b.T
    return np.exp(-WIDTH * np.maximum(squares, 0))


class Hog(Scorer):
    name = "hog"

    def __init__(self, release):
        labels = np.load(release / "labels.npy")
        images = middle(np.load(release / "clean.npy", mmap_mode="r"))
        self.classes = int(labels.max()) + 1
        learnt = np.concatenate([features(part) for part in np.array_split(images, len(images) // 256 + 1)])
        self.mean_feature = learnt.mean(0)
        self.learnt = learnt - self.mean_feature
        targets = np.eye(self.classes)[labels] - 1 / self.classes
        inverse = np.linalg.inv(kernel(self.learnt, self.learnt) + RIDGE * np.eye(len(labels)))
        self.weights = inverse @ targets
        left_out = targets - self.weights / np.diag(inverse)[:, None]  # each by all the others
        self.scale = min((4, 6, 8, 11, 16, 23, 32), key=lambda scale: nll(scale * left_out, labels))
        print(f"hog: {len(labels)} images learnt, {(left_out.argmax(1) == labels).mean():.1%} right when "
              f"left out, scores times {self.scale}", file=sys.stderr)

    def predict(self, images):
        return self.scale * (kernel(features(images) - self.mean_feature, self.learnt) @ self.weights)


def nll(scores, labels):
    scores = scores - scores.max(1, keepdims=True)
    return (np.log(np.exp(scores).sum(1)) - scores[np.arange(len(labels)), labels]).mean()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Hog(Path(sys.argv[1])).serve()
