# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Frames of imagenet-p and cifar-p beside the published operations: torchvision's affine of Pillow images
(Debian's, where it is) and Pillow's own, OpenCV's warpPerspective, and the formulas of the corruptions with
what varies from frame to frame."""
import os
import pickle
import subprocess
from math import cos, hypot, radians, sin, tan
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage.filters import gaussian

import opencv4
import photographs
import published
import shiftforge
from compare import Tally
from published_snow import snow
from published_spatter import spatter
from published_streak import motion_blur
from random_numbers import Stream

SHIFTFORGE = Path(os.environ["SHIFTFORGE_LIBRARY"]).resolve().parent / "bin" / "shiftforge"
KEY = b"image.png"
cv2.ipp.setUseIPP(False)
# What the published scripts have: frames of views by the arguments of torchvision's affine.
VIEWS = {
    "imagenet-p": {"translate": [(0, i - 20, 1, 0) for i in range(41)],
                   "rotate": [(i - 15, 0, 1, 0) for i in range(31)],
                   "scale": [(0, 0, (i * 2.5 + 40) / 100, 0) for i in range(31)],
                   "shear": [(0, 0, 1, i - 15) for i in range(31)]},
    "cifar-p": {"translate": [(0, i - 7, 1, 0) for i in range(16)],
                "rotate": [(i - 15, 0, 1, 0) for i in range(31)],
                "scale": [(0, 0, (i * 2 + 70) / 100, 0) for i in range(31)],
                "shear": [(0, 0, 1, i - 15) for i in range(31)]}}
TILT = {"imagenet-p": 1, "cifar-p": 0.75}
BRIGHTNESS = {"imagenet-p": 2, "cifar-p": 1.5}
BLUR = {"imagenet-p": (0.25, 0.035, 6), "cifar-p": (0.3, 0.015, 7)}
MOTION = {"imagenet-p": (31, 10, 3, 4), "cifar-p": (21, 6, 1.8, 9)}
SNOW = {"imagenet-p": (0.05, 0.3, 3, 0.5, 14, 4, 0.85), "cifar-p": (0.05, 0.3, 2, 0.5, 10, 2, 0.85)}
SPATTER = {"imagenet-p": ((0.65, 0.27, 3.7, 0.69, 0.6, 0, 0), [0.05, 0.1, 0.15, 0.7]),
           "cifar-p": ((0.6, 0.265, 1.75, 0.7, 0.6, 0, 0), [0.2, 0.8])}
NOISE = {"imagenet-p": {"gaussian_noise": (0.03, 0.05, 0.08), "speckle_noise": (0.05, 0.1, 0.15),
                        "shot_noise": (300, 120, 60)},
         "cifar-p": {"gaussian_noise": (0.02, 0.04, 0.06), "speckle_noise": (0.05, 0.07, 0.1),
                     "shot_noise": (700, 400, 200)}}
TORCHVISION = """
import pickle, sys
from PIL import Image
from torchvision.transforms import CenterCrop, InterpolationMode, ToPILImage, ToTensor
from torchvision.transforms.functional import affine
pixels, width, height, size, views = pickle.load(sys.stdin.buffer)
image = Image.frombytes("RGB", (width, height), pixels)
crop = CenterCrop(size)
def warp(angle, dx, scale, shear):
    return crop(affine(image, angle, [dx, 0], scale, [shear, 0],
                       InterpolationMode.NEAREST if dx else InterpolationMode.BILINEAR))
made = {name: [warp(*view).tobytes() for view in frames] for name, frames in views.items()}
made["zoom_blur"] = [crop(image).tobytes()]
mean = ToTensor()(crop(image))
for i in range(1, 31):
    mean += ToTensor()(warp(0, 0, 1 + 0.004 * i, 0))
    made["zoom_blur"].append(ToPILImage()(mean / (i + 1)).tobytes())
sys.stdout.buffer.write(pickle.dumps(made, 4))
"""


def center(image, size):
    """As torchvision's CenterCrop."""
    top, left = (round((side - size) / 2) for side in image.shape[:2])
    return image[top:top + size, left:left + size]


class Case:
    """An image, resized and cropped, and its frames by sequence."""

    def __init__(self, recipe, name, image, folder):
        self.recipe, self.name = recipe, name
        self.size = {"imagenet-p": 224, "cifar-p": 32}[recipe]
        (folder / "in").mkdir(parents=True)
        Image.fromarray(image).save(folder / "in" / KEY.decode())
        subprocess.run([SHIFTFORGE, "build", recipe, "--source", folder / "in", "--difficulty", "1-3",
                        "--sink", "npy", "--out", folder / "out"], check=True, capture_output=True)
        self.frames = {path.stem: np.load(path) for path in (folder / "out").glob("*.npy")}
        short, size = min(image.shape[:2]), {"imagenet-p": 256, "cifar-p": 32}[recipe]
        height, width = (int(size * side / short) for side in image.shape[:2])
        self.image = np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))
        self.clean = np.ascontiguousarray(center(self.image, self.size))

    def where(self, sequence, frame):
        return f"{self.recipe}, {self.name}, {sequence} {frame}"


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Photographs that are wider or higher than square; of CIFAR's size, square ones."""
    found, files = [], photographs.files()
    for name in files if photographs.FULL else ["china", "astronaut"]:
        image = np.asarray(Image.open(files[name]).convert("RGB"))
        height, width = image.shape[:2]
        if height == width:
            image = image[:height * 3 // 4]
        found.append(Case("imagenet-p", name, image, tmp_path_factory.mktemp("p") / "a"))
        found.append(Case("cifar-p", name, photographs.load(files[name], 32), tmp_path_factory.mktemp("p") / "b"))
    return found


def matrix(width, height, angle, dx, scale, shear):
    """From a place of the frame to one of the image, from pixels' corners, as torchvision has it."""
    c, d = width / 2, height / 2
    turn = np.array([[cos(radians(angle)), sin(radians(angle))], [-sin(radians(angle)), cos(radians(angle))]])
    linear = np.array([[1, tan(radians(shear))], [0, 1]]) @ turn / scale
    shift = np.array([c, d]) - linear @ [c + dx, d]
    return *linear[0], shift[0], *linear[1], shift[1]


def test_there_are_all_frames(cases):
    for case in cases:
        views = VIEWS[case.recipe]
        for sequence, frames in case.frames.items():
            expected = 1 if sequence in ("clean", "labels") else len(views.get(sequence, range(31)))
            if sequence == "motion_blur":
                expected = MOTION[case.recipe][0]
            assert len(frames) == expected, sequence
        assert len(case.frames) == 1 + 14 + 6
        assert np.array_equal(case.frames["clean"][0], case.clean)


def test_translations_are_copies(cases):
    for case in cases:
        height, width = case.image.shape[:2]
        for (_, dx, _, _), frame in zip(VIEWS[case.recipe]["translate"], case.frames["translate"]):
            moved = np.zeros_like(case.image)
            moved[:, max(dx, 0):width + min(dx, 0)] = case.image[:, max(-dx, 0):width - max(dx, 0)]
            assert np.array_equal(frame, center(moved, case.size)), dx


def test_pillow(cases):
    tally = Tally()
    for case in cases:
        for sequence in ("rotate", "scale", "shear"):
            for i, view in enumerate(VIEWS[case.recipe][sequence]):
                size = case.image.shape[1::-1]
                theirs = Image.fromarray(case.image).transform(size, Image.Transform.AFFINE, matrix(*size, *view),
                                                               Image.Resampling.BILINEAR)
                tally.add(case.where(sequence, i), case.frames[sequence][i], center(np.asarray(theirs), case.size))
    tally.within_1("frames of views beside Pillow")


def test_torchvision(cases):
    """zoom_blur as well, whose sums are PyTorch's."""
    python = os.environ.get("SHIFTFORGE_TORCH_PYTHON", "/usr/bin/python3")
    if subprocess.run([python, "-c", "import torchvision"], capture_output=True).returncode:
        pytest.skip("no torchvision")
    tallies = {}
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    for case in cases:
        request = pickle.dumps((case.image.tobytes(), *case.image.shape[1::-1], case.size, VIEWS[case.recipe]), 4)
        done = subprocess.run([python, "-c", TORCHVISION], input=request, env=environment, stdout=subprocess.PIPE,
                              check=True)
        for sequence, frames in pickle.loads(done.stdout).items():
            for i, theirs in enumerate(frames):
                tallies.setdefault(sequence, Tally()).add(case.where(sequence, i), case.frames[sequence][i],
                                                              np.frombuffer(theirs, np.uint8).reshape(case.clean.shape))
    for sequence, tally in tallies.items():
        tally.within_1(f"{sequence} beside torchvision")


def tilted(image, degrees):
    """By OpenCV, of a camera that stands f behind the picture."""
    height, width = image.shape[:2]
    c, s, f = cos(radians(degrees)), sin(radians(degrees)), hypot(width, height)
    about_x, about_y = np.eye(4), np.eye(4)
    about_x[1:3, 1:3] = about_y[0:3:2, 0:3:2] = [[c, -s], [s, c]]
    place = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1], [0, 0, 1]])
    back, camera = np.eye(4), np.array([[f, 0, width / 2, 0], [0, f, height / 2, 0], [0, 0, 1, 0]])
    back[2, 3] = f
    return opencv4.call("warpPerspective", image, camera @ back @ about_x @ about_y @ place, (width, height))


def test_opencv(cases):
    """The middle frame among them, which is not the image. Version 4 has places in 32nds of a pixel, as the
    versions before it; 5 has not."""
    tally = Tally()
    for case in cases:
        for i in range(31) if photographs.FULL else (0, 7, 15, 16, 30):
            version, theirs = tilted(case.image, TILT[case.recipe] * (i - 15))
            tally.add(case.where("tilt", i), case.frames["tilt"][i], center(theirs, case.size))
        assert not np.array_equal(case.frames["tilt"][15], case.clean)
    tally.within_1(f"tilt beside OpenCV {version}")


def test_brightness_and_gaussian_blur(cases):
    brightness, blur = Tally(), Tally()
    for case in cases:
        first, step, truncate = BLUR[case.recipe]
        for i in range(31):
            brightness.add(case.where("brightness", i), case.frames["brightness"][i],
                           published.brightness(case.clean, (i - 15) * BRIGHTNESS[case.recipe] / 100))
            theirs = 255 * gaussian(case.clean / 255, first + step * i, channel_axis=2, truncate=truncate,
                                    mode="nearest")
            blur.add(case.where("gaussian_blur", i), case.frames["gaussian_blur"][i], theirs)
    brightness.exact("brightness of sequences")
    blur.within_1("gaussian_blur of sequences")


def test_motion_blur(cases):
    tally = Tally()
    for case in cases:
        count, radius, sigma, step = MOTION[case.recipe]
        for i in range(count):
            tally.add(case.where("motion_blur", i), case.frames["motion_blur"][i],
                      motion_blur(case.clean, radius, sigma, (i - count + 1) * step))
    tally.within_1("motion_blur of sequences")


def test_snow(cases):
    """One layer of flakes, which turns."""
    tally = Tally()
    for case in cases:
        normals = Stream("snow", 1, key=KEY).normals(0, case.size ** 2).reshape(case.size, case.size)
        for i in range(31):
            tally.add(case.where("snow", i), case.frames["snow"][i],
                      snow(case.clean, normals, i * 4 - 150, motion_blur, *SNOW[case.recipe]))
    tally.within_1("snow of sequences")


def test_spatter(cases):
    """One layer of drops, which run."""
    tally = Tally()
    for case in cases:
        row, taps = SPATTER[case.recipe]
        normals = Stream("spatter", 0, key=KEY).normals(0, case.size ** 2).reshape(case.size, case.size)
        for i in range(31):
            tally.add(case.where("spatter", i), case.frames["spatter"][i],
                      spatter(case.clean, normals, *row, cv2, i, taps))
    tally.within_1("spatter of sequences")


def noisy(name, case, strength, severity, frame):
    stream = Stream(name, severity, key=KEY, replicate=frame)
    normals = stream.normals(0, case.clean.size).reshape(case.clean.shape)
    x = case.clean / 255
    return 255 * np.clip(x + strength * normals * (x if name == "speckle_noise" else 1), 0, 1)


def test_noise(cases):
    """Drawn anew for each frame after the first, which is clean."""
    tally = Tally()
    for case in cases:
        for name, strengths in NOISE[case.recipe].items():
            for severity, strength in enumerate(strengths, 1):
                sequence = name if severity == 1 else f"{name}_{severity}"
                frames = case.frames[sequence]
                assert np.array_equal(frames[0], case.clean)
                assert len({frame.tobytes() for frame in frames}) == 31
                assert shiftforge.parameters(name, case.recipe, severity, 1) == [strength]
                operation = shiftforge.Operation(name, severity, case.recipe)
                for i in range(1, 31):
                    assert np.array_equal(frames[i], operation(case.clean, key=KEY, replicate=i))
                    if name != "shot_noise":
                        tally.add(case.where(sequence, i), frames[i], noisy(name, case, strength, severity, i))
    tally.within_1("noise of sequences")


def test_shot_noise_has_the_variance_of_counts(cases):
    """Of the mean over frames: Var = x / photons, with x on [0, 1], within 10 %; truncated to levels, a twelfth
    more. Values near white are clipped and left out."""
    for case in cases:
        for severity, photons in enumerate(NOISE[case.recipe]["shot_noise"], 1):
            frames = case.frames["shot_noise" if severity == 1 else f"shot_noise_{severity}"][1:].astype(float)
            x = case.clean / 255
            keep = (x > 0.2) & (x < 0.7)
            expected = (x / photons * 255 ** 2 + 1 / 12)[keep].mean()
            assert abs(frames.var(axis=0, ddof=1)[keep].mean() / expected - 1) < 0.1
