# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Metrics of edits beside plain NumPy and SciPy, on constructed releases and predictions
that are random, all right, all wrong, tied, missing, or for one image."""
import numpy as np
import pytest
from scipy import stats

from constructed import (CLASSES, SCORES, close, construct, is_wilson, mean,
                         predictions, relation, write)
from sets_case import Case, make_labels, score_of, worst_of


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


# ---- size and position of the object ----

MOVES = {"clean": None,
         "inver": relation("control", "inver", "clean"),
         "fog/1": None,
         "size/0.1": relation("edit", "size", "clean"),
         "position/drawn": relation("edit", "position", "clean"),
         "position/set": relation("edit", "position", "clean"),
         "position/half": relation("edit", "position", "clean")}


def operation(**parameters):
    return {"operation": {"corruption": "object_position", "name": "object_position", "severity": 0,
                          "revision": 1, "parameters": parameters}}


GIVEN = {"position/drawn": operation(x="drawn", y="drawn"), "position/set": operation(x=0.25, y=1 / 3),
         "position/half": operation(x="drawn", y=0.9), "size/0.1": operation(rate=0.1)}


def objects(images, rng):
    """Attributes and drawn values; some images lack some."""
    attributes = [{"object_area": float(rng.random() ** 2), "object_x": float(rng.random()),
                   "object_y": float(rng.random())} for _ in range(images)]
    attributes[3] = {"object_x": 0.5}
    attributes[4] = {}
    drawn = [{"position/drawn": {"x": float(rng.random()), "y": float(rng.random())},
              "position/half": {"x": float(rng.random())}} for _ in range(images)]
    return attributes, drawn


def place(variant, attributes, drawn):
    """Which third across, and which down, of one image."""
    given = GIVEN[variant]["operation"]["parameters"] if variant.startswith("position") else \
        {axis: attributes.get(f"object_{axis}") for axis in "xy"}
    at = [drawn.get(variant, {}).get(axis, given[axis]) for axis in "xy"]
    return None if None in at else tuple(min(int(3 * share), 2) for share in at)


@pytest.mark.parametrize("missing", [(), ("size/0.1", "position/set")])
def test_edits_by_size_and_position(template, missing, tmp_path):
    """By plain loops; intervals of the area by NumPy's quantiles."""
    rng = np.random.default_rng(6)
    labels = make_labels(90, rng)
    attributes, drawn = objects(90, rng)
    release = construct(template, tmp_path / "release", labels, MOVES, attributes, said=GIVEN, drawn=drawn)
    scores = predictions("random", (*release.shape, CLASSES), labels, rng)
    got = score_of(release, tmp_path, scores, missing=missing)["metrics"]["edits"]
    case = Case(release, scores, missing)

    def right(variant, images):
        c = case.index[variant]
        return [case.right(i, c) for i in images if case.labels[i] is not None and case.there[c]]

    areas = [a.get("object_area", np.nan) for a in attributes]
    bounds = np.nanquantile(areas, [0, 0.25, 0.5, 0.75, 1])
    wanted = [v for v in MOVES if v != "fog/1"]
    assert [a["variant"] for a in got["areas"]] == [v for v in wanted for _ in range(4)]
    for k, part in enumerate(got["areas"]):
        low, high = bounds[k % 4:k % 4 + 2]
        assert np.allclose((part["area_low"], part["area_high"]), (low, high))
        images = [i for i, area in enumerate(areas) if low < area <= high or k % 4 == 0 and area == low]
        own = right(part["variant"], images)
        assert is_wilson(part["accuracy"], sum(own), len(own))

    placed = ["clean", "position/drawn", "position/set", "position/half"]
    assert [p["variant"] for p in got["positions"]] == [v for v in placed for _ in range(9)]
    counted = 0
    for k, part in enumerate(got["positions"]):
        x, y = k % 3, k % 9 // 3
        assert np.allclose([part[m] * 3 for m in ("x_low", "x_high", "y_low", "y_high")], [x, x + 1, y, y + 1])
        images = [i for i in case.images if place(part["variant"], attributes[i], drawn[i]) == (x, y)]
        own = right(part["variant"], images)
        counted += len(own)
        assert is_wilson(part["accuracy"], sum(own), len(own))
    assert counted == len(case.labelled) * sum(case.there[case.index[v]] for v in placed) - \
        sum(case.labels[i] is not None for i in (3, 4))


def test_edits_of_objects_that_nothing_is_said_of(template, tmp_path):
    labels = [0, 1, 2]
    release = construct(template, tmp_path / "release", labels, EDITS)
    scores = predictions("right", (*release.shape, CLASSES), labels, np.random.default_rng(1))
    got = score_of(release, tmp_path, scores)["metrics"]["edits"]
    assert got["areas"] == [] and got["positions"] == []
