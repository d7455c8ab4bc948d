# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Canonical crops: crops that move with the content of an image."""
from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from operator import index
from typing import Literal, get_args

import numpy as np

from . import _core
from ._images import Image, kind_of

Filter = Literal["log", "gaussian", "box"]  # in the order of shf_canonical_filter
MOST_SIDE = 65535


def check_count(name: str, value: int) -> None:
    if not 1 <= index(value) <= MOST_SIDE:
        raise ValueError(f"{name}: {value}, where 1 to {MOST_SIDE} pixels are needed")


@dataclass(frozen=True)
class CanonicalCrop:
    """The canonical crop as a transform: CanonicalCrop(224)(image) is canonical_crop(image, 224).

    It stands where a centre crop would, before a model: Compose([Resize(256), CanonicalCrop(224),
    ToTensor()]). It draws nothing: neither seed, epoch nor key matter. Arguments are those of
    canonical_crop. Immutable, picklable, and free to be used by several threads."""

    size: int | tuple[int, int] | None = None
    _: KW_ONLY
    filter: Filter = "log"
    sigma: float = 0.25
    candidates: int | None = None
    circular: bool = False

    def __post_init__(self) -> None:
        if self.size is None and not self.circular:
            raise ValueError("size: the side of the crop is needed, unless circular=True rolls the whole image")
        if isinstance(self.size, tuple) and len(self.size) != 2:
            raise ValueError(f"size: {self.size}, where a side or (height, width) is needed")
        for side in () if self.size is None else self._sides:
            check_count("size", side)
        if self.filter not in get_args(Filter):
            raise ValueError(f"filter: {self.filter!r}, where one of {', '.join(get_args(Filter))} is needed")
        if not self.sigma > 0:
            raise ValueError(f"sigma: {self.sigma}, where 0.25 to 64 pixels are needed")
        if self.candidates is not None:
            check_count("candidates", self.candidates)

    @property
    def _sides(self) -> tuple[int, int]:
        """Height and width; 0: those of the image."""
        return self.size if isinstance(self.size, tuple) else (self.size or 0, self.size or 0)

    def find(self, image: Image) -> tuple[int, int]:
        """Where the crop of an image lies: (left, top), the pixel of the image that is the crop's first."""
        kind, (height, width) = kind_of(image), self._sides
        return _core.canonical_find(kind.pixels(image), kind.planar, width, height,
                                    get_args(Filter).index(self.filter), self.sigma, self.candidates or 0,
                                    self.circular)

    def __call__(self, image: Image) -> Image:
        left, top = self.find(image)
        kind = kind_of(image)
        pixels = kind.pixels(image)
        row = pixels.ndim - 2 if kind.planar else 0
        height, width = self._sides if self.size else pixels.shape[row:row + 2]
        if self.circular:
            pixels, left, top = np.roll(pixels, (-top, -left), (row, row + 1)), 0, 0
        cut = pixels[(slice(None),) * row + (slice(top, top + height), slice(left, left + width))]
        made, room = kind.blank(image, cut.shape)
        np.copyto(room, cut)
        return kind.finish(image, made)  # type: ignore[no-any-return]


def canonical_crop(image: Image, size: int | tuple[int, int] | None = None, *, filter: Filter = "log",
                   sigma: float = 0.25, candidates: int | None = None, circular: bool = False) -> Image:
    """The crop of an image that its own content chooses: of all crops, the one whose middle pixel a filter
    responds to most. What a camera's small move shifts, it shifts back, for a model behind it.

    image       a uint8 array (height, width, 3) or (height, width) of 0 to 255, a Pillow image of mode RGB
                or L, or a uint8 tensor (3, height, width); the crop is of the same kind, and a copy
    size        of the crop in pixels: a side, or (height, width), at most the image's. None, only with
                circular: the whole image, rolled
    filter      "log", less the Laplacian of a Gaussian; "gaussian"; "box", the mean over a square
    sigma       of the filter in pixels, 0.25 to 64; of the mean, half the side. What it reaches (4 sigma + 1
                pixels, of a mean sigma) has to be in the crop
    candidates  so many positions on each axis, around the middle; None: all that there are
    circular    the image goes on at its other side, and every position is a candidate: an image and all that
                numpy.roll makes of it along height and width have the same crop, bit for bit

    The pixels are those of shiftforge canonical. CanonicalCrop(size, ...).find(image) tells where the crop
    lies. ValueError says what does not fit, TypeError which type is needed.

    Robust Inference by Crop Selection (Shifman & Weiss 2024, arXiv:2404.07153): our reconstruction from the
    paper's abstract, whose filter and candidates may be others; docs/views.md has what it holds."""
    return CanonicalCrop(size, filter=filter, sigma=sigma, candidates=candidates, circular=circular)(image)
