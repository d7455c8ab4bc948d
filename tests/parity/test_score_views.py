# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Metrics of views beside plain NumPy, on constructed releases and predictions
that are random, all right, all wrong, tied, missing, or for one image."""
import numpy as np
import pytest

from constructed import (CLASSES, SCORES, close, construct, is_wilson, mean,
                         predictions, relation, wilson)
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


# ---- offsets ----

def shifted(dx, dy, **more):
    return {"view": {"policy": "native", "border": "real", "outside": "drop", "dx": dx, "dy": dy, **more}}


def warped(tx, ty, angle):
    return {"view": {"policy": "resized", "border": "black", "dx": 0, "dy": 0,
                     "warp": {"angle": angle, "tx": tx, "ty": ty}}}


TURNED = [(tx, ty, angle) for tx in (-3.5, 0, 3.5) for ty in (0, 2) for angle in (-5, 5)]
OTHER_WARPS = {"zoom": {"scale": 1.1}, "shear": {"shear": 3}, "pitch": {"pitch": 4}, "yaw": {"yaw": 4}}
OFFSETS = {"clean": None,
           **{f"grid/x{dx}y{dy}": relation("view", "grid", "clean") for dx in (2, -2, 0) for dy in (1, -1)},
           "grid/drawn": relation("view", "grid", "clean"),
           **{f"turn/{i}": relation("view", "turn", "clean") for i in range(len(TURNED))},
           "turn/drawn": relation("view", "turn", "clean"),
           **{f"other/{name}": relation("view", "other", "clean") for name in OTHER_WARPS},
           "other/larger": relation("view", "other", "clean")}
SAID = {**{f"grid/x{dx}y{dy}": shifted(dx, dy) for dx in (2, -2, 0) for dy in (1, -1)},
        "grid/drawn": shifted("drawn", "drawn", positions=8, draw=1),
        **{f"turn/{i}": warped(*warp) for i, warp in enumerate(TURNED)},
        "turn/drawn": {"view": {**warped(0, 0, 0)["view"], "warp": {"most_angle": 5, "most_shift": 3, "draw": 0}}},
        **{f"other/{name}": {"view": {**warped(0, 0, 0)["view"], "warp": {"angle": 0, "tx": 0, "ty": 0, **warp}}}
           for name, warp in OTHER_WARPS.items()},
        "other/larger": shifted(0, 0, scale_px=1)}


def moved(variant):
    """(policy, dx, dy) of the crop, or None."""
    view = SAID[variant]["view"]
    if view["dx"] == "drawn" or "scale_px" in view or {"scale", "shear", "pitch", "yaw", "draw"} & set(view.get("warp", {})):
        return None
    return ("resized", -view["warp"]["tx"], -view["warp"]["ty"]) if "warp" in view else \
        ("native", view["dx"], view["dy"])


def is_clustered(figure, values):
    """values: of each image those of its outputs."""
    every = [value for own in values for value in own]
    if not every:
        return figure is None
    interval = wilson(mean(every), sum(bool(own) for own in values))
    return close(figure, mean(every), len(every)) and \
        np.allclose((figure["low"], figure["high"]), interval, rtol=0, atol=1e-9)


@pytest.mark.parametrize("missing", [(), ("turn/3", "grid/x2y1", "grid/x2y-1")])
@pytest.mark.parametrize("case", ["random", "right"])
def test_offsets(template, case, missing, tmp_path):
    """By a plain loop over images, sets and views."""
    rng = np.random.default_rng(5)
    labels = make_labels(31, rng)
    release = construct(template, tmp_path / "release", labels, OFFSETS, said=SAID)
    scores = predictions(case, (*release.shape, CLASSES), labels, rng)
    got = score_of(release, tmp_path, scores, missing=missing)["metrics"]["views"]["offsets"]
    case = Case(release, scores, missing)
    expected = []
    for name, pairs in case.cells("view").items():
        by_offset = {}
        for c, r in pairs:
            if moved(release.variants[c]):
                by_offset.setdefault(moved(release.variants[c]), []).append((c, r))
        for (policy, dx, dy), own in sorted(by_offset.items(), key=lambda item: item[0][:0:-1]):
            expected.append((name, policy, dx, dy, own))
    assert [(o["set"], o["policy"], o["dx"], o["dy"]) for o in got] == [e[:4] for e in expected]
    assert len(got) == 6 + 6
    for offset, (*_, own) in zip(got, expected):
        assert offset["views"] == len(own)
        assert is_clustered(offset["accuracy"], [[case.right(i, c) for c, _ in own if case.there[c]]
                                                 for i in case.labelled])
        assert is_clustered(offset["consistency"], [
            [case.predicted[i, c] == case.predicted[i, r] for c, r in own if case.both(c, r)]
            for i in case.images])
