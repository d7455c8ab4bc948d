# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What the tests of sets share: a release's predictions as arrays, and their scores."""
import itertools

import numpy as np

from constructed import CLASSES, mean, softmax, write


def make_labels(images, rng, unlabelled=0.2):
    return [None if rng.random() < unlabelled else int(rng.integers(CLASSES)) for _ in range(images)]


def score_of(release, tmp_path, scores, *options, missing=()):
    folder = write(release, tmp_path / "predictions", scores, missing)
    more = ["--allow-missing"] if missing else []
    return release.score(folder, *more, *options)


class Case:
    """A release's predictions as arrays."""

    def __init__(self, release, scores, missing=()):
        self.release, self.scores = release, scores
        self.p = softmax(scores)
        self.predicted = scores.argmax(axis=-1)
        self.there = np.array([v not in missing for v in release.variants])
        self.index = {v: i for i, v in enumerate(release.variants)}
        self.labels = release.labels
        self.labelled = [i for i, label in enumerate(self.labels) if label is not None]
        self.images = range(len(self.labels))
        self.relations = {v["id"]: v["relation"] for v in release.manifest["variants"]
                          if "relation" in v}

    def cells(self, role):
        """{set: [(cell, reference), ...]}"""
        sets = {}
        for variant, r in self.relations.items():
            if r["role"] == role:
                sets.setdefault(r["set"], []).append(
                    (self.index[variant], self.index[r["reference"]]))
        return sets

    def both(self, cell, reference):
        return self.there[cell] and self.there[reference]

    def right(self, image, cell):
        return self.predicted[image, cell] == self.labels[image]


def worst_of(case, pairs, k, images):
    """By trying every subset."""
    subsets = list(itertools.combinations([cell for cell, _ in pairs], k))
    return mean(mean(all(case.right(i, cell) for cell in subset) for subset in subsets)
                for i in images) if subsets else None
