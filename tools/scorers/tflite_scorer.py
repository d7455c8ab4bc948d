# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A TFLite classifier: --model 'python3 tflite_scorer.py MODEL.tflite [--skip N]'

Images are resized to the model's input by Pillow (bilinear). --skip leaves out the first N of its
classes (1 for models with a class for the background). Needs NumPy, Pillow and ai-edge-litert.
"""
import argparse

import numpy as np
from PIL import Image

from shiftforge_scorer import Scorer


class TFLite(Scorer):
    scores = "probabilities"

    def __init__(self, path, skip):
        from ai_edge_litert.interpreter import Interpreter
        self.model, self.skip = Interpreter(model_path=path), skip
        self.model.allocate_tensors()
        self.input, self.output = self.model.get_input_details()[0], self.model.get_output_details()[0]
        self.classes = int(self.output["shape"][-1]) - skip

    def score(self, image):
        _, height, width, _ = self.input["shape"]
        pixels = np.asarray(Image.fromarray(image).resize((width, height), Image.BILINEAR))
        if self.input["dtype"] == np.float32:
            pixels = pixels.astype(np.float32) / 127.5 - 1
        elif self.input["dtype"] == np.int8:
            pixels = pixels.astype(np.int16) - 128
        self.model.set_tensor(self.input["index"], pixels[None].astype(self.input["dtype"]))
        self.model.invoke()
        scores = self.model.get_tensor(self.output["index"])[0].astype(np.float64)[self.skip:]
        scale, zero = self.output["quantization"]  # a scale of 0: they are no integers
        scores = (scores - zero) * scale if scale else scores
        return scores / max(scores.sum(), 1e-9)

    def predict(self, images):
        return [self.score(image) for image in images]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--skip", type=int, default=0)
    options = parser.parse_args()
    TFLite(options.model, options.skip).serve()
