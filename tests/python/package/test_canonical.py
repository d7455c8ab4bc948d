# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Canonical crops: the command line's pixels, one crop for all rolls, kinds of images, a place in pipelines."""
import copy
import pickle
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest

import shiftforge
from conftest import SHIFTFORGE
from shiftforge import CanonicalCrop, canonical_crop


@pytest.fixture(scope="module")
def noise():
    """Ragged enough that crops differ by filter, sigma and candidates."""
    return numpy.random.default_rng(3).integers(0, 256, (50, 61, 3), numpy.uint8)


def cropped(image, path, *options):
    """By the command line: pixels and place."""
    (path / "in.png").write_bytes(shiftforge.encode(image))
    done = subprocess.run([SHIFTFORGE, "canonical", "--verbose", *map(str, options), path / "in.png",
                           path / "out.png"], capture_output=True, text=True, check=True)
    left, top = re.search(r"at \((\d+), (\d+)\)", done.stderr).groups()
    return shiftforge.read_image(path / "out.png"), (int(left), int(top))


# ---- the same bits ----

@pytest.mark.parametrize("size, options", [
    (40, {}),
    (40, {"candidates": 5}),
    (31, {"filter": "gaussian", "sigma": 2}),
    (30, {"filter": "box", "sigma": 3.2, "candidates": 4}),
    (24, {"sigma": 1.5, "circular": True}),
    (None, {"circular": True}),
    (None, {"circular": True, "filter": "box"}),
])
def test_as_the_command_line(photo, noise, tmp_path, size, options):
    given = [part for name, value in options.items()
             for part in ([f"--{name}"] if value is True else [f"--{name}", value])]
    sized = [] if size is None else ["--size", size]
    for image in (photo, noise, noise[..., :1].repeat(3, 2)):
        pixels, place = cropped(image, tmp_path, *sized, *given)
        transform = CanonicalCrop(size, **options)
        assert (canonical_crop(image, size, **options) == pixels).all()
        assert (transform(image) == pixels).all() and transform.find(image) == place


def test_options_matter(noise):
    places = {CanonicalCrop(31, **options).find(noise)
              for options in ({}, {"sigma": 2}, {"filter": "gaussian", "sigma": 2},
                              {"filter": "box", "sigma": 2}, {"candidates": 3}, {"circular": True})}
    assert len(places) == 6


def test_sides(noise):
    left, top = CanonicalCrop((21, 40)).find(noise)
    assert (canonical_crop(noise, (21, 40)) == noise[top:top + 21, left:left + 40]).all()


def test_all_rolls_have_one_crop():
    """Of noise, whose largest response is one, and of pictures where many are as large."""
    y, x = numpy.mgrid[0:14, 0:18]
    pictures = [numpy.random.default_rng(1).integers(0, 256, (14, 18, 3), numpy.uint8),
                numpy.random.default_rng(2).integers(0, 2, (14, 18), numpy.uint8),
                ((x // 3 + y // 2) % 2 * 255).astype(numpy.uint8)]
    for picture in pictures:
        for size in (None, 9):
            first = canonical_crop(picture, size, circular=True)
            for dy in range(14):
                for dx in range(18):
                    rolled = numpy.roll(picture, (dy, dx), (0, 1))
                    assert canonical_crop(rolled, size, circular=True).tobytes() == first.tobytes()
    assert (pictures[0] != numpy.roll(pictures[0], 1, 0)).any()


# ---- kinds of images ----

def test_kinds(noise):
    pillow = pytest.importorskip("PIL.Image")
    expected, gray = canonical_crop(noise, 30), canonical_crop(noise[..., 1], 30)
    before = noise.copy()
    planes = noise.transpose(2, 0, 1).copy()
    for view in (numpy.asfortranarray(noise), noise[::-1].copy()[::-1], planes.transpose(1, 2, 0)):
        assert (canonical_crop(view, 30) == expected).all()
    made = canonical_crop(pillow.fromarray(noise), 30)
    assert made.mode == "RGB" and made.size == (30, 30) and (numpy.asarray(made) == expected).all()
    assert (numpy.asarray(canonical_crop(pillow.fromarray(noise[..., 1]), 30)) == gray).all()
    assert (canonical_crop(noise[..., 1:2], 30)[..., 0] == gray).all() and gray.shape == (30, 30)
    expected[:] = 0  # a copy
    assert (noise == before).all()


# ---- a transform ----

def test_draws_nothing(noise):
    transform = CanonicalCrop(30, sigma=0.5)
    first = transform(noise)
    for key, epoch in (("a", 0), ("b", 3)):
        with shiftforge.sample(key, epoch):
            assert (transform(noise) == first).all()
    with ThreadPoolExecutor(8) as pool:
        assert all((made == first).all() for made in pool.map(transform, [noise] * 64))


def test_pickles(noise):
    transform = CanonicalCrop((30, 20), filter="box", sigma=2, candidates=7)
    for other in (pickle.loads(pickle.dumps(transform)), copy.deepcopy(transform)):
        assert other == transform and (other(noise) == transform(noise)).all()
    assert repr(transform) == "CanonicalCrop(size=(30, 20), filter='box', sigma=2, candidates=7, circular=False)"
    assert shiftforge.transforms.CanonicalCrop is CanonicalCrop


def test_in_a_pipeline(photo):
    """Before a corruption, and behind one in a dataset."""
    crop, noisy = CanonicalCrop(100, sigma=2), shiftforge.Corrupt("fog", 2)
    with shiftforge.sample("k"):
        assert (noisy(crop(photo)) == shiftforge.fog(canonical_crop(photo, 100, sigma=2), 2, key="k")).all()
    view = shiftforge.CorruptedDataset([(photo, 3)], "fog", 2, keys="k", transform=crop)
    image, label = view[0]
    assert (image == crop(shiftforge.fog(photo, 2, key="k"))).all() and label == 3


# ---- errors ----

@pytest.mark.parametrize("call, kind, text", [
    (lambda i: canonical_crop(i), ValueError, "size: the side of the crop is needed, unless circular=True"),
    (lambda i: canonical_crop(i, 0), ValueError, "size: 0, where 1 to 65535 pixels are needed"),
    (lambda i: canonical_crop(i, -3), ValueError, "size: -3"),
    (lambda i: canonical_crop(i, (30, 1 << 40)), ValueError, "size: 1099511627776"),
    (lambda i: canonical_crop(i, (30, 30, 3)), ValueError, "where a side or (height, width) is needed"),
    (lambda i: canonical_crop(i, 30.0), TypeError, "float"),
    (lambda i: canonical_crop(i, 51), ValueError, "a crop of 51x51 out of 61x50"),
    (lambda i: canonical_crop(i, 4), ValueError, "the filter reaches 2 pixels from its middle"),
    (lambda i: canonical_crop(i, 30, filter="blob"), ValueError, "filter: 'blob', where one of log, gaussian, box"),
    (lambda i: canonical_crop(i, 30, sigma=0), ValueError, "sigma: 0, where 0.25 to 64 pixels"),
    (lambda i: canonical_crop(i, 30, sigma=float("nan")), ValueError, "sigma: nan"),
    (lambda i: canonical_crop(i, 30, sigma=0.1), ValueError, "sigma is from 0.25 to 64"),
    (lambda i: canonical_crop(i, 30, sigma="1"), TypeError, "'>' not supported"),
    (lambda i: canonical_crop(i, 30, candidates=0), ValueError, "candidates: 0"),
    (lambda i: canonical_crop(i, 30, candidates=22), ValueError, "22 candidates on an axis: a crop of 30 out of 50 has 21"),
    (lambda i: canonical_crop(i, candidates=3, circular=True), ValueError, "has every position as a candidate"),
    (lambda i: canonical_crop(i / 255, 30), TypeError, "image: samples of type uint8 are needed, not 'd'"),
    (lambda i: canonical_crop(i[0, 0], 30), ValueError, "image: 1 axes"),
    (lambda i: canonical_crop(i[0, 0], circular=True), ValueError, "image: 1 axes"),
    (lambda i: canonical_crop(i.tolist(), 30), TypeError, "not list"),
])
def test_errors(noise, call, kind, text):
    with pytest.raises(kind) as caught:
        call(noise)
    assert text in str(caught.value) and "\n" not in str(caught.value)
