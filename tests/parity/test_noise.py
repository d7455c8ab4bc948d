# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The noise corruptions beside imagecorruptions, as two samples: what became of the pixels of each
level must be distributed alike (chi-square), and have the same mean over all levels (z). Seeds are
fixed; tests/unit/test_noise.c holds each outcome to its exact probability."""
import numpy as np
import pytest
from scipy.stats import chi2, norm

import peer
import photographs
import shiftforge
from compare import measured

NAMES = ["gaussian_noise", "shot_noise", "impulse_noise", "speckle_noise"]
SEEDS = range(3)
LEVEL = 0.01


def unlike(before, ours, theirs):
    """The smaller p of the two tests, doubled: by Bonferroni that of either."""
    statistic = freedom = 0
    for level in range(256):
        chosen = before == level
        a, b = (np.bincount(x[chosen], minlength=256).reshape(64, 4).sum(1)
                for x in (ours, theirs))
        often = a + b >= 40
        if often.sum() < 2:
            continue
        a, b = np.append(a[often], a[~often].sum()), np.append(b[often], b[~often].sum())
        a, b = a[a + b > 0], b[a + b > 0]
        statistic += ((a - b) ** 2 / (a + b)).sum()
        freedom += len(a) - 1
    difference = ours.astype(float) - theirs
    z = difference.mean() / difference.std() * np.sqrt(difference.size)
    return min(1, 2 * min(chi2.sf(statistic, freedom), 2 * norm.sf(abs(z))))


def truncated(x):
    return np.clip(x, 0, 255).astype(np.uint8)


def samples(name, severity, change=truncated, **settings):
    """Values before, values of ours and of the published code, over all photographs and seeds."""
    ours = shiftforge.Operation(name, severity, **settings)
    triples = []
    for seed in SEEDS:
        for i, (where, image) in enumerate(photographs.chosen()):
            # no two images have the same random numbers, or p means nothing
            theirs = change(peer.corrupt(image, name, severity, 1000 * seed + i))
            triples.append((image, ours(image, seed, where.encode()), theirs))
    return [np.concatenate([triple[i].ravel() for triple in triples]) for i in range(3)]


@pytest.mark.parametrize("name", NAMES)
def test_distribution(name):
    """Holm's correction over all corruptions and severities that are compared."""
    family = len(NAMES) * len(photographs.severities(5))
    for severity in photographs.severities(5):
        p = unlike(*samples(name, severity))
        measured.append(f"{name}, severity {severity}, beside imagecorruptions: p = {p:.3g}")
        assert p > LEVEL / family


@pytest.mark.parametrize("name, row", [("gaussian_noise", {"sigma": 0.12 * 1.03}),
                                       ("shot_noise", {"photons": 25 * 0.94}),
                                       ("impulse_noise", {"amount": 0.06 * 1.10}),
                                       ("speckle_noise", {"sigma": 0.2 * 1.03})])
def test_power_against_another_strength(name, row):
    assert unlike(*samples(name, 2, **row)) < 1e-6


@pytest.mark.parametrize("name", ["gaussian_noise", "shot_noise", "speckle_noise"])
def test_power_against_rounding(name):
    assert unlike(*samples(name, 2, change=lambda x: truncated(np.asarray(x) + 0.5))) < 1e-6
