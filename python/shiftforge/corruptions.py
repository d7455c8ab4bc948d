# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A function for each corruption, made from the registry: gaussian_noise(image, 3), fog(image, 2, key=...).

Names, keywords, defaults and docstrings are the registry's; see shiftforge.corrupt.
"""
from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ._catalog import catalog
from ._operations import corrupt
from ._signatures import Function, docstring_of, functions_of

FIRST = [inspect.Parameter("image", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation="Image"),
         inspect.Parameter("severity", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None,
                           annotation="int | None")]


def _made(function: Function) -> Callable[..., Any]:
    name, profile = function.name, function.profile
    keywords = [inspect.Parameter(argument.name, inspect.Parameter.KEYWORD_ONLY,
                                  default=argument.default, annotation=argument.annotation)
                for argument in function.keywords]
    known = {argument.name for argument in function.keywords}

    def apply(image: Any, severity: int | None = None, **options: Any) -> Any:
        unknown = options.keys() - known
        if unknown:
            raise TypeError(f"{name}() has no keyword '{min(unknown)}'; it takes "
                            f"{', '.join(argument.name for argument in function.keywords)}")
        return corrupt(image, name, severity, **{"profile": profile, **options})

    apply.__name__ = apply.__qualname__ = name
    apply.__doc__ = docstring_of(function)
    apply.__signature__ = inspect.Signature(FIRST + keywords, return_annotation="Image")  # type: ignore[attr-defined]
    return apply


_functions = {name: _made(function)
              for name, function in functions_of(catalog()["corruptions"]).items()}
globals().update(_functions)
__all__ = list(_functions)
