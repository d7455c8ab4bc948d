# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The stochastic corruptions that are no noises, in distribution: see two_sample.py. The same test has
to reject variants that are wrong by little, and to accept the published code beside itself.

The peer is imagecorruptions for fog and spatter. For the others it is the published formula with
NumPy's draws: imagecorruptions' glass_blur is the published code (test_glass_blur.py) but takes half a
second a picture, its motion_blur lacks ImageMagick's 16 bits, its snow is brighter (test_snow.py), its
elastic_transform has other parameters. frost is not here: its textures are ours.
"""
from functools import lru_cache

import numpy as np

import peer
import photographs
import published_blurs
import published_elastic_transform
import published_fog
import published_snow
import published_streak
import shiftforge
import two_sample
from compare import measured

NAMES = ("motion_blur", "glass_blur", "snow", "fog", "elastic_transform", "spatter")
SEVERITY = 3  # of the wrong variants
ROWS = {"motion_blur": 2, "glass_blur": 3, "snow": 7, "fog": 3, "elastic_transform": 3}


@lru_cache(None)
def pictures():
    """Photographs, with flat areas and without, and one of noise: whatever moves its pixels hardly
    changes its mean, so that half a level shows."""
    noise = np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)
    return [noise] + [image for where, image in photographs.chosen()
                      if "flat" in where or photographs.FULL and "," not in where]


# ---- the published formulas: floats on 0..255 before truncation, or 8 bits ----


def motion_blur(image, rng, *row, low=-45, high=45, streak=published_streak.motion_blur):
    return streak(image, *row, rng.uniform(low, high))


def glass_blur(image, rng, *row, swap=False):
    delta = int(row[1])
    return published_blurs.glass_blur(
        image, *row, lambda draw, iteration: rng.integers(-delta, delta, image.shape[:2]), swap)


def snow(image, rng, *row, low=-135, high=-45):
    return published_snow.snow(image, rng.normal(size=image.shape[:2]), rng.uniform(low, high),
                               published_streak.motion_blur, *row)


def fog(image, rng, *row, squared=True):
    return published_fog.fog(image, *row,
                             lambda draw, w, n: rng.uniform(-1, 1, (n, n)) * (w if squared else 1))


def elastic_transform(image, rng, alpha, sigma, affine):
    fields = rng.uniform(-1, 1, (2, *image.shape[:2]))
    return published_elastic_transform.elastic_transform(
        image, alpha, sigma, rng.uniform(-affine, affine, (3, 2)), *fields)


# ---- both sides ----


def formula(function, finish=np.uint8, severity=SEVERITY, first=0, **options):
    """Draws of a formula above. finish: from floats to 8 bits."""
    name = function.__name__
    row = shiftforge.parameters(name, "imagenet-c", severity, ROWS[name])
    return lambda image, i: np.uint8(finish(
        function(image, np.random.default_rng(first + i), *row, **options)))


@lru_cache(1024)
def kept(name, severity, again, number):
    """Draw number i of the published side, with seeds that no other comparison has."""
    first = 10 ** 7 * (again + 1) + 10 ** 6 * severity + 10 ** 5 * NAMES.index(name)
    image = pictures()[number // two_sample.SAMPLES]
    if name in ("fog", "spatter"):
        return np.uint8(peer.corrupt(image, name, severity, first + number))
    return formula(globals()[name], np.uint8, severity, first)(image, number)


def theirs(name, severity, again=0):
    return lambda image, i: kept(name, severity, again, i)


def ours(name, severity, **settings):
    operation = shiftforge.Operation(name, severity, **settings)
    return lambda image, i: operation(image, seed=i)


def other(name, number, parameter, factor):
    """Ours with a parameter, given by number and name, multiplied."""
    value = shiftforge.parameters(name, "imagenet-c", SEVERITY, number + 1)[number]
    return ours(name, SEVERITY, **{parameter: value * factor})


def family(comparisons):
    """Adjusted p-values and the statistics that they come from; comparisons: name and the draws of
    two sides."""
    p, kinds = {}, {}
    for name, first, second in comparisons:
        p[name], kinds[name] = two_sample.compare(pictures(), first, second)
    return two_sample.holm(p), kinds


def accept(what, comparisons):
    adjusted, kinds = family(comparisons)
    worst = min(adjusted, key=adjusted.get)
    measured.append(f"{what}: {len(adjusted)} comparisons, least adjusted p {adjusted[worst]:.4f} "
                    f"({worst}, {kinds[worst]})")
    assert adjusted[worst] > two_sample.ALPHA


# ---- the tests ----


def test_same_distribution():
    accept("stochastic corruptions beside the published code", (
        (f"{name} {severity}", ours(name, severity), theirs(name, severity))
        for name in NAMES for severity in photographs.severities(5)))


def test_published_code_beside_itself():
    accept("the published code beside itself", (
        (name, theirs(name, SEVERITY, again=1), theirs(name, SEVERITY)) for name in NAMES))


# What has to be rejected: the draws. Half a level more is seen where pixels are moved, but not where the
# draws themselves make a picture lighter: snow, fog and spatter are held to levels by their formulas.
WRONG = {
    ("motion_blur", "rounded"):
        lambda: formula(motion_blur, np.rint, streak=published_streak.streak),
    ("motion_blur", "up to 90 degrees"): lambda: formula(motion_blur, low=-90, high=90),
    ("glass_blur", "rounded"): lambda: formula(glass_blur, np.rint),
    ("glass_blur", "a true swap"): lambda: formula(glass_blur, swap=True),
    ("snow", "motion_blur's angle"): lambda: formula(snow, low=-45, high=45),
    ("snow", "threshold + 3 %"): lambda: other("snow", 3, "threshold", 1.03),
    ("fog", "amplitude not squared"): lambda: formula(fog, squared=False),
    ("fog", "thickness + 5 %"): lambda: other("fog", 0, "thickness", 1.05),
    ("elastic_transform", "rounded"): lambda: formula(elastic_transform, np.rint),
    ("elastic_transform", "field + 20 %"): lambda: other("elastic_transform", 0, "alpha_px", 1.2),
    ("spatter", "smoothing + 10 %"): lambda: other("spatter", 2, "blur_sigma_px", 1.1),
    ("spatter", "deviation + 10 %"): lambda: other("spatter", 1, "sigma", 1.1),
}


def test_power():
    adjusted, kinds = family((wrong, draw(), theirs(wrong[0], SEVERITY))
                             for wrong, draw in WRONG.items())
    for wrong, p in adjusted.items():
        measured.append(f"to be rejected: {', '.join(wrong)}: adjusted p {p:.4f} ({kinds[wrong]})")
    assert max(adjusted.values()) <= two_sample.ALPHA
