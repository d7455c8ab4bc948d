# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Signatures and docstrings of the functions of shiftforge.corruptions, from what the registry says.

Only the standard library is used here: python/make_stubs.py runs this file while the package is built.
"""
from typing import Any, NamedTuple

DEFAULT_PROFILE = "imagenet-c"
TYPES = {"number": "float", "integer": "int"}


class Argument(NamedTuple):
    name: str
    annotation: str
    default: Any


class Function(NamedTuple):
    name: str
    corruption: dict[str, Any]
    profile: str  # the default one
    keywords: list[Argument]  # beside image and severity


def tables_of(corruption: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The severity tables of a published name."""
    return [table for table in corruption["severities"] if table["name"] == name]


def keywords_of(corruption: dict[str, Any], profile: str) -> list[Argument]:
    parameters = [Argument(p["name"], f"{TYPES[p['type']]} | None", None)
                  for p in corruption["parameters"]]
    return [*parameters,
            Argument("profile", "str", profile),
            Argument("seed", "int", 0),
            Argument("key", "Key | None", None),
            Argument("epoch", "int", 0),
            Argument("replicate", "int", 0),
            Argument("scale_parameters", "bool", False),
            Argument("frost_textures", "FrostTextures | None", None),
            Argument("ink_masks", "InkMasks | None", None),
            Argument("out", "Image | None", None)]


def named_of(corruptions: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Corruptions by their names and by each that one was published under. Where profiles have several
    under one name, it is the corruption of this name, or else the first."""
    named = {corruption["name"]: corruption for corruption in corruptions}
    for corruption in corruptions:
        for table in corruption["severities"]:
            named.setdefault(table["name"], corruption)
    return named


def functions_of(corruptions: list[dict[str, Any]]) -> dict[str, Function]:
    """A function for each name. Edits of objects, which take a mask beside the image, are left to the
    command line."""
    functions = {}
    for name, corruption in named_of([c for c in corruptions if not c["needs_mask"]]).items():
        profiles = [table["profile"] for table in tables_of(corruption, name)]
        usual = DEFAULT_PROFILE in profiles or not profiles
        profile = DEFAULT_PROFILE if usual else profiles[0]
        functions[name] = Function(name, corruption, profile, keywords_of(corruption, profile))
    return functions


def parameter_line(parameter: dict[str, Any]) -> str:
    unit = "" if parameter["unit"] == "1" else f" {parameter['unit']}"
    drawn = ", drawn for each image unless set" if parameter["drawn"] else ""
    usual = f"; {parameter['default']} beside others" if "default" in parameter else ""
    return (f"    {parameter['name']}: {parameter['meaning']}{drawn}; "
            f"{parameter['minimum']} to {parameter['maximum']}{unit}{usual}")


def docstring_of(function: Function) -> str:
    corruption = function.corruption
    lines = [f"{corruption['summary'][:1].upper()}{corruption['summary'][1:]}.", ""]
    if corruption["parameters"]:
        lines += ["Parameters, in place of the severity's values:", ""]
        lines += [parameter_line(parameter) for parameter in corruption["parameters"]]
        lines.append("")
    tables = tables_of(corruption, function.name)
    if tables:
        lines += ["Severities: " + ", ".join(f"1 to {len(table['rows'])} in {table['profile']}"
                                             for table in tables), ""]
    if corruption["reference"]:
        lines += [f"Reference: {corruption['reference']}", ""]
    return "\n".join([*lines, "The other arguments are those of shiftforge.corrupt."])
