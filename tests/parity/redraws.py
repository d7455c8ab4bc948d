# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The evaluator's bootstrap computed anew, and figures beside their expected values."""
import numpy as np
import pytest

from random_numbers import Stream


def draws(samples, replicate, seed=0):
    """How often a replicate takes each sample."""
    words = Stream("bootstrap", 0, seed, key=b"", replicate=replicate).words(0, samples)
    return np.bincount((words.astype(np.uint64) * np.uint64(samples) >> np.uint64(32)).astype(int),
                       minlength=samples)


def same(figure, value, low=None, high=None, name=""):
    """Fails unless the figure has this value and, if they are given, these limits."""
    if value is None or not np.isfinite(value):
        assert figure is None, (name, figure)
        return
    assert figure is not None, name
    assert figure["value"] == pytest.approx(value, rel=1e-9, abs=1e-12), name
    for limit, expected in (("low", low), ("high", high)):
        if expected is not None:
            assert figure[limit] == pytest.approx(expected, rel=1e-9, abs=1e-12), (name, limit)


def redrawn(figures, statistic, samples, replicates, name=""):
    """Fails unless figures, {name: figure}, are statistic(draws) = {name: value} of each sample once,
    with their bootstrap intervals, over the replicates that have a value."""
    values = statistic(np.ones(samples, int))
    again = [statistic(draws(samples, r)) for r in range(replicates)]
    for key, value in values.items():
        drawn = np.array([one[key] for one in again], float)
        same(figures[key], value, *np.percentile(drawn[~np.isnan(drawn)], [2.5, 97.5]),
             name=(name, key))
