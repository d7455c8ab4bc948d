# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Images as users have them (arrays, Pillow images, tensors), and the same kind back."""
from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    Pixels = NDArray[np.uint8]

Image = TypeVar("Image")


class Kind(Protocol):
    """How one kind of image is read and made. Pixels are uint8 arrays, (height, width[, channels])
    or, planar, ([channels, ]height, width); they are the image's own memory where it has them so."""

    planar: bool

    def pixels(self, image: Any) -> Pixels: ...
    def blank(self, image: Any, shape: tuple[int, ...]) -> tuple[Any, Pixels]: ...
    def given(self, out: Any) -> tuple[Any, Pixels]: ...
    def finish(self, image: Any, made: Any) -> Any: ...


class Arrays:
    planar = False

    def pixels(self, image: Pixels) -> Pixels:
        return image

    def blank(self, image: Pixels, shape: tuple[int, ...]) -> tuple[Pixels, Pixels]:
        made = np.empty(shape, np.uint8)
        return made, made

    def given(self, out: Any) -> tuple[Pixels, Pixels]:
        if not isinstance(out, np.ndarray):
            raise TypeError(f"out: an array is needed, as the image is one, not {name_of(out)}")
        return out, out

    def finish(self, image: Pixels, made: Pixels) -> Pixels:
        return made


class Pictures:
    """Pillow's images."""

    planar = False

    def pixels(self, image: Any) -> Pixels:
        if image.mode not in ("RGB", "L"):
            raise ValueError(f"image: mode {image.mode}, where RGB or L is needed; convert it "
                             "by image.convert('RGB')")
        return np.asarray(image)

    def blank(self, image: Any, shape: tuple[int, ...]) -> tuple[Pixels, Pixels]:
        made = np.empty(shape, np.uint8)
        return made, made

    def given(self, out: Any) -> tuple[Pixels, Pixels]:
        raise TypeError("out: not for Pillow images, whose memory is their own")

    def finish(self, image: Any, made: Pixels) -> Any:
        from PIL import Image as pillow
        return pillow.fromarray(made)


class Tensors:
    """PyTorch's, channels first, in the memory of the CPU."""

    planar = True

    def pixels(self, image: Any) -> Pixels:
        torch = sys.modules["torch"]
        if image.dtype != torch.uint8:
            raise TypeError(f"image: a tensor of torch.uint8 is needed, not {image.dtype}; corrupt "
                            "before values are scaled and normalised")
        if image.device.type != "cpu":
            raise ValueError(f"image: a tensor in memory is needed, not on {image.device}; "
                             "corrupt before it is moved there")
        array: Pixels = image.as_subclass(torch.Tensor).numpy()
        return array

    def blank(self, image: Any, shape: tuple[int, ...]) -> tuple[Any, Pixels]:
        torch = sys.modules["torch"]
        made = (torch.empty_like(image.as_subclass(torch.Tensor)) if image.shape == shape  # and strides
                else torch.empty(shape, dtype=torch.uint8))
        return made, made.numpy()

    def given(self, out: Any) -> tuple[Any, Pixels]:
        if not isinstance(out, sys.modules["torch"].Tensor):
            raise TypeError(f"out: a tensor is needed, as the image is one, not {name_of(out)}")
        return out, self.pixels(out)

    def finish(self, image: Any, made: Any) -> Any:
        return made if type(made) is type(image) else made.as_subclass(type(image))


ARRAYS, PICTURES, TENSORS = Arrays(), Pictures(), Tensors()


def name_of(value: object) -> str:
    """The name of its type, for messages."""
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")


def kind_of(image: object) -> Kind:
    """Packages that have not been imported have made no image: none is imported here."""
    if isinstance(image, np.ndarray):
        return ARRAYS
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(image, torch.Tensor):
        return TENSORS
    pillow = sys.modules.get("PIL.Image")
    if pillow is not None and isinstance(image, pillow.Image):
        return PICTURES
    raise TypeError("image: an array (height, width, 3) or (height, width), a Pillow image or a tensor "
                    f"(3, height, width) of type uint8 is needed, not {name_of(image)}")
