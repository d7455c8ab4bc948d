# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Runs the Python of README.md as it is written, in the current folder: readme_process.py README"""
import sys
from pathlib import Path

import real_torchvision  # noqa: F401


def main(path):
    section = Path(path).read_text().split("\n## From Python\n")[1].split("\n## ")[0]
    code = section.split("```python\n")[1].split("```")[0]
    names = {"__name__": "__main__"}
    exec(compile(code, "README.md", "exec"), names)
    assert names["noisy"].size == names["image"].size and names["images"].shape[1:] == (3, 224, 224)
    assert len(names["train"]) == 6


if __name__ == "__main__":
    main(*sys.argv[1:])
