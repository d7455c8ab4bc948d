# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""For torchvision.transforms.v2, in pipelines that carry more than the image (boxes, masks, labels).

    v2.Compose([..., shiftforge.adapters.torchvision.Adapted(shiftforge.transforms.AugMix()), ...])

A pipeline of images alone, v1 or v2, takes transforms of ours as they are.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

from .._images import PICTURES, kind_of


def is_image(value: Any) -> bool:
    """As v2 has it: tv_tensors.Image, Pillow's, and not the plain tensors beside one."""
    if isinstance(value, torch.Tensor):
        return isinstance(value, tv_tensors.Image)
    try:
        return kind_of(value) is PICTURES
    except TypeError:
        return False


class Adapted(v2.Transform):  # type: ignore[misc]
    """Changes the images of a sample (Pillow's and tv_tensors.Image; a plain tensor, if it is the whole
    sample), and leaves the rest."""

    def __init__(self, transform: Callable[[Any], Any]) -> None:
        super().__init__()
        self.transform_of_ours = transform

    def forward(self, *inputs: Any) -> Any:
        if len(inputs) == 1 and type(inputs[0]) is torch.Tensor:
            return self.transform_of_ours(inputs[0])
        return super().forward(*inputs)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        return self.transform_of_ours(inpt) if is_image(inpt) else inpt

    def extra_repr(self) -> str:
        return repr(self.transform_of_ours)

    _transform = transform  # its name before torchvision 0.21
