# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Operations: a corruption with its parameters settled, and applying it once."""
from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._core import FrostTextures, InkMasks
from ._images import Image, kind_of
from ._keys import Key, key_bytes
from ._signatures import DEFAULT_PROFILE

if TYPE_CHECKING:
    from ._images import Pixels


Pictures = tuple[FrostTextures | None, InkMasks | None]


def setting(name: str, value: float) -> str:
    """As the command line has it after --set."""
    try:
        return f"{name}={index(value)}"  # type: ignore[arg-type]
    except TypeError:
        return f"{name}={float(value)!r}"


def settle(corruption: str, severity: int | None, profile: str,
           pictures: Pictures, scale_parameters: bool,
           parameters: dict[str, float | None]) -> _core.Operation:
    if severity is None:
        severity = 0
    elif severity < 1:
        raise ValueError(f"severity {severity}: severities count from 1")
    settings = tuple(setting(name, value) for name, value in parameters.items() if value is not None)
    return _core.Operation(corruption, profile, severity, settings, pictures, scale_parameters)


def pictures_of(frost_textures: str | os.PathLike[str] | None,
                ink_masks: str | os.PathLike[str] | None) -> Pictures:
    """Of folders."""
    return (None if frost_textures is None else FrostTextures(frost_textures),
            None if ink_masks is None else InkMasks(ink_masks))


class Operation:
    """A corruption with its parameters settled: Operation("fog", 3)(image, key="cat/1.jpg").

    Arguments are those of corrupt. Immutable, picklable, and free to be used by several threads."""

    __slots__ = ("_core", "_arguments")

    def __init__(self, corruption: str, severity: int | None = None, *, profile: str = DEFAULT_PROFILE,
                 frost_textures: str | os.PathLike[str] | None = None,
                 ink_masks: str | os.PathLike[str] | None = None,
                 scale_parameters: bool = False, **parameters: float | None) -> None:
        self._core = settle(corruption, severity, profile, pictures_of(frost_textures, ink_masks),
                            scale_parameters, parameters)
        self._arguments = (corruption, severity, dict(
            parameters, profile=profile, frost_textures=frost_textures, ink_masks=ink_masks,
            scale_parameters=scale_parameters))

    def __call__(self, image: Image, *, seed: int = 0, key: Key | None = None, epoch: int = 0,
                 replicate: int = 0, out: Image | None = None) -> Image:
        return apply(self._core, image, seed, key, epoch, replicate, out)[0]

    def apply(self, image: Image, *, seed: int = 0, key: Key | None = None, epoch: int = 0,
              replicate: int = 0, out: Image | None = None) -> tuple[Image, dict[str, float]]:
        """The image, and the values that were drawn for it or scaled to its size."""
        return apply(self._core, image, seed, key, epoch, replicate, out)

    def describe(self) -> dict[str, Any]:
        """Name, severity, revision and parameters, as the manifest of a release has them."""
        described: dict[str, Any] = json.loads(self._core.describe())
        return described

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, self._arguments

    def __repr__(self) -> str:
        corruption, severity, options = self._arguments
        shown = [repr(value) for value in (corruption, severity) if value is not None]
        shown += [f"{name}={value!r}" for name, value in options.items()
                  if value not in (None, False) and (name, value) != ("profile", DEFAULT_PROFILE)]
        return f"Operation({', '.join(shown)})"


def _rebuilt(corruption: str, severity: int | None, options: dict[str, Any]) -> Operation:
    return Operation(corruption, severity, **options)


def apply(operation: _core.Operation, image: Image, seed: int, key: Key | None, epoch: int,
          replicate: int, out: Image | None) -> tuple[Image, dict[str, float]]:
    kind = kind_of(image)
    pixels = kind.pixels(image)
    made, room = kind.blank(image, pixels.shape) if out is None else kind.given(out)
    drawn = operation.apply(pixels, room, kind.planar, seed, epoch, replicate,
                            None if key is None else key_bytes(key))
    return (kind.finish(image, made) if out is None else out), drawn


def corrupt(image: Image, corruption: str, severity: int | None = None, *,
            profile: str = DEFAULT_PROFILE, seed: int = 0, key: Key | None = None, epoch: int = 0,
            replicate: int = 0, scale_parameters: bool = False,
            frost_textures: FrostTextures | None = None, ink_masks: InkMasks | None = None,
            out: Image | None = None, **parameters: float | None) -> Image:
    """The image after a corruption, of the same kind: a uint8 array (height, width, 3) or (height,
    width), a Pillow image, or a uint8 tensor (3, height, width).

    severity   from 1 on, of the profile's table; left out where all parameters are given by keyword
    parameters replace the severity's values: corrupt(image, "gaussian_noise", sigma=0.2)
    seed, key, epoch, replicate
               what random numbers depend on, beside corruption and severity; nothing else does.
               With equal ones the pixels are those of shiftforge apply and build. Without a key, it is
               the hash of the pixels (pixel_hash), which takes time to compute
    out        an image of the same kind and shape to write to; the image itself is fine
    """
    operation = settle(corruption, severity, profile, (frost_textures, ink_masks), scale_parameters,
                       parameters)
    return apply(operation, image, seed, key, epoch, replicate, out)[0]


def thread_count(asked: int | None, most: int) -> int:
    if asked is not None and asked < 1:
        raise ValueError(f"threads: {asked}, where 1 or more are needed")
    return max(1, min(asked or len(os.sched_getaffinity(0)), most))


def corrupt_batch(images: Image, corruption: str, severity: int | None = None, *,
                  keys: Iterable[Key] | None = None, threads: int | None = None,
                  profile: str = DEFAULT_PROFILE, seed: int = 0, epoch: int = 0, replicate: int = 0,
                  scale_parameters: bool = False, frost_textures: FrostTextures | None = None,
                  ink_masks: InkMasks | None = None, out: Image | None = None, **parameters: float | None) -> Image:
    """A batch after a corruption: an array (n, height, width, 3) or (n, height, width), or a tensor
    (n, 3, height, width). Image i has the pixels that corrupt gives it for keys[i].

    threads    so many at once; one a core. The pixels do not depend on it
    """
    operation = settle(corruption, severity, profile, (frost_textures, ink_masks), scale_parameters,
                       parameters)
    kind = kind_of(images)
    pixels = kind.pixels(images)
    made, room = kind.blank(images, pixels.shape) if out is None else kind.given(out)
    given = None if keys is None else tuple(map(key_bytes, keys))
    count = len(pixels) if pixels.ndim else 0
    team = thread_count(threads, count)

    def part(number: int) -> None:
        operation.apply_batch(pixels, room, kind.planar, seed, epoch, replicate, given,
                              count * number // team, count * (number + 1) // team)

    if team == 1:
        part(0)
    else:
        with ThreadPoolExecutor(team) as pool:
            list(pool.map(part, range(team)))
    return kind.finish(images, made) if out is None else out


def pixel_hash(image: object) -> str:
    """The hash of an image's pixels as manifests have it, in hex."""
    kind = kind_of(image)
    return _core.pixel_hash(kind.pixels(image), kind.planar)


def preprocess(image: Image, name: str) -> Image:
    """The published preprocessing before a corruption, by name, as build and apply have it:
    "imagenet-224" (or another size), "imagenet-299", "resize-64", "none"."""
    kind = kind_of(image)
    pixels = kind.pixels(image)
    data, width, height = _core.preprocess(pixels, kind.planar, name)
    shown: Pixels = np.frombuffer(data, np.uint8).reshape(height, width, -1)
    if pixels.ndim == 2:
        shown = shown[:, :, 0]
    elif kind.planar:
        shown = shown.transpose(2, 0, 1)
    made, room = kind.blank(image, shown.shape)
    np.copyto(room, shown)
    return kind.finish(image, made)  # type: ignore[no-any-return]


def decode(file: bytes | bytearray | memoryview) -> Pixels:
    """A JPEG or PNG file as an array (height, width, 3), as Pillow's convert("RGB") reads it."""
    data, width, height = _core.decode(file)
    return np.frombuffer(data, np.uint8).reshape(height, width, 3)


def read_image(path: str | os.PathLike[str]) -> Pixels:
    """The image of a JPEG or PNG file as an array (height, width, 3)."""
    with open(path, "rb") as file:
        try:
            return decode(file.read())
        except ValueError as error:
            raise ValueError(f"{os.fspath(path)}: {error}") from None


def encode(image: object, encoder: str = "png") -> bytes:
    """A JPEG or PNG file of an image, by the encoder "png", "jpeg:85" or "jpeg:85,plain"."""
    kind = kind_of(image)
    return _core.encode(kind.pixels(image), kind.planar, encoder)
