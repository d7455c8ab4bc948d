# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Pictures, and releases of the command line, that the tests of the package share."""
import json
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy
import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"


def command(*arguments, expected=0):
    """The command line under test, which is not the one that the package carries."""
    done = subprocess.run([SHIFTFORGE, *map(str, arguments)], capture_output=True)
    assert done.returncode == expected, done.stderr.decode()
    return done.stdout


def rows_of(release):
    manifest = json.loads((release / "manifest.json").read_text())
    return manifest, [json.loads(line) for chunk in manifest["chunks"]
                      for line in (release / chunk["path"]).read_text().splitlines()]


@pytest.fixture(scope="session")
def cli():
    return SimpleNamespace(run=command, rows_of=rows_of)


@pytest.fixture(scope="session")
def photo():
    """Smooth and noisy areas, of an odd size."""
    y, x = numpy.mgrid[0:117, 0:131]
    wave = 127 + 90 * numpy.sin(x / 9.0) * numpy.cos(y / 13.0)
    planes = [wave, (x * 2) % 256, numpy.random.default_rng(5).integers(0, 256, x.shape)]
    return numpy.stack(planes, 2).astype(numpy.uint8)


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """A folder of PNG pictures with class folders."""
    out = tmp_path_factory.mktemp("source") / "made"
    command("build", "imagenet-c", "--source", "synthetic:count=6,size=250x300", "--preprocess", "none",
            "--encode", "png", "--corruptions", "contrast", "--severities", "1", "--out", out)
    return out / "clean"
