# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The model's side of `shiftforge predict`. A model of your own is a class like this, in a file that
stands beside this one or finds it in PYTHONPATH:

    from shiftforge_scorer import Scorer

    class Mine(Scorer):
        classes = 1000

        def predict(self, images):  # uint8 (n, height, width, 3)
            return my_model(images)  # (n, classes)

    Mine().serve()

Needs NumPy. Print to standard error only: standard output belongs to the protocol (docs/scores.md).
"""
import json
import os
import struct
import sys

import numpy as np


class Scorer:
    classes = None          # scores an image
    layout = "NHWC"         # or "NCHW"
    type = "uint8"          # or "float32": (value / 255 - mean) / std
    mean, std = (0, 0, 0), (1, 1, 1)
    batch = 64              # images at a time, at most
    scores = "logits"       # or "probabilities"
    name = ""

    def predict(self, images):
        """Scores (n, classes) of images in the layout and type above."""
        raise NotImplementedError

    def serve(self):
        source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # a stray print goes to standard error
        release = json.loads(source.readline())
        assert release["protocol"] == 1, "another version of the protocol"
        hello = {"protocol": 1, "classes": self.classes, "layout": self.layout, "type": self.type,
                 "mean": list(self.mean), "std": list(self.std), "batch": self.batch,
                 "scores": self.scores, "name": self.name}
        sink.write(json.dumps(hello).encode() + b"\n")
        sink.flush()
        while head := source.read(12):
            count, height, width = struct.unpack("<3I", head)
            shape = (count, 3, height, width) if self.layout == "NCHW" else (count, height, width, 3)
            kind = np.dtype("<f4" if self.type == "float32" else np.uint8)
            data = source.read(int(np.prod(shape)) * kind.itemsize)
            scores = np.asarray(self.predict(np.frombuffer(data, kind).reshape(shape)), "<f4")
            assert scores.shape == (count, self.classes), f"scores of the shape {scores.shape}"
            sink.write(struct.pack("<I", count) + scores.tobytes())
            sink.flush()
