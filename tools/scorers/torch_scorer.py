# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A TorchScript classifier of NCHW float32 images, normalised as ImageNet's are: --model 'python3
torch_scorer.py MODEL.pt CLASSES'. Needs NumPy and PyTorch."""
import sys

import numpy as np

from shiftforge_scorer import Scorer


class Torch(Scorer):
    layout, type = "NCHW", "float32"
    mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

    def __init__(self, path, classes):
        import torch
        self.torch, self.classes = torch, classes
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = torch.jit.load(path, map_location=self.device).eval()

    def predict(self, images):
        with self.torch.inference_mode():
            batch = self.torch.from_numpy(np.array(images)).to(self.device)
            return self.model(batch).float().cpu().numpy()


if __name__ == "__main__":
    Torch(sys.argv[1], int(sys.argv[2])).serve()
