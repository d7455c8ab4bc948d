# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""shiftforge score beside scikit-learn, SciPy and NumPy, on predictions of a release that are random,
all right, all wrong, all tied, certain, or for one sample; and CE beside the published figures."""
import hashlib
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats
from sklearn import metrics

SHIFTFORGE = Path(os.environ["SHIFTFORGE_LIBRARY"]).parent / "bin" / "shiftforge"
CLASSES = 12
BINS = 15

# The fifteen CE of ResNet-50 and the mCE as the paper's table prints them.
RESNET50 = {"gaussian_noise": 80, "shot_noise": 82, "impulse_noise": 83, "defocus_blur": 75,
            "glass_blur": 89, "motion_blur": 78, "zoom_blur": 80, "snow": 78, "frost": 75,
            "fog": 66, "brightness": 57, "contrast": 71, "elastic_transform": 85, "pixelate": 77,
            "jpeg_compression": 77}
RESNET50_MCE = 76.7


def build(folder, *options):
    subprocess.run([SHIFTFORGE, "build", "imagenet-64-c", "--progress", "none", "--out", folder,
                    *options], check=True, capture_output=True)
    return Release(folder)


class Release:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = json.loads((folder / "manifest.json").read_text())
        rows = [json.loads(line) for chunk in self.manifest["chunks"]
                for line in (folder / chunk["path"]).read_text().splitlines()]
        self.variants = [variant["id"] for variant in self.manifest["variants"]]
        self.keys = [row["key"] for row in rows]
        self.labels = np.array([row["label"] for row in rows])
        self.shape = (len(rows), len(self.variants))

    def write(self, path, array, kind):
        np.save(path, array)
        text = (self.folder / "manifest.json").read_bytes()
        sidecar = {"manifest": hashlib.sha256(text).hexdigest()}
        if kind != "labels":
            sidecar["scores"] = kind
        Path(f"{path}.json").write_text(json.dumps(sidecar))

    def score(self, path, *options, replicates=200):
        out = path.with_suffix(".score.json")
        done = subprocess.run([SHIFTFORGE, "score", self.folder, "--predictions", path, "--json",
                               out, "--replicates", str(replicates), *options], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(out.read_text())


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("scores") / "release", "--source",
                 "synthetic:count=36,size=64x64", "--corruptions", "contrast,pixelate,gaussian_blur")


# ---- predictions ----

def random_scores(labels, rng):
    scores = rng.normal(size=(*labels.shape, CLASSES)) * 3
    scores[rng.random(labels.shape) < 0.5, 0] += 1
    np.put_along_axis(scores, labels[..., None],
                      np.take_along_axis(scores, labels[..., None], -1) + 2, -1)
    return scores


def one_hot(labels):
    return np.eye(CLASSES)[labels]


CASES = {
    "random": lambda labels, rng: random_scores(labels, rng),
    "float32": lambda labels, rng: random_scores(labels, rng).astype(np.float32),
    "float16": lambda labels, rng: random_scores(labels, rng).astype(np.float16),
    "right": lambda labels, rng: 30.0 * one_hot(labels),
    "wrong": lambda labels, rng: 30.0 * one_hot((labels + 1) % CLASSES),
    "tied": lambda labels, rng: np.zeros((*labels.shape, CLASSES)),
    "coarse": lambda labels, rng: np.rint(random_scores(labels, rng)),
    "huge": lambda labels, rng: 300 * random_scores(labels, rng),
    "probabilities": lambda labels, rng: special.softmax(random_scores(labels, rng), axis=-1),
    "certain": lambda labels, rng: one_hot(np.where(rng.random(labels.shape) < 0.5, labels, 3)),
}


# ---- the same figures by other people's code ----

def oracle(scores, labels, kind):
    """The metrics of a cell."""
    scores = scores.astype(np.float64)
    p = special.softmax(scores, axis=1) if kind == "logits" else scores
    log_p = special.log_softmax(scores, axis=1) if kind == "logits" else \
        np.log(np.maximum(p, np.finfo(np.float64).eps))
    predicted = scores.argmax(axis=1)
    confidence = p[np.arange(len(p)), predicted]
    right = predicted == labels
    edges = np.linspace(0, 1, BINS + 1)
    bins = np.clip(np.digitize(confidence, edges, right=True), 1, BINS)
    ece = sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean()
              for b in np.unique(bins))
    # ties: the class that comes first is ranked first, as a stable sort has it
    order = np.argsort(-scores, axis=1, kind="stable")
    return {"error": 1 - metrics.accuracy_score(labels, predicted),
            "top5_error": 1 - (order[:, :5] == labels[:, None]).any(axis=1).mean(),
            "nll": -log_p[np.arange(len(p)), labels].mean(),
            "brier": ((p - one_hot(labels)) ** 2).sum(axis=1).mean(),
            "confidence": confidence.mean(),
            "ece": ece}


@pytest.mark.parametrize("case", CASES)
def test_cells(release, case, tmp_path):
    kind = "probabilities" if case in ("probabilities", "certain") else "logits"
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    scores = CASES[case](labels, np.random.default_rng(5))
    path = tmp_path / "model.npy"
    release.write(path, scores.reshape(-1, CLASSES), kind)
    score = release.score(path)
    assert [cell["variant"] for cell in score["cells"]] == release.variants
    for v, cell in enumerate(score["cells"]):
        expected = oracle(scores[:, v], release.labels, kind)
        for name, value in expected.items():
            assert cell[name]["value"] == pytest.approx(value, rel=1e-9, abs=1e-12), (name, cell)
        wilson = stats.binomtest(round(expected["error"] * cell["n"]), cell["n"]) \
            .proportion_ci(0.95, method="wilson")
        assert cell["error"]["low"] == pytest.approx(wilson.low, rel=1e-9, abs=1e-12)
        assert cell["error"]["high"] == pytest.approx(wilson.high, rel=1e-9, abs=1e-12)


def test_scikit_learn_agrees_where_it_has_the_metric(release, tmp_path):
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    scores = random_scores(labels, np.random.default_rng(6))
    path = tmp_path / "model.npy"
    release.write(path, scores.reshape(-1, CLASSES), "logits")
    for v, cell in enumerate(release.score(path)["cells"]):
        p = special.softmax(scores[:, v], axis=1)
        every = np.arange(CLASSES)
        assert cell["nll"]["value"] == pytest.approx(
            metrics.log_loss(release.labels, p, labels=every), rel=1e-9)
        assert 1 - cell["top5_error"]["value"] == pytest.approx(
            metrics.top_k_accuracy_score(release.labels, p, k=5, labels=every), rel=1e-9)


def test_means(release, tmp_path):
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    path = tmp_path / "model.npy"
    predicted = np.where(np.random.default_rng(7).random(labels.shape) < 0.4, labels, 3)
    release.write(path, predicted.ravel(), "labels")
    score = release.score(path)
    wrong = predicted != labels
    names = np.array([variant.split("/")[0] for variant in release.variants])
    means = []
    for row in score["corruptions"]:
        means.append(wrong[:, names == row["corruption"]].mean())
        assert row["error"]["value"] == pytest.approx(means[-1], rel=1e-12)
    assert score["summary"]["mean_error"]["value"] == pytest.approx(np.mean(means), rel=1e-12)
    assert score["summary"]["mce"] is None and score["summary"]["standard_error"] is None


def test_the_bootstrap_covers_as_it_says(tmp_path):
    """Of the clean error: beside the percentile interval of SciPy's own bootstrap."""
    release = build(tmp_path / "release", "--source", "synthetic:count=300,size=64x64",
                    "--corruptions", "contrast", "--severities", "1")
    labels = np.repeat(release.labels[:, None], 2, axis=1)
    predicted = np.where(np.random.default_rng(8).random(labels.shape) < 0.7, labels, 3)
    path = tmp_path / "model.npy"
    release.write(path, predicted.ravel(), "labels")
    got = release.score(path, replicates=4000)["summary"]["clean_error"]
    wrong = (predicted != labels)[:, 0].astype(float)
    theirs = stats.bootstrap((wrong,), np.mean, n_resamples=4000, method="percentile",
                             random_state=1).confidence_interval
    width = theirs.high - theirs.low
    assert got["low"] == pytest.approx(theirs.low, abs=0.06 * width)
    assert got["high"] == pytest.approx(theirs.high, abs=0.06 * width)


# ---- the published figures ----

@pytest.fixture(scope="module")
def standard(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standard") / "release"
    subprocess.run([SHIFTFORGE, "build", "imagenet-c", "--progress", "none", "--out", folder,
                    "--source", "synthetic:count=400,size=8x8", "--preprocess", "none",
                    "--corruptions", "standard"], check=True, capture_output=True)
    return Release(folder)


def predictions_with(release, wrong):
    """Labels of which so many are wrong, by variant."""
    predicted = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    for v, variant in enumerate(release.variants):
        predicted[:wrong.get(variant, 0), v] += 1
    return predicted.ravel()


def test_the_papers_corruption_errors_come_back(standard, tmp_path):
    """E = CE x E^A put in gives each CE back, and the fifteen average to the paper's mCE."""
    path = tmp_path / "resnet50.npy"
    images = standard.shape[0]
    everything = {variant: images for variant in standard.variants}
    standard.write(path, predictions_with(standard, everything), "labels")
    alexnet = {row["corruption"]: row["baseline_error"]
               for row in standard.score(path)["corruptions"]}
    assert alexnet.keys() == RESNET50.keys()
    wrong = {}
    for name, ce in RESNET50.items():
        total = round(ce / 100 * alexnet[name] * 5 * images)
        for severity in range(1, 6):  # a different error at each, of the same sum
            wrong[f"{name}/{severity}"] = min(total - sum(
                wrong.get(f"{name}/{s}", 0) for s in range(1, severity)),
                images, round(total / 5 * (0.7 + 0.1 * severity)) if severity < 5 else images)
    standard.write(path, predictions_with(standard, wrong), "labels")
    score = standard.score(path)
    for row in score["corruptions"]:
        assert 100 * row["ce"]["value"] == pytest.approx(RESNET50[row["corruption"]], abs=0.05)
    assert 100 * score["summary"]["mce"]["value"] == pytest.approx(RESNET50_MCE, abs=0.5)
    assert score["summary"]["mce"]["low"] < score["summary"]["mce"]["value"] \
        < score["summary"]["mce"]["high"]
    assert score["summary"]["relative_mce"] is None  # AlexNet's clean error is not among them


def test_relative_ce(standard, tmp_path):
    path = tmp_path / "model.npy"
    images, clean = standard.shape[0], 0.4376
    wrong = {variant: 100 if variant == "clean" else 150 for variant in standard.variants}
    standard.write(path, predictions_with(standard, wrong), "labels")
    score = standard.score(path, "--baseline-clean", str(clean))
    for row in score["corruptions"]:
        assert row["relative_ce"]["value"] == pytest.approx(
            (150 - 100) / images / (row["baseline_error"] - clean), rel=1e-12)
    assert score["summary"]["relative_mce"]["value"] == pytest.approx(
        np.mean([row["relative_ce"]["value"] for row in score["corruptions"]]), rel=1e-12)


def test_a_model_relative_to_itself(standard, tmp_path):
    path = tmp_path / "model.npy"
    rng = np.random.default_rng(9)
    wrong = {variant: int(rng.integers(20, 380)) for variant in standard.variants}
    standard.write(path, predictions_with(standard, wrong), "labels")
    standard.score(path)
    score = standard.score(path, "--baseline", path.with_suffix(".score.json"))
    assert all(row["ce"]["value"] == 1 for row in score["corruptions"])
    assert score["summary"]["mce"]["value"] == 1 and score["summary"]["relative_mce"]["value"] == 1
