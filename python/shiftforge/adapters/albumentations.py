# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""For Albumentations.

    albumentations.Compose([..., shiftforge.adapters.albumentations.Adapted(RandomCorruption("noise")), ...])

What is done to an image follows from its key and epoch, and not from Albumentations' seed; whether it is
done, by p, does.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from albumentations.core.transforms_interface import ImageOnlyTransform


class Adapted(ImageOnlyTransform):  # type: ignore[misc]
    """A transform of ours, applied with the probability p."""

    class InitSchema(ImageOnlyTransform.InitSchema):  # type: ignore[misc]
        transform: Any

    def __init__(self, transform: Callable[[Any], Any], p: float = 1.0) -> None:
        super().__init__(p=p)
        self.transform = transform

    def apply(self, img: Any, **params: Any) -> Any:
        return self.transform(img)
