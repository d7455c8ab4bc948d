# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Azulay & Weiss's surroundings beside a plain loop of what their code does: the whole canvas is convolved
with a separable binomial of 12 taps (x - 6 to x + 5, zero outside), known pixels are kept, filled ones are then
known, until at most 200 are empty or for 80 rounds. And their scales beside Pillow's resize."""
import os
import subprocess
from math import comb
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import photographs
from compare import Tally

SHIFTFORGE = Path(os.environ["SHIFTFORGE_LIBRARY"]).resolve().parent / "bin" / "shiftforge"
SIDES = {172: 21, 117: 49}  # and where the unmoved image begins: (224 - side - 1) // 2 - 4


def build(folder, image, recipe, *options):
    """The views of one image: its unmoved one, then the others."""
    (folder / "in").mkdir()
    Image.fromarray(image).save(folder / "in" / "image.png")
    subprocess.run([SHIFTFORGE, "build", recipe, "--source", folder / "in", "--sink", "npy", "--out", folder / "out",
                    *options], check=True, capture_output=True)
    return [np.load(folder / "out" / "clean.npy")[0], *np.load(folder / "out" / f"{recipe}.npy")]


def convolved(values):
    taps, out = [comb(11, k) / 2048 for k in range(12)], values.astype(float)
    for axis in 0, 1:
        padded = np.pad(out, [(6, 5) if a == axis else (0, 0) for a in range(out.ndim)])
        out = sum(t * np.take(padded, range(k, k + values.shape[axis]), axis) for k, t in enumerate(taps))
    return out


def grown(canvas, known):
    """And for how many rounds."""
    canvas, known = canvas.astype(float), known.copy()
    for rounds in range(80):
        if (~known).sum() <= 200:
            return canvas, rounds
        weight = convolved(known)
        means = convolved(canvas * known[:, :, None]) / np.where(weight > 0, weight, 1)[:, :, None]
        new = ~known & (weight > 0)
        canvas[new] = means[new]
        known |= new
    return canvas, 80


def embedded(image, side, at):
    canvas, known = np.zeros((224, 224, 3), np.uint8), np.zeros((224, 224), bool)
    canvas[at:at + side, at:at + side] = Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR)
    known[at:at + side, at:at + side] = True
    return canvas, known


@pytest.mark.parametrize("side", SIDES)
def test_inpainting_beside_a_plain_loop(tmp_path, side):
    name, image = next(photographs.chosen())
    tally = Tally()
    made = build(tmp_path, image, "azulay-weiss-inpainting", "--preprocess", f"embed-{side}-224")
    assert len(made) == 9
    for step in 0, 8:
        canvas, known = embedded(image, side, SIDES[side] + step)
        wanted, rounds = grown(canvas, known)
        assert 4 < rounds < 20
        assert np.array_equal(made[step][known], canvas[known])
        tally.add(f"{name}, {side} at {step}", made[step], np.floor(wanted + 0.5).astype(np.uint8))
    tally.within_1("inpainted surroundings", share=1e-4)


def test_scales_beside_pillow(tmp_path):
    _, image = next(photographs.chosen())
    made = build(tmp_path, image, "azulay-weiss-scale", "--shifts", "scale-chain:3")
    assert len(made) == 4
    for step, view in enumerate(made):
        assert np.array_equal(view, embedded(image, 100 + step, (224 - 100 - 1) // 2 - 4)[0])
