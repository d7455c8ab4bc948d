# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The corruptions of MedMNIST-C that are not random, beside medmnistc 0.1.0; and that profiles have its
rows. Gray datasets go through RGB and back on both sides."""
import numpy as np
import pytest

import medmnist_peer
import photographs
import shiftforge
from compare import Tally, measured
from random_numbers import Stream

# What each kind is held to: "exact", or "within_1" on 0.5 % of values.
CLAIM = {"Pixelate": "exact", "JPEGCompression": "exact", "Brightness": "exact",
         "Contrast": "exact", "GammaCorrection": "exact", "BlackCorner": "exact",
         "GaussianBlur": "within_1", "DefocusBlur": "within_1", "ZoomBlur": "within_1",
         "Saturate": "within_1"}
SEVERITIES = 5  # of six rows the first five


@pytest.mark.parametrize("kind", CLAIM)
def test_pixels(kind):
    tally, compared = Tally(), 0
    for pair in medmnist_peer.chosen(kind):
        for severity in photographs.severities(SEVERITIES):
            ours = pair.ours(severity)
            for where, image in pair.pictures():
                tally.add(f"{pair.label} {severity}, {where}", ours(image),
                          pair.corrupt(image, severity))
        compared += 1
    getattr(tally, CLAIM[kind])(f"{kind} of {compared} datasets beside medmnistc")


def test_gray_pixels_in_three_channels():
    """What RGB files of gray pictures become: the same in each channel."""
    for name, dataset in (("speckle_noise", "octmnist"), ("gaussian_blur", "chestmnist")):
        ours = shiftforge.Operation(name, 3, f"medmnist-c/{dataset}")
        for _, image in photographs.chosen():
            gray = photographs.gray(image)
            assert (ours(gray) == ours(gray[:, :, 0])[:, :, None]).all()


def test_motion_blur():
    """At the angles that medmnistc draws."""
    tally = Tally()
    for pair in medmnist_peer.chosen("MotionBlur"):
        for severity in photographs.severities(SEVERITIES) if photographs.FULL else (SEVERITIES,):
            for seed, (where, image) in enumerate(pair.pictures()):
                theirs, ((_, _, angle),) = pair.uniforms(image, severity, seed)
                ours = pair.ours(severity, angle=angle)
                tally.add(f"{pair.label} {severity}, {where}, {angle} degrees", ours(image), theirs)
    tally.within_1("motion_blur beside medmnistc")


def test_torchvision():
    """Whether functions were torchvision's own, or, where there is none, our restatement of them; where
    there is one both have to agree."""
    real = medmnist_peer.about()["torchvision"]
    measured.append(f"torchvision: {real}")
    image = dict(medmnist_peer.chosen("Saturate")[0].pictures())["china"]
    for size in (3, 13, 25):
        both = [medmnist_peer.request(image, "", which, size)[0] for which in ("real", "stub")]
        difference = np.abs(both[0].astype(int) - both[1])
        assert difference.max() <= 1 and (difference > 0).mean() < 1e-3
    for gamma in (0.4, 1.3, 2):
        both = [medmnist_peer.request(image, "", which, gamma)[0] for which in ("real", "stub")]
        assert (both[0] == both[1]).all()


# ---- with our draws fed in ----


def bubble_draws(pair, severity, seed, size):
    largest, most = map(int, pair.rows[severity - 1])
    stream = Stream("bubble", severity, seed)
    draws = [stream.integer(0, 7, most)]
    for i in range(draws[0]):
        radius = stream.integer(1, 3, largest, i)
        draws += [radius] + [stream.integer(draw, radius, size - radius, i) for draw in (2, 3)]
    return draws


def character_draws(pair, severity, seed, size):
    words, longest, scale = pair.rows[severity - 1]
    stream = Stream("characters", severity, seed)
    draws = [stream.integer(0, 1, int(words))]
    for i in range(draws[0]):
        letters = stream.integer(1, 3, int(longest), i)
        draws += [letters, stream.integer(2, 14, int(scale * 100), i)]
        draws += [stream.integer(6, 0, 25, 100 * i + j) for j in range(letters)]
        draws += [stream.integer(3, 10, size - 8 * letters, i), stream.integer(4, 10, size - 10, i)]
        draws += [stream.integer(5, 0, 255, 3 * i + channel) for channel in range(3)]
    return draws


def with_our_draws(kind, draws_of):
    """For each severity and picture: its name, the clean one, ours, theirs."""
    for pair in medmnist_peer.chosen(kind):
        for severity in range(1, SEVERITIES + 1):
            ours = pair.ours(severity)
            for where, image in pair.pictures():
                for seed in range(20 if photographs.FULL else 1):
                    draws = draws_of(pair, severity, seed, image.shape[0])
                    yield f"{pair.label} {severity}, {where}, seed {seed}", image, \
                        ours(image, seed), pair.corrupt(image, severity, draws=draws)


def test_bubble():
    tally = Tally()
    for where, _, ours, theirs in with_our_draws("Bubble", bubble_draws):
        tally.add(where, ours, theirs)
    tally.exact("bubble with our draws beside medmnistc")


def test_characters():
    """OpenCV draws in fixed point, ours by the formula that this comes from: what differs is held to a
    share of the ink."""
    differing, ink, our_ink = 0, 0, 0
    for _, image, ours, theirs in with_our_draws("Characters", character_draws):
        image, ours, theirs = (x.astype(int) for x in (image, ours, theirs))
        differing += np.abs(ours - theirs).sum()
        ink += np.abs(theirs - image).sum()
        our_ink += np.abs(ours - image).sum()
    measured.append(f"characters with our draws beside medmnistc: {our_ink / ink:.2%} of its ink, "
                    f"{differing / ink:.2%} of it elsewhere or of another strength")
    assert abs(our_ink / ink - 1) < 0.02 and differing / ink < 0.03


# ---- the tables ----

# The parameters of ours that each kind's columns are, by number.
COLUMNS = {"MotionBlur": (0, 1), "DefocusBlur": (0, 1), "ZoomBlur": (0, 1), "Saturate": (1,),
           "Bubble": (0, 1), "Characters": (0, 1, 2)}


def test_ranges_of_training():
    """What medmnistc asks of NumPy when it augments, and what our ranges say."""
    for pair in medmnist_peer.pairs():
        _, image = next(iter(pair.pictures()))
        _, uniforms = pair.uniforms(image, 0)
        ours = [shiftforge.training_range(pair.name, pair.profile, parameter)
                for parameter in COLUMNS.get(pair.kind, (0,))]
        if pair.kind == "MotionBlur":
            ours.append((-45.0, 45.0))
        theirs = [(low, high) for low, high, _ in uniforms]
        assert len(ours) == len(theirs) and np.allclose(ours, theirs, 0, 1e-12), pair.label
    measured.append(f"training draws from the ranges of medmnistc in all {len(medmnist_peer.pairs())}")



def published_row(pair, severity):
    """The row as our parameters have it."""
    row = pair.rows[severity - 1]
    return [row] if np.isscalar(row) else list(row)


def our_row(pair, severity):
    if pair.kind == "ZoomBlur":
        end, step = shiftforge.parameters(pair.name, pair.profile, severity, 2)
        return list(np.arange(1, end, step))
    if pair.kind == "Saturate":
        scale, shift = shiftforge.parameters(pair.name, pair.profile, severity, 2)
        return [shift] if scale == 1 else []
    return shiftforge.parameters(pair.name, pair.profile, severity,
                                 len(published_row(pair, severity)))


def test_rows():
    """Names, severities and values, of all 131."""
    assert len(medmnist_peer.pairs()) == 131
    for pair in medmnist_peer.pairs():
        assert shiftforge.severities(pair.name, pair.profile) == SEVERITIES, pair.label
        for severity in range(1, SEVERITIES + 1):
            assert our_row(pair, severity) == published_row(pair, severity), pair.label
    measured.append(f"rows of {len(medmnist_peer.pairs())} tables are those of medmnistc")
