# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Runs the cells of a notebook in the current folder, as a kernel would: lines that begin with ! are commands,
cells tagged "install" are left out. run_notebook.py NOTEBOOK"""
import json
import re
import subprocess
import sys
from pathlib import Path


def shell(command):
    """As ! does, but that it fails if the command fails."""
    words = re.sub(r"^python\b", sys.executable, command)
    subprocess.run(words, shell=True, check=True)


def main(path):
    names = {"__name__": "__main__", "shell": shell}
    for cell in json.loads(Path(path).read_text())["cells"]:
        if cell["cell_type"] != "code" or "install" in cell["metadata"].get("tags", ()):
            continue
        code = re.sub(r"^!(.*)$", lambda found: f"shell({found[1]!r})", "".join(cell["source"]), flags=re.MULTILINE)
        exec(compile(code, f"{Path(path).name}, {cell['id']}", "exec"), names)
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
