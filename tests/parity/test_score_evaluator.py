# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""BE and rBE beside the Evaluator of medmnistc 0.1.0, of random predictions of a release of each task."""
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import photographs
from compare import measured
from test_scores import SHIFTFORGE, Release

IMAGES = 40
# What MedMNIST calls their tasks, and how many classes they have. Without --full, one of each task.
DATASETS = {"pneumoniamnist": ("binary-class", 2), "bloodmnist": ("multi-class", 8),
            "retinamnist": ("ordinal-regression", 5), "chestmnist": ("multi-label, binary-class", 14)}
OTHERS = {"breastmnist": ("binary-class", 2), "pathmnist": ("multi-class", 9), "dermamnist": ("multi-class", 7),
          "octmnist": ("multi-class", 4), "tissuemnist": ("multi-class", 8), "organamnist": ("multi-class", 11),
          "organcmnist": ("multi-class", 11), "organsmnist": ("multi-class", 11)}
GRAY = {"pneumoniamnist", "chestmnist", "octmnist", "tissuemnist", "organamnist", "organcmnist", "organsmnist",
        "breastmnist"}
ALL = {**DATASETS, **(OTHERS if photographs.FULL else {})}


@pytest.fixture(scope="module", params=ALL)
def release(request, tmp_path_factory):
    """The release of a small file of the dataset's form, and its labels as MedMNIST has them."""
    dataset = request.param
    folder, rng = tmp_path_factory.mktemp(dataset), np.random.default_rng(sorted(ALL).index(dataset))
    task, classes = ALL[dataset]
    several = task.startswith("multi-label")
    labels = rng.random((IMAGES, classes)) < 0.3 if several else rng.integers(0, classes, (IMAGES, 1))
    shape = (IMAGES, 28, 28) if dataset in GRAY else (IMAGES, 28, 28, 3)
    np.savez(folder / f"{dataset}.npz", test_images=rng.integers(0, 256, shape, np.uint8),
             test_labels=labels.astype(np.uint8))
    subprocess.run([SHIFTFORGE, "build", "medmnist-c", "--progress", "none", "--source", folder / f"{dataset}.npz",
                    "--out", folder / "out"], check=True, capture_output=True)
    made = Release(folder / "out" / dataset)
    made.dataset, made.task, made.classes, made.several = dataset, task, classes, several
    made.truth = labels.astype(int)
    return made


def evaluator(release, probabilities, threshold, folder):
    """theirs: by corruption and severity; ours: by image and variant."""
    arrays = {"labels": release.truth}
    for name in {v.rsplit("/", 1)[0] for v in release.variants}:
        at = [i for i, v in enumerate(release.variants) if v.rsplit("/", 1)[0] == name]
        arrays[name] = probabilities[:, at].swapaxes(0, 1).reshape(-1, release.classes)
    np.savez(folder / "theirs.npz", **arrays)
    each = [threshold] * release.classes if release.several and np.isscalar(threshold) else threshold
    done = subprocess.run([os.environ["SHIFTFORGE_MEDMNISTC_PYTHON"], Path(__file__).with_name("medmnist_evaluator.py"),
                           release.dataset, release.task, json.dumps(each), folder / "theirs.npz"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def compare(release, folder, logits, threshold=None):
    """Of logits, and of the probabilities that they are."""
    probabilities = special.expit(logits) if release.several else special.softmax(logits, -1)
    theirs = evaluator(release, probabilities, 0.5 if threshold is None else threshold, folder)
    told = [] if threshold is None else ["--threshold", ",".join(map(str, np.atleast_1d(threshold)))]
    for scores, kind in ((logits, "logits"), (probabilities, "probabilities")):
        release.write(folder / "ours.npy", scores.reshape(-1, release.classes), kind)
        ours = release.score(folder / "ours.npy", *told, replicates=2)["metrics"]["balanced"]
        differences = [ours["clean_error"]["value"] - theirs["metrics"]["clean_score"]]
        differences += [ours[name]["value"] - theirs["metrics"][name] for name in ("be", "rbe")]
        assert len(ours["corruptions"]) == len(theirs["be_scores"])
        for row in ours["corruptions"]:
            name = row["corruption"]
            differences += [row["error"]["value"] - theirs["raw_scores"][name],
                            row["be"]["value"] - theirs["be_scores"][name],
                            row["rbe"]["value"] - theirs["rbe_scores"][name]]
        assert np.abs(differences).max() < 1e-9
        measured.append(f"Evaluator of medmnistc, {release.dataset} ({release.task}), {kind}, "
                        f"{'threshold 0.5' if threshold is None else 'other thresholds'}: {len(differences)} figures within 1e-9")


def random_logits(release, rng):
    """Halves: some are equal, and some have the probability 0.5, which does not count."""
    known = release.truth if release.several else np.eye(release.classes)[release.truth[:, 0]]
    return np.rint(2 * rng.normal(size=(*release.shape, release.classes)) + 2 * known[:, None]) / 2


def test_random_predictions(release, tmp_path):
    compare(release, tmp_path, random_logits(release, np.random.default_rng(3)))


def test_thresholds(release, tmp_path):
    """Of their own: one, or one a class."""
    if not release.several and release.classes > 2:
        pytest.skip("the largest score decides")
    rng = np.random.default_rng(4)
    compare(release, tmp_path, random_logits(release, rng),
            [0.1, *rng.uniform(0.1, 0.9, release.classes - 1)] if release.several else 0.7)
