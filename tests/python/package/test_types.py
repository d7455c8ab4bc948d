# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Annotations hold, by mypy; stubs are what the modules have, by stubtest."""
import subprocess
import sys
from pathlib import Path

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


def python(*arguments):
    return subprocess.run([sys.executable, "-m", *map(str, arguments)], capture_output=True, text=True)


def test_annotations(tmp_path):
    """Of the package, and what they tell its users."""
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n[mypy-torch.*,torchvision.*,PIL.*,pandas.*,"
                                       "matplotlib.*,albumentations.*]\nignore_missing_imports = True\n")
    (tmp_path / "user.py").write_text(USER)
    done = python("mypy", "--config-file", tmp_path / "mypy.ini", "--cache-dir", tmp_path / "cache",
                  "--python-version", "3.11", PACKAGE, tmp_path / "user.py")
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(errors) == 1, done.stdout + done.stderr
    assert 'user.py:7: error: Unexpected keyword argument "thickness"' in errors[0]
    assert done.stdout.count("ndarray[") == 2, done.stdout


def test_stubs():
    done = python("mypy.stubtest", "shiftforge._core", "shiftforge.corruptions")
    assert done.returncode == 0, done.stdout + done.stderr
