# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What PyTorch's DataLoader gives of a dataset with our transforms, as JSON: hashes of pixels by key, for
each start method and number of workers, with persistent workers, for two epochs and then the first again.
A program of its own, because PyTorch may be that of another Python.

    loader_process.py FOLDER METHOD:WORKERS...
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy
import torch
from torch.utils.data import DataLoader, Subset

import shiftforge
from shiftforge.transforms import AugMix, Corrupt, RandomCorruption


class Pictures:
    """As torchvision's ImageFolder: root, samples, and a transform of its own."""

    def __init__(self, root, transform):
        self.root, self.transform = root, transform
        self.samples = [(str(path), 0) for path in sorted(Path(root).glob("*/*.png"))]

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        tensor = torch.from_numpy(shiftforge.read_image(path).transpose(2, 0, 1).copy())
        return self.transform(tensor), Path(path).name


class Steps:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, image):
        for step in self.steps:
            image = step(image)
        return image


def use_everything():
    """Threads and every function, before anything is forked."""
    batch = numpy.random.default_rng(0).integers(0, 256, (8, 40, 40, 3), dtype=numpy.uint8)
    for name in shiftforge.list_corruptions():
        shiftforge.corrupt_batch(batch, name, 3, threads=4)
        getattr(shiftforge, name)(batch[0], 2, key="k")
    shiftforge.decode(shiftforge.encode(batch[0], "jpeg:85"))
    shiftforge.preprocess(batch[0], "imagenet-224")
    shiftforge.preview(batch[0], "fog")


def seen(loader):
    return {name: hashlib.sha256(image.numpy().tobytes()).hexdigest()
            for images, names in loader for image, name in zip(images, names)}


def epochs(base, method, workers):
    dataset = shiftforge.KeyedDataset(Subset(base, range(len(base))[::-1]))
    options = {"multiprocessing_context": method, "persistent_workers": True,
               "prefetch_factor": 3} if workers else {}
    loader = DataLoader(dataset, batch_size=2, shuffle=True, num_workers=workers, timeout=240 * (workers > 0),
                        **options)
    made = []
    for epoch in (0, 1, 0):
        dataset.set_epoch(epoch)
        made.append(seen(loader))
    return made


def main(root, *cases):
    use_everything()
    transform = Steps(Corrupt("glass_blur", 1), RandomCorruption("all", identity=0.2, seed=1), AugMix(seed=2))
    base = Pictures(root, transform)
    made = {}
    for case in cases:
        method, workers = case.split(":")
        made[case] = epochs(base, method, int(workers))
    print(json.dumps({"torch": torch.__version__, "made": made}))


if __name__ == "__main__":
    main(*sys.argv[1:])
