# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Groups of metrics that follow from the scores themselves, beside scikit-learn, SciPy and plain
NumPy: calibration."""
import numpy as np
import pytest
from scipy import optimize, special, stats
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from redraws import same
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
