# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Reports to look at: every corruption of ImageNet-C on drawn scenes, and two models that err more the
stronger the corruption, one of them more often."""
import hashlib
import json
import random
import struct
import subprocess
from pathlib import Path

CLASSES = 12


def logits(generator, label, strength):
    """Of a model that is right less often, and less sure, with growing strength."""
    scores = [generator.gauss(0, 1) for _ in range(CLASSES)]
    scores[label] += 5 - strength * generator.random()
    return scores


def write_predictions(release, path, name, weakness):
    manifest = json.loads((release / "manifest.json").read_text())
    generator = random.Random(name)
    scores = []
    for chunk in manifest["chunks"]:
        for line in (release / chunk["path"]).open(encoding="utf-8"):
            label = json.loads(line)["label"]
            for variant in manifest["variants"]:
                severity = (variant["operation"] or {}).get("severity", 0)
                scores += logits(generator, label, weakness * (1 + severity))
    head = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (
        len(scores) // CLASSES, CLASSES)
    head += " " * (-(len(head) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode()
                     + struct.pack(f"<{len(scores)}f", *scores))
    sidecar = {"manifest": hashlib.sha256((release / "manifest.json").read_bytes()).hexdigest(),
               "scores": "logits", "name": name}
    Path(f"{path}.json").write_text(json.dumps(sidecar))


def make(binary, folder):
    """A page of one model, of two, of one on views; their paths by name."""
    release = folder / "release"

    def run(*arguments):
        subprocess.run([binary, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    run("build", "imagenet-c", "--source", "synthetic:count=24,size=96x72", "--preprocess", "none",
        "--sink", "tar", "--progress", "none", "--out", release)
    first, second = folder / "first.npy", folder / "second.npy"
    write_predictions(release, first, "vit_base_patch16_224.augreg_in21k_ft_in1k", 1.2)
    write_predictions(release, second, "another model", 1.5)
    views, third = folder / "views", folder / "third.npy"
    run("build", "translation-cyclic", "--source", "synthetic:count=24,size=72x72", "--preprocess", "imagenet-64",
        "--shifts", "grid:8", "--progress", "none", "--out", views)
    write_predictions(views, third, "a model on views", 6)
    pages = {name: folder / f"{name}.html" for name in ("one", "two", "views")}
    run("score", release, "--predictions", first, "--metrics", "all", "--report", pages["one"])
    run("score", release, "--predictions", first, "--predictions", second, "--report", pages["two"])
    run("score", views, "--predictions", third, "--report", pages["views"])
    return pages
