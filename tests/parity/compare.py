# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Comparing 8-bit pixels with the published result."""
from dataclasses import dataclass

import numpy as np

measured = []  # one line a test, printed at the end by conftest.py
NEAR = 1e-6  # a float this close to an integer may be truncated to either neighbour


@dataclass
class Difference:
    values: int = 0      # compared
    differing: int = 0   # of them, strictly
    unexcused: int = 0   # of them, the published float not being within NEAR of an integer
    largest: int = 0     # of the unexcused
    where: str = "none"  # the worst picture

    @property
    def share(self):
        return self.unexcused / max(self.values, 1)

    def __str__(self):
        strict = self.differing / max(self.values, 1)
        return (f"{self.values} values, differing {strict:.5%} strictly, {self.share:.5%} with "
                f"near-integers excused, at most {self.largest}, worst: {self.where}")


class Tally:
    """Adds up the pictures of one test, and remembers the worst."""

    def __init__(self):
        self.total, self.worst = Difference(), Difference()

    def add(self, where, ours, published):
        """published: uint8, or the float on 0..255 that is about to be truncated."""
        published = np.asarray(published)
        expected = np.clip(published, 0, 255).astype(np.uint8)
        assert ours.shape == expected.shape, f"{where}: {ours.shape} instead of {expected.shape}"
        distance = np.abs(ours.astype(int) - expected)
        excused = np.zeros(distance.shape, bool)
        if published.dtype.kind == "f":
            excused = (np.abs(published - np.rint(published)) < NEAR) & (distance == 1)
        unexcused = np.where(excused, 0, distance)
        one = Difference(distance.size, int((distance > 0).sum()), int((unexcused > 0).sum()),
                         int(unexcused.max(initial=0)), where)
        if (one.largest, one.share) > (self.worst.largest, self.worst.share):
            self.worst = one
        total = self.total
        self.total = Difference(total.values + one.values, total.differing + one.differing,
                                total.unexcused + one.unexcused,
                                max(total.largest, one.largest), self.worst.where)
        return one

    def report(self, name):
        measured.append(f"{name}: {self.total}")

    def exact(self, name):
        """Every value agrees, but for near-integers."""
        self.report(name)
        assert self.total.values > 0
        assert self.total.unexcused == 0, f"{name}: {self.worst}"

    def within_1(self, name, share=0.005):
        """On every picture at most 1 on at most this share of values."""
        self.report(name)
        assert self.total.values > 0
        assert self.worst.largest <= 1 and self.worst.share <= share, f"{name}: {self.worst}"
