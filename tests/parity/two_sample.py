# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Are two sets of pictures draws of one distribution? A permutation test.

A sample is one run over the photographs. Labels "ours" and "theirs" are exchangeable between the
samples if both come from one distribution, whatever it is, so that the p-value is exact. Two
statistics: the distance of the cumulated histograms given the clean level (Cramer), which sees any
change of the values' distribution, and the correlations with the next channel and the next pixels,
which see dependence.
"""
import numpy as np

SAMPLES = 24         # of each side
PERMUTATIONS = 4999
LEVEL_BINS = 8       # of the clean level
ALPHA = 0.01         # of a whole family, by Holm's correction


def histograms(clean, pictures):
    """For each picture, the cumulated histogram of its values in each bin of the clean level."""
    cells = (clean.astype(np.int64) * LEVEL_BINS // 256) * 256
    counts = np.array([np.bincount((cells + p).ravel(), minlength=LEVEL_BINS * 256)
                       for p in pictures])
    return counts.reshape(len(pictures), LEVEL_BINS, 256).cumsum(axis=2).reshape(
        len(pictures), -1) / clean.size


def correlations(pictures):
    """For each picture, the mean products of its noise with that of the next channel, column and
    row. The noise is the distance from the mean of all pictures of both sides."""
    noise = pictures - pictures.mean(axis=0, dtype=np.float32)
    products = ((noise[..., :-1], noise[..., 1:]), (noise[:, :, :-1], noise[:, :, 1:]),
                (noise[:, :-1], noise[:, 1:]))
    return np.array([np.einsum("nhwc,nhwc->n", a, b) / a[0].size for a, b in products]).T


def p_value(features, rng):
    """Of the squared distance between the means of the first and the second half."""
    n = len(features) // 2
    features = features - features.mean(axis=0)
    signs = np.repeat([1.0, -1.0], n)
    permuted = np.array([signs] + [rng.permutation(signs) for _ in range(PERMUTATIONS)])
    distance = ((permuted @ features) ** 2).sum(axis=1)
    return float((distance >= distance[0] * (1 - 1e-12)).sum() / len(distance))


def compare(photographs, ours, theirs):
    """p-values of the two statistics. ours(image, i) and theirs(image, i) are the i-th draws."""
    values, dependence = 0.0, 0.0
    for image in photographs:
        pictures = np.array([ours(image, i) for i in range(SAMPLES)] +
                            [theirs(image, i) for i in range(SAMPLES)])
        values = values + histograms(image, pictures)
        dependence = dependence + correlations(pictures)
    rng = np.random.default_rng(2019)
    return {"values": p_value(values, rng), "dependence": p_value(dependence, rng)}


def holm(p_values):
    """Adjusted p-values of a family, by name."""
    adjusted, running = {}, 0.0
    for rank, name in enumerate(sorted(p_values, key=p_values.get)):
        running = max(running, min(1.0, p_values[name] * (len(p_values) - rank)))
        adjusted[name] = running
    return adjusted
