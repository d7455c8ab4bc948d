# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""An ONNX classifier of NCHW float32 images, normalised as ImageNet's are: --model 'python3
onnx_scorer.py MODEL.onnx'. Needs NumPy and onnxruntime."""
import sys

from shiftforge_scorer import Scorer


class ONNX(Scorer):
    layout, type = "NCHW", "float32"
    mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

    def __init__(self, path):
        import onnxruntime
        self.session = onnxruntime.InferenceSession(path)
        self.input = self.session.get_inputs()[0].name
        self.classes = int(self.session.get_outputs()[0].shape[-1])

    def predict(self, images):
        return self.session.run(None, {self.input: images})[0]


if __name__ == "__main__":
    ONNX(sys.argv[1]).serve()
