# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Balanced errors, BE and rBE beside scikit-learn's balanced accuracy and the formulas of the paper, on a
release whose manifest is made one of MedMNIST-C."""
import json
import warnings

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from test_scores import CLASSES, build

# AlexNet's published errors for some of the twelve: mean over severities by corruption, and clean.
BLOODMNIST = {"pixelate": 0.05975618949678589, "jpeg_compression": 0.13976187053705183,
              "defocus_blur": 0.22399795597780647, "motion_blur": 0.1845192137218041}
BLOODMNIST_CLEAN = 0.018369282094266692


@pytest.fixture
def release(tmp_path):
    return build(tmp_path / "release", "--source", "synthetic:count=40,size=32x32", "--preprocess",
                 "none", "--corruptions", ",".join(BLOODMNIST))


def become(release, profile, names=None):
    """Another profile, and other names for the corruptions."""
    manifest = release.manifest
    manifest["profile"] = profile
    for variant in manifest["variants"]:
        operation = variant["operation"]
        if operation and names and operation["name"] in names:
            operation["name"] = names[operation["name"]]
    (release.folder / "manifest.json").write_text(json.dumps(manifest))


def score(release, tmp_path, predicted):
    out = tmp_path / "model.npy"
    release.write(out, predicted.ravel().astype(np.int32), "labels")
    return release.score(out)


def balanced_errors(release, predicted):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [1 - balanced_accuracy_score(release.labels, predicted[:, v])
                for v in range(len(release.variants))]


def predictions(release, kind, rng):
    labels = np.repeat(release.labels[:, None], len(release.variants), 1)
    wrong = (labels + 1) % CLASSES
    return {"random": np.where(rng.random(labels.shape) < 0.6, labels, rng.integers(0, CLASSES, labels.shape)),
            "right": labels,
            "wrong": wrong,
            "one class": np.full_like(labels, 3),
            "clean right": np.where(np.arange(labels.shape[1]) == 0, labels, wrong)}[kind]


@pytest.mark.parametrize("kind", ("random", "right", "wrong", "one class", "clean right"))
def test_errors_and_ratios(release, tmp_path, kind):
    become(release, "medmnist-c/bloodmnist")
    predicted = predictions(release, kind, np.random.default_rng(3))
    group = score(release, tmp_path, predicted)["metrics"]["balanced"]
    errors = balanced_errors(release, predicted)
    assert [cell["error"]["value"] for cell in group["cells"]] == pytest.approx(errors, abs=1e-9)
    assert group["clean_error"]["value"] == pytest.approx(errors[0], abs=1e-9)
    for row in group["corruptions"]:
        mean = np.mean([e for e, v in zip(errors, release.variants) if v.startswith(row["corruption"])])
        reference = BLOODMNIST[row["corruption"]]
        assert row["error"]["value"] == pytest.approx(mean, abs=1e-9)
        assert row["be"]["value"] == pytest.approx(mean / reference, abs=1e-9)
        assert row["rbe"]["value"] == pytest.approx(
            (mean - errors[0]) / (reference - BLOODMNIST_CLEAN), abs=1e-9)
        assert row["error"]["low"] <= row["error"]["value"] <= row["error"]["high"]
    assert group["be"] is None and group["rbe"] is None  # seven corruptions are missing


def test_classes_that_do_not_occur_do_not_count(release, tmp_path):
    become(release, "medmnist-c/bloodmnist")
    rows = [json.loads(line) for line in
            (release.folder / release.manifest["chunks"][0]["path"]).read_text().splitlines()]
    for row in rows:
        row["label"] %= 5
    (release.folder / release.manifest["chunks"][0]["path"]).write_text(
        "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))
    release.labels = release.labels % 5
    predicted = predictions(release, "random", np.random.default_rng(4))
    group = score(release, tmp_path, predicted)["metrics"]["balanced"]
    assert [cell["error"]["value"] for cell in group["cells"]] == pytest.approx(
        balanced_errors(release, predicted), abs=1e-9)


def test_unstable_ratios_are_warned_of(tmp_path):
    release = build(tmp_path / "release", "--source", "synthetic:count=24,size=32x32", "--preprocess",
                    "none", "--corruptions", "contrast,pixelate")
    become(release, "medmnist-c/pneumoniamnist", {"contrast": "contrast_up"})
    done = score(release, tmp_path, predictions(release, "random", np.random.default_rng(5)))
    assert [w for w in done["warnings"] if "rBE of contrast_up divides by a negative number" in w]
    assert not [w for w in done["warnings"] if "rBE of pixelate" in w or "standard" in w]


def test_the_means_are_there_with_all_corruptions(tmp_path):
    release = build(tmp_path / "release", "--source", "synthetic:count=24,size=32x32", "--preprocess",
                    "none", "--corruptions",
                    "pixelate,jpeg_compression,speckle_noise,defocus_blur,motion_blur,contrast")
    become(release, "medmnist-c/octmnist", {"contrast": "contrast_down"})
    predicted = predictions(release, "random", np.random.default_rng(6))
    group = score(release, tmp_path, predicted)["metrics"]["balanced"]
    assert len(group["corruptions"]) == 6
    for name in ("be", "rbe"):
        mean = np.mean([row[name]["value"] for row in group["corruptions"]])
        assert group[name]["value"] == pytest.approx(mean, abs=1e-9)
        assert group[name]["low"] < group[name]["value"] < group[name]["high"]
