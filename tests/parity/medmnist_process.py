# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Runs in the environment of medmnistc, and corrupts what it is sent as its DatasetManager does: see
medmnist_peer.py.

A request is a line of JSON {"dataset", "name", "severity", "seed", "repeat", "draws", "shape"} and the
bytes of a picture, gray or RGB as the dataset is. severity counts from 1; 0 is the training
augmentation. draws: what random.randint and random.choice (by index) return, one after another, in
place of their own numbers, or null. The answer is a line of JSON {"shape", "dtype", "seconds", "ranges"} and the bytes of the
result. ranges: the bounds that numpy.random.uniform was called with, and the value. With dataset "" and name "", the answer has
"registry": {dataset: {"rgb", "corruptions": {name: {"kind", "rows"}}}} and "torchvision"; with the names
"real" and "stub" the picture goes through torchvision and torchvision_stub: severity is a size of
gaussian_blur, or an exponent of adjust_gamma if it is no odd number.

medmnistc needs torchvision for two functions. That of the system is used where there is one (Debian's
python3-torchvision), and else torchvision_stub.
"""
import json
import random
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
import cv2  # noqa: E402
from PIL import Image  # noqa: E402

sys.path.append("/usr/lib/python3/dist-packages")  # after the environment's own packages
import torchvision_stub  # noqa: E402
try:
    import torch  # noqa: E402
    import torchvision.transforms.functional  # noqa: E402
    torch.set_num_threads(1)
    TORCHVISION = torchvision.__version__
except ImportError:
    torchvision_stub.install()
    import torchvision.transforms.functional  # noqa: E402
    TORCHVISION = "stub"
from medmnistc.corruptions.registry import CORRUPTIONS_DS, DATASET_RGB  # noqa: E402

cv2.setNumThreads(1)
randint, choice, uniform = random.randint, random.choice, np.random.uniform


class Watch:
    """In place of the random functions that medmnistc calls."""

    def __init__(self, draws):
        self.draws, self.ranges = list(draws or []), []
        random.randint = self.given if draws is not None else randint
        random.choice = self.chosen if draws is not None else choice
        np.random.uniform = self.watched

    def given(self, low, high):
        value = self.draws.pop(0)
        assert low <= value <= high, f"{value} is outside {low} to {high}"
        return value

    def chosen(self, items):
        return items[self.given(0, len(items) - 1)]

    def watched(self, low=0.0, high=1.0, size=None):
        value = uniform(low, high, size)
        self.ranges.append((float(low), float(high), float(value)))
        return value


def corrupt(image, request):
    corruptor = CORRUPTIONS_DS[request["dataset"]][request["name"]]
    if request["name"] == "impulse_noise":
        corruptor.rng = np.random.default_rng(request["seed"])
    severity = request["severity"]
    result = corruptor.apply(Image.fromarray(image).convert("RGB"), severity - 1,
                             augmentation=severity == 0)
    if not DATASET_RGB[request["dataset"]]:
        result = Image.fromarray(np.asarray(result)).convert("L")
    return np.asarray(result)


def seconds(image, request):
    """Processor times; the first call, which warms up, is not among them."""
    times = []
    for _ in range(request["repeat"] + 1 if request["repeat"] else 0):
        begin = time.process_time()
        corrupt(image, request)
        times.append(time.process_time() - begin)
    return times[1:]


def registry():
    return {dataset: {"rgb": bool(DATASET_RGB[dataset]), "corruptions": {
        name: {"kind": type(c).__name__, "rows": [np.asarray(row).tolist()
                                                  for row in c.severity_params]}
        for name, c in corruptions.items()}} for dataset, corruptions in CORRUPTIONS_DS.items()}


def of_torchvision(image, request):
    functions = torchvision_stub if request["name"] == "stub" else torchvision.transforms.functional
    image, value = Image.fromarray(image), request["severity"]
    blurs = isinstance(value, int) and value % 2 == 1
    return np.asarray(functions.gaussian_blur(image, value) if blurs else
                      functions.adjust_gamma(image, value))


def answer(sink, result, **what):
    line = json.dumps(dict(what, shape=result.shape, dtype=str(result.dtype)))
    sink.write(line.encode() + b"\n" + np.ascontiguousarray(result).tobytes())
    sink.flush()


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    for line in source:
        request = json.loads(line)
        size = int(np.prod(request["shape"]))
        image = np.frombuffer(source.read(size), np.uint8).reshape(request["shape"])
        if not request["dataset"]:
            answer(sink, of_torchvision(image, request) if request["name"] else image,
                   registry=registry(), torchvision=TORCHVISION)
            continue
        random.seed(request["seed"])
        np.random.seed(request["seed"])
        times = seconds(image, request)
        watch = Watch(request["draws"])
        result = corrupt(image, request)
        assert not watch.draws, f"{len(watch.draws)} draws were not taken"
        answer(sink, result, seconds=times, ranges=watch.ranges)


main()
