# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Releases as datasets: the rows of their manifest, and their images."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ._arrays import open_array
from ._operations import decode


class Row(NamedTuple):
    """What is kept of a row of the manifest; ReleaseDataset.row reads the rest."""

    key: str
    stem: str
    label: int | tuple[int, ...] | None  # several, where images have any number
    number: int  # among all rows, failed images too: the row of arrays
    chunk: int
    offset: int  # of its line in the chunk's file
    dropped: frozenset[int]  # the numbers of variants without an image: views that left their source


def text_of(value: Any) -> str:
    """A string, or the bytes of what is not UTF-8, as os.fsdecode has them."""
    return os.fsdecode(bytes.fromhex(value["hex"])) if isinstance(value, dict) else value


class Release:
    """A release on disk."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        text = (self.folder / "manifest.json").read_bytes()
        self.digest = hashlib.sha256(text).hexdigest()
        self.manifest: dict[str, Any] = json.loads(text)
        if self.manifest["schema"] != 1:
            raise ValueError(f"{self.folder}: a manifest of schema {self.manifest['schema']}; this is for 1")
        self.variants: list[dict[str, Any]] = self.manifest["variants"]
        self.rows = list(self._rows())
        self._arrays: dict[str, Any] = {}
        self._members: dict[str, dict[str, tuple[int, int]]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return dict(vars(self), _arrays={})  # a memory map would be sent with all its content

    def _rows(self) -> Any:
        number = 0
        for chunk, entry in enumerate(self.manifest["chunks"]):
            offset = 0
            with open(self.folder / entry["path"], "rb") as lines:
                for line in lines:
                    row = json.loads(line)
                    if "outputs" in row:
                        label = tuple(row["labels"]) if "labels" in row else row["label"]
                        dropped = frozenset(variant for variant, output in enumerate(row["outputs"])
                                            if output.get("dropped"))
                        yield Row(text_of(row["key"]), text_of(row["stem"]), label, number, chunk, offset,
                                  dropped)
                    number += 1
                    offset += len(line)

    def row(self, row: Row) -> dict[str, Any]:
        """The whole row, as it is in the manifest."""
        with open(self.folder / self.manifest["chunks"][row.chunk]["path"], "rb") as lines:
            lines.seek(row.offset)
            whole: dict[str, Any] = json.loads(lines.readline())
        return whole

    def variant(self, name: str) -> int:
        for number, variant in enumerate(self.variants):
            if variant["id"] == name:
                return number
        raise ValueError(f"{self.folder}: no variant is named '{name}'; there are "
                         f"{', '.join(variant['id'] for variant in self.variants)}")

    def image(self, row: Row, variant: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """Pixels of an output, (height, width, 3); of a dropped one zeros, as arrays have them."""
        if variant in row.dropped:
            kept = next(other for other in range(len(self.variants)) if other not in row.dropped)
            return np.zeros_like(self.image(row, kept))
        entry = self.variants[variant]
        shard = entry.get("shard")
        if shard is None:
            return decode((self.folder / entry["path"].replace("{stem}", row.stem)).read_bytes())
        if "path" in entry:
            chunk = Path(self.manifest["chunks"][row.chunk]["path"]).stem.removeprefix("chunk-")
            return decode(self._member(shard.replace("{chunk}", chunk),
                                       entry["path"].replace("{stem}", row.stem)))
        array = np.array(self._array(shard)[entry["first"] + row.number])
        return array if array.ndim == 3 else np.repeat(array[:, :, None], 3, 2)

    def shard_of(self, variant: int) -> str | None:
        """The array that has the images of a variant, where arrays do."""
        entry = self.variants[variant]
        shard: str | None = None if "path" in entry else entry["shard"]
        return shard

    def _array(self, shard: str) -> Any:
        if shard not in self._arrays:
            self._arrays[shard] = open_array(self.folder / shard)
        return self._arrays[shard]

    def keep(self, shard: str | None) -> None:
        """Opens an array and closes all others, for reading one after the other."""
        self._arrays = {name: array for name, array in self._arrays.items() if name == shard}
        if shard is not None:
            self._array(shard)

    def _member(self, shard: str, name: str) -> bytes:
        """By the index beside an archive, whose lines are: extension, offset, size and name by member."""
        if shard not in self._members:
            members = {}
            index = (self.folder / shard).with_suffix(".idx").read_bytes().splitlines()
            for line in index[1:]:
                words = os.fsdecode(line).split(" ")
                for _, offset, size, member in zip(*[iter(words)] * 4, strict=True):
                    members[member] = (int(offset), int(size))
            self._members[shard] = members
        offset, size = self._members[shard][name]
        with open(self.folder / shard, "rb") as archive:
            archive.seek(offset)
            return archive.read(size)


class ReleaseDataset:
    """The images of a release, whatever sink made it, as (image, label): the index of the class, None where
    there is none, or, where an image has any number, an array of 0 and 1, one a class.

               A view that left its source and was dropped is an image of zeros, which no score counts.

    corruption, severity
               one variant, "clean" among them; without, all outputs in the order of their row numbers:
               all variants of the first image, then those of the second
    transform  of an image
    kind       what transform and you get: "array" (height, width, 3), "pillow", or "tensor" (3, height,
               width)
    """

    def __init__(self, folder: str | os.PathLike[str], corruption: str | None = None,
                 severity: int | None = None, *, transform: Callable[[Any], Any] | None = None,
                 kind: str = "array") -> None:
        self.release = Release(folder)
        self.classes = [text_of(name) for name in self.release.manifest["classes"]]
        self.transform, self.kind = transform, kind
        if kind not in KINDS:
            raise ValueError(f"kind '{kind}': it is {', '.join(KINDS)}")
        if corruption is None:
            self._variants = range(len(self.release.variants))
        else:
            name = corruption if severity is None else f"{corruption}/{severity}"
            number = self.release.variant(name)
            self._variants = range(number, number + 1)

    def __len__(self) -> int:
        return len(self.release.rows) * len(self._variants)

    def place(self, index: int) -> tuple[Row, int]:
        """The row and the number of the variant of an item."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"item {index} of {len(self)}")
        row, variant = divmod(index % len(self), len(self._variants))
        return self.release.rows[row], self._variants[variant]

    def row(self, index: int) -> dict[str, Any]:
        """The row of the manifest: key, label, hashes, and what was drawn."""
        return self.release.row(self.place(index)[0])

    def key(self, index: int) -> str:
        return self.place(index)[0].key

    def variant(self, index: int) -> str:
        name: str = self.release.variants[self.place(index)[1]]["id"]
        return name

    @property
    def targets(self) -> list[Any]:
        """The labels of all items."""
        return [self._label(row) for row in self.release.rows for _ in self._variants]

    def _label(self, row: Row) -> Any:
        if not isinstance(row.label, tuple):
            return row.label
        flags = np.zeros(len(self.classes), np.uint8)
        flags[list(row.label)] = 1
        return flags

    def runs(self) -> Iterator[tuple[str | None, Sequence[int]]]:
        """All items in the order in which they are best read: by arrays, where arrays have them."""
        step = len(self._variants)
        runs: dict[str | None, list[int]] = {}
        for place, variant in enumerate(self._variants):
            runs.setdefault(self.release.shard_of(variant), []).append(place)
        for shard, places in runs.items():
            if shard is None:
                yield None, range(len(self))
            else:
                yield shard, [index for place in places for index in range(place, len(self), step)]

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        row, variant = self.place(index)
        image = KINDS[self.kind](self.release.image(row, variant))
        return (self.transform(image) if self.transform is not None else image), self._label(row)


def as_pillow(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Any:
    from PIL import Image
    return Image.fromarray(pixels)


def as_tensor(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Any:
    import torch
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))


KINDS: dict[str, Callable[[Any], Any]] = {"array": np.asarray, "pillow": as_pillow, "tensor": as_tensor}
