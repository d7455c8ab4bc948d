# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The wheel: one for CPython 3.11 and later, its licences, and what it links, as docs/python.md lists it."""
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "python.md"
C_LIBRARY = {"libc.so.6", "libm.so.6", "libgomp.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


@pytest.fixture(scope="module")
def wheel():
    [path] = (Path(os.environ["SHIFTFORGE_BUILD"]) / "wheel").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def needed(path):
    """Libraries that a file asks the loader for."""
    said = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ +NEEDED +(\S+)$", said, re.MULTILINE))


def test_the_stable_interface(wheel):
    assert re.fullmatch(r"shiftforge-[\d.]+-cp311-abi3-linux_\w+\.whl", wheel.name)
    done = subprocess.run([sys.executable, "-m", "abi3audit", "--strict", wheel], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_threads_of_openmp_in_the_extension(unpacked):
    assert "libgomp.so.1" not in needed(unpacked / "shiftforge" / "_core.abi3.so")


def test_licences(unpacked):
    [licences] = unpacked.glob("*.dist-info/licenses")
    root = PAGE.parents[1]
    assert sorted(path.name for path in licences.iterdir()) == ["LICENSE", "NOTICE"]
    for path in licences.iterdir():
        assert path.read_bytes() == (root / path.name).read_bytes()


def test_libraries_are_those_that_are_listed(unpacked):
    """None is bundled, and each that is linked has its row: file, what it is, licence."""
    rows = re.findall(r"^\| `(lib[^`]+)` \| [^|]+ \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert all(licence.strip() for _, licence in rows)
    objects = [path for path in unpacked.rglob("*") if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"]
    assert sorted(path.name for path in objects) == ["_core.abi3.so", "shiftforge"]
    assert set.union(*map(needed, objects)) - C_LIBRARY == {name for name, _ in rows}
    assert not list(unpacked.rglob("*.so.*")) and not list(unpacked.rglob("*.libs"))
