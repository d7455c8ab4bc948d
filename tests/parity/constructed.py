# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Releases that nobody built: a manifest with relations between variants, rows with attributes, and
predictions for them that are random or extreme."""
import copy
import hashlib
import json
import subprocess

import numpy as np
from scipy import special, stats

from test_scores import SHIFTFORGE, Release

CLASSES = 12


def base(folder):
    """A release to take the rest of a manifest from."""
    subprocess.run([SHIFTFORGE, "build", "imagenet-64-c", "--progress", "none", "--out", folder,
                    "--source", "synthetic:count=2,size=64x64", "--corruptions", "contrast"],
                   check=True, capture_output=True)
    return Release(folder)


def relation(role, of, reference):
    return {"role": role, "set": of, "reference": reference}


def construct(template, folder, labels, variants, attributes=None, classes=None, said=None, drawn=None):
    """variants: {id: relation or None}; labels: None where an image has none; attributes: a mapping
    an image; said: {id: more members of the variant}; drawn: a mapping an image, {id: values}. There are
    no outputs, only what is said of them."""
    manifest = copy.deepcopy(template.manifest)
    chunk = manifest["chunks"][0]
    row = json.loads((template.folder / chunk["path"]).read_text().splitlines()[0])
    output = row["outputs"][0]
    manifest["variants"] = [
        {"id": v, "path": f"{v}/{{stem}}.jpg", "operation": None, **({"relation": r} if r else {}),
         **(said or {}).get(v, {})}
        for v, r in variants.items()]
    if classes:
        manifest["classes"] = classes
    lines = []
    for i, label in enumerate(labels):
        row.update(key=f"{i}.png", path=f"{i}.png", stem=str(i), label=label,
                   sha256=hashlib.sha256(str(i).encode()).hexdigest(),
                   outputs=[{**output, "variant": v, **({"drawn": drawn[i][v]} if drawn and v in drawn[i] else {})}
                            for v in variants])
        row.pop("attributes", None)
        if attributes and attributes[i]:
            row["attributes"] = attributes[i]
        lines.append(json.dumps(row) + "\n")
    text = "".join(lines).encode()
    chunk.update(rows=len(labels), bytes=len(text), sha256=hashlib.sha256(text).hexdigest())
    manifest["chunks"] = [chunk]
    manifest["counts"].update(images=len(labels), outputs=len(labels) * len(variants))
    (folder / "manifests").mkdir(parents=True)
    (folder / chunk["path"]).write_bytes(text)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return Release(folder)


# ---- predictions: (images, variants, classes) ----

def random_scores(shape, labels, rng):
    """Scores of which half are those of the image's first output, so that some predictions hold."""
    images, variants, classes = shape
    first = rng.normal(size=(images, 1, classes))
    first[np.arange(images), 0, np.maximum(labels, 0)] += 1
    return 2 * first + rng.normal(size=shape)


def one_hot(labels, shape):
    return np.broadcast_to(np.eye(shape[2])[np.maximum(labels, 0) % shape[2]][:, None, :], shape)


SCORES = {
    "random": random_scores,
    "right": lambda shape, labels, rng: 9.0 * one_hot(labels, shape),
    "wrong": lambda shape, labels, rng: 9.0 * one_hot(labels + 1, shape),
    "tied": lambda shape, labels, rng: np.zeros(shape),
    "coarse": lambda shape, labels, rng: np.rint(random_scores(shape, labels, rng) / 2),
    "huge": lambda shape, labels, rng: 300 * random_scores(shape, labels, rng),
    "ruled out": lambda shape, labels, rng: np.where(
        (rng.random(shape) < 0.5) & (np.arange(shape[2]) != 3), -np.inf,
        random_scores(shape, labels, rng)),
}


def predictions(case, shape, labels, rng):
    return SCORES[case](shape, np.array([-1 if label is None else label for label in labels]), rng)


def write(release, folder, scores, missing=()):
    """A folder with a file for each variant but the missing ones."""
    folder.mkdir()
    text = (release.folder / "manifest.json").read_bytes()
    (folder / "predictions.json").write_text(
        json.dumps({"manifest": hashlib.sha256(text).hexdigest()}))
    for v, variant in enumerate(release.variants):
        path = folder / f"{variant}.npy"
        path.parent.mkdir(parents=True, exist_ok=True)
        if variant not in missing:
            np.save(path, scores[:, v])
    return folder


# ---- figures ----

def softmax(scores):
    return special.softmax(scores, axis=-1)


def close(figure, expected, n=None):
    """Whether a figure has this value, None and NaN being no figure; lies in its interval; and is of
    n."""
    if expected is None or not np.isfinite(expected):
        return figure is None
    if figure is None or abs(figure["value"] - expected) > 1e-9 * max(1, abs(expected)) or \
            (n is not None and figure["n"] != n):
        return False
    low, high = figure["low"], figure["high"]
    return (low is None or low <= figure["value"] + 1e-9) and \
        (high is None or figure["value"] <= high + 1e-9)


def is_wilson(figure, successes, n):
    """Whether the figure is the rate with Wilson's interval, as SciPy has it."""
    if n == 0:
        return figure is None
    interval = stats.binomtest(int(successes), int(n)).proportion_ci(0.95, method="wilson")
    return close(figure, successes / n, n) and abs(figure["low"] - interval.low) < 1e-9 \
        and abs(figure["high"] - interval.high) < 1e-9


def wilson(rate, n):
    """Wilson's interval of a rate over n draws, by its formula."""
    z = stats.norm.ppf(0.975)
    centre, half = rate + z * z / (2 * n), z * np.sqrt((rate * (1 - rate) + z * z / (4 * n)) / n)
    return (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else None
