# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What README.md says of Python works as it is written, and docs/python.md names what there is."""
import os
import subprocess
from pathlib import Path

import shiftforge

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def test_readme(cli, source, tmp_path):
    (tmp_path / "PHOTOS").symlink_to(source)
    (tmp_path / "cat.jpg").write_bytes(shiftforge.encode(shiftforge.read_image(next(source.glob("*/*.png"))), "jpeg:85"))
    cli.run("build", "imagenet-c", "--source", "synthetic:count=4,size=250x250", "--corruptions", "contrast",
            "--severities", "1", "--out", tmp_path / "RELEASE")
    done = subprocess.run([os.environ["SHIFTFORGE_TORCH_PYTHON"], HERE / "readme_process.py", ROOT / "README.md"],
                          cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "error, %" in done.stdout
    assert (tmp_path / "report.html").read_text().startswith("<!DOCTYPE html>")


def test_the_manual_names_everything():
    text = (ROOT / "docs" / "python.md").read_text()
    public = set(shiftforge.__all__) - set(shiftforge.corruptions.__all__) - {"__version__", "transforms"}
    assert {name for name in public if name not in text} == set()
