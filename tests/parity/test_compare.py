# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""shiftforge compare beside SciPy and NumPy: McNemar's test, Holm's correction, and differences whose
intervals are those of NumPy's bootstrap over images within its noise."""
import csv
import json
import subprocess

import numpy as np
import pytest
from scipy import stats

from test_scores import CLASSES, SHIFTFORGE, build

REPLICATES = 2000


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("compare") / "release", "--source",
                 "synthetic:count=60,size=32x32", "--preprocess", "none", "--corruptions",
                 "contrast,pixelate,gaussian_blur")


def right_by_chance(shape, rate, rng):
    """Images are hard or easy for all their outputs, as real ones are."""
    ease = rng.normal(size=(shape[0], 1)) + rng.normal(size=shape)
    return ease < stats.norm.ppf(rate) * np.sqrt(2)


def write_labels(release, path, right, present=None):
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["variant", "key", "prediction"])
        for i, key in enumerate(release.keys):
            for v, variant in enumerate(release.variants):
                if present is None or present[i, v]:
                    out.writerow([variant, key, (release.labels[i] + (not right[i, v])) % CLASSES])


def compare(release, folder, first, second, *options, present=None):
    files = []
    for name, right in (("first", first), ("second", second)):
        write_labels(release, folder / f"{name}.csv", right,
                     present if name == "second" else None)
        release.score(folder / f"{name}.csv", *options)
        files.append(folder / f"{name}.score.json")
    out = folder / "comparison.json"
    done = subprocess.run([SHIFTFORGE, "compare", *files, "--json", out, "--replicates",
                           str(REPLICATES)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text())


def holm(ps):
    order = np.argsort(ps, kind="stable")
    steps = np.maximum.accumulate(ps[order] * np.arange(len(ps), 0, -1))
    out = np.empty(len(ps))
    out[order] = np.minimum(steps, 1)
    return out


@pytest.mark.parametrize("rates", [(0.6, 0.75), (0.5, 0.5), (1.0, 0.0), (1.0, 1.0), (0.02, 0.9)])
def test_p_values_are_those_of_scipy(release, tmp_path, rates):
    rng = np.random.default_rng(5)
    first, second = (right_by_chance(release.shape, rate, rng) for rate in rates)
    cells = compare(release, tmp_path, first, second)["cells"]
    ps = []
    for v, cell in enumerate(cells):
        only = [int((first & ~second)[:, v].sum()), int((second & ~first)[:, v].sum())]
        assert [cell["only_first_right"], cell["only_second_right"]] == only
        assert cell["both_right"] == (first & second)[:, v].sum()
        ps.append(stats.binomtest(only[0], sum(only)).pvalue if sum(only) else 1.0)
        assert cell["p"] == pytest.approx(ps[-1], rel=1e-9)
    assert [cell["p_holm"] for cell in cells] == pytest.approx(holm(np.array(ps)), rel=1e-9)


def test_differences_and_their_intervals(release, tmp_path):
    rng = np.random.default_rng(6)
    first, second = (right_by_chance(release.shape, rate, rng) for rate in (0.6, 0.7))
    present = rng.random(release.shape) < 0.9
    done = compare(release, tmp_path, first, second, "--allow-missing", present=present)
    assert any("left out" in warning for warning in done["warnings"])

    def error(right, draws):
        counted = present[draws][:, 1:]
        wrong = ((~right[draws])[:, 1:] & counted).sum(0) / counted.sum(0)
        return wrong.mean()

    everyone = np.arange(release.shape[0])
    pair = done["summary"]["mean_error"]
    assert pair["first"] == pytest.approx(error(first, everyone), abs=1e-9)
    assert pair["second"] == pytest.approx(error(second, everyone), abs=1e-9)
    assert pair["difference"]["value"] == pytest.approx(pair["second"] - pair["first"], abs=1e-12)
    draws = rng.integers(0, len(everyone), (REPLICATES, len(everyone)))
    differences = [error(second, d) - error(first, d) for d in draws]
    low, high = np.percentile(differences, [2.5, 97.5])
    width = high - low
    assert pair["difference"]["low"] == pytest.approx(low, abs=0.06 * width)
    assert pair["difference"]["high"] == pytest.approx(high, abs=0.06 * width)


def test_ce_is_compared_by_one_baseline(release, tmp_path):
    rng = np.random.default_rng(7)
    base, first, second = (right_by_chance(release.shape, rate, rng) for rate in (0.4, 0.6, 0.7))
    write_labels(release, tmp_path / "base.csv", base)
    release.score(tmp_path / "base.csv")
    done = compare(release, tmp_path, first, second, "--baseline", tmp_path / "base.score.json")
    for row in done["corruptions"]:
        cells = [v for v, name in enumerate(release.variants) if name.startswith(row["corruption"])]
        reference = (~base[:, cells]).mean()
        for name, right in (("first", first), ("second", second)):
            ce = (~right[:, cells]).mean() / reference
            assert row["ce"][name] == pytest.approx(ce, abs=1e-9)
            relative = ((~right[:, cells]).mean() - (~right[:, 0]).mean()) / (
                reference - (~base[:, 0]).mean())
            assert row["relative_ce"][name] == pytest.approx(relative, abs=1e-9)
