# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Groups of metrics that follow from the scores themselves, beside scikit-learn, SciPy and plain
NumPy: calibration, certified radii, effective robustness."""
import numpy as np
import pytest
from scipy import optimize, special, stats
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from redraws import redrawn, same
from test_score_rankings import RANKED, kind_of, score, scores_of
from test_scores import CLASSES, build, oracle

Z = stats.norm.ppf(0.975)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("groups") / "release", "--source",
                 "synthetic:count=60,size=64x64", "--corruptions", "contrast,pixelate",
                 "--severities", "1,4")


def logits_of(scores, kind):
    scores = scores.astype(np.float64)
    return np.log(np.maximum(scores, np.finfo(float).eps)) if kind == "probabilities" else scores


# ---- temperature ----

def slopes(logits, labels, inverse):
    """First and second derivatives of the NLL of each row in the inverse temperature."""
    moved = logits - logits.max(axis=1, keepdims=True)
    p = special.softmax(inverse * moved, axis=1)
    mean = (p * moved).sum(axis=1)
    variance = (p * (moved - mean[:, None]) ** 2).sum(axis=1)
    return mean - moved[np.arange(len(moved)), labels], variance


def best_inverse(logits, labels):
    def total(log_inverse):
        return slopes(logits, labels, np.exp(log_inverse))[0].sum()
    return np.exp(optimize.brentq(total, -12, 5, xtol=1e-15, rtol=1e-14))


@pytest.mark.parametrize("case", [case for case in RANKED
                                  if case not in ("right", "wrong", "tied", "ruled out")])
def test_calibration(release, case, tmp_path):
    kind = kind_of(case)
    scores = scores_of(case, release)
    group = score(release, tmp_path, scores, kind, "--metrics", "calibration")["calibration"]
    logits, labels = logits_of(scores, kind), release.labels
    clean = logits[:, release.variants.index("clean")]
    inverse = best_inverse(clean, labels)
    first, second = slopes(clean, labels, inverse)
    spread = np.exp(Z * np.sqrt((first ** 2).sum()) / second.sum() / inverse)
    same(group["temperature"], 1 / inverse, 1 / inverse / spread, spread / inverse)
    assert group["n"] == len(labels)
    scaled = inverse * logits
    for v, cell in enumerate(group["cells"]):
        assert cell["variant"] == release.variants[v] and cell["n"] == len(labels)
        expected = oracle(scaled[:, v], labels, "logits")
        for name in ("nll", "brier", "confidence", "ece"):
            same(cell[name], expected[name], name=(cell["variant"], name))
            assert cell[name]["low"] <= cell[name]["high"]


@pytest.mark.parametrize("case", ["right", "wrong", "ruled out"])
def test_no_temperature_is_best(release, case, tmp_path):
    group = score(release, tmp_path, scores_of(case, release), "logits", "--metrics", "calibration")
    assert group["calibration"]["temperature"] is None
    assert group["calibration"]["cells"] == [] and group["calibration"]["n"] == len(release.labels)


def test_any_temperature_is_best(release, tmp_path):
    group = score(release, tmp_path, scores_of("tied", release), "logits", "--metrics",
                  "calibration")["calibration"]
    assert group["temperature"] == {"value": 1, "low": None, "high": None}
    assert group["cells"][0]["nll"]["value"] == pytest.approx(np.log(CLASSES), rel=1e-12)


class Given(ClassifierMixin, BaseEstimator):
    """A model whose logits are its inputs."""

    def fit(self, _, labels):
        self.classes_ = np.unique(labels)
        return self

    def decision_function(self, logits):
        return logits

    def predict(self, logits):
        return self.classes_[logits.argmax(axis=1)]


def test_scikit_learns_temperature(release, tmp_path):
    """As near as its minimiser comes."""
    scores = scores_of("random", release)
    group = score(release, tmp_path, scores, "logits", "--metrics", "calibration")["calibration"]
    clean, labels = scores[:, release.variants.index("clean")], release.labels
    assert len(np.unique(labels)) == CLASSES
    theirs = CalibratedClassifierCV(FrozenEstimator(Given().fit(clean, labels)),
                                    method="temperature", ensemble=False).fit(clean, labels)
    p = theirs.predict_proba(clean)
    cell = group["cells"][release.variants.index("clean")]
    assert cell["nll"]["value"] == pytest.approx(
        -np.log(p[np.arange(len(p)), labels]).mean(), rel=1e-9)
    assert cell["confidence"]["value"] == pytest.approx(p.max(axis=1).mean(), rel=1e-5)


# ---- certified radii ----

def write_counts(path, release, rows):
    """rows: (image, variant, class, count, n), by number."""
    lines = ["n,class,variant,key,count"]
    lines += [f"{n},{k},{release.variants[v]},{release.keys[i]},{count}"
              for i, v, k, count, n in rows]
    path.write_text("\n".join(lines) + "\n")


def labels_file(release, folder):
    path = folder / "labels.npy"
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    release.write(path, labels.ravel(), "labels")
    return path


COUNTS = {
    "random": lambda rng, n: rng.integers(0, n + 1),
    "all": lambda rng, n: n,
    "none": lambda rng, n: 0,
    "even": lambda rng, n: n // 2,
    "near": lambda rng, n: n - min(n, int(rng.integers(0, 4))),
}


@pytest.mark.parametrize("case", COUNTS)
@pytest.mark.parametrize("copies", [1, 100, 100000])
def test_certified(release, case, copies, tmp_path):
    rng = np.random.default_rng(copies)
    sigma = 0.25
    rows = [(i, v, int(rng.choice([release.labels[i], 3])), int(COUNTS[case](rng, copies)), copies)
            for i in range(release.shape[0]) for v in range(release.shape[1])
            if v != 3 and rng.random() < 0.7]  # a part of the outputs, and a cell without any
    write_counts(tmp_path / "counts.csv", release, rows)
    group = release.score(labels_file(release, tmp_path), "--certified", tmp_path / "counts.csv",
                          "--sigma", str(sigma), replicates=1)["metrics"]["certified"]
    assert group["radii"] == pytest.approx(sigma * np.arange(17) / 4)
    for v, cell in enumerate(group["cells"]):
        own = [row for row in rows if row[1] == v]
        assert cell["n"] == len(own)
        if not own:
            assert cell["acr"] is None and set(map(str, cell["certified"])) == {"None"}
            continue
        image, _, chosen, count, n = np.array(own).T
        bound = np.where(count == 0, 0, stats.beta.ppf(0.001, np.maximum(count, 1), n - count + 1))
        radius = sigma * stats.norm.ppf(np.where(bound < 0.5, 0.5, bound))
        right = (chosen == release.labels[image]) & (bound >= 0.5)
        figures = {"accuracy": right, "abstained": bound < 0.5}
        for name, hits in figures.items():
            rate(cell[name], hits, name)
        for r, figure in zip(group["radii"], cell["certified"]):
            rate(figure, right & (radius >= r), r)
        mean, half = (radius * right).mean(), Z * (radius * right).std(ddof=1) / np.sqrt(len(own))
        same(cell["acr"], mean, mean - half, mean + half)


def rate(figure, hits, name):
    interval = stats.binomtest(int(hits.sum()), len(hits)).proportion_ci(0.95, method="wilson")
    same(figure, hits.mean(), interval.low, interval.high, name)


# ---- effective robustness ----

@pytest.mark.parametrize("case", ["random", "two points", "ends", "level"])
def test_effective_robustness(release, case, tmp_path):
    rng = np.random.default_rng(5)
    clean = rng.uniform(0.3, 0.95, 2 if case == "two points" else 12)
    shifted = special.expit(0.8 * special.logit(clean) - 1 + 0.2 * rng.normal(size=len(clean)))
    if case == "ends":
        clean[3], shifted[4], shifted[5] = 1, 0, 0.00001
    if case == "level":
        shifted[:] = 0.25
    text = "accuracy,model,year,clean_accuracy\n" + "".join(
        f"{float(y)!r},model {i},2020,{float(x)!r}\n" for i, (x, y) in enumerate(zip(clean, shifted)))
    (tmp_path / "points.csv").write_text(text + "0.9,labels,2026,0.9\n")
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    predicted = np.where(rng.random(labels.shape) < 0.7, labels, 3)
    release.write(tmp_path / "labels.npy", predicted.ravel(), "labels")
    group = release.score(tmp_path / "labels.npy", "--points", tmp_path / "points.csv",
                          replicates=50)["metrics"]["effective_robustness"]

    def logit(p):
        return special.logit(np.clip(p, 1e-4, 1 - 1e-4))

    fit = stats.linregress(logit(clean), logit(shifted))
    assert (group["points"], group["left_out"]) == (len(clean), 1)
    assert group["clipped"] == (3 if case == "ends" else 0)
    assert group["slope"] == pytest.approx(fit.slope, rel=1e-9, abs=1e-12)
    assert group["intercept"] == pytest.approx(fit.intercept, rel=1e-9)
    if case == "level":
        assert group["r2"] is None
    else:
        assert group["r2"] == pytest.approx(fit.rvalue ** 2, rel=1e-9)
    right = predicted == labels
    names = np.array([variant.split("/")[0] for variant in release.variants])

    def figures(weights):
        cells = (weights[:, None] * right).sum(axis=0) / weights.sum()
        own = cells[names == "clean"][0]
        accuracy = np.mean([cells[names == name].mean() for name in ("contrast", "pixelate")])
        expected = special.expit(fit.intercept + fit.slope * logit(own))
        return {"clean_accuracy": own, "accuracy": accuracy, "expected": expected,
                "effective_robustness": accuracy - expected}

    redrawn(group, figures, len(labels), 50)
