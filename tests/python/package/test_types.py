# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Annotations hold, by mypy; stubs are what the modules have, by stubtest."""
import subprocess
import sys
from pathlib import Path

import pytest

import shiftforge

PACKAGE = Path(shiftforge.__file__).parent
USER = """
import numpy
import shiftforge
image = numpy.zeros((32, 32, 3), numpy.uint8)
reveal_type(shiftforge.gaussian_noise(image, 3, key="k", sigma=0.1))
reveal_type(shiftforge.corrupt(image, "fog", 2))
shiftforge.gaussian_noise(image, 3, thickness=1)
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


def python(*arguments):
    return subprocess.run([sys.executable, "-m", *map(str, arguments)], capture_output=True, text=True)


def test_annotations(tmp_path, cache):
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n[mypy-torch.*,torchvision.*,PIL.*,pandas.*,"
                                       "matplotlib.*,albumentations.*]\nignore_missing_imports = True\n")
    done = python("mypy", "--config-file", tmp_path / "mypy.ini", "--cache-dir", cache,
                  "--python-version", "3.11", PACKAGE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs():
    done = python("mypy.stubtest", "shiftforge._core", "shiftforge.corruptions")
    assert done.returncode == 0, done.stdout + done.stderr


def test_users_see_them(tmp_path, cache):
    (tmp_path / "user.py").write_text(USER)
    done = python("mypy", "--cache-dir", cache, tmp_path / "user.py")
    assert done.stdout.count("ndarray[") == 2, done.stdout
    assert 'Unexpected keyword argument "thickness"' in done.stdout
