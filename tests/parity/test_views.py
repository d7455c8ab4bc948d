# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Turned and moved views beside the operations that the field has for them: torchvision's affine of tensors
(Debian's, where it is), Pillow's and OpenCV's affine transforms; all bilinear, with 0 around the image."""
import math
import os
import pickle
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import photographs
from compare import Tally

SHIFTFORGE = Path(os.environ["SHIFTFORGE_LIBRARY"]).resolve().parent / "bin" / "shiftforge"
SIDE, SHIFTS, ANGLES = 224, (-24, 0, 24), (-30, -15, 0, 15, 30)
WARPS = [(tx, ty, angle) for ty in SHIFTS for tx in SHIFTS for angle in ANGLES]
TORCHVISION = """
import pickle, sys
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import affine
image, warps = pickle.load(sys.stdin.buffer)
tensor = torch.from_numpy(image.transpose(2, 0, 1).copy())
pickle.dump([affine(tensor, -angle, [tx, ty], 1, [0, 0], InterpolationMode.BILINEAR).numpy().transpose(1, 2, 0)
             for tx, ty, angle in warps], sys.stdout.buffer)
"""


@pytest.fixture(scope="module")
def views(tmp_path_factory):
    """Name, image and its views, of a few photographs."""
    found = []
    for name, image in photographs.chosen():
        folder = tmp_path_factory.mktemp("views")
        (folder / "in").mkdir()
        Image.fromarray(image).save(folder / "in" / "image.png")
        subprocess.run([SHIFTFORGE, "build", "spatial-grid", "--source", folder / "in", "--preprocess", "none",
                        "--shifts", "spatial-grid:24:3:30:5", "--sink", "npy", "--out", folder / "out"],
                       check=True, capture_output=True)
        found.append((name, image, np.load(folder / "out" / "spatial-grid.npy")))
    return found


def inverse(tx, ty, angle):
    """From a pixel of the view to its place in the image, both counted from 0."""
    c, cosine, sine = (SIDE - 1) / 2, math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return np.array([[cosine, -sine, c - cosine * (tx + c) + sine * (ty + c)],
                     [sine, cosine, c - sine * (tx + c) - cosine * (ty + c)]])


def test_there_is_a_view_for_every_warp(views):
    for _, image, made in views:
        assert len(made) == len(WARPS)
        assert np.array_equal(made[WARPS.index((0, 0, 0))], image)
        moved = made[WARPS.index((24, -24, 0))]
        assert np.array_equal(moved[:-24, 24:], image[24:, :-24])
        assert not moved[-24:].any() and not moved[:, :24].any()


def test_beside_torchvision(views):
    python = os.environ.get("SHIFTFORGE_TORCH_PYTHON", "/usr/bin/python3")
    if subprocess.run([python, "-c", "import torchvision"], capture_output=True).returncode:
        pytest.skip("no torchvision")
    tally = Tally()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    for name, image, made in views:
        done = subprocess.run([python, "-c", TORCHVISION], input=pickle.dumps((image, WARPS)), env=environment,
                              stdout=subprocess.PIPE, check=True)
        for warp, ours, theirs in zip(WARPS, made, pickle.loads(done.stdout)):
            tally.add(f"{name}, {warp}", ours, theirs)
    tally.within_1("spatial views beside torchvision")


def test_beside_pillow(views):
    """Pillow counts places from a pixel's corner, and repeats the outermost pixels before it fills in: the
    outline of the turned image, two pixels wide, is left out."""
    tally = Tally()
    for name, image, made in views:
        for warp, ours in zip(WARPS, made):
            (a, b, c), (d, e, f) = inverse(*warp)
            corners = a, b, c + 0.5 - (a + b) / 2, d, e, f + 0.5 - (d + e) / 2
            theirs = np.asarray(Image.fromarray(image).transform((SIDE, SIDE), Image.Transform.AFFINE, corners,
                                                                 Image.Resampling.BILINEAR))
            y, x = np.mgrid[:SIDE, :SIDE]
            places = np.array([a * x + b * y + c, d * x + e * y + f])
            outline = (np.abs(places - (SIDE - 1) / 2) - (SIDE - 1) / 2).max(0)
            keep = np.abs(outline) > 1
            tally.add(f"{name}, {warp}", np.where(keep[:, :, None], ours, 0), np.where(keep[:, :, None], theirs, 0))
    tally.within_1("spatial views beside Pillow")


def test_beside_opencv(views):
    """OpenCV rounds places to 1/32 of a pixel: photographs are smoothed first, that this does not show."""
    tally = Tally()
    for name, image, _ in views[:2]:
        smooth = cv2.GaussianBlur(image, (0, 0), 3)
        for warp in WARPS:
            (a, b, c), (d, e, f) = inverse(*warp)
            theirs = cv2.warpAffine(smooth, inverse(*warp), (SIDE, SIDE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
            y, x = np.mgrid[:SIDE, :SIDE]
            tally.add(f"{name}, {warp}", bilinear(smooth, a * x + b * y + c, d * x + e * y + f), theirs)
    tally.within_1("the formula of spatial views beside OpenCV")


def test_formula(views):
    tally = Tally()
    for name, image, made in views:
        for warp, ours in zip(WARPS, made):
            (a, b, c), (d, e, f) = inverse(*warp)
            y, x = np.mgrid[:SIDE, :SIDE]
            tally.add(f"{name}, {warp}", ours, bilinear(image, a * x + b * y + c, d * x + e * y + f))
    tally.within_1("spatial views beside their formula", share=1e-5)


def bilinear(image, x, y):
    padded = np.pad(image.astype(float), ((2, 2), (2, 2), (0, 0)))
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, down = (x - left)[:, :, None], (y - top)[:, :, None]
    outside = (x <= -1) | (y <= -1) | (x >= SIDE) | (y >= SIDE)
    left, top = np.where(outside, 0, left) + 2, np.where(outside, 0, top) + 2
    value = ((1 - down) * ((1 - right) * padded[top, left] + right * padded[top, left + 1])
             + down * ((1 - right) * padded[top + 1, left] + right * padded[top + 1, left + 1]))
    return np.where(outside[:, :, None], 0, np.floor(value + 0.5)).astype(np.uint8)
