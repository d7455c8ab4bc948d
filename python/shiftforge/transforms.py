# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Corruptions, and canonical crops, as transforms of a data loader.

What a transform does to a sample is a function of its arguments, its seed, the epoch and the sample's key,
and of nothing else: not of workers, prefetching or order. Key and epoch come from, in this order:

    shiftforge.KeyedDataset   stands before any map-style dataset, and its set_epoch reaches every worker
    with shiftforge.sample(key, epoch):
                              where the loop is your own (WebDataset, DALI)
    neither                   the key is the hash of the image's pixels, and the epoch what the transform's
                              set_epoch was given

Two transforms in one pipeline make the same choices unless they have different seeds.
"""
from __future__ import annotations

import bisect
import itertools
import math
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._canonical import CanonicalCrop
from ._catalog import list_corruptions
from ._epoch import Epoch
from ._images import Image, kind_of
from ._keys import Sample, current
from ._operations import Operation, apply, pictures_of
from ._signatures import DEFAULT_PROFILE

if TYPE_CHECKING:
    from ._images import Pixels

__all__ = ["AugMix", "Augment", "CanonicalCrop", "Corrupt", "MedMNISTCAugment", "RandomCorruption", "Transform"]


class Transform:
    """What transforms have in common. A subclass has change(image, sample), which returns an image."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._epoch = Epoch()

    def set_epoch(self, epoch: int) -> None:
        """For images that come without an epoch, in this process and in its workers."""
        self._epoch.set(epoch)

    def __call__(self, image: Image) -> Image:
        sample = current.get()
        if sample is None:
            kind = kind_of(image)
            sample = Sample(_core.pixel_hash(kind.pixels(image), kind.planar).encode(), self._epoch.get())
        return self.change(image, sample)

    def change(self, image: Image, sample: Sample) -> Image:
        raise NotImplementedError

    def uniform(self, sample: Sample, count: int) -> list[float]:
        """Numbers of [0, 1) for a sample's choices."""
        return _core.uniform(f"shiftforge.{type(self).__name__}", self.seed, sample.epoch, sample.key,
                             count)

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in vars(self).items() if not name.startswith("_"))
        return f"{type(self).__name__}({', '.join(shown)})"


class Corrupt(Transform):
    """One corruption at one severity, or with parameters by keyword, as shiftforge.corrupt has it."""

    def __init__(self, corruption: str, severity: int | None = None, *, seed: int = 0,
                 profile: str = DEFAULT_PROFILE, scale_parameters: bool = False,
                 frost_textures: str | os.PathLike[str] | None = None,
                 ink_masks: str | os.PathLike[str] | None = None,
                 **parameters: float | None) -> None:
        super().__init__(seed)
        self.operation = Operation(corruption, severity, profile=profile,
                                   scale_parameters=scale_parameters, frost_textures=frost_textures,
                                   ink_masks=ink_masks, **parameters)

    def change(self, image: Image, sample: Sample) -> Image:
        return apply(self.operation._core, image, self.seed, sample.key, sample.epoch, 0, None)[0]


def names_of(corruptions: str | Sequence[str], profile: str) -> list[str]:
    listed = corruptions if isinstance(corruptions, str) else ",".join(corruptions)
    return list_corruptions(listed, profile)


class RandomCorruption(Transform):
    """One of several corruptions, drawn for each sample and epoch.

    corruptions   names and groups, as the command line takes them or as a list: "noise,fog". (Models
                  that were trained with the corruptions that they are tested on are not comparable
                  with others; "extra" are not among the fifteen of mCE.)
    severities    of which one is drawn
    weights       of the corruptions, in the order of their list (shiftforge.list_corruptions); all alike
    identity      the probability that the image stays as it is
    """

    def __init__(self, corruptions: str | Sequence[str], severities: Sequence[int] = (1, 2, 3, 4, 5), *,
                 weights: Sequence[float] | None = None, identity: float = 0.0, seed: int = 0,
                 profile: str = DEFAULT_PROFILE, scale_parameters: bool = False) -> None:
        super().__init__(seed)
        self.corruptions = names_of(corruptions, profile)
        self.severities = tuple(severities)
        self.weights = tuple(weights) if weights is not None else (1.0,) * len(self.corruptions)
        self.identity = identity
        if not self.severities:
            raise ValueError("severities: at least one is needed")
        if len(self.weights) != len(self.corruptions):
            raise ValueError(f"{len(self.weights)} weights for {len(self.corruptions)} corruptions: "
                             f"{', '.join(self.corruptions)}")
        if min(self.weights) < 0 or not 0 < sum(self.weights) < math.inf:
            raise ValueError("weights: numbers from 0 on are needed, one of them larger")
        if not 0 <= identity <= 1:
            raise ValueError(f"identity: {identity}, where a probability is needed")
        self._sums = list(itertools.accumulate(self.weights))
        self._operations = [[Operation(name, severity, profile=profile, scale_parameters=scale_parameters)
                             for severity in self.severities] for name in self.corruptions]

    def choose(self, sample: Sample) -> Operation | None:
        first, which, severity = self.uniform(sample, 3)
        if first < self.identity:
            return None
        corruption = bisect.bisect(self._sums, which * self._sums[-1])
        return self._operations[corruption][int(severity * len(self.severities))]

    def change(self, image: Image, sample: Sample) -> Image:
        operation = self.choose(sample)
        if operation is None:
            return image
        return apply(operation._core, image, self.seed, sample.key, sample.epoch, 0, None)[0]


class Augment(Transform):
    """What the authors of a profile train on: one of its corruptions or none, all as likely, each of its
    parameters uniform between the ends of its range.

    apply gives what was done, too: the name of the corruption and its parameters.
    """

    def __init__(self, profile: str = DEFAULT_PROFILE, corruptions: str | Sequence[str] = "all", *,
                 seed: int = 0, scale_parameters: bool = False,
                 frost_textures: str | os.PathLike[str] | None = None,
                 ink_masks: str | os.PathLike[str] | None = None) -> None:
        super().__init__(seed)
        self.profile, self.scale_parameters = profile, scale_parameters
        self.frost_textures, self.ink_masks = frost_textures, ink_masks
        self.corruptions = names_of(corruptions, profile)
        self._begin()

    def _begin(self) -> None:
        pictures = pictures_of(self.frost_textures, self.ink_masks)
        self._augmentation = _core.Augmentation(self.profile, ",".join(self.corruptions), pictures,
                                                self.scale_parameters)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_augmentation"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._begin()

    def apply(self, image: Image, sample: Sample) -> tuple[Image, str, dict[str, float]]:
        kind = kind_of(image)
        pixels = kind.pixels(image)
        made, room = kind.blank(image, pixels.shape)
        name, parameters = self._augmentation.apply(pixels, room, kind.planar, self.seed, sample.epoch, 0,
                                                    sample.key)
        return kind.finish(image, made), name, parameters

    def change(self, image: Image, sample: Sample) -> Image:
        return self.apply(image, sample)[0]


class MedMNISTCAugment(Augment):
    """In place of medmnistc's AugMedMNISTC: MedMNISTCAugment("pathmnist").

    dataset       of MedMNIST, by its name
    corruptions   some of its corruptions, such as the keys of the dictionary that AugMedMNISTC takes
    ink_masks     a folder of masks of stain_deposit, such as the package's own
    """

    def __init__(self, dataset: str, corruptions: str | Iterable[str] = "all", *, seed: int = 0,
                 scale_parameters: bool = False, ink_masks: str | os.PathLike[str] | None = None) -> None:
        listed = corruptions if isinstance(corruptions, str) else list(corruptions)
        super().__init__(f"medmnist-c/{dataset}", listed, seed=seed, scale_parameters=scale_parameters,
                         ink_masks=ink_masks)


def split(uniforms: Sequence[float], parts: int, alpha: int) -> list[float]:
    """Weights of a Dirichlet distribution with all parameters alpha: the gaps between every alpha-th of
    parts * alpha - 1 sorted uniform numbers. For two parts, the first is of Beta(alpha, alpha)."""
    ends = [0.0, *sorted(uniforms)[alpha - 1::alpha], 1.0]
    return [after - before for before, after in itertools.pairwise(ends)]


class AugMix(Transform):
    """The mix of AugMix (Hendrycks et al. 2020) with corruptions of ours as its operations: chains of
    one to three of them, averaged with random weights, and mixed with the image.

    corruptions   as RandomCorruption takes them. The default is none of the fifteen that mCE averages
    severity      the largest of an operation; each draws its own from 1 on
    width, depth  chains, and operations a chain (-1: one to three, drawn for each)
    alpha         of the Dirichlet and Beta distributions of the weights: a whole number
    """

    def __init__(self, corruptions: str | Sequence[str] = "extra", severity: int = 3, width: int = 3,
                 depth: int = -1, alpha: int = 1, *, seed: int = 0, profile: str = DEFAULT_PROFILE,
                 scale_parameters: bool = False) -> None:
        super().__init__(seed)
        if width < 1 or alpha < 1 or severity < 1 or depth == 0 or depth < -1:
            raise ValueError("AugMix: width, alpha and severity are 1 or more, depth too, or -1")
        self.corruptions = names_of(corruptions, profile)
        self.severity, self.width, self.depth, self.alpha = severity, width, depth, alpha
        self._operations = [[Operation(name, 1 + level, profile=profile, scale_parameters=scale_parameters)
                             for level in range(severity)] for name in self.corruptions]

    def change(self, image: Image, sample: Sample) -> Image:
        kind, deepest = kind_of(image), max(self.depth, 3)
        pixels = kind.pixels(image)
        chains, mixing = self.width * (1 + 2 * deepest), self.width * self.alpha - 1
        numbers = self.uniform(sample, chains + mixing + 2 * self.alpha - 1)
        weights = split(numbers[chains:chains + mixing], self.width, self.alpha)
        clean, mixed = split(numbers[chains + mixing:], 2, self.alpha)
        total = pixels.astype(np.float32) * np.float32(clean)
        for chain, weight in enumerate(weights):
            own = numbers[chain * (1 + 2 * deepest):(chain + 1) * (1 + 2 * deepest)]
            made = self._chain(pixels, kind.planar, sample, own, chain * deepest)
            total += made.astype(np.float32) * np.float32(mixed * weight)
        result, room = kind.blank(image, pixels.shape)
        np.copyto(room, (total + np.float32(0.5)).clip(0, 255), casting="unsafe")
        return kind.finish(image, result)  # type: ignore[no-any-return]

    def _chain(self, pixels: Pixels, planar: bool, sample: Sample, numbers: list[float],
               replicate: int) -> Pixels:
        depth = self.depth if self.depth > 0 else 1 + int(3 * numbers[0])
        made = np.array(pixels, order="C")
        for step in range(depth):
            which, level = numbers[1 + 2 * step:3 + 2 * step]
            operation = self._operations[int(which * len(self._operations))][int(level * self.severity)]
            operation._core.apply(made, made, planar, self.seed, sample.epoch, replicate + step,
                                  sample.key)
        return made

