# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Transforms: what they choose, how often, and what it depends on."""
import collections
import math
import pickle

import numpy
import pytest

import shiftforge
from shiftforge import AugMix, Corrupt, KeyedDataset, MedMNISTCAugment, RandomCorruption
from shiftforge._keys import Sample
from shiftforge.transforms import split

TINY = numpy.full((8, 8, 3), 90, numpy.uint8)


def test_one_corruption_is_corrupt(photo):
    transform = Corrupt("gaussian_noise", 3, seed=4)
    with shiftforge.sample("k", 2):
        made = transform(photo)
    assert (made == shiftforge.gaussian_noise(photo, 3, seed=4, key="k", epoch=2)).all()
    assert (transform(photo) == shiftforge.gaussian_noise(photo, 3, seed=4)).all()
    by_hand = Corrupt("gaussian_noise", sigma=0.3, profile="cifar10-c")
    assert (by_hand(photo) == shiftforge.gaussian_noise(photo, sigma=0.3)).all()


def test_choices_have_their_frequencies():
    transform = RandomCorruption("noise,fog", (1, 4), weights=(1, 0, 2, 3), identity=0.25)
    seen = collections.Counter()
    for i in range(6000):
        operation = transform.choose(Sample(b"%d" % i, 0))
        described = operation.describe() if operation else {"name": "identity", "severity": 0}
        seen[described["name"], described["severity"]] += 1
    expected = {("identity", 0): 0.25, **{(name, severity): 0.75 * weight / 12 for severity in (1, 4)
                for name, weight in (("gaussian_noise", 1), ("impulse_noise", 2), ("fog", 3))}}
    assert seen.keys() == expected.keys()
    for choice, share in expected.items():
        assert abs(seen[choice] / 6000 - share) < 4 * math.sqrt(share / 6000), choice


def test_choices_follow_seed_epoch_and_key():
    names = ["all", (1, 2, 3, 4, 5)]
    choices = [[RandomCorruption(*names, seed=seed).choose(Sample(b"%d" % i, epoch)).describe()
                for i in range(40)] for seed, epoch in ((0, 0), (0, 0), (1, 0), (0, 1))]
    assert choices[0] == choices[1]
    for other in choices[2:]:
        assert sum(a == b for a, b in zip(choices[0], other)) < 10


@pytest.mark.parametrize("parts, alpha", [(2, 1), (3, 1), (3, 4)])
def test_split_is_dirichlet(parts, alpha):
    uniforms = numpy.random.default_rng(2).random((20000, parts * alpha - 1))
    weights = numpy.array([split(row, parts, alpha) for row in uniforms.tolist()])
    assert numpy.allclose(weights.sum(1), 1) and (weights >= 0).all()
    variance = (parts - 1) / (parts ** 2 * (parts * alpha + 1))
    assert numpy.allclose(weights.mean(0), 1 / parts, atol=0.01)
    assert numpy.allclose(weights.var(0), variance, rtol=0.05)


def test_augmix_mixes(photo):
    with shiftforge.sample("k"):
        same = AugMix(width=2)(photo)
        other = AugMix(width=2, seed=1)(photo)
        flat = AugMix("pixelate", severity=1, width=1, depth=2)(TINY)
    assert same.shape == photo.shape and (same != photo).any() and (same != other).any()
    assert (flat == TINY).all()  # each operation leaves it, and so do weights that sum to one
    gray = AugMix()(photo[..., 0])
    assert gray.shape == photo.shape[:2]


def test_augmix_is_its_formula(photo):
    """One chain of one operation at severity 1: (1 - m) image + m operation(image), rounded."""
    transform = AugMix("gaussian_noise", severity=1, width=1, depth=1, seed=3)
    made = numpy.array(transform.change(photo, Sample(b"k", 2)), float)
    noisy = shiftforge.gaussian_noise(photo, 1, seed=3, key="k", epoch=2).astype(float)
    clean = transform.uniform(Sample(b"k", 2), 8)[-1]
    assert abs(made - (clean * photo + (1 - clean) * noisy)).max() <= 0.501


@pytest.mark.parametrize("call, text", [
    (lambda: RandomCorruption("nois"), "nois"),
    (lambda: RandomCorruption("noise", ()), "severities"),
    (lambda: RandomCorruption("noise", (6,)), "severity 6"),
    (lambda: RandomCorruption("noise", weights=(1, 2)), "2 weights for 3 corruptions"),
    (lambda: RandomCorruption("noise", weights=(1, -2, 1)), "weights"),
    (lambda: RandomCorruption("noise", identity=1.5), "identity"),
    (lambda: AugMix(width=0), "width"),
    (lambda: AugMix(depth=0), "depth"),
    (lambda: Corrupt("fog"), "fog needs a severity"),
    (lambda: KeyedDataset([]).set_epoch(-1), "epoch -1"),
])
def test_errors(call, text):
    with pytest.raises(ValueError, match=text):
        call()


class Pictures:
    """As ImageFolder has them, with a transform of its own."""

    def __init__(self, transform):
        self.root, self.transform, self.classes = "/photos", transform, ["a"]
        self.samples = [(f"/photos/a/{i}.png", 0) for i in range(4)]

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return self.transform(TINY), self.samples[index][1]


class Part:
    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, indices

    def __len__(self):
        return len(self.indices)

    def __getitem__(self, index):
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices):
        raise AssertionError("goes round the view")


def test_keys_reach_transforms_within():
    base = Pictures(Corrupt("gaussian_noise", 3))
    expected = [shiftforge.gaussian_noise(TINY, 3, key=f"a/{i}.png", epoch=7) for i in range(4)]
    for dataset, order in ((KeyedDataset(base), [0, 1, 2, 3]), (KeyedDataset(Part(base, [3, 1])), [3, 1])):
        dataset.set_epoch(7)
        assert len(dataset) == len(order) and not hasattr(dataset, "__getitems__")
        for i, number in enumerate(order):
            assert (dataset[i][0] == expected[number]).all()
            assert dataset.key(i) == b"a/%d.png" % number
    assert KeyedDataset(base).classes == ["a"]
    assert KeyedDataset(base, keys="test/{index}").key(3) == b"test/3"
    assert KeyedDataset(base, keys=["x", b"y"]).key(1) == b"y"
    assert KeyedDataset(base, keys=lambda i: f"<{i}>").key(2) == b"<2>"
    assert KeyedDataset([TINY]).key(0) == b"0"


def test_a_failed_sample_leaves_no_key():
    def fail(image):
        raise RuntimeError("broken")
    with pytest.raises(RuntimeError, match="broken"):
        KeyedDataset(Pictures(fail))[0]
    assert shiftforge._keys.current.get() is None


def test_augment_is_the_command_of_what_it_did(photo):
    """By hand with the parameters that it tells, the pixels are the same; over keys, all of a profile's
    corruptions come, and none as often."""
    transform = pickle.loads(pickle.dumps(MedMNISTCAugment("pathmnist", seed=6)))
    seen = collections.Counter()
    for i in range(60):
        made, name, parameters = transform.apply(photo, Sample(b"%d" % i, 2))
        seen[name] += 1
        if name == "identity":
            assert (made == photo).all()
            continue
        by_hand = shiftforge.corrupt(photo, name, profile="medmnist-c/pathmnist", seed=6, key=str(i), epoch=2,
                                     **parameters)
        assert (made == by_hand).all(), name
    assert set(seen) > {"identity"} and set(seen) <= {"identity", *transform.corruptions} and len(seen) > 5
    with shiftforge.sample("7", 2):
        assert (transform(photo) == transform.apply(photo, Sample(b"7", 2))[0]).all()


def test_augment_takes_some():
    transform = MedMNISTCAugment("pathmnist", {"bubble": None, "pixelate": None})
    names = {transform.apply(TINY, Sample(b"%d" % i, 0))[1] for i in range(40)}
    assert names == {"identity", "bubble", "pixelate"}
    with pytest.raises(ValueError, match="pathmnis"):
        MedMNISTCAugment("pathmnis")
