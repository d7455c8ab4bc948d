# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The noises beside imagecorruptions, in distribution: see two_sample.py. The same test has to
reject variants that are wrong by little, and to accept the published code beside itself."""
import numpy as np

import peer
import photographs
import published
import shiftforge
import two_sample
from compare import measured

NOISES = ("gaussian_noise", "shot_noise", "impulse_noise", "speckle_noise")


def pictures():
    # The derived ones but the odd width: gray, and flat white and black, where noise is clipped.
    return [image for where, image in photographs.chosen() if "wide" not in where]


def theirs(name, severity, again=0):
    """The published side, with seeds that no other comparison has."""
    first = 10 ** 6 * again + 10 ** 5 * severity + 10 ** 4 * NOISES.index(name)
    return lambda image, i: np.uint8(peer.corrupt(image, name, severity, seed=first + i))


def ours(name, severity, **settings):
    operation = shiftforge.Operation(name, severity, **settings)
    return lambda image, i: operation(image, seed=i)


def test_same_distribution():
    p, images = {}, pictures()
    for name in NOISES:
        for severity in photographs.severities(5):
            p[f"{name} {severity}"], _ = two_sample.compare(images, ours(name, severity),
                                                            theirs(name, severity))
    adjusted = two_sample.holm(p)
    worst = min(adjusted, key=adjusted.get)
    measured.append(f"noises beside imagecorruptions: {len(p)} tests, least p {min(p.values()):.4f},"
                    f" adjusted {adjusted[worst]:.4f} ({worst})")
    assert adjusted[worst] > two_sample.ALPHA


def wrong_variants(severity):
    """What has to be rejected, by name: the corruption and the draws."""
    for name, field, factor in (("gaussian_noise", "sigma", 1.03),
                                ("speckle_noise", "sigma", 1.03),
                                ("shot_noise", "photons", 1.03 ** -2),
                                ("impulse_noise", "amount", 1.03)):
        value = shiftforge.parameters(name, "imagenet-c", severity, 1)[0]
        yield f"{name}, deviation + 3 %", name, ours(name, 0, **{field: value * factor})
    for name in ("gaussian_noise", "speckle_noise", "shot_noise"):
        value, formula = shiftforge.parameters(name, "imagenet-c", severity, 1)[0], \
            getattr(published, name)
        yield f"{name}, rounded", name, lambda image, i, value=value, formula=formula: \
            np.uint8(np.rint(formula(image, value, np.random.default_rng(i))))

    def one_draw(image, i):  # the same noise in every channel
        noise = np.random.default_rng(i).normal(0, 0.18, image.shape[:2])
        return np.uint8(published.bytes_of(published.unit(image) + noise[:, :, None]))
    yield "gaussian_noise, channels alike", "gaussian_noise", one_draw


def test_power():
    severity, images, p, kinds = 3, pictures(), {}, {}
    for wrong, name, draw in wrong_variants(severity):
        p[wrong], kinds[wrong] = two_sample.compare(images, draw, theirs(name, severity))
    adjusted = two_sample.holm(p)
    for wrong in p:
        measured.append(f"to be rejected: {wrong}: adjusted p {adjusted[wrong]:.4f} ({kinds[wrong]})")
        assert adjusted[wrong] <= two_sample.ALPHA, wrong


def test_published_code_beside_itself():
    images, p = pictures(), {}
    for name in NOISES:
        p[name], _ = two_sample.compare(images, theirs(name, 3, again=1), theirs(name, 3))
    adjusted = two_sample.holm(p)
    measured.append(f"imagecorruptions beside itself: least adjusted p {min(adjusted.values()):.4f}")
    assert min(adjusted.values()) > two_sample.ALPHA, adjusted
