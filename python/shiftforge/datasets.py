# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Datasets: any dataset with the keys and the epoch of its samples, and any dataset corrupted on the fly."""
from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ._epoch import Epoch
from ._images import kind_of
from ._keys import Keys, Sample, current, key_at
from ._operations import Operation, decode, encode
from ._operations import preprocess as preprocessed
from ._release import ReleaseDataset
from ._signatures import DEFAULT_PROFILE

__all__ = ["CorruptedDataset", "KeyedDataset", "ReleaseDataset"]


class View:
    """A map-style view of another map-style dataset, whose attributes (classes, targets) it has, too."""

    base: Any
    keys: Keys

    def __len__(self) -> int:
        return len(self.base)

    def __getattr__(self, name: str) -> Any:
        # Not methods of protocols, which would go round the view; nor base, while this is unpickled.
        if name == "base" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.base, name)

    def key(self, index: int) -> bytes:
        """The sample key of base[index]."""
        return key_at(self.base, index, self.keys)


class KeyedDataset(View):
    """A dataset whose own transforms know which sample they are given, and in which epoch:

        dataset = shiftforge.KeyedDataset(ImageFolder(root, transform=...))
        for epoch in range(90):
            dataset.set_epoch(epoch)
            for images, labels in loader: ...

    keys   of base[i]: a function of i, a text such as "test/{index}", or a sequence. By default the path
           below the root for datasets like ImageFolder, also within a Subset; else the index
    """

    def __init__(self, base: Any, keys: Keys = None) -> None:
        self.base, self.keys = base, keys
        self._epoch = Epoch()

    def set_epoch(self, epoch: int) -> None:
        """Before an epoch begins, in the process that has the loader: workers see it, too."""
        self._epoch.set(epoch)

    def __getitem__(self, index: int) -> Any:
        token = current.set(Sample(self.key(index), self._epoch.get()))
        try:
            return self.base[index]
        finally:
            current.reset(token)


class CorruptedDataset(View):
    """base with its images corrupted, made when they are asked for. base[i] is an image, or a tuple that
    begins with one; what transform makes of the corrupted image takes its place.

    The images are those of a release that shiftforge build makes with --encode png, if seed, profile,
    preprocessing and keys are the same; with reencode="jpeg:85", those of the release in JPEG.

    keys         as for KeyedDataset
    preprocess   what build does by default, by name: "imagenet-224"; None leaves images as they are
    """

    def __init__(self, base: Any, corruption: str, severity: int | None = None, *,
                 profile: str = DEFAULT_PROFILE, seed: int = 0, keys: Keys = None,
                 preprocess: str | None = None, reencode: str | None = None,
                 transform: Callable[[Any], Any] | None = None, scale_parameters: bool = False,
                 frost_textures: str | os.PathLike[str] | None = None,
                 ink_masks: str | os.PathLike[str] | None = None,
                 **parameters: float | None) -> None:
        self.base, self.keys, self.seed = base, keys, seed
        self.operation = Operation(corruption, severity, profile=profile, scale_parameters=scale_parameters,
                                   frost_textures=frost_textures, ink_masks=ink_masks, **parameters)
        self.preprocess, self.reencode, self.transform = preprocess, reencode, transform

    def make(self, image: Any, index: int) -> Any:
        if self.preprocess is not None:
            image = preprocessed(image, self.preprocess)
        image = self.operation(image, seed=self.seed, key=self.key(index))
        if self.reencode is not None:
            kind = kind_of(image)
            pixels = decode(encode(image, self.reencode))
            shown = pixels if kind.pixels(image).ndim == 3 else pixels[:, :, 0]
            made, room = kind.blank(image, kind.pixels(image).shape)
            room[...] = shown.transpose(2, 0, 1) if kind.planar and shown.ndim == 3 else shown
            image = kind.finish(image, made)
        return self.transform(image) if self.transform is not None else image

    def __getitem__(self, index: int) -> Any:
        sample = self.base[index]
        if isinstance(sample, tuple):
            return (self.make(sample[0], index), *sample[1:])
        return self.make(sample, index)
