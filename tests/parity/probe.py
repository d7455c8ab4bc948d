# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The built probe (probe.c): what the public API does not show."""
import os
import subprocess

import numpy as np


def run(*words):
    """Standard output of the probe."""
    done = subprocess.run([os.environ["SHIFTFORGE_PROBE"], *map(str, words)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def pixels(*words):
    """The same as an array, (height, width, channels)."""
    header, data = run(*words).split(b"\n", 1)
    width, height, channels = map(int, header.split())
    return np.frombuffer(data, np.uint8).reshape(height, width, channels)
