# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""imagecorruptions 1.1.2, in a process of its own environment: its functions are the published ones
for the corruptions that are compared here, with the rows of the profile imagenet-c."""
import atexit
import json
import os
import subprocess
from pathlib import Path

import numpy as np

process = None


def request(image, name, severity, seed, repeat):
    global process
    if process is None:
        script = os.environ.get("SHIFTFORGE_PEER_SCRIPT", Path(__file__).with_name("peer_process.py"))
        process = subprocess.Popen([os.environ["SHIFTFORGE_PEER_PYTHON"], script],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(process.stdin.close)
    line = json.dumps({"name": name, "severity": severity, "seed": seed, "repeat": repeat,
                       "shape": image.shape})
    process.stdin.write(line.encode() + b"\n" + np.ascontiguousarray(image).tobytes())
    process.stdin.flush()
    answer = json.loads(process.stdout.readline() or '{"shape": null}')
    assert answer["shape"] is not None, "the process of imagecorruptions ended; see above"
    kind = np.dtype(answer["dtype"])
    data = process.stdout.read(int(np.prod(answer["shape"])) * kind.itemsize)
    return np.frombuffer(data, kind).reshape(answer["shape"]), answer["seconds"]


def frost_folder():
    """The published frost textures, which the package carries."""
    folder = Path(os.environ["SHIFTFORGE_PEER_PYTHON"]).parent.parent
    return next(folder.glob("lib/python*/site-packages/imagecorruptions/frost"))


def corrupt(image, name, severity, seed=0):
    """The result of 8-bit RGB: floats on 0..255 before truncation, or 8-bit pixels."""
    return request(image, name, severity, seed, 0)[0]


def seconds(image, name, severity, repeat):
    """Processor times of `repeat` calls as a user makes them."""
    return request(image, name, severity, 0, repeat)[1]
