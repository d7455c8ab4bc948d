# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Contact sheets, as shiftforge preview draws them."""
from __future__ import annotations

from . import _program
from ._images import Image, kind_of
from ._keys import Key, key_bytes
from ._operations import decode, encode
from ._signatures import DEFAULT_PROFILE


def preview(image: Image, corruptions: str = "all", severities: str | None = None, *,
            profile: str = DEFAULT_PROFILE, seed: int = 0, key: Key = "preview", preprocess: str = "none",
            title: str = "") -> Image:
    """A contact sheet: corruptions as rows, severities as columns, the image as it is at the left.

    corruptions, severities
               as the command line takes them: "noise,fog", "1,3-5"
    """
    kind = kind_of(image)
    if kind.planar:
        raise TypeError("preview: an array or a Pillow image is needed")
    options = ["--corruptions", corruptions, "--profile", profile, "--seed", str(seed),
               "--preprocess", preprocess, "--key", key_bytes(key).decode("utf-8", "surrogateescape")]
    if severities is not None:
        options += ["--severities", severities]
    if title:
        options += ["--title", title]
    sheet = decode(_program.run("preview", *options, "-", "-", text=encode(image)))
    return kind.finish(image, sheet)  # type: ignore[no-any-return]
