# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Recipes of other backgrounds, from the build to the score: what is in their pictures, and figures beside
plain loops over the rows."""
import json
import subprocess

import numpy as np
import pytest
from PIL import Image

from constructed import CLASSES, close, is_wilson, mean, predictions, write
from sets_case import Case
from test_scores import SHIFTFORGE, Release

SOURCE = "synthetic:count=36,size=64x48"  # three of each class
MIXED = ["mixed_same", "mixed_rand", "mixed_next"]


def build(folder, recipe, *options, source=SOURCE):
    subprocess.run([SHIFTFORGE, "build", recipe, "--progress", "none", "--preprocess", "none",
                    "--source", source, "--out", folder, *options], check=True, capture_output=True)
    return Release(folder)


def rows_of(release):
    return [json.loads(line) for chunk in release.manifest["chunks"]
            for line in (release.folder / chunk["path"]).read_text().splitlines()]


def picture(release, row, variant):
    path = release.manifest["variants"][release.variants.index(variant)]["path"]
    return np.asarray(Image.open(release.folder / path.replace("{stem}", row["stem"])))


def background_of(row, variant):
    return next(o["background"] for o in row["outputs"] if o["variant"] == variant)


def scored(release, tmp_path, seed=0, case="random"):
    """Predictions at random, and their score."""
    rng = np.random.default_rng(seed)
    scores = predictions(case, (*release.shape, CLASSES), list(release.labels), rng)
    return Case(release, scores), release.score(write(release, tmp_path / "predictions", scores))


# ---- ImageNet-9 ----

@pytest.fixture(scope="module")
def imagenet_9(tmp_path_factory):
    return build(tmp_path_factory.mktemp("edits") / "release", "imagenet-9")


def test_the_layout_of_imagenet_9(imagenet_9):
    folders = {"original", "only_fg", "no_fg", "only_bg_b", "only_bg_t", *MIXED}
    rows = rows_of(imagenet_9)
    wanted = {f"{folder}/val/{row['key']}" for folder in folders for row in rows}
    found = {str(path.relative_to(imagenet_9.folder)) for path in imagenet_9.folder.rglob("*.png")}
    assert found == wanted and len(wanted) == 8 * 36
    assert imagenet_9.manifest["edits"]["removal"] == "strip"


def test_what_is_mixed(imagenet_9):
    """Every pixel is the image's or that of the background's tiled variant; the object's are the image's."""
    rows = rows_of(imagenet_9)
    by_key = {row["key"]: row for row in rows}
    labels = {"mixed_same": lambda label: label, "mixed_next": lambda label: (label + 1) % CLASSES}
    others = set()
    for row in rows:
        clean, only_fg = picture(imagenet_9, row, "clean"), picture(imagenet_9, row, "only_fg")
        for variant in MIXED:
            other = by_key[background_of(row, variant)]
            assert other is not row
            others.add(other["label"] == row["label"])
            assert other["label"] == labels.get(variant, lambda _: other["label"])(row["label"])
            got, ground = picture(imagenet_9, row, variant), picture(imagenet_9, other, "only_bg_t")
            assert np.all((got == clean).all(axis=-1) | (got == ground).all(axis=-1))
            assert np.array_equal(got[only_fg.any(axis=-1)], clean[only_fg.any(axis=-1)])
            assert not np.array_equal(got, clean)
    assert others == {True, False}


@pytest.mark.parametrize("case", ["random", "right", "wrong"])
def test_the_gap_of_backgrounds(imagenet_9, case, tmp_path):
    case, score = scored(imagenet_9, tmp_path, case=case)
    found = next(s for s in score["metrics"]["edits"]["sets"] if s["set"] == "mixed")
    right = {v: [case.right(i, case.index[v]) for i in case.images] for v in MIXED}
    gap = sum(right["mixed_same"]) / 36 - sum(right["mixed_rand"]) / 36
    assert close(found["bg_gap"], gap, 36)
    assert close(found["accuracy"], mean(mean(right[v]) for v in MIXED), 3 * 36)


# ---- the backgrounds challenge ----

@pytest.fixture(scope="module", params=[3, 8, 20])
def challenge(request, tmp_path_factory):
    return build(tmp_path_factory.mktemp("challenge") / "release", "backgrounds-challenge",
                 "--severities", f"1-{request.param}")


def test_backgrounds_of_an_object_differ(challenge):
    variants = challenge.variants[1:]
    own = set()
    for row in rows_of(challenge):
        keys = [background_of(row, variant) for variant in variants]
        assert len(set(keys)) == len(keys) and row["key"] not in keys
        own |= {key.split("/")[0] == row["key"].split("/")[0] for key in keys}
    assert own == {True, False}


def test_every_object_has_every_background(tmp_path):
    """Of six images, five others: all of them, and then the first again."""
    release = build(tmp_path / "release", "backgrounds-challenge", "--severities", "1-7",
                    source="synthetic:count=6,size=64x48")
    keys = {row["key"] for row in rows_of(release)}
    for row in rows_of(release):
        got = [background_of(row, variant) for variant in release.variants[1:]]
        assert set(got[:5]) == keys - {row["key"]} and got[5:] == got[:2]


@pytest.mark.parametrize("case", ["random", "right", "wrong"])
def test_challenge_accuracy(challenge, case, tmp_path):
    case, score = scored(challenge, tmp_path, case=case)
    found, = score["metrics"]["edits"]["sets"]
    cells = [case.index[variant] for variant in challenge.variants[1:]]
    whole = sum(all(case.right(i, cell) for cell in cells) for i in case.images)
    assert found["set"] == "challenge" and found["edits"] == len(cells)
    assert is_wilson(found["challenge_accuracy"], whole, 36)
