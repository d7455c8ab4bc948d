# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Metrics of sequences beside plain NumPy, on constructed releases and predictions
that are random, all right, all wrong, tied, missing, or for one image."""
import numpy as np
import pytest
from scipy import stats

from constructed import (CLASSES, SCORES, close, construct, is_wilson, mean,
                         predictions, relation, write)
from sets_case import Case, make_labels, score_of


def frames(name, count, against_first, reference=None):
    """Variants of a sequence: the reference of each is the first frame, or the one before."""
    variants = {} if reference else {f"{name}/00": None}
    first = reference or f"{name}/00"
    for i in range(1, count):
        before = first if against_first or i == 1 else f"{name}/{i - 1:02}"
        variants[f"{name}/{i:02}"] = relation("frame", name, before)
    return variants


SEQUENCES = {"clean": None, **frames("noise", 5, True), **frames("snow", 4, False),
             "fog/1": None, **frames("tilt", 2, False), **frames("zoom", 3, True, "clean")}


def ranks(scores):
    """As the public evaluator has them: from 1 on, the class that comes first of equal ones first."""
    return stats.rankdata(-scores, method="ordinal")


def public_distance(ranks_before, ranks_after, mode):
    """As in ImageNet-P's test script: sigma(r) is where the class ranked r has gone."""
    sigma = ranks_after[np.argsort(ranks_before)]
    places = np.arange(1, len(sigma) + 1)
    if mode == "zipf":
        return np.sum(np.abs(1 / places - 1 / sigma) / places)
    weights = np.cumsum([0, 1, 1, 1, 1, 1] + [0] * max(len(sigma) - 6, 0))[:len(sigma)]
    return np.sum(np.abs(weights[:5] - weights[sigma - 1][:5]))


def expected_sequences(case):
    """{set: {figure: (value, n)}}"""
    sets = {}
    for name, pairs in case.cells("frame").items():
        there = [(i, c, r) for i in case.images for c, r in pairs if case.both(c, r)]
        flips = [case.predicted[i, c] != case.predicted[i, r] for i, c, r in there]
        sets[name] = {"fp": mean(flips)}
        for figure, mode in (("ut5d", "top5"), ("zipf", "zipf")):
            sets[name][figure] = mean(
                public_distance(ranks(case.scores[i, r]), ranks(case.scores[i, c]), mode)
                for i, c, r in there)
        sets[name]["n"] = len(there)
    return sets


def over(value, below):
    return None if value is None or not below else value / below


def check_sequences(score, case, baseline=None, counted=None):
    """baseline: what expected_sequences is of another model."""
    sets = expected_sequences(case)
    counted = counted or list(sets)
    got = score["metrics"]["sequences"]
    assert [s["set"] for s in got["sets"]] == list(sets)
    assert got["counted"] == [name for name in sets if name in counted]
    values = {}
    for s in got["sets"]:
        own, other = sets[s["set"]], (baseline or {}).get(s["set"], {})
        own["fr"] = over(own["fp"], other.get("fp"))
        own["t5d"] = over(own["ut5d"], other.get("ut5d"))
        for figure in ("fp", "fr", "ut5d", "t5d", "zipf"):
            assert close(s[figure], own[figure], own["n"]), (s, figure, own)
            values.setdefault(figure, []).append(own[figure]) if s["set"] in counted else None
        assert s["counted"] == (s["set"] in counted)
    for figure, own in values.items():
        expected = None if None in own else mean(own)
        assert close(got[f"m{figure}"], expected, sum(sets[name]["n"] for name in counted))
    for cell in got["cells"]:
        c, r = case.index[cell["variant"]], case.index[cell["reference"]]
        there = list(case.images) if case.both(c, r) else []
        assert is_wilson(cell["fp"], sum(case.predicted[i, c] != case.predicted[i, r] for i in there),
                         len(there))
        for figure, mode in (("ut5d", "top5"), ("zipf", "zipf")):
            assert close(cell[figure], mean(public_distance(
                ranks(case.scores[i, r]), ranks(case.scores[i, c]), mode) for i in there), len(there))


@pytest.mark.parametrize("images", [1, 2, 23])
@pytest.mark.parametrize("case", SCORES)
def test_sequences(template, case, images, tmp_path):
    rng = np.random.default_rng(images)
    labels = make_labels(images, rng)
    release = construct(template, tmp_path / "release", labels, SEQUENCES)
    scores = predictions(case, (*release.shape, CLASSES), labels, rng)
    check_sequences(score_of(release, tmp_path, scores), Case(release, scores))


@pytest.mark.parametrize("classes", [2, 4, 5, 6, 7, 1000])
def test_sequences_of_few_and_many_classes(template, classes, tmp_path):
    rng = np.random.default_rng(classes)
    release = construct(template, tmp_path / "release", [0, None, 1], SEQUENCES, classes=["a", "b"])
    scores = predictions("coarse", (*release.shape, classes), [0, None, 1], rng)
    check_sequences(score_of(release, tmp_path, scores), Case(release, scores))


def test_sequences_relative_to_a_baseline(template, tmp_path):
    rng = np.random.default_rng(6)
    release = construct(template, tmp_path / "release", [None] * 11, SEQUENCES)
    shape = (*release.shape, CLASSES)
    other = predictions("random", shape, release.labels, rng)
    baseline = expected_sequences(Case(release, other))
    (tmp_path / "other").mkdir()
    score_of(release, tmp_path / "other", other)
    options = ("--baseline", tmp_path / "other" / "predictions.score.json")
    scores = predictions("coarse", shape, release.labels, rng)
    case = Case(release, scores)
    check_sequences(score_of(release, tmp_path, scores, *options), case, baseline)
    folder = tmp_path / "predictions"
    score = release.score(folder, *options, "--sequences", "tilt,noise", "--threads", "7")
    check_sequences(score, case, baseline, ["noise", "tilt"])
    assert score == {**release.score(folder, *options, "--sequences", "noise,tilt", "--threads", "1")}


def test_sequences_without_flips_are_no_baseline(template, tmp_path):
    release = construct(template, tmp_path / "release", [1, 2], SEQUENCES)
    still = predictions("right", (*release.shape, CLASSES), [1, 2], None)
    score_of(release, tmp_path, still)
    options = ("--baseline", tmp_path / "predictions.score.json")
    case = Case(release, still)
    check_sequences(release.score(tmp_path / "predictions", *options), case, expected_sequences(case))


@pytest.mark.parametrize("missing", [("snow/01",), ("noise/00",), ("clean", "tilt/01")])
def test_sequences_with_missing_frames(template, missing, tmp_path):
    rng = np.random.default_rng(7)
    labels = make_labels(15, rng)
    release = construct(template, tmp_path / "release", labels, SEQUENCES)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    score = score_of(release, tmp_path, scores, missing=missing)
    check_sequences(score, Case(release, scores, missing))


def test_sequences_of_labels_have_flips_alone(template, tmp_path):
    rng = np.random.default_rng(8)
    release = construct(template, tmp_path / "release", [3] * 9, SEQUENCES)
    predicted = rng.integers(0, 3, release.shape)
    path = tmp_path / "labels.npy"
    release.write(path, predicted.ravel(), "labels")
    got = release.score(path)["metrics"]["sequences"]
    case = Case(release, np.eye(CLASSES)[predicted])
    for s in got["sets"]:
        own = expected_sequences(case)[s["set"]]
        assert close(s["fp"], own["fp"], own["n"]) and s["ut5d"] is None and s["zipf"] is None
    assert got["mut5d"] is None and got["mfp"] is not None
