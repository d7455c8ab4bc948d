# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Accuracy by groups and slices beside plain NumPy, and the columns computed from pixels beside SciPy, on
constructed releases and predictions that are random, all right, all wrong, tied, or missing."""
import json
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from constructed import (CLASSES, SCORES, close, construct, is_wilson, mean, predictions, relation,
                         wilson, write)
from test_scores import build

VARIANTS = {"clean": None, "fog/1": None, "fog/2": None, "view": relation("view", "v", "clean")}
PLACES = ["water", "land", "été", ""]


def attributes_of(images, rng):
    rows = []
    for _ in range(images):
        row = {"group": PLACES[rng.integers(3)], "area": float(rng.normal()),
               "steps": int(rng.integers(4)), "w:3": "odd", "one": 0.5}
        rows.append({name: value for name, value in row.items() if rng.random() < 0.9})
    return rows


def make(template, folder, images, rng, case="random", classes=4, **options):
    labels = [None if rng.random() < 0.1 else int(rng.integers(classes)) for _ in range(images - 1)]
    labels.append(1)
    release = construct(template, folder, labels, VARIANTS, attributes_of(images, rng), **options)
    return release, predictions(case, (*release.shape, CLASSES), labels, rng)


class Tallies:
    """Outcomes by image, clean and of all other outputs."""

    def __init__(self, release, scores, missing=()):
        right = scores.argmax(axis=-1) == np.array(
            [-1 if label is None else label for label in release.labels])[:, None]
        self.outcomes = []
        for i, label in enumerate(release.labels):
            there = [v for v, name in enumerate(release.variants)
                     if name not in missing and label is not None]
            self.outcomes.append(([right[i, v] for v in there if v == 0],
                                  [right[i, v] for v in there if v > 0]))

    def over(self, images, kind):
        return [x for i in images for x in self.outcomes[i][kind]]


def check_slices(got, expected, tallies, list_name="slices"):
    """expected: [(name, images), ...]"""
    images = range(len(tallies.outcomes))
    assert [(s[list_name[:-1]], s["images"]) for s in got[list_name]] == \
        [(name, len(own)) for name, own in expected]
    assert got["images"] == sum(len(own) for _, own in expected)
    assert got["without"] == len(tallies.outcomes) - got["images"]
    for kind, prefix in ((0, "clean_"), (1, "")):
        error = mean(not x for x in tallies.over(images, kind))
        accuracies = []
        for s, (name, own) in zip(got[list_name], expected):
            outcomes = tallies.over(own, kind)
            accuracy = mean(outcomes)
            figure = s[f"{prefix}accuracy"]
            assert close(figure, accuracy, len(outcomes))
            if outcomes:  # Wilson's of as many draws as there are images
                draws = sum(bool(tallies.outcomes[i][kind]) for i in own)
                assert (figure["low"], figure["high"]) == pytest.approx(wilson(accuracy, draws), abs=1e-9)
            ratio = None if accuracy is None or not error else (1 - accuracy) / error
            assert close(s[f"{prefix}error_ratio"], ratio, len(outcomes))
            if accuracy is not None:
                accuracies.append((accuracy, name))
        check_whole(got["clean" if kind == 0 else "corrupted"], accuracies)


def check_whole(got, accuracies):
    if not accuracies:
        assert got is None
        return
    bottom = -(-len(accuracies) // 10)
    values = sorted(a for a, _ in accuracies)
    worst = next(name for a, name in accuracies if a == values[0])
    assert got["worst"] == worst and got["bottom_slices"] == bottom
    assert close(got["worst_accuracy"], values[0])
    assert close(got["bottom_accuracy"], mean(values[:bottom]))
    assert close(got["mean_accuracy"], mean(values))


def by_value(release, name):
    values = {}
    for i, row in enumerate(rows_of(release)):
        if name in row:
            values.setdefault(row[name], []).append(i)
    return sorted(values.items(), key=lambda item: item[0].encode())


def rows_of(release):
    return [json.loads(line).get("attributes", {})
            for chunk in release.manifest["chunks"]
            for line in (release.folder / chunk["path"]).read_text().splitlines()]


def by_interval(values, parts):
    """values: {image: number}. A value is in the slice of so many quantiles below it."""
    ordered = sorted(values.values())
    if not ordered:
        return []
    edges = []
    for j in range(1, parts):
        place = Fraction(j * (len(ordered) - 1), parts)
        below = int(place)
        above = min(below + 1, len(ordered) - 1)
        edges.append(Fraction(ordered[below]) +
                     (place - below) * (Fraction(ordered[above]) - Fraction(ordered[below])))
    slices = {}
    for i, value in values.items():
        slices.setdefault(sum(edge < Fraction(value) for edge in edges), []).append(i)
    return [slices[k] for k in sorted(slices)]


def named(got, groups):
    """Intervals have names of their own: they lie in a row and hold their images."""
    return [(s["slice"], own) for s, own in zip(got["slices"], groups)] \
        if len(got["slices"]) == len(groups) else None


# ---- groups ----

@pytest.mark.parametrize("images", [1, 2, 60])
@pytest.mark.parametrize("case", SCORES)
def test_groups(template, case, images, tmp_path):
    rng = np.random.default_rng(images)
    release, scores = make(template, tmp_path / "release", images, rng, case)
    score = release.score(write(release, tmp_path / "predictions", scores))
    groups = by_value(release, "group")
    if not groups:
        assert "groups" not in score["metrics"]
        return
    got = score["metrics"]["groups"]
    check_slices(got, groups, Tallies(release, scores), "groups")
    right = scores.argmax(axis=-1)
    for cell in got["cells"]:
        v = release.variants.index(cell["variant"])
        accuracies = []
        for entry, (name, own) in zip(cell["groups"], groups, strict=True):
            outcomes = [right[i, v] == release.labels[i] for i in own if release.labels[i] is not None]
            assert entry["group"] == name and is_wilson(entry["accuracy"], sum(outcomes), len(outcomes))
            accuracies += [(mean(outcomes), name)] if outcomes else []
        lowest = min((a for a, _ in accuracies), default=None)
        assert close(cell["worst_accuracy"], lowest)
        assert cell["worst_group"] == next((n for a, n in accuracies if a == lowest), None)


def test_groups_are_texts(template, tmp_path):
    release = construct(template, tmp_path / "release", [1, 2], VARIANTS, [{"group": 1}, {"group": 2}])
    scores = predictions("right", (*release.shape, CLASSES), [1, 2], None)
    assert "groups" not in release.score(write(release, tmp_path / "p", scores))["metrics"]


# ---- slices ----

@pytest.mark.parametrize("missing", [(), ("clean",), ("fog/1", "view")])
@pytest.mark.parametrize("images", [1, 2, 75])
def test_slices(template, images, missing, tmp_path):
    rng = np.random.default_rng(images)
    release, scores = make(template, tmp_path / "release", images, rng)
    folder = write(release, tmp_path / "predictions", scores, missing)
    rows, tallies = rows_of(release), Tallies(release, scores, missing)
    spec = {"class": None, "area": 4, "group": None, "area:1": 1, "area:7": 7, "steps:3": 3,
            "one": 4, "w:3": None, "width": 4}
    spec = {name: parts for name, parts in spec.items()
            if name in ("class", "width") or any(name in row or name.split(":")[0] in row
                                                 for row in rows)}
    options = ["--slices", ",".join(spec), *(["--allow-missing"] if missing else [])]
    score = release.score(folder, *options, "--threads", "1")
    assert score == release.score(folder, *options, "--threads", "7")
    columns = score["metrics"]["slices"]["columns"]
    for got, (name, parts) in zip(columns, spec.items(), strict=True):
        assert got["column"] == (name if name in ("class", "w:3") else name.split(":")[0])
        if name == "class":
            classes = sorted({label for label in release.labels if label is not None})
            expected = [(release.manifest["classes"][k],
                         [i for i, label in enumerate(release.labels) if label == k])
                        for k in classes]
        elif parts is None:
            expected = by_value(release, name)
        else:
            values = {i: 64 if name == "width" else row[got["column"]]
                      for i, row in enumerate(rows) if name == "width" or got["column"] in row}
            expected = named(got, by_interval(values, parts))
            for s, (_, own) in zip(got["slices"], expected):
                assert all(s["low"] <= values[i] <= s["high"] for i in own)
        check_slices(got, expected, tallies)


@pytest.mark.parametrize("case", SCORES)
def test_slices_of_extreme_predictions(template, case, tmp_path):
    rng = np.random.default_rng(5)
    release, scores = make(template, tmp_path / "release", 40, rng, case)
    score = release.score(write(release, tmp_path / "predictions", scores), "--slices", "group")
    check_slices(score["metrics"]["slices"]["columns"][0], by_value(release, "group"),
                 Tallies(release, scores))


def test_the_worst_tenth_of_classes(template, tmp_path):
    rng = np.random.default_rng(6)
    names = [f"class {k}" for k in range(45)]
    labels = [int(rng.integers(45)) for _ in range(700)]
    release = construct(template, tmp_path / "release", labels, VARIANTS, classes=names)
    scores = predictions("random", (*release.shape, 45), labels, rng)
    score = release.score(write(release, tmp_path / "predictions", scores), "--slices", "class")
    classes = [(name, [i for i, label in enumerate(labels) if label == k])
               for k, name in enumerate(names)]
    check_slices(score["metrics"]["slices"]["columns"][0], classes, Tallies(release, scores))
    # the group of classes says the same
    tallies, own = Tallies(release, scores), score["metrics"]["classes"]
    assert len(own["classes"]) == 45
    for entry in own["classes"]:
        images = classes[entry["class"]][1]
        assert entry["images"] == len(images) and entry["name"] == names[entry["class"]]
        assert close(entry["error"], 1 - mean(tallies.over(images, 1)))
        assert close(entry["clean_error"], 1 - mean(tallies.over(images, 0)))
    errors = sorted((entry["error"]["value"] for entry in own["classes"]), reverse=True)
    assert [entry["error"]["value"] for entry in own["classes"]] == errors
    assert own["bottom_error"] == pytest.approx(mean(errors[:5])) and own["bottom_classes"] == 5
    assert own["worst_error"]["value"] == errors[0]


# ---- columns of pixels ----

def measured(path):
    """Brightness, contrast and sharpness of a file."""
    y = np.asarray(Image.open(path).convert("RGB"), np.float64) @ [0.299, 0.587, 0.114]
    around = ndimage.convolve(y, [[0, 1, 0], [1, -4, 1], [0, 1, 0]], mode="nearest")
    inner = around[1:-1, 1:-1]
    return y.mean(), y.std(), inner.var() if inner.size else None


@pytest.mark.parametrize("size,sink", [("40x56", "folder"), ("2x9", "folder"), ("48x48", "tar"),
                                       ("48x48", "npy"), ("48x48", "npz")])
def test_columns_of_pixels(size, sink, tmp_path):
    """Intervals of one image each, whose bounds are then its value."""
    options = ["--source", f"synthetic:count=9,size={size}", "--preprocess", "none", "--corruptions",
               "contrast", "--severities", "1", "--encode", "png"]
    files = build(tmp_path / "files", *options)
    values = [measured(tmp_path / "files" / "clean" / f"{key[:-4]}.png") for key in files.keys]
    release = files if sink == "folder" else build(
        tmp_path / "release", *(options[:-2] if sink in ("npy", "npz") else options), "--sink", sink)
    scores = predictions("random", (*release.shape, CLASSES), list(release.labels),
                         np.random.default_rng(7))
    # npy and tar releases have no file a variant: one array of all outputs
    path = tmp_path / "model.npy"
    release.write(path, scores.reshape(-1, CLASSES), "logits")
    score = release.score(path, "--slices", "brightness:1000,contrast:1000,sharpness:1000",
                          "--threads", "3")
    for column, (got, name) in enumerate(zip(score["metrics"]["slices"]["columns"],
                                             ("brightness", "contrast", "sharpness"), strict=True)):
        own = sorted(value[column] for value in values if value[column] is not None)
        assert got["column"] == name and got["source"] == "pixels" and got["images"] == len(own)
        assert len(got["slices"]) == len(own)
        edges = [np.quantile(own, [0, 1])] if own else []
        for s, value in zip(got["slices"], own):
            assert s["low"] - 1e-9 <= value <= s["high"] + 1e-9
            assert s["high"] - s["low"] <= (edges[0][1] - edges[0][0]) / 100 + 1e-9
        if own:
            assert got["slices"][0]["low"] == pytest.approx(own[0], rel=1e-9)
            assert got["slices"][-1]["high"] == pytest.approx(own[-1], rel=1e-9)
        check_slices(got, [(s["slice"], [i for i, v in enumerate(values) if v[column] == value])
                           for s, value in zip(got["slices"], own)], Tallies(release, scores))


# ---- FMR ----

@pytest.mark.parametrize("images", [1, 30])
@pytest.mark.parametrize("case,oracle", [
    ("random", "random"), ("random", "right"), ("random", "wrong"), ("wrong", "random"),
    ("right", "random"), ("coarse", "tied")])
@pytest.mark.parametrize("missing,unknown", [((), ()), (("fog/1",), ("view",)), ((), ("clean",))])
def test_fmr(template, case, oracle, images, missing, unknown, tmp_path):
    rng = np.random.default_rng(images)
    release, scores = make(template, tmp_path / "release", images, rng, case)
    theirs = predictions(oracle, scores.shape, release.labels, rng)
    folder = write(release, tmp_path / "predictions", scores, missing)
    other = write(release, tmp_path / "oracle", theirs, unknown)
    score = release.score(folder, "--oracle", other, "--allow-missing")
    got = score["metrics"]["fmr"]
    assert got["oracle"] == "oracle"
    right, known = (s.argmax(axis=-1) == np.array(
        [-1 if label is None else label for label in release.labels])[:, None]
        for s in (scores, theirs))
    everything = []
    variants = release.variants[1:]
    assert [cell["variant"] for cell in got["cells"]] == variants
    for cell in got["cells"]:
        v = release.variants.index(cell["variant"])
        there = [i for i, label in enumerate(release.labels) if label is not None
                 and cell["variant"] not in missing and cell["variant"] not in unknown]
        pairs = [(known[i, v], right[i, v], right[i, 0]) for i in there]
        everything += pairs
        check_fmr(cell, pairs)
        valid = [p for p in pairs if p[0]]
        assert is_wilson(cell["pa"], sum(p[1] for p in valid), len(valid))
        assert is_wilson(cell["sa"], sum(p[2] for p in valid), len(valid))
        assert is_wilson(cell["validation_rate"], len(valid), len(pairs))
    check_fmr(got, everything)


def check_fmr(got, pairs):
    valid = [p for p in pairs if p[0]]
    pa, sa = mean(p[1] for p in valid), mean(p[2] for p in valid)
    assert close(got["pa"], pa, len(valid)) and close(got["sa"], sa, len(valid))
    assert close(got["fmr"], pa / sa if sa else None, len(valid))
    assert close(got["validation_rate"], mean(p[0] for p in pairs), len(pairs))
