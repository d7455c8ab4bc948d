# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Sample keys, and the key and epoch of the sample that is being made."""
from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple

from . import _core
from ._images import name_of

Key = str | bytes
Keys = Callable[[int], Key] | Sequence[Key] | str | None


def key_bytes(key: Key) -> bytes:
    if isinstance(key, bytes):
        return key
    if isinstance(key, str):
        return key.encode("utf-8", "surrogateescape")
    raise TypeError(f"key: str or bytes is needed, not {name_of(key)}")


def key_of(path: str | bytes | os.PathLike[str], rule: str = "path") -> str:
    """The sample key that build --key RULE gives an image: its path below the source as it is
    (rule "path"), or what follows the last / of it ("name")."""
    if rule not in ("path", "name"):
        raise ValueError(f"rule '{rule}': it is path or name")
    return os.fsdecode(_core.key_of(path, rule == "name"))


class Sample(NamedTuple):
    key: bytes
    epoch: int


current: ContextVar[Sample | None] = ContextVar("shiftforge.sample", default=None)


@contextlib.contextmanager
def sample(key: Key, epoch: int = 0) -> Iterator[None]:
    """While the block runs, transforms of shiftforge take this key and epoch: for loaders that know
    the key of what they are about to make, but have no dataset that KeyedDataset could stand before.

        with shiftforge.sample(record["__key__"], epoch):
            image = transform(image)
    """
    token = current.set(Sample(key_bytes(key), epoch))
    try:
        yield
    finally:
        current.reset(token)


def key_at(base: Any, index: int, keys: Keys) -> bytes:
    """The key of base[index]. Without keys: the path below base.root where base.samples has paths, as
    torchvision's ImageFolder does; through base.dataset and base.indices of a Subset; else the index."""
    if callable(keys):
        return key_bytes(keys(index))
    if isinstance(keys, str):
        return key_bytes(keys.format(index=index))
    if keys is not None:
        return key_bytes(keys[index])
    if hasattr(base, "indices") and hasattr(base, "dataset"):
        return key_at(base.dataset, base.indices[index], None)
    samples, root = getattr(base, "samples", None), getattr(base, "root", None)
    if root is not None and samples is not None:
        return _core.key_of(os.path.relpath(samples[index][0], root), False)
    return str(index).encode()
