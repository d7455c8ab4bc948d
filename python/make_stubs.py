# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Writes the type stub of shiftforge/corruptions.py: make_stubs.py PROGRAM OUT

PROGRAM is the command line, which lists the corruptions. Run by CMake while the package is built.
"""
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

HEAD = '''# Made from the registry while the package was built.
from ._core import FrostTextures, InkMasks
from ._images import Image
from ._keys import Key
'''


def signatures():
    path = Path(__file__).parent / "shiftforge" / "_signatures.py"
    spec = importlib.util.spec_from_file_location("signatures", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(program, out):
    listed = subprocess.run([program, "list", "corruptions", "--json"], check=True,
                            stdout=subprocess.PIPE).stdout
    functions = signatures().functions_of(json.loads(listed)["corruptions"])
    lines = [HEAD, f"__all__ = {list(functions)!r}\n"]
    for function in functions.values():
        lines.append(f"def {function.name}(\n    image: Image,\n    severity: int | None = None,\n    *,")
        lines += [f"    {argument.name}: {argument.annotation} = {argument.default!r},"
                  for argument in function.keywords]
        lines.append(") -> Image: ...\n")
    Path(out).write_text("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
