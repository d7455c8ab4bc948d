# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Arrays of images in files: npy as they lie, npz unpacked to a temporary file."""
from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

MEMBER = "test_images.npy"  # as MedMNIST-C calls it


def open_array(path: Path) -> Any:
    """The array of a file, mapped. A deflated one can only be read from its start: it is unpacked once, into
    the folder TMPDIR or /tmp, to a file that has no name and ends with the array."""
    if path.suffix != ".npz":
        return np.load(path, mmap_mode="r")
    with zipfile.ZipFile(path) as archive, archive.open(MEMBER) as packed, tempfile.TemporaryFile() as file:
        shutil.copyfileobj(packed, file, 1 << 20)
        file.seek(0)
        form: Any = np.lib.format
        read = form.read_array_header_1_0 if form.read_magic(file) == (1, 0) else form.read_array_header_2_0
        shape, _, kind = read(file)
        return np.memmap(file, kind, "r", file.tell(), shape)
