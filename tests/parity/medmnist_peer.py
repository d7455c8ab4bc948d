# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""medmnistc 0.1.0, in a process of its own environment: its registry and its corruptions."""
import os
from functools import lru_cache
from pathlib import Path

import numpy as np

import peer
import photographs
import shiftforge


@lru_cache(None)
def process():
    return peer.Process(os.environ["SHIFTFORGE_MEDMNISTC_PYTHON"],
                        Path(__file__).with_name("medmnist_process.py"))


def request(image, dataset, name, severity, seed=0, repeat=0, draws=None):
    return process().request(image, dataset=dataset, name=name, severity=severity, seed=seed,
                             repeat=repeat, draws=draws)


@lru_cache(None)
def about():
    return request(np.zeros(0, np.uint8), "", "", 0)[1]


class Pair:
    """A corruption of a dataset."""

    def __init__(self, dataset, name, rgb, kind, rows):
        self.dataset, self.name, self.rgb, self.kind, self.rows = dataset, name, rgb, kind, rows
        self.profile, self.label = f"medmnist-c/{dataset}", f"{dataset}/{name}"

    def corrupt(self, image, severity, seed=0, draws=None):
        return request(image, self.dataset, self.name, severity, seed, draws=draws)[0]

    def uniforms(self, image, severity, seed=0):
        """The result, and what was drawn of uniform numbers: low, high, value."""
        result, answer = request(image, self.dataset, self.name, severity, seed)
        return result, answer["ranges"]

    def ours(self, severity, **settings):
        return shiftforge.Operation(self.name, severity, self.profile, **settings)

    def pictures(self):
        """Photographs of 224x224, as the dataset has its images: RGB or one channel."""
        for where, image in photographs.chosen():
            if image.shape[:2] == (224, 224) and (self.rgb or "gray" not in where):
                yield where, image if self.rgb else photographs.gray(image)[:, :, 0].copy()


@lru_cache(None)
def pairs():
    """All 131."""
    return [Pair(dataset, name, found["rgb"], **what)
            for dataset, found in about()["registry"].items()
            for name, what in found["corruptions"].items()]


def chosen(*kinds):
    """The pairs of some kinds; without --full, of the same kind, rows and channels only the first."""
    found, seen = [], set()
    for pair in pairs():
        what = (pair.kind, str(pair.rows), pair.rgb)
        if pair.kind in kinds and (photographs.FULL or what not in seen):
            found.append(pair)
        seen.add(what)
    return found
