# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The random corruptions of MedMNIST-C beside medmnistc 0.1.0, in distribution: see two_sample.py. The
same test has to reject variants that are wrong by little, and to accept medmnistc beside itself. Gray
datasets go through RGB and back on both sides, which weakens their noise. bubble and motion_blur are in
test_medmnist_c.py, with draws and angles given.
"""
from functools import lru_cache

import numpy as np

import medmnist_peer
import photographs
import shiftforge
import two_sample
from compare import measured

KINDS = ("GaussianNoise", "SpeckleNoise", "ImpulseNoise", "ShotNoise", "StainDeposit", "Characters")
SEVERITY = 3  # of the quick form, of wrong variants and of medmnistc beside itself


@lru_cache(None)
def pictures():
    """A photograph, for marks and letters a white sheet, and with --full large flat areas."""
    found = dict(photographs.chosen())
    names = ("china", "china, flat") if photographs.FULL else ("china",)
    return [found[name] for name in names] + [np.full_like(found["china"], 255)]


def compared():
    """Pairs: all of them, or of each kind one of RGB and one of gray."""
    found, seen = [], set()
    for pair in medmnist_peer.chosen(*KINDS):
        if photographs.FULL or (pair.kind, pair.rgb) not in seen:
            found.append(pair)
        seen.add((pair.kind, pair.rgb))
    return found


def in_three_channels(draw):
    """A draw of gray pictures as the test takes it."""
    return lambda image, i: np.repeat(
        draw(np.ascontiguousarray(photographs.gray(image)[:, :, 0]), i)[:, :, None], 3, axis=2)


def as_taken(pair, draw):
    return draw if pair.rgb else in_three_channels(draw)


def drawn_by(pair, operation):
    return as_taken(pair, lambda image, i: operation(image, seed=i))


def theirs(pair, severity, again=0):
    """With seeds that no other comparison has."""
    first = 10 ** 7 * again + 10 ** 4 * medmnist_peer.pairs().index(pair) + 10 ** 3 * severity
    return as_taken(pair, lambda image, i: pair.corrupt(image, severity, seed=first + i))


def adjusted(what, comparisons, without=()):
    """Adjusted p-values; comparisons: name and the draws of two sides."""
    p, kinds = {}, {}
    for name, first, second in comparisons:
        p[name], kinds[name] = two_sample.compare(pictures(), first, second, without)
    found = two_sample.holm(p)
    for name in found if what == "to be rejected" else [min(found, key=found.get)]:
        measured.append(f"{what}: {name}: adjusted p {found[name]:.4f} ({kinds[name]}), of {len(p)}")
    return found


def test_same_distribution():
    severities = range(1, 6) if photographs.FULL else (SEVERITY,)
    found = adjusted("random corruptions beside medmnistc, the least", (
        (f"{pair.label} {severity}", drawn_by(pair, pair.ours(severity)), theirs(pair, severity))
        for pair in compared() for severity in severities
        if pair.kind != "StainDeposit" or severity < 5))
    assert min(found.values()) > two_sample.ALPHA


def test_large_marks():
    """Severity 5 has ten masks of its own, longer in one direction than in the other, which ours are not:
    count, coverage and neighbourhoods are compared, and where ink may lie."""
    found = adjusted("marks of severity 5, the least", (
        (pair.label, drawn_by(pair, pair.ours(5)), theirs(pair, 5))
        for pair in medmnist_peer.chosen("StainDeposit")), without=("structure",))
    assert min(found.values()) > two_sample.ALPHA


def black_shares(pair, draw, severity):
    """Of a white sheet, sorted, and the rows and columns that ink reaches."""
    white = np.full((224, 224, 3), 255, np.uint8)
    black = np.array([draw(white, severity, i)[:, :, 0] == 0 for i in range(200 if photographs.FULL else 60)])
    assert all(set(np.unique(draw(white, severity, 0)[:, :, c])) <= {0, 255} for c in range(3))
    return np.sort(black.mean(axis=(1, 2))), black.any(axis=(0, 1)), black.any(axis=(0, 2))


def test_ink():
    """The published marks' coverage: of one mark from the least to the most, and of all together."""
    for pair in medmnist_peer.chosen("StainDeposit"):
        for severity in (1, 4, 5):
            ours, *our_places = black_shares(
                pair, lambda image, s, i: pair.ours(s)(image, seed=i), severity)
            theirs, *their_places = black_shares(
                pair, lambda image, s, i: pair.corrupt(image, s, seed=i), severity)
            spread = np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs))
            assert abs(ours.mean() - theirs.mean()) < 4 * spread
            if severity == 1:  # by the pixels of a mark: none is beyond those of the masks
                assert ours[0] > theirs[0] - 2 / 224 ** 2 and ours[-1] < theirs[-1] + 5 / 224 ** 2
            for side in our_places + their_places:  # a margin of ten, and ink up to it
                assert not side[:10].any() and not side[-10:].any()
                assert side[16:-16].all()
            measured.append(f"ink of {pair.label} {severity}: {ours.mean():.3%} of the picture, "
                            f"published {theirs.mean():.3%}")


def one(kind, rgb):
    return next(p for p in medmnist_peer.pairs() if p.kind == kind and p.rgb == rgb)


def wrong_variants():
    """What has to be rejected: name, ours wrong, theirs."""
    def beside(what, pair, operation):
        return f"{pair.label}, {what}", drawn_by(pair, operation), theirs(pair, SEVERITY)

    def with_factor(kind, rgb, parameter, factor):
        pair = one(kind, rgb)
        value = shiftforge.parameters(pair.name, pair.profile, SEVERITY, 1)[0] * factor
        return beside(f"{parameter} x {factor}", pair, shiftforge.Operation(
            pair.name, 0, pair.profile, **{parameter: value}))

    yield with_factor("GaussianNoise", False, "sigma", 1.03)
    yield with_factor("SpeckleNoise", True, "sigma", 1.03)
    yield with_factor("ImpulseNoise", False, "amount", 1.05)
    pair = one("GaussianNoise", False)
    sigma = shiftforge.parameters(pair.name, pair.profile, SEVERITY, 1)[0]
    yield beside("not through RGB", pair, shiftforge.Operation(pair.name, 0, sigma=sigma))
    pair = one("StainDeposit", True)
    yield beside("one mark always", pair, pair.ours(SEVERITY, marks=1))
    yield beside("marks of severity 5", pair, shiftforge.Operation(
        pair.name, 0, pair.profile, max_marks=3, side_px=32, least_cover=0.47, most_cover=0.61,
        irregularity=0.53, raggedness_px=1.6))
    yield beside("round marks", pair, shiftforge.Operation(
        pair.name, 0, pair.profile, max_marks=3, side_px=24, least_cover=0.48, most_cover=0.78,
        irregularity=0, raggedness_px=0))
    pair = one("Characters", True)
    yield beside("one word always", pair, pair.ours(SEVERITY, words=1))


def test_power():
    found = adjusted("to be rejected", wrong_variants())
    assert max(found.values()) <= two_sample.ALPHA


def test_medmnistc_beside_itself():
    found = adjusted("medmnistc beside itself, the least", (
        (pair.label, theirs(pair, SEVERITY, again=1), theirs(pair, SEVERITY))
        for pair in compared()[:None if photographs.FULL else 2]))
    assert min(found.values()) > two_sample.ALPHA
