# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Transforms in PyTorch's DataLoader: the same pixels for any number of workers, started in any way, other
ones in another epoch; and none hangs, though the parent has had threads."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FULL = os.environ["SHIFTFORGE_TORCH_PYTHON"] != "/usr/bin/python3"
CASES = [f"{method}:{workers}" for method in ("fork", "forkserver", "spawn") for workers in (0, 1, 2, 4)]
QUICK = ["fork:0", "fork:4", "forkserver:1", "spawn:2"]


def with_torch(script, *arguments):
    done = subprocess.run([os.environ["SHIFTFORGE_TORCH_PYTHON"], HERE / script, *map(str, arguments)],
                          stdout=subprocess.PIPE, timeout=900)
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_workers(source):
    cases = CASES if FULL else QUICK
    made = with_torch("loader_process.py", source, *cases)["made"]
    first, second, again = made["fork:0"]
    assert len(first) == 6 and first.keys() == second.keys() and first == again
    assert all(first[name] != second[name] for name in first)
    for case in cases:
        assert made[case] == made["fork:0"], case


def test_tensors(cli, source, tmp_path):
    """What needs PyTorch of the functions, in a process that has it."""
    cli.run("build", "imagenet-c", "--source", "synthetic:count=24,size=64x64", "--preprocess", "none",
            "--corruptions", "contrast,fog", "--severities", "2,5", "--out", tmp_path / "release")
    seen = with_torch("tensor_process.py", next(Path(source).glob("*/*.png")), tmp_path / "release")
    assert seen and all(seen.values()), seen
