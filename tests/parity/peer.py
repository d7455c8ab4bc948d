# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""imagecorruptions 1.1.2, in a process of its own environment: its functions are the published ones
for the corruptions that are compared here, with the rows of the profile imagenet-c."""
import atexit
import json
import os
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np


class Process:
    """A script that answers requests, run by the interpreter of an environment of its own. A request
    is a line of JSON, with the picture's shape, and the picture's bytes; the answer is the like."""

    def __init__(self, python, script):
        self.script = script
        self.process = subprocess.Popen([python, script], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        atexit.register(self.process.stdin.close)

    def request(self, image, **what):
        """The picture that it answers with, and the rest of the answer."""
        line = json.dumps(dict(what, shape=image.shape)).encode() + b"\n"
        self.process.stdin.write(line + np.ascontiguousarray(image).tobytes())
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"shape": null}')
        assert answer["shape"] is not None, f"{self.script} ended; see above"
        kind = np.dtype(answer["dtype"])
        data = self.process.stdout.read(int(np.prod(answer["shape"])) * kind.itemsize)
        return np.frombuffer(data, kind).reshape(answer["shape"]), answer


@lru_cache(None)
def process():
    return Process(os.environ["SHIFTFORGE_PEER_PYTHON"], os.environ.get(
        "SHIFTFORGE_PEER_SCRIPT", Path(__file__).with_name("peer_process.py")))


def request(image, name, severity, seed, repeat):
    result, answer = process().request(image, name=name, severity=severity, seed=seed,
                                       repeat=repeat)
    return result, answer["seconds"]


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
