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
SHIFTS, ANGLES = (-24, 0, 24), (-30, -15, 0, 15, 30)
WARPS = [(tx, ty, angle) for ty in SHIFTS for tx in SHIFTS for angle in ANGLES]
TORCHVISION = """
import pickle, sys
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import affine
pixels, height, width, warps = pickle.load(sys.stdin.buffer)
tensor = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(height, width, 3).permute(2, 0, 1)
for tx, ty, angle in warps:
    view = affine(tensor, -angle, [tx, ty], 1, [0, 0], InterpolationMode.BILINEAR)
    sys.stdout.buffer.write(view.permute(1, 2, 0).contiguous().numpy().tobytes())
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


def inverse(image, tx, ty, angle):
    """From a pixel of the view to its place in the image, both counted from 0."""
    d, c = (image.shape[0] - 1) / 2, (image.shape[1] - 1) / 2
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return np.array([[cosine, -sine, c - cosine * (tx + c) + sine * (ty + d)],
                     [sine, cosine, d - sine * (tx + c) - cosine * (ty + d)]])


def places(image, warp):
    """x and y of every pixel of a view in the image."""
    y, x = np.mgrid[:image.shape[0], :image.shape[1]]
    return np.tensordot(inverse(image, *warp), [x, y, np.ones_like(x)], 1)


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
        done = subprocess.run([python, "-c", TORCHVISION], input=pickle.dumps((image.tobytes(), *image.shape[:2], WARPS)), env=environment,
                              stdout=subprocess.PIPE, check=True)
        published = np.frombuffer(done.stdout, np.uint8).reshape(made.shape)
        for warp, ours, theirs in zip(WARPS, made, published):
            tally.add(f"{name}, {warp}", ours, theirs)
    tally.within_1("spatial views beside torchvision")


def test_beside_pillow(views):
    """Pillow counts places from a pixel's corner, cuts values off where ours are rounded, and repeats the
    outermost pixels before it fills in: the outline of the turned image, two pixels wide, is left out."""
    tally = Tally()
    for name, image, made in views:
        for warp, ours in zip(WARPS, made):
            (a, b, c), (d, e, f) = inverse(image, *warp)
            corners = a, b, c + 0.5 - (a + b) / 2, d, e, f + 0.5 - (d + e) / 2
            theirs = np.asarray(Image.fromarray(image).transform(image.shape[1::-1], Image.Transform.AFFINE, corners,
                                                                 Image.Resampling.BILINEAR))
            middle = (np.array(image.shape[1::-1]) - 1).reshape(2, 1, 1) / 2
            keep = np.abs((np.abs(places(image, warp) - middle) - middle).max(0)) > 1
            tally.add(f"{name}, {warp}", np.where(keep[:, :, None], ours, 0), np.where(keep[:, :, None], theirs, 0))
    tally.within_1("spatial views beside Pillow", share=1)


def test_beside_opencv(views):
    """OpenCV rounds places to 1/32 of a pixel: photographs are smoothed first, that this does not show."""
    tally = Tally()
    for name, image, _ in views[:2]:
        smooth = cv2.GaussianBlur(image, (0, 0), 3)
        for warp in WARPS:
            theirs = cv2.warpAffine(smooth, inverse(image, *warp), image.shape[1::-1],
                                    flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
            tally.add(f"{name}, {warp}", bilinear(smooth, *places(image, warp)), theirs)
    tally.within_1("the formula of spatial views beside OpenCV")


def test_formula(views):
    tally = Tally()
    for name, image, made in views:
        for warp, ours in zip(WARPS, made):
            tally.add(f"{name}, {warp}", ours, bilinear(image, *places(image, warp)))
    tally.within_1("spatial views beside their formula", share=1e-4)


def bilinear(image, x, y):
    padded = np.pad(image.astype(float), ((2, 2), (2, 2), (0, 0)))
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, down = (x - left)[:, :, None], (y - top)[:, :, None]
    outside = (x <= -1) | (y <= -1) | (x >= image.shape[1]) | (y >= image.shape[0])
    left, top = np.where(outside, 0, left) + 2, np.where(outside, 0, top) + 2
    value = ((1 - down) * ((1 - right) * padded[top, left] + right * padded[top, left + 1])
             + down * ((1 - right) * padded[top + 1, left] + right * padded[top + 1, left + 1]))
    return np.where(outside[:, :, None], 0, np.floor(value + 0.5)).astype(np.uint8)
