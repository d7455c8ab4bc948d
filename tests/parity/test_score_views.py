# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Metrics of views beside plain NumPy, on constructed releases and predictions
that are random, all right, all wrong, tied, missing, or for one image."""
import numpy as np
import pytest

from constructed import (CLASSES, SCORES, close, construct, is_wilson, mean,
                         predictions, relation, write)
from sets_case import Case, make_labels, score_of, worst_of


VIEWS = {"clean": None,
         "views/00": None,
         "views/01": relation("view", "small", "views/00"),
         "views/02": relation("view", "small", "views/00"),
         "fog/1": None,
         "views/03": relation("view", "pairs", "views/02"),
         "views/04": relation("view", "small", "views/00"),
         "views/05": relation("view", "pairs", "views/04"),
         "views/06": relation("view", "pairs", "clean"),
         "views/07": relation("view", "one", "clean")}


def check_views(score, case, k):
    sets = case.cells("view")
    got = score["metrics"]["views"]
    assert [s["set"] for s in got["sets"]] == list(sets)
    for s in got["sets"]:
        pairs = sets[s["set"]]
        there = [(i, c, r) for i in case.images for c, r in pairs if case.both(c, r)]
        same = [case.predicted[i, c] == case.predicted[i, r] for i, c, r in there]
        first = [case.predicted[i, r] for i, c, r in there]
        assert s["views"] == len(pairs)
        assert close(s["consistency"], mean(same), len(there))
        assert close(s["top1_change"], None if not same else 1 - mean(same), len(there))
        assert close(s["mac"], mean(abs(case.p[i, r, f] - case.p[i, c, f])
                                    for (i, c, r), f in zip(there, first)), len(there))
        whole = [i for i in case.images if all(case.both(c, r) for c, r in pairs)]
        labelled = [i for i in whole if case.labels[i] is not None]
        held = {i for i in whole
                if all(case.predicted[i, c] == case.predicted[i, r] for c, r in pairs)}
        assert is_wilson(s["adversarial_robustness"], len(held), len(whole))
        right = [i for i in labelled if i in held and
                 all(case.right(i, c) and case.right(i, r) for c, r in pairs)]
        assert is_wilson(s["adversarial_accuracy"], len(right), len(labelled))
        assert s["worst_of"] == (k or len(pairs))
        assert close(s["worst_of_accuracy"], worst_of(case, pairs, k or len(pairs), labelled),
                     len(labelled))
        outputs = [case.right(i, c) for i in case.labelled for c, _ in pairs if case.there[c]]
        assert close(s["accuracy"], mean(outputs), len(outputs))
    check_view_cells(got["cells"], case)


def check_view_cells(cells, case):
    assert [c["variant"] for c in cells] == \
        [v for v, r in case.relations.items() if r["role"] == "view"]
    for cell in cells:
        c, r = case.index[cell["variant"]], case.index[cell["reference"]]
        labelled = case.labelled if case.there[c] else []
        pairs = list(case.images) if case.both(c, r) else []
        assert is_wilson(cell["accuracy"], sum(case.right(i, c) for i in labelled), len(labelled))
        assert is_wilson(cell["consistency"],
                         sum(case.predicted[i, c] == case.predicted[i, r] for i in pairs), len(pairs))
        assert close(cell["mac"], mean(
            abs(case.p[i, r, case.predicted[i, r]] - case.p[i, c, case.predicted[i, r]])
            for i in pairs), len(pairs))


@pytest.mark.parametrize("images", [1, 2, 37])
@pytest.mark.parametrize("case", SCORES)
def test_views(template, case, images, tmp_path):
    rng = np.random.default_rng(images)
    labels = make_labels(images, rng)
    release = construct(template, tmp_path / "release", labels, VIEWS)
    scores = predictions(case, (*release.shape, CLASSES), labels, rng)
    check_views(score_of(release, tmp_path, scores), Case(release, scores), None)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_views_the_worst_of_k(template, k, tmp_path):
    rng = np.random.default_rng(k)
    labels = make_labels(30, rng)
    release = construct(template, tmp_path / "release", labels, VIEWS)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    check_views(score_of(release, tmp_path, scores, "--worst-of", str(k)), Case(release, scores), k)


@pytest.mark.parametrize("missing", [("views/02",), ("views/00",), ("clean", "views/07")])
def test_views_that_are_missing(template, missing, tmp_path):
    rng = np.random.default_rng(3)
    labels = make_labels(20, rng)
    release = construct(template, tmp_path / "release", labels, VIEWS)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    score = score_of(release, tmp_path, scores, missing=missing)
    check_views(score, Case(release, scores, missing), None)


def test_views_without_labels_or_scores(template, tmp_path):
    rng = np.random.default_rng(4)
    release = construct(template, tmp_path / "release", [None] * 9, VIEWS)
    scores = predictions("random", (*release.shape, CLASSES), [None] * 9, rng)
    check_views(score_of(release, tmp_path, scores), Case(release, scores), None)
    path = tmp_path / "labels.npy"
    release.write(path, scores.argmax(axis=-1).ravel(), "labels")
    classes = release.score(path)["metrics"]["views"]
    for a, b in zip(classes["sets"], release.score(tmp_path / "predictions")["metrics"]["views"]["sets"]):
        assert a["mac"] is None and {**a, "mac": 0} == {**b, "mac": 0}
