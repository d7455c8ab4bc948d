# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""docs/tutorial.ipynb runs from its first cell to its last, and what it says comes true."""
import json
import re
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).parents[3] / "docs" / "tutorial.ipynb"


def test_tutorial(tmp_path):
    done = subprocess.run([sys.executable, Path(__file__).with_name("run_notebook.py"), NOTEBOOK], cwd=tmp_path,
                          capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    difference = re.findall(r"^mean of all .* to [-+.\d]+$", done.stdout, re.MULTILINE)[-1].split()[5]
    assert float(difference) < -1  # of the model that was trained under corruptions
    assert "no findings" in done.stdout
    assert (tmp_path / "report.html").read_text().startswith("<!DOCTYPE html>")


def test_it_is_stored_without_outputs():
    for cell in json.loads(NOTEBOOK.read_text())["cells"]:
        assert cell["cell_type"] == "markdown" or (cell["outputs"], cell["execution_count"]) == ([], None)
