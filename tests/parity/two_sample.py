# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Are two sets of pictures draws of one distribution? A permutation test.

A sample is one run over the photographs. Labels "ours" and "theirs" are exchangeable between the
samples if both come from one distribution, whatever it is, so that the p-value is exact. Four
statistics: the distance of the cumulated histograms given the clean level (Cramer), which sees any
change of the values' distribution; the correlations with the next channel and the next pixels, which
see dependence between noises; the channels' means; and variograms, which see structure: how far, and
in what direction, the pixels of one picture have to do with each other. The one that stands out most
counts, over the same permutations: a p-value for each comparison, so that a family of 49 can still
fail.
"""
import numpy as np

SAMPLES = 24         # of each side
PERMUTATIONS = 4999
LEVEL_BINS = 8       # of the clean level
DISTANCES = (1, 3, 9, 27)  # of a variogram, in pixels
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


def variograms(pictures):
    """For each picture, of its second channel the logarithms of the mean squared differences between
    pixels a distance apart: across, down and along both diagonals."""
    plane, features = pictures[..., 1].astype(np.float32), []
    for d in DISTANCES:
        for a, b in ((plane[:, :, d:], plane[:, :, :-d]), (plane[:, d:], plane[:, :-d]),
                     (plane[:, d:, d:], plane[:, :-d, :-d]), (plane[:, d:, :-d], plane[:, :-d, d:])):
            difference = a - b
            squares = np.einsum("nhw,nhw->n", difference, difference) / a[0].size
            features.append(np.log(squares + 1))
    return np.array(features).T


def whitened(features):
    """Turned and scaled so that they are uncorrelated and of one deviation over both sides: what
    differs where the draws vary little (a level, say) is seen beside what varies much."""
    features = features - features.mean(axis=0)
    deviation = features.std(axis=0)
    turned, size, _ = np.linalg.svd(features / np.where(deviation > 0, deviation, 1),
                                    full_matrices=False)
    return turned[:, size > 1e-6 * size[0]]


def outstanding(features, signs):
    """For each row of signs, the squared distance between the means of the samples of either sign, in
    deviations from its mean over all rows."""
    distance = ((signs @ (features - features.mean(axis=0))) ** 2).sum(axis=1)
    return (distance - distance.mean()) / max(distance.std(), 1e-300)


def compare(photographs, ours, theirs, without=()):
    """The p-value, and the statistic that it comes from. ours(image, i) and theirs(image, i) are the
    i-th draws; without: statistics that are left out."""
    values, dependence, means, structure = 0.0, 0.0, [], []
    for number, image in enumerate(photographs):
        draws = range(SAMPLES * number, SAMPLES * (number + 1))
        pictures = np.array([ours(image, i) for i in draws] + [theirs(image, i) for i in draws])
        values = values + histograms(image, pictures)
        dependence = dependence + correlations(pictures)
        means.append(whitened(pictures.mean(axis=(1, 2))))
        structure.append(whitened(variograms(pictures)))
    rng, signs = np.random.default_rng(2019), np.repeat([1.0, -1.0], SAMPLES)
    signs = np.array([signs] + [rng.permutation(signs) for _ in range(PERMUTATIONS)])
    by_kind = {kind: outstanding(features, signs) for kind, features in (
        ("values", values), ("dependence", dependence), ("means", np.concatenate(means, axis=1)),
        ("structure", np.concatenate(structure, axis=1))) if kind not in without}
    most = np.max(list(by_kind.values()), axis=0)
    p = float((most >= most[0] - 1e-9 * abs(most[0])).sum() / len(most))
    return p, max(by_kind, key=lambda kind: by_kind[kind][0])


def holm(p_values):
    """Adjusted p-values of a family, by name."""
    adjusted, running = {}, 0.0
    for rank, name in enumerate(sorted(p_values, key=p_values.get)):
        running = max(running, min(1.0, p_values[name] * (len(p_values) - rank)))
        adjusted[name] = running
    return adjusted
