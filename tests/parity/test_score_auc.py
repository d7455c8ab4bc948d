# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""AUROC of classes beside scikit-learn; its interval beside DeLong's variance over all pairs, and beside
the bootstrap; and what is lost where a feature is made random."""
import numpy as np
import pytest
from scipy import special, stats
from sklearn import metrics

from constructed import construct, relation
from redraws import same
from test_score_rankings import RANKED, kind_of, merged, score, scores_of
from test_scores import build, random_scores

Z = stats.norm.ppf(0.975)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("auc") / "release", "--source",
                 "synthetic:count=50,size=64x64", "--corruptions", "contrast,pixelate",
                 "--severities", "1,4")


def binary(template, folder, labels, variants):
    return construct(template, folder, [int(label) for label in labels], variants,
                     classes=["no", "yes"])


# ---- the same by all pairs ----

def values_of(scores, kind):
    """What classes are ranked by."""
    scores = scores.astype(np.float64)
    if kind == "probabilities":
        return scores
    others = [special.logsumexp(np.delete(scores, k, axis=-1), axis=-1)
              for k in range(scores.shape[-1])]
    return scores - np.stack(others, axis=-1)


def taking_part(values, labels):
    """The classes that are averaged over."""
    classes = range(values.shape[1]) if values.shape[1] > 2 else [1]
    return [k for k in classes if 0 < (labels == k).sum() < len(labels)]


def area(values, labels, k):
    # ranks in place of scores: scikit-learn refuses infinite ones
    ranks = np.unique(values[:, k], return_inverse=True)[1]
    return metrics.roc_auc_score(labels == k, ranks)


def macro(values, labels):
    classes = taking_part(values, labels)
    return np.mean([area(values, labels, k) for k in classes]) if classes else np.nan


def contributions(values, labels):
    """Of each sample to the mean AUROC, by the structural components of DeLong's paper."""
    out = np.zeros(len(labels))
    classes = taking_part(values, labels)
    for k in classes:
        positive = labels == k
        v, x = values[positive, k], values[~positive, k]
        pairs = (v[:, None] > x[None, :]) + 0.5 * (v[:, None] == x[None, :])
        out[positive] += (pairs.mean(axis=1) - pairs.mean()) / len(v) / len(classes)
        out[~positive] += (pairs.mean(axis=0) - pairs.mean()) / len(x) / len(classes)
    return out


def spread(deviations, labels):
    """Of a sum over samples that are drawn by label."""
    variance = 0
    for k in np.unique(labels):
        own = deviations[labels == k]
        variance += len(own) * own.var(ddof=1) if len(own) > 1 else np.nan
    return Z * np.sqrt(variance)


def check(figure, value, half, least=0, name=""):
    if np.isfinite(half):
        same(figure, value, max(value - half, least), min(value + half, 1), name)
        return
    same(figure, value, name=name)
    assert figure is None or figure["low"] is None and figure["high"] is None


# ---- cells ----

@pytest.mark.parametrize("case", RANKED)
def test_auc(release, case, tmp_path):
    kind = kind_of(case)
    scores = scores_of(case, release)
    group = score(release, tmp_path, scores, kind, "--metrics", "auc")["auc"]
    values = merged(values_of(scores, kind))
    for v, cell in enumerate(group["cells"]):
        assert cell["variant"] == release.variants[v] and cell["n"] == len(release.labels)
        assert cell["classes"] == 12
        check(cell["auc"], macro(values[:, v], release.labels),
              spread(contributions(values[:, v], release.labels), release.labels), name=(case, v))


def test_classes_that_do_not_occur_are_left_out(release, tmp_path):
    few = build(tmp_path / "few", "--source", "synthetic:count=7,size=64x64", "--corruptions",
                "contrast", "--severities", "1")
    scores = scores_of("random", few)
    group = score(few, tmp_path, scores, "logits", "--metrics", "auc")["auc"]
    for v, cell in enumerate(group["cells"]):
        assert cell["classes"] == 7
        check(cell["auc"], macro(values_of(scores, "logits")[:, v], few.labels), np.nan)


def test_more_classes_than_the_release_has(release, tmp_path):
    scores = np.concatenate([scores_of("random", release),
                             np.random.default_rng(1).normal(size=(*release.shape, 30))], axis=-1)
    group = score(release, tmp_path, scores, "logits", "--metrics", "auc")["auc"]
    for v, cell in enumerate(group["cells"]):
        check(cell["auc"], macro(values_of(scores, "logits")[:, v], release.labels),
              spread(contributions(values_of(scores, "logits")[:, v], release.labels),
                     release.labels))


def delong(first, second, labels):
    """Variances and covariance of two AUROC of the same samples, as the paper has them."""
    components = []
    for values in (first, second):
        v, x = values[labels == 1], values[labels == 0]
        pairs = (v[:, None] > x[None, :]) + 0.5 * (v[:, None] == x[None, :])
        components.append((pairs.mean(axis=1), pairs.mean(axis=0)))
    ten = np.cov(np.stack([c[0] for c in components]))
    one = np.cov(np.stack([c[1] for c in components]))
    return ten / (labels == 1).sum() + one / (labels == 0).sum()


@pytest.mark.parametrize("kind", ["logits", "probabilities"])
def test_two_classes(template, kind, tmp_path):
    rng = np.random.default_rng(4)
    labels = (rng.random(61) < 0.4).astype(int)
    release = binary(template, tmp_path / "release", labels, {"clean": None, "fog": None})
    scores = np.rint(random_binary(labels, rng, (2, 0.7)) * 4) / 4
    if kind == "probabilities":
        scores = special.softmax(scores, axis=-1)
    group = score(release, tmp_path, scores, kind, "--metrics", "auc")["auc"]
    values = merged(values_of(scores, kind))[..., 1]
    covariance = delong(values[:, 0], values[:, 1], labels)
    for v, cell in enumerate(group["cells"]):
        assert cell["classes"] == 1 and cell["n"] == 61
        check(cell["auc"], metrics.roc_auc_score(labels, values[:, v]),
              Z * np.sqrt(covariance[v, v]))


def random_binary(labels, rng, shifts):
    """(images, len(shifts), 2): logits that know the label so well."""
    scores = rng.normal(size=(len(labels), len(shifts), 2)) + rng.normal(size=(len(labels), 1, 2))
    scores[..., 1] += np.array(shifts) * labels[:, None]
    return scores


def test_one_class(template, tmp_path):
    release = binary(template, tmp_path / "release", np.ones(9), {"clean": None})
    scores = random_binary(np.ones(9), np.random.default_rng(2), (1,))
    group = score(release, tmp_path, scores, "logits", "--metrics", "auc")["auc"]
    assert group["cells"] == [{"variant": "clean", "n": 9, "classes": 0, "auc": None}]


def mean_rank(ranks, positive):
    """The AUROC, by Mann and Whitney."""
    return (ranks[positive].mean() - (positive.sum() + 1) / 2) / (~positive).sum()


def test_the_interval_is_as_wide_as_the_bootstraps(template, tmp_path):
    rng = np.random.default_rng(6)
    labels = np.sort(rng.integers(0, 12, 600))
    release = construct(template, tmp_path / "release", labels.tolist(), {"clean": None})
    scores = random_scores(labels[:, None], rng)
    figure = score(release, tmp_path, scores, "logits", "--metrics", "auc")["auc"]["cells"][0]["auc"]
    values = values_of(scores, "logits")[:, 0]
    ranks = stats.rankdata(values, axis=0)
    again = []
    for _ in range(400):
        drawn = np.concatenate([rng.choice(np.flatnonzero(labels == k), (labels == k).sum())
                                for k in range(12)])
        again.append(np.mean([mean_rank(stats.rankdata(ranks[drawn, k]), labels[drawn] == k)
                              for k in range(12)]))
    assert figure["high"] - figure["low"] == pytest.approx(2 * Z * np.std(again), rel=0.12)


# ---- twins ----

@pytest.mark.parametrize("classes", [2, 12])
def test_simplicity(template, classes, tmp_path):
    """Two references, a set with twins of both and one with a twin of one."""
    rng = np.random.default_rng(classes)
    labels = rng.integers(0, classes, 90)
    variants = {"clean": None, "s/1": relation("twin", "s", "clean"),
                "fog": None, "s/2": relation("twin", "s", "fog"),
                "sc/1": relation("twin", "sc", "clean")}
    names = ["no", "yes"] if classes == 2 else None
    release = construct(template, tmp_path / "release", labels.tolist(), variants, classes=names)
    scores = rng.normal(size=(90, 5, classes)) + rng.normal(size=(90, 1, classes))
    for v, shift in enumerate((3, 0, 2, 0.2, 2.5)):
        scores[np.arange(90), v, labels] += shift
    group = score(release, tmp_path, scores, "logits")["simplicity"]
    values = values_of(scores, "logits")
    means = [macro(values[:, v], labels) for v in range(5)]
    moves = [contributions(values[:, v], labels) for v in range(5)]
    assert [one["set"] for one in group["sets"]] == ["s", "sc"]
    for one, pairs in zip(group["sets"], ([(1, 0), (3, 2)], [(4, 0)])):
        assert one["variants"] == [list(variants)[twin] for twin, _ in pairs]
        for name, twins, references in (("reference_auc", 0, 1), ("auc", 1, 0), ("drop", -1, 1)):
            value = np.mean([twins * means[t] + references * means[r] for t, r in pairs])
            deviations = np.mean([twins * moves[t] + references * moves[r] for t, r in pairs], 0)
            check(one[name], value, spread(deviations, labels), -1 if name == "drop" else 0, name)
    assert group["sets"][0]["drop"]["low"] > 0
    if classes == 2:
        covariance = delong(values[:, 4, 1], values[:, 0, 1], labels)
        half = Z * np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
        drop = group["sets"][1]["drop"]
        assert drop["high"] - drop["low"] == pytest.approx(2 * half, rel=1e-9)


def test_no_twins(release, tmp_path):
    assert "simplicity" not in score(release, tmp_path, scores_of("random", release), "logits",
                                     "--metrics", "all")
