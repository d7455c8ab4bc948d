# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What there is: corruptions, profiles, and their descriptions."""
from __future__ import annotations

import copy
import functools
import json
from typing import Any

from . import _core
from ._signatures import DEFAULT_PROFILE, named_of


@functools.cache
def catalog() -> dict[str, Any]:
    """As the library tells it; not to be changed."""
    read: dict[str, Any] = json.loads(_core.catalog())
    return read


def list_corruptions(group: str = "all", profile: str = DEFAULT_PROFILE) -> list[str]:
    """The names of a profile's corruptions, as --corruptions takes them: "all", "standard" (the
    fifteen), "extra", "noise", "blur", "weather", "digital", or names with commas."""
    return _core.select(group, profile)


def list_profiles() -> list[str]:
    """The names of the profiles: tables of severities from one paper."""
    return [profile["name"] for profile in catalog()["profiles"]]


def describe(name: str) -> dict[str, Any]:
    """All that is known of a corruption (by its own or a published name) or a profile, as
    shiftforge describe --json has it."""
    corruption = named_of(catalog()["corruptions"]).get(name)
    if corruption is not None:
        return copy.deepcopy(corruption)
    for profile in catalog()["profiles"]:
        if name in (profile["name"], profile["alias"]):
            return dict(profile)
    _core.Operation(name, DEFAULT_PROFILE, 0, (), (None, None), False)  # says which name is near
    raise ValueError(f"no corruption or profile is named '{name}'")
