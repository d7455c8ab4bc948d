# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The command line that the package carries."""
from __future__ import annotations

import subprocess
from pathlib import Path

PROGRAM = Path(__file__).with_name("bin") / "shiftforge"


def run(*arguments: str, text: bytes = b"") -> bytes:
    """Standard output of a command; ValueError with its line if it fails."""
    done = subprocess.run([PROGRAM, *arguments], input=text, capture_output=True)
    if done.returncode:
        line = done.stderr.decode(errors="surrogateescape").strip().splitlines()[-1:] or ["it failed"]
        raise ValueError(line[0].removeprefix("shiftforge: "))
    return done.stdout
