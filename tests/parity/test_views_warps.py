# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Views by parts of a pixel, turned, enlarged, sheared and tilted, beside the operations that the field has for
them, each with the filters and borders that it shares with ours: OpenCV's warpPerspective, PyTorch's grid_sample and
torchvision's affine (Debian's, where they are), and Pillow's resize for Lanczos's filter."""
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
MEAN = 124, 116, 104
BORDERS = {"black": (cv2.BORDER_CONSTANT, "zeros"), "replicate": (cv2.BORDER_REPLICATE, "border"),
           "reflect": (cv2.BORDER_REFLECT, "reflection"), "cyclic": (cv2.BORDER_WRAP, None),
           "mean": (cv2.BORDER_CONSTANT, None)}
TIES = 0.03  # of values: at scales like 0.8 many lie halfway between two levels, and go either way
FILTERS = {"bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC}
# Sets of shifts, and what their views are: angle, scale, shear, pitch, yaw, tx, ty.
TURNS = {
    "rotate:2:15": [{"angle": a} for a in (-30, -15, 15, 30)],
    "zoom:2:0.2": [{"scale": s} for s in (0.6, 0.8, 1.2, 1.4)],
    "shear:2:12": [{"shear": s} for s in (-24, -12, 12, 24)],
}
CAMERA = {
    "tilt:2:15": [{"pitch": a, "yaw": a} for a in (-30, -15, 15, 30)],
    "pitch:1:25": [{"pitch": a} for a in (-25, 25)],
    "yaw:1:25": [{"yaw": a} for a in (-25, 25)],
}
MOVES = {"neighbours-8:0.25": [{"tx": -x / 4, "ty": -y / 4} for x, y in
                               ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, -1), (-1, 1), (1, 1))],
         "grid:1:0.5": [{"tx": -x / 2, "ty": -y / 2} for y in range(-2, 3) for x in range(-2, 3) if x or y]}
TORCH = """
import pickle, sys
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms.functional import affine
for pixels, height, width, grids, warps, mode, padding in pickle.load(sys.stdin.buffer):
    tensor = torch.frombuffer(bytearray(pixels), dtype=torch.uint8).reshape(height, width, 3).permute(2, 0, 1)
    for grid in grids:
        places = torch.frombuffer(bytearray(grid), dtype=torch.float64).reshape(1, height, width, 2)
        view = torch.nn.functional.grid_sample(tensor[None].double(), places, mode, padding, align_corners=False)[0]
        view = (view.clamp(0, 255) + 0.5).floor().to(torch.uint8)
        sys.stdout.buffer.write(view.permute(1, 2, 0).contiguous().numpy().tobytes())
    for angle, scale, shear in warps:
        view = affine(tensor, -angle, [0, 0], scale, [shear, 0], InterpolationMode.BILINEAR)
        sys.stdout.buffer.write(view.permute(1, 2, 0).contiguous().numpy().tobytes())
"""


@pytest.fixture(scope="module")
def images():
    return list(photographs.chosen())


def build(folder, image, shifts, border):
    folder.mkdir()
    (folder / "in").mkdir()
    Image.fromarray(image).save(folder / "in" / "image.png")
    subprocess.run([SHIFTFORGE, "build", "translation-cyclic", "--source", folder / "in", "--preprocess", "none", "--border",
                    border, "--shifts", shifts, "--sink", "npy", "--out", folder / "out"], check=True, capture_output=True)
    return np.load(folder / "out" / "translation-cyclic.npy")


def camera(shape, pitch, yaw):
    """From the picture, about its middle, to what the camera sees, about its middle."""
    f = math.hypot(*shape)
    a, b = math.radians(pitch), math.radians(yaw)
    about_y = np.array([[math.cos(b), 0, -math.sin(b)], [0, 1, 0], [math.sin(b), 0, math.cos(b)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    x, y, z = (about_x @ about_y)[:, :2]
    return np.array([[f * x[0], f * x[1], 0], [f * y[0], f * y[1], 0], [z[0], z[1], f]])


def inverse(shape, angle=0, scale=1, shear=0, pitch=0, yaw=0, tx=0, ty=0):
    """From a pixel of the view to its place in the image, both counted from the middles of the first pixels."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    lean = np.array([[1, math.tan(math.radians(shear)), 0], [0, 1, 0], [0, 0, 1]])
    turn = np.array([[c / scale, -s / scale, 0], [s / scale, c / scale, 0], [0, 0, 1]])
    middle = np.array([[1, 0, (shape[1] - 1) / 2], [0, 1, (shape[0] - 1) / 2], [0, 0, 1]])
    move = np.array([[1, 0, -tx], [0, 1, -ty], [0, 0, 1]])
    return middle @ lean @ turn @ np.linalg.inv(camera(shape, pitch, yaw)) @ move @ np.linalg.inv(middle)


def places(shape, warp):
    """x and y of every pixel of a view in the image."""
    y, x = np.mgrid[:shape[0], :shape[1]]
    u, v, w = np.tensordot(inverse(shape, **warp), [x, y, np.ones_like(x)], 1)
    return np.array([u / w, v / w])


def grid(shape, warp):
    """The same as grid_sample counts: -1 and 1 are the sides."""
    x, y = places(shape, warp)
    return np.stack([(2 * x + 1) / shape[1] - 1, (2 * y + 1) / shape[0] - 1], -1).tobytes()


def torch_views(tasks):
    """Of tasks of an image, grids, warps, mode and padding, all in one process: its start takes seconds."""
    python = os.environ.get("SHIFTFORGE_TORCH_PYTHON", "/usr/bin/python3")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    find = "import importlib.util as u, sys; sys.exit(not u.find_spec('torchvision'))"
    if subprocess.run([python, "-c", find], env=environment, capture_output=True).returncode:
        pytest.skip("no torchvision")
    given = [(image.tobytes(), *image.shape[:2], *rest) for image, *rest in tasks]
    done = subprocess.run([python, "-c", TORCH], stdout=subprocess.PIPE, env=environment, check=True,
                          input=pickle.dumps(given)).stdout
    for image, grids, warps, *_ in tasks:
        count = len(grids) + len(warps)
        yield np.frombuffer(done[:count * image.size], np.uint8).reshape(count, *image.shape)
        done = done[count * image.size:]


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("kind", FILTERS)
def test_parts_of_a_pixel_beside_opencv(images, tmp_path, kind, border):
    """Whose places are in 32nds of a pixel, which these are. Exact halves, which half of all values are at half a pixel,
    go either way there."""
    tally = Tally()
    for shifts, warps in MOVES.items():
        for i, (name, image) in enumerate(images[:3]):
            made = build(tmp_path / f"{shifts[:4]}{i}", image, f"{shifts}:{kind}", border)
            assert len(made) == len(warps)
            for warp, ours in zip(warps, made):
                theirs = cv2.warpPerspective(image, inverse(image.shape[:2], **warp), image.shape[1::-1],
                                             flags=FILTERS[kind] | cv2.WARP_INVERSE_MAP, borderMode=BORDERS[border][0],
                                             borderValue=MEAN if border == "mean" else 0)
                tally.add(f"{name}, {warp}", ours, theirs)
    tally.within_1(f"{kind} parts of a pixel, {border}, beside OpenCV", share=0.3)


def test_warps_beside_pytorch(images, tmp_path):
    name, image = images[0]
    cases = [(kind, border, shifts, warps) for kind in FILTERS for border in BORDERS if BORDERS[border][1]
             for shifts, warps in (TURNS | CAMERA).items()]
    published = torch_views([(image, [grid(image.shape[:2], warp) for warp in warps], [], kind, BORDERS[border][1])
                             for kind, border, _, warps in cases])
    tallies = {}
    for i, (kind, border, shifts, warps) in enumerate(cases):
        made = build(tmp_path / f"{i}", image, f"{shifts}:{kind}", border)
        for warp, ours, theirs in zip(warps, made, next(published)):
            tallies.setdefault(f"{kind} warps, {border}, beside PyTorch", Tally()).add(f"{name}, {warp}", ours, theirs)
    for title, tally in tallies.items():
        tally.within_1(title, share=TIES)


def test_turns_beside_torchvision(images, tmp_path):
    tally = Tally()
    tasks = [(image, [], [(w.get("angle", 0), w.get("scale", 1), w.get("shear", 0)) for w in warps], "bilinear", "zeros")
             for _, image in images for warps in TURNS.values()]
    published = torch_views(tasks)
    for i, (name, image) in enumerate(images):
        for shifts, warps in TURNS.items():
            made = build(tmp_path / f"{shifts[:4]}{i}", image, shifts, "black")
            for warp, ours, theirs in zip(warps, made, next(published)):
                tally.add(f"{name}, {warp}", ours, theirs)
    tally.within_1("turned, enlarged and sheared views beside torchvision", share=TIES)


def test_tilts_beside_opencv(images, tmp_path):
    """By where the corners go. OpenCV rounds places to 1/32 of a pixel: photographs are smoothed first."""
    tally = Tally()
    for shifts, warps in CAMERA.items():
        for i, (name, image) in enumerate(images):
            smooth = cv2.GaussianBlur(image, (0, 0), 3)
            made = build(tmp_path / f"{shifts[:4]}{i}", smooth, shifts, "replicate")
            d, c = (np.array(image.shape[:2]) - 1) / 2
            corners = np.array([[-c, -d, 1], [c, -d, 1], [-c, d, 1], [c, d, 1]])
            for warp, ours in zip(warps, made):
                seen = corners @ camera(image.shape[:2], warp.get("pitch", 0), warp.get("yaw", 0)).T
                matrix = cv2.getPerspectiveTransform((corners[:, :2] + [c, d]).astype(np.float32),
                                                     (seen[:, :2] / seen[:, 2:] + [c, d]).astype(np.float32))
                theirs = cv2.warpPerspective(smooth, matrix, image.shape[1::-1], flags=cv2.INTER_LINEAR,
                                             borderMode=cv2.BORDER_REPLICATE)
                tally.add(f"{name}, {warp}", ours, theirs)
    tally.within_1("tilted views beside OpenCV", share=0.02)


def test_lanczos_beside_pillow(images, tmp_path):
    """Whose resize of a box as large as the result moves it; along one axis, since it rounds after each."""
    tally = Tally()
    for i, (name, image) in enumerate(images):
        padded = np.pad(image, ((4, 4), (4, 4), (0, 0)), "edge")
        made = build(tmp_path / f"{i}", padded, "neighbours-4:0.25:lanczos", "black")
        height, width = image.shape[:2]
        for warp, ours in zip(MOVES["neighbours-8:0.25"][:4], made, strict=True):
            left, top = 4 - warp["tx"], 4 - warp["ty"]
            theirs = Image.fromarray(padded).resize((width, height), Image.Resampling.LANCZOS, (left, top, left + width, top + height))
            tally.add(f"{name}, {warp}", ours[4:-4, 4:-4], np.asarray(theirs))
    tally.within_1("parts of a pixel by Lanczos's filter beside Pillow")


def test_lanczos_formula(images, tmp_path):
    tally = Tally()
    name, image = images[0]
    for shifts, warps in (TURNS | CAMERA).items():
        made = build(tmp_path / shifts[:4], image, f"{shifts}:lanczos", "replicate")
        for warp, ours in zip(warps, made):
            tally.add(f"{name}, {warp}", ours, lanczos(image, *places(image.shape[:2], warp)))
    tally.within_1("warps by Lanczos's filter beside their formula", share=1e-4)


def lanczos(image, x, y):
    def weights(fraction):
        at = np.arange(-2, 4) - fraction[:, :, None]
        found = np.sinc(at) * np.sinc(at / 3)
        return found / found.sum(-1, keepdims=True)

    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    across, down = weights(x - left), weights(y - top)
    value = np.zeros(image.shape)
    for j in range(6):
        for i in range(6):
            row, column = np.clip(top + j - 2, 0, image.shape[0] - 1), np.clip(left + i - 2, 0, image.shape[1] - 1)
            value += (down[:, :, j] * across[:, :, i])[:, :, None] * image[row, column]
    return np.floor(np.clip(value, 0, 255) + 0.5).astype(np.uint8)
