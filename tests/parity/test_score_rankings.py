# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Groups of metrics that follow from the order of scores, beside scikit-learn and plain NumPy, with
their bootstrap intervals: by the same draws, as weights."""
import numpy as np
import pytest
from scipy import special
from sklearn import metrics

from redraws import redrawn
from test_scores import CASES, CLASSES, build, one_hot, random_scores

REPLICATES = 15
RANKED = {**CASES,
          "ruled out": lambda labels, rng: np.where(
              (rng.random((*labels.shape, CLASSES)) < 0.5) & (np.arange(CLASSES) != 3), -np.inf,
              random_scores(labels, rng)),
          "one answer": lambda labels, rng: random_scores(labels, rng) + 12 * one_hot(labels * 0)}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("ranked") / "release", "--source",
                 "synthetic:count=40,size=64x64", "--corruptions", "contrast,pixelate",
                 "--severities", "1,4")


def kind_of(case):
    return "probabilities" if case in ("probabilities", "certain") else "logits"


def scores_of(case, release, seed=11):
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    return RANKED[case](labels, np.random.default_rng(seed))


def score(release, folder, scores, kind, *options, replicates=REPLICATES):
    path = folder / "model.npy"
    release.write(path, scores.reshape(-1, scores.shape[-1]), kind)
    return release.score(path, *options, replicates=replicates)["metrics"]


def observed(scores, kind):
    """Confidence, energy and class, in double. Near 1 the last bit decides which confidences tie: what
    the others have is added up before the best one's 1."""
    scores = scores.astype(np.float64)
    shares = np.sort(np.exp(scores - scores.max(axis=-1, keepdims=True)), axis=-1)
    confidence = 1 / (1 + merged(shares[..., :-1].sum(axis=-1)))
    return (confidence if kind == "logits" else merged(scores.max(axis=-1)),
            merged(special.logsumexp(scores, axis=-1)), scores.argmax(axis=-1))


def merged(values):
    """With those as one value that differ by less than rounding: sums in another order."""
    flat = np.sort(values[np.isfinite(values)].ravel())
    first = np.concatenate([[True], np.diff(flat) > 1e-13 * np.abs(flat[1:])])
    places = np.minimum(np.searchsorted(flat, values), len(flat) - 1)
    return np.where(np.isfinite(values), flat[first][np.cumsum(first)[places] - 1], values)


# ---- detection ----

def detection(clean, other, weights):
    """Figures of one cell as scikit-learn has them, each sample counted so often."""
    value = np.concatenate([clean, other])
    inside = np.concatenate([np.ones(len(clean), int), np.zeros(len(other), int)])
    weight = np.concatenate([weights, weights])
    kept = weight > 0
    value, inside, weight = value[kept], inside[kept], weight[kept]
    # ranks in place of scores: scikit-learn refuses infinite ones
    value = np.unique(value, return_inverse=True)[1]
    fpr, tpr, _ = metrics.roc_curve(inside, value, sample_weight=weight, drop_intermediate=False)
    reached = np.rint(tpr * weights.sum()) * 20 >= 19 * weights.sum()
    return {"auroc": metrics.roc_auc_score(inside, value, sample_weight=weight),
            "fpr95": fpr[np.argmax(reached)],
            "aupr_in": metrics.average_precision_score(inside, value, sample_weight=weight),
            "aupr_out": metrics.average_precision_score(1 - inside, -value, sample_weight=weight),
            "detection_accuracy": (0.5 * (tpr + 1 - fpr)).max()}


def check_detection(cells, prefix, value, release):
    clean = release.variants.index("clean")
    assert [cell["variant"] for cell in cells] == [v for v in release.variants if v != "clean"]
    for cell in cells:
        other = value[:, release.variants.index(cell["variant"])]
        redrawn({name.removeprefix(f"{prefix}_"): figure for name, figure in cell.items()},
                lambda weights: detection(value[:, clean], other, weights),
                len(value), REPLICATES, (prefix, cell["variant"]))


@pytest.mark.parametrize("case", RANKED)
def test_ood(release, case, tmp_path):
    kind = kind_of(case)
    scores = scores_of(case, release)
    group = score(release, tmp_path, scores, kind, "--metrics", "ood")["ood"]
    confidence, energy, _ = observed(scores, kind)
    assert group["clean_n"] == len(confidence)
    check_detection(group["cells"], "msp", confidence, release)
    if kind == "logits":
        check_detection(group["cells"], "energy", energy, release)
    else:
        assert not any(name.startswith("energy") for name in group["cells"][0])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_ood_scores_from_a_file(release, dtype, tmp_path):
    rng = np.random.default_rng(3)
    value = rng.normal(size=release.shape)
    value[:, 0] += 1
    value[::3] = np.rint(value[::3])
    value[0, :2], value[1, 2] = -np.inf, np.inf
    value = value.astype(dtype)
    path = tmp_path / "ood.npy"
    release.write(path, value.ravel(), "labels")
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    model = tmp_path / "model.npy"
    release.write(model, labels.ravel(), "labels")
    group = release.score(model, "--ood-scores", path, replicates=REPLICATES)["metrics"]["ood"]
    check_detection(group["cells"], "file", value.astype(float), release)
    assert not any(name.startswith("msp") for name in group["cells"][0])


# ---- selective prediction ----

def risks(confidence, wrong, weights):
    """The expected share of wrong ones among the k most confident, for k from 1: the chance that each
    is among them, over all orders of equal ones."""
    confidence, wrong = np.repeat(confidence, weights), np.repeat(wrong, weights)
    above = (confidence[None, :] > confidence[:, None]).sum(axis=1)
    equal = (confidence[None, :] == confidence[:, None]).sum(axis=1)
    k = np.arange(1, len(wrong) + 1)
    chance = np.clip((k[:, None] - above) / equal, 0, 1)
    return (chance * wrong).sum(axis=1) / k


def selective(confidence, wrong, weights):
    curve = risks(confidence, wrong, weights)
    n = len(curve)
    best = np.sort(np.repeat(wrong, weights))
    return {"aurc": curve.mean(),
            "e_aurc": curve.mean() - (best.cumsum() / np.arange(1, n + 1)).mean(),
            **{i: curve[-(-n * i // 20) - 1] for i in range(1, 21)}}


def check_selective(group, confidence, wrong, samples):
    """confidence and wrong by sample and, for the pooled ones, by variant."""
    columns = confidence.size // samples
    assert group["n"] == confidence.size and len(group["risks"]) == 20
    figures = {"aurc": group["aurc"], "e_aurc": group["e_aurc"],
               **{i: group["risks"][i - 1] for i in range(1, 21)}}
    redrawn(figures, lambda weights: selective(confidence.ravel(), wrong.ravel(),
                                               np.repeat(weights, columns)),
            samples, REPLICATES)


@pytest.mark.parametrize("case", RANKED)
def test_selective(release, case, tmp_path):
    kind = kind_of(case)
    scores = scores_of(case, release)
    group = score(release, tmp_path, scores, kind, "--metrics", "selective")["selective"]
    confidence, _, predicted = observed(scores, kind)
    wrong = (predicted != release.labels[:, None]).astype(int)
    assert group["coverages"] == [i / 20 for i in range(1, 21)]
    for v, cell in enumerate(group["cells"]):
        assert cell["variant"] == release.variants[v]
        check_selective(cell, confidence[:, v], wrong[:, v], len(wrong))
    others = [v for v, name in enumerate(release.variants) if name != "clean"]
    check_selective(group["corrupted"], confidence[:, others], wrong[:, others], len(wrong))


# ---- what is small ----

def test_one_image(tmp_path):
    release = build(tmp_path / "release", "--source", "synthetic:count=1,size=64x64",
                    "--corruptions", "contrast", "--severities", "1")
    scores = scores_of("random", release)
    groups = score(release, tmp_path, scores, "logits", "--metrics", "selective,ood")
    confidence, _, predicted = observed(scores, "logits")
    cell = groups["ood"]["cells"][0]
    higher = confidence[0, 0] > confidence[0, 1]
    assert cell["msp_auroc"]["value"] == cell["msp_auroc"]["low"] == higher
    assert cell["msp_fpr95"]["value"] == (not higher)
    for v, row in enumerate(groups["selective"]["cells"]):
        assert row["aurc"]["value"] == float(predicted[0, v] != release.labels[0])
        assert row["e_aurc"]["value"] == 0
