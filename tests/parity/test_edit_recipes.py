# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Recipes of other backgrounds, from the build to the score: what is in their pictures, and figures beside
plain loops over the rows."""
import json
import subprocess

import numpy as np
import pytest
from PIL import Image
from scipy import stats

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


# ---- Waterbirds ----

COLOURS = {"land": (20, 160, 40), "water": (30, 60, 200)}
BIRDS = {"landbird": "land", "waterbird": "water"}


def save(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, np.uint8)).save(path)


@pytest.fixture(scope="module")
def birds(tmp_path_factory):
    """Images of two classes, gray but for a disk, their masks, and places of one colour each."""
    folder = tmp_path_factory.mktemp("birds")
    y, x = np.mgrid[:24, :32]
    disk = (x - 16) ** 2 + (y - 12) ** 2 < 64
    for k, name in enumerate(BIRDS):
        for i in range(200 - 80 * k):
            picture = np.where(disk[..., None], (255, 10 * k, i), 128)
            save(folder / "images" / name / f"{i:03}.png", picture)
            save(folder / "masks" / name / f"{i:03}.png", 255 * disk)
    for place, colour in COLOURS.items():
        for i in range(3):
            save(folder / "places" / place / f"{i}.png", np.broadcast_to(colour, (24, 32, 3)))
    return folder


def build_birds(birds, out, *options):
    return build(out, "waterbirds", "--masks", birds / "masks", "--backgrounds", birds / "places",
                 *options, source=birds / "images")


def places_of(release):
    return {row["key"]: row["attributes"]["place"] for row in rows_of(release)}


@pytest.mark.parametrize("options, share", [
    (["--split", "train"], 0.95), (["--split", "val"], 0.5), (["--split", "test"], 0.5), ([], 0.5),
    (["--split", "train", "--correlation", "0.7"], 0.7), (["--correlation", "0"], 0),
    (["--correlation", "1"], 1)])
def test_how_often_places_go_with_classes(birds, options, share, tmp_path):
    places = places_of(build_birds(birds, tmp_path / "release", *options))
    for name, own in BIRDS.items():
        of_class = [place == own for key, place in places.items() if key.startswith(name)]
        deviation = np.sqrt(share * (1 - share) / len(of_class))
        assert abs(np.mean(of_class) - share) <= 3 * deviation


def test_the_place_is_seen(birds, tmp_path):
    release = build_birds(birds, tmp_path / "release", "--split", "val")
    for row in rows_of(release):
        place = row["attributes"]["place"]
        assert row["attributes"]["group"] == f"{row['key'].split('/')[0]} on {place}"
        pixels = picture(release, row, "at_place")
        assert tuple(pixels[0, 0]) == COLOURS[place] and pixels[12, 16, 0] == 255
        assert background_of(row, "at_place").split("/")[0] == place


def test_the_place_is_the_images_own(birds, tmp_path):
    """Not that of other images in the build, of threads, or of chunks; another with another seed."""
    whole = places_of(build_birds(birds, tmp_path / "whole"))
    part = places_of(build_birds(birds, tmp_path / "part", "--limit", "40", "--threads", "1",
                                 "--chunk", "7"))
    assert len(part) == 40 and part.items() <= whole.items()
    assert places_of(build_birds(birds, tmp_path / "other", "--seed", "1")) != whole


def test_the_table_of_groups(birds, tmp_path):
    release = build_birds(birds, tmp_path / "release", "--split", "train")
    groups = [row["attributes"]["group"] for row in rows_of(release)]
    expected = [{"group": f"{bird} on {place}", "label": label, "place": place,
                 "images": groups.count(f"{bird} on {place}")}
                for label, bird in enumerate(BIRDS) for place in COLOURS]
    assert release.manifest["edits"]["groups"] == expected
    assert release.manifest["edits"]["correlation"] == 0.95
    assert sum(group["images"] for group in expected) == 320


@pytest.mark.parametrize("case", ["random", "right", "wrong"])
def test_the_worst_group(birds, case, tmp_path):
    release = build_birds(birds, tmp_path / "release", "--split", "train")
    rows = rows_of(release)
    case, score = scored(release, tmp_path, case=case)
    cell = next(c for c in score["metrics"]["groups"]["cells"] if c["variant"] == "at_place")
    shares = {}
    for entry in release.manifest["edits"]["groups"]:
        own = [case.right(i, case.index["at_place"]) for i in case.images
               if rows[i]["attributes"]["group"] == entry["group"]]
        found = next(g for g in cell["groups"] if g["group"] == entry["group"])
        assert len(own) == entry["images"] and is_wilson(found["accuracy"], sum(own), len(own))
        shares[entry["group"]] = mean(own)
    assert shares[cell["worst_group"]] == min(shares.values())
    assert close(cell["worst_accuracy"], min(shares.values()))


def test_places_of_more_classes(tmp_path):
    """Of the images' own backgrounds: all other classes come up, evenly."""
    release = build(tmp_path / "release", "waterbirds", "--correlation", "0.25",
                    source="synthetic:count=360,size=32x24")
    places = places_of(release)
    own = [key.split("/")[0] == place for key, place in places.items()]
    assert abs(np.mean(own) - 0.25) < 0.07
    counts = [list(places.values()).count(name) for name in release.manifest["classes"]]
    assert stats.chisquare(counts).pvalue > 0.001
    for row in rows_of(release):
        background = background_of(row, "at_place")
        assert background != row["key"] and background.split("/")[0] == places[row["key"]]


# ---- pasted objects ----

BLENDS = ["hard", "feather", "laplacian", "poisson"]


@pytest.fixture(scope="module")
def pasted(tmp_path_factory):
    return build(tmp_path_factory.mktemp("pasted") / "release", "cut-paste")


def test_blends_alone_differ(pasted):
    """One background an image, which is that of another class; away from the object only the pyramid's
    blend may differ, and before its own background all is as it was."""
    differ = set()
    for row in rows_of(pasted):
        keys = {background_of(row, f"other_{blend}") for blend in BLENDS}
        assert len(keys) == 1 and keys.pop().split("/")[0] != row["key"].split("/")[0]
        clean = picture(pasted, row, "clean")
        other = {blend: picture(pasted, row, f"other_{blend}") for blend in BLENDS}
        same = {blend: picture(pasted, row, f"same_{blend}") for blend in BLENDS}
        a = row["attributes"]
        left, top = int(a["object_left"]) - 3, int(a["object_top"]) - 3  # what is completed, too
        outside = np.ones(clean.shape[:2], bool)
        outside[max(0, top):top + int(a["object_height"]) + 6,
                max(0, left):left + int(a["object_width"]) + 6] = False
        for blend in ("hard", "feather", "poisson"):
            assert np.array_equal(other["hard"][outside], other[blend][outside])
            assert np.array_equal(same[blend][outside], clean[outside])
        differ |= {(i, a, b) for i, pair in enumerate((other, same)) for a in BLENDS for b in BLENDS
                   if not np.array_equal(pair[a], pair[b])}
    assert len(differ) == 2 * 4 * 3


@pytest.mark.parametrize("case", ["random", "right", "wrong"])
def test_each_blend_beside_its_control(pasted, case, tmp_path):
    case, score = scored(pasted, tmp_path, case=case)
    edits = score["metrics"]["edits"]
    assert [s["set"] for s in edits["sets"]] == BLENDS

    def right(variant):
        return np.array([case.right(i, case.index[variant]) for i in case.images])

    for found in edits["sets"]:
        blend = found["set"]
        assert close(found["drop"], mean(right("clean")) - mean(right(f"other_{blend}")), 36)
        assert close(found["control_drop"], mean(right("clean")) - mean(right(f"same_{blend}")), 36)
        cell = next(c for c in edits["cells"] if c["variant"] == f"other_{blend}")
        assert cell["control"] == f"same_{blend}"
