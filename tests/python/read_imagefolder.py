# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Reads folders with torchvision's ImageFolder and prints what it sees, as JSON. A program of its
own, run by Debian's Python, whose package python3-torchvision needs no accelerator."""
import json
import sys

from torchvision.datasets import ImageFolder

seen = {}
for root in sys.argv[1:]:
    dataset = ImageFolder(root)
    seen[root] = {
        "classes": dataset.classes,
        "samples": [[path, label] for path, label in dataset.samples],
        "sizes": sorted({dataset[i][0].size for i in range(len(dataset))}),
    }
json.dump(seen, sys.stdout)
