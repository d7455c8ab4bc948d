# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Metrics of sets of outputs (views, sequences, edits) beside plain NumPy, on constructed releases and
predictions that are random, all right, all wrong, tied, missing, or for one image."""
import itertools

import numpy as np
import pytest
from scipy import stats

from constructed import (CLASSES, SCORES, base, close, construct, is_wilson, mean, predictions, relation,
                         softmax, write)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return base(tmp_path_factory.mktemp("template") / "release")


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


# ---- views ----

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


def worst_of(case, pairs, k, images):
    """By trying every subset."""
    subsets = list(itertools.combinations([cell for cell, _ in pairs], k))
    return mean(mean(all(case.right(i, cell) for cell in subset) for subset in subsets)
                for i in images) if subsets else None


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


# ---- sequences ----

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


# ---- edits ----

EDITS = {"clean": None,
         "inver": relation("control", "inver", "clean"),
         "size/0.1": relation("edit", "size", "clean"),
         "size/0.05": relation("edit", "size", "clean"),
         "size/full": relation("edit", "size", "clean"),
         "fog/1": None,
         "original": None,
         "bg/mixed_same": relation("edit", "backgrounds", "original"),
         "bg/only_fg": relation("edit", "backgrounds", "original"),
         "bg/mixed_rand": relation("edit", "backgrounds", "original"),
         "angle/again": relation("control", "angle", "clean"),
         "angle/45": relation("edit", "angle", "clean")}
CONTROLS = {"size": "inver", "angle": "angle/again", "backgrounds": None}


def mcnemar(first, second):
    """The exact two-sided p-value, by SciPy's binomial test."""
    a = sum(x and not y for x, y in zip(first, second))
    b = sum(y and not x for x, y in zip(first, second))
    return stats.binomtest(a, a + b, 0.5).pvalue if a + b else 1.0


def edit_pairs(case, cell, reference, control):
    """Outcomes of every image that counts: (reference right, edit right, control's or None)."""
    for i in case.labelled:
        if not case.both(cell, reference):
            continue
        outcome = None
        if control is not None and case.there[control]:
            outcome = (case.right(i, control),
                       case.predicted[i, control] != case.predicted[i, reference])
        yield case.right(i, reference), case.right(i, cell), outcome


def check_edit_figures(got, pairs):
    controlled = [p for p in pairs if p[2]]
    steady = [p for p in controlled if not p[2][1]]
    assert close(got["drop"], mean(int(r) - int(e) for r, e, _ in pairs), len(pairs))
    assert close(got["control_drop"], mean(int(r) - int(c[0]) for r, _, c in controlled),
                 len(controlled))
    assert close(got["control_flips"], mean(c[1] for _, _, c in controlled), len(controlled))
    assert close(got["unflipped_drop"], mean(int(r) - int(e) for r, e, _ in steady), len(steady))


def check_edits(score, case, k=None):
    got = score["metrics"]["edits"]
    sets, controls = case.cells("edit"), case.cells("control")
    everything = {}
    for name, pairs in sets.items():
        control = case.index.get(CONTROLS[name])
        everything.update({c: (r, control) for c, r in pairs})
    everything.update({c: (r, None) for pairs in controls.values() for c, r in pairs})
    outcomes = {c: list(edit_pairs(case, c, *rest)) for c, rest in everything.items()}
    assert [case.index[cell["variant"]] for cell in got["cells"]] == sorted(everything)
    for cell in got["cells"]:
        c = case.index[cell["variant"]]
        control = everything[c][1]
        assert cell["control"] == (None if control is None else case.release.variants[control])
        own = outcomes[c]
        check_edit_figures(cell, own)
        assert is_wilson(cell["reference_accuracy"], sum(r for r, _, _ in own), len(own))
        assert is_wilson(cell["accuracy"], sum(e for _, e, _ in own), len(own))
        if own:
            assert cell["p"] == pytest.approx(mcnemar([r for r, _, _ in own], [e for _, e, _ in own]),
                                              rel=1e-9)
        else:
            assert cell["p"] is None
    assert [s["set"] for s in got["sets"]] == list(sets)
    for s in got["sets"]:
        pairs = sets[s["set"]]
        own = [p for c, _ in pairs for p in outcomes[c]]
        assert s["edits"] == len(pairs)
        check_edit_figures(s, own)
        assert close(s["accuracy"], mean(e for _, e, _ in own), len(own))
        whole = case.labelled if all(case.there[c] for c, _ in pairs) else []
        fooled = sum(any(not case.right(i, c) for c, _ in pairs) for i in whole)
        assert is_wilson(s["challenge_accuracy"], len(whole) - fooled, len(whole))
        assert s["worst_of"] == (k or len(pairs))
        assert close(s["worst_of_accuracy"], worst_of(case, pairs, k or len(pairs), whole), len(whole))
        check_gap(s, case)


def check_gap(s, case):
    same, rand = case.index["bg/mixed_same"], case.index["bg/mixed_rand"]
    if s["set"] != "backgrounds" or not case.both(same, rand) or not case.labelled:
        assert s["bg_gap"] is None and s["bg_gap_p"] is None
        return
    first = [case.right(i, same) for i in case.labelled]
    second = [case.right(i, rand) for i in case.labelled]
    assert close(s["bg_gap"], mean(first) - mean(second), len(first))
    assert s["bg_gap_p"] == pytest.approx(mcnemar(first, second), rel=1e-9)


@pytest.mark.parametrize("images", [2, 41])
@pytest.mark.parametrize("case", SCORES)
def test_edits(template, case, images, tmp_path):
    rng = np.random.default_rng(images)
    labels = [*make_labels(images - 1, rng), 4]
    release = construct(template, tmp_path / "release", labels, EDITS)
    scores = predictions(case, (*release.shape, CLASSES), labels, rng)
    check_edits(score_of(release, tmp_path, scores), Case(release, scores))


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("missing", [(), ("inver",), ("bg/mixed_rand", "clean"), ("size/full",)])
def test_edits_missing_and_the_worst_of_k(template, missing, k, tmp_path):
    rng = np.random.default_rng(k)
    labels = make_labels(25, rng)
    release = construct(template, tmp_path / "release", labels, EDITS)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    score = score_of(release, tmp_path, scores, "--worst-of", str(k), missing=missing)
    check_edits(score, Case(release, scores, missing), k)


def test_the_interval_of_a_drop(template, tmp_path):
    """Beside SciPy's bootstrap of the paired differences."""
    rng = np.random.default_rng(9)
    labels = make_labels(400, rng, unlabelled=0)
    release = construct(template, tmp_path / "release", labels, EDITS)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    folder = write(release, tmp_path / "predictions", scores)
    score = release.score(folder, replicates=4000)
    case = Case(release, scores)
    got = next(s for s in score["metrics"]["edits"]["sets"] if s["set"] == "size")["drop"]
    cells, clean = [c for c, _ in case.cells("edit")["size"]], case.index["clean"]
    drops = np.array([[int(case.right(i, clean)) - int(case.right(i, c)) for c in cells]
                      for i in case.images]).mean(axis=1)
    theirs = stats.bootstrap((drops,), np.mean, n_resamples=4000, method="percentile",
                             random_state=1).confidence_interval
    width = theirs.high - theirs.low
    assert got["low"] == pytest.approx(theirs.low, abs=0.06 * width)
    assert got["high"] == pytest.approx(theirs.high, abs=0.06 * width)
