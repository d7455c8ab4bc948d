# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Reads shards as their users do, and prints what it sees, as JSON. A program of its own.

    read_shards.py webdataset URL...    key, label and SHA-256 of every sample, by URL
    read_shards.py npy FOLDER           what a loader of CIFAR-10-C takes, by array and severity
"""
import hashlib
import io
import json
import sys
from pathlib import Path

import numpy as np


def webdataset(*urls):
    import webdataset as wds
    seen = {}
    for url in urls:
        samples = wds.WebDataset(url, shardshuffle=False, empty_check=False).decode()
        seen[url] = [[sample["__key__"], sample.get("cls"), {
            name: hashlib.sha256(value).hexdigest() for name, value in sample.items()
            if isinstance(value, bytes)}] for sample in samples]
    return seen


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def describe(path, array):
    saved = io.BytesIO()
    np.save(saved, array)
    return {"shape": array.shape, "dtype": array.dtype.str, "as_saved": saved.getvalue() == path.read_bytes()}


def npy(folder):
    """Cut as the loaders of CIFAR-10-C cut: severity s is rows (s - 1) n to s n of images and labels."""
    labels_path = Path(folder, "labels.npy")
    labels = np.load(labels_path)
    total = len(np.load(Path(folder, "clean.npy"), mmap_mode="r"))
    seen = {"labels": describe(labels_path, labels)}
    for path in sorted(Path(folder).glob("*.npy")):
        if path == labels_path:
            continue
        images = np.load(path)
        seen[path.stem] = describe(path, images)
        seen[path.stem]["severities"] = [
            {"images": [sha256(image) for image in images[start:start + total]],
             "labels": labels[start:start + total].tolist()}
            for start in range(0, len(images), total)]
    return seen


if __name__ == "__main__":
    json.dump({"webdataset": webdataset, "npy": npy}[sys.argv[1]](*sys.argv[2:]), sys.stdout)
