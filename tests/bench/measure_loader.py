# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Times data loaders and prints; started by loader: measure_loader.py ROUNDS IMAGES [NAME...]"""
import io
import os
import statistics
import sys
import time
import warnings

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader

import real_torchvision  # noqa: F401
import loader_operations as operations
import photographs
import shiftforge

warnings.filterwarnings("ignore")  # of old packages under newer ones
SLOW = {("glass_blur", "imagecorruptions 1.1.2"): 8}  # images: a second each


def files(count):
    """JPEG files in memory of the size that those of ImageNet have."""
    made = []
    for name in ("china", "flower"):
        image = Image.open(photographs.files()[name]).convert("RGB").resize((500, 375))
        for shift in range(count // 2):
            file = io.BytesIO()
            Image.fromarray(np.roll(np.asarray(image), 5 * shift, 1)).save(file, "jpeg", quality=90)
            made.append(file.getvalue())
    return made


class Photographs:
    """Decode, resize, crop, change, tensor; and the processor time that an item took."""

    def __init__(self, files, change):
        self.files, self.change = files, change

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        start = time.process_time()
        image = Image.open(io.BytesIO(self.files[index])).convert("RGB")
        image = image.resize((341, 256), Image.Resampling.BILINEAR).crop((58, 16, 282, 240))
        pixels = np.asarray(image)
        if self.change is not None:
            pixels = self.change(pixels)
        if isinstance(pixels, np.ndarray):
            pixels = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))
        return pixels, time.process_time() - start


def settle(worker=None):
    import cv2
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def once(files, change):
    """Images a second, and processor seconds of each image."""
    dataset = shiftforge.KeyedDataset(Photographs(files, change))
    loader = DataLoader(dataset, batch_size=8, num_workers=2, worker_init_fn=settle)
    spent, begin = [], None
    for images, seconds in loader:
        assert images.shape[1:] == (3, 224, 224) and images.dtype == torch.uint8
        begin = begin or time.perf_counter()  # after the first batch: not the start of workers
        spent += seconds.tolist()
    took = time.perf_counter() - begin
    return max(len(files) - 8, 1) / max(took, 1e-9), spent


def settled(runs):
    """The median rate of rounds, and the mean over images of the least of each image's times."""
    rates, times = zip(*runs)
    return statistics.median(rates), float(np.min(times, 0).mean())


def warmed(change):
    """Used in this process, so that workers begin with the tables that are made once."""
    for shade in range(50 if change is not None else 0):
        change(np.full((224, 224, 3), 5 * shade, np.uint8))
    return change


def measure(names, rounds, files):
    """By operation and package, which take turns in each round."""
    cases = {(None, None): None}
    for name in names:
        for package, maker in operations.packages_of(name).items():
            cases[name, package] = maker(name) if (name, package) in SLOW else warmed(maker(name))
    seen = {case: [] for case in cases}
    for number in range(rounds):
        for (name, package), change in cases.items():
            taken = files[:SLOW.get((name, package), len(files))]
            if len(taken) < len(files) and number:
                continue
            seen[name, package].append(once(taken, change))
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return {case: settled(runs) for case, runs in seen.items()}


def calls():
    """Microseconds of processor time of a call on 32x32 beside that of a call of nothing."""
    image = np.zeros((32, 32, 3), np.uint8)
    operation, corrupt = shiftforge.Operation("identity"), shiftforge.Corrupt("identity", profile="cifar10-c")
    ways = {"Operation": lambda: operation(image, key="k"), "corrupt": lambda: shiftforge.corrupt(image, "identity", key="k"),
            "Corrupt, by pixels": lambda: corrupt(image)}
    for name, way in ways.items():
        times = []
        for _ in range(9):
            start = time.process_time()
            for _ in range(2000):
                way()
            times.append((time.process_time() - start) / 2000 * 1e6)
        yield name, statistics.median(times)


def main(rounds, images, *names):
    load = os.getloadavg()[0]
    settle()  # threads would not outlive the fork
    seen = measure(names or operations.NAMES, int(rounds), files(int(images)))
    base_rate, base_time = seen.pop((None, None))
    print("| operation | shiftforge, images/s | best other | images/s | ratio | processor ms, ours | theirs | ratio |")
    print("|---|---:|---|---:|---:|---:|---:|---:|")
    ratios, added = [], []
    for name in dict.fromkeys(name for name, _ in seen):
        packages = {package: figures for (which, package), figures in seen.items() if which == name}
        rate, seconds = packages.pop(operations.OURS)
        other, (their_rate, their_seconds) = min(packages.items(), key=lambda item: item[1][1])
        ratios.append(their_seconds / seconds)
        if name in operations.FIFTEEN:
            added.append(seconds / base_time - 1)
        print(f"| {name} | {rate:.0f} | {other} | {their_rate:.0f} | {rate / their_rate:.2f} | {seconds * 1e3:.2f} | "
              f"{their_seconds * 1e3:.2f} | {ratios[-1]:.2f} |")
    print(f"\nTwo workers of a DataLoader: JPEG of 500x375 decoded, resized, cropped to 224x224, corrupted at severity 3, "
          f"a tensor; median rate of {rounds} rounds of {images} images, in which all take turns. Processor time is of "
          f"a whole item, the least of the rounds for each image, and its ratio what counts: least {min(ratios):.2f}, median {statistics.median(ratios):.2f}. "
          f"Decoding and resizing alone: {base_rate:.0f} images/s, {base_time * 1e3:.2f} ms.")
    if added:
        print(f"The mean of {len(added)} standard corruptions adds {statistics.mean(added):.0%} to it.")
    print("A call on 32x32 that does nothing takes " +
          ", ".join(f"{took:.1f} us ({name})" for name, took in calls()) + f". Load before the start: {load:.1f}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
