# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Conformal prediction sets beside their definitions in NumPy, which sorts where we have a heap, by
the same random numbers; and their promise: coverage."""
from fractions import Fraction

import numpy as np
import pytest
from scipy import special, stats

from random_numbers import Stream
from redraws import same
from test_score_rankings import RANKED, kind_of, score, scores_of
from test_scores import build

KINDS = ("hps", "aps", "raps")
Z = stats.norm.ppf(0.975)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("sets") / "release", "--source",
                 "synthetic:count=75,size=64x64", "--corruptions", "contrast,pixelate",
                 "--severities", "1,4")


def conformity(p, u, free, penalty):
    """(..., K): the scores of all classes, by kind."""
    order = np.argsort(-p, axis=-1, kind="stable")
    ranked = np.take_along_axis(p, order, -1)
    before = np.cumsum(ranked, axis=-1) - ranked
    aps = before + u[..., None] * ranked
    raps = aps + penalty * np.maximum(np.arange(1, p.shape[-1] + 1) - free, 0)
    out = {"hps": 1 - p}
    for name, values in (("aps", aps), ("raps", raps)):
        out[name] = np.empty_like(p)
        np.put_along_axis(out[name], order, values, -1)
    # sums that are 1 but for rounding are equal
    return {name: np.rint(values * 2.0 ** 40) / 2.0 ** 40 for name, values in out.items()}


def threshold(scores, alpha):
    """alpha: a text."""
    place = -(-(len(scores) + 1) * (1 - Fraction(alpha)) // 1)
    return np.sort(scores)[int(place) - 1] if place <= len(scores) else np.inf


def expected(release, scores, kind, alpha="0.1", free=5, penalty=0.01, seed=0):
    p = special.softmax(scores.astype(np.float64), axis=-1) if kind == "logits" else scores
    images, variants = release.shape
    stream = Stream("conformal", 0, seed, key=b"")
    calibrates = np.zeros(images, bool)
    calibrates[np.argsort(stream.words(0, images), kind="stable")[:images // 2]] = True
    u = stream.uniform(1, images * variants, 0, 1).reshape(images, variants)
    clean = release.variants.index("clean")
    out = {}
    for name, all_scores in conformity(p, u, free, penalty).items():
        own = np.take_along_axis(all_scores, release.labels[:, None, None], -1)[..., 0]
        limit = threshold(own[calibrates, clean], alpha)
        out[name] = limit, (own <= limit)[~calibrates], \
            (all_scores <= limit).sum(axis=-1)[~calibrates]
    return out


def check(group, release, wanted):
    tested = release.shape[0] - release.shape[0] // 2
    assert group["calibration_n"] == release.shape[0] // 2
    for name in KINDS:
        limit, covered, sizes = wanted[name]
        if np.isfinite(limit):
            assert group["thresholds"][name] == pytest.approx(limit, rel=1e-9, abs=1e-12)
        else:
            assert group["thresholds"][name] is None
        for v, cell in enumerate(group["cells"]):
            assert cell["variant"] == release.variants[v] and cell["n"] == tested
            interval = stats.binomtest(int(covered[:, v].sum()), tested) \
                .proportion_ci(0.95, method="wilson")
            same(cell[f"{name}_coverage"], covered[:, v].mean(), interval.low, interval.high,
                 (name, "coverage", v))
            mean, half = sizes[:, v].mean(), Z * sizes[:, v].std(ddof=1) / np.sqrt(tested)
            same(cell[f"{name}_size"], mean, mean - half, mean + half, (name, "size", v))


@pytest.mark.parametrize("case", RANKED)
def test_conformal(release, case, tmp_path):
    kind = kind_of(case)
    scores = scores_of(case, release)
    group = score(release, tmp_path, scores, kind, "--metrics", "conformal")["conformal"]
    check(group, release, expected(release, scores, kind))


@pytest.mark.parametrize("alpha", ["0.5", "0.05", "0.01", "0.99"])
def test_options(release, alpha, tmp_path):
    scores = scores_of("random", release)
    group = score(release, tmp_path, scores, "logits", "--alpha", alpha, "--raps-rank", "2",
                  "--raps-penalty", "0.25", "--seed", "8")["conformal"]
    assert group["alpha"] == float(alpha) and group["raps_rank"] == 2
    check(group, release, expected(release, scores, "logits", alpha, 2, 0.25, 8))
    assert (group["thresholds"]["hps"] is None) == (alpha == "0.01")  # 37 images are too few


def test_coverage_is_as_promised(tmp_path):
    """Of clean outputs, over seeds: each coverage is at least 1 - alpha in the mean, and no more than
    1 / (n + 1) above."""
    release = build(tmp_path / "release", "--source", "synthetic:count=240,size=8x8",
                    "--preprocess", "none", "--corruptions", "contrast", "--severities", "1")
    scores = scores_of("random", release)
    seen = {name: [] for name in KINDS}
    for seed in range(30):
        group = score(release, tmp_path, scores, "logits", "--metrics", "conformal", "--seed",
                      str(seed), "--alpha", "0.2", replicates=1)["conformal"]
        for name in KINDS:
            seen[name].append(group["cells"][release.variants.index("clean")]
                              [f"{name}_coverage"]["value"])
    for name in KINDS:
        assert 0.8 - 0.015 < np.mean(seen[name]) < 0.8 + 1 / 121 + 0.015, name


def test_two_images_calibrate_nothing(tmp_path):
    release = build(tmp_path / "release", "--source", "synthetic:count=2,size=64x64",
                    "--corruptions", "contrast", "--severities", "1")
    scores = scores_of("random", release)
    group = score(release, tmp_path, scores, "logits", "--metrics", "conformal")["conformal"]
    assert group["thresholds"] == {"hps": None, "aps": None, "raps": None}
    for cell in group["cells"]:
        assert cell["n"] == 1 and cell["aps_size"]["value"] == 12
        assert cell["hps_coverage"]["value"] == 1 and cell["aps_size"]["low"] is None
