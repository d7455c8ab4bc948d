# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Runs in the environment of imagecorruptions, and corrupts what it is sent: see peer.py.

A request is a line of JSON {"name", "severity", "seed", "repeat", "shape"} and the bytes of the
picture; the answer is a line of JSON {"shape", "dtype", "seconds"} and the bytes of the result as
the published function returns it, before truncation.
"""
import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
import cv2  # noqa: E402
import skimage_of_old  # noqa: E402, F401: before imagecorruptions
from imagecorruptions import corrupt, corruption_dict  # noqa: E402
from PIL import Image  # noqa: E402

cv2.setNumThreads(1)
new_generator = np.random.default_rng


def seed_everything(seed):
    """skimage's random_noise takes a new generator, seeded by the system, for each call."""
    np.random.seed(seed)
    np.random.default_rng = lambda own=None: new_generator(seed if own is None else own)


def seconds(image, request):
    """Times of whole calls, as a user makes them; the first, which warms up, is not among them.
    Of the processor, which what else the machine does changes less."""
    times = []
    for _ in range(request["repeat"] + 1 if request["repeat"] else 0):
        begin = time.process_time()
        corrupt(image, corruption_name=request["name"], severity=request["severity"])
        times.append(time.process_time() - begin)
    return times[1:]


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    for line in source:
        request = json.loads(line)
        size = int(np.prod(request["shape"]))
        image = np.frombuffer(source.read(size), np.uint8).reshape(request["shape"])
        seed_everything(request["seed"])
        times = seconds(image, request)
        function = corruption_dict[request["name"]]
        result = np.asarray(function(Image.fromarray(image), request["severity"]))
        answer = {"shape": result.shape, "dtype": str(result.dtype), "seconds": times}
        sink.write(json.dumps(answer).encode() + b"\n" + result.tobytes())
        sink.flush()


main()
