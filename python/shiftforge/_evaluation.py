# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Evaluating a model on a release: its predictions, and the scores that follow."""
from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from . import _core
from ._operations import thread_count
from ._release import KINDS, ReleaseDataset
from ._score import Score


def is_module(model: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(model, torch.nn.Module)


@contextlib.contextmanager
def in_evaluation(model: Any, device: Any) -> Iterator[Callable[[list[Any]], Any]]:
    """From a list of what transform made to scores, (n, classes), or classes, (n,)."""
    if not is_module(model):
        yield lambda items: np.asarray(model(np.stack([np.asarray(item) for item in items])))
        return
    torch = sys.modules["torch"]
    if device is not None:
        model = model.to(device)
    place = next(iter(model.parameters()), torch.empty(0)).device
    training = model.training

    def call(items: list[Any]) -> Any:
        return model(torch.stack([torch.as_tensor(item) for item in items]).to(place)).float().cpu().numpy()

    model.eval()
    try:
        with torch.no_grad():
            yield call
    finally:
        model.train(training)


def scaled(pixels: Any) -> Any:
    """What a torch.nn.Module gets without a transform: as torchvision's ToTensor makes it."""
    return (pixels.transpose(2, 0, 1) / np.float32(255)).astype(np.float32)


def kind_for(transform: Any) -> str:
    """torchvision's transforms are for Pillow's images, others' for arrays."""
    return "pillow" if type(transform).__module__.startswith("torchvision.") else "array"


class Bar:
    """A line on standard error that grows, where that is a terminal."""

    def __init__(self, total: int, shown: bool) -> None:
        self.total, self.shown, self.cells = total, shown and sys.stderr.isatty(), -1

    def show(self, done: int) -> None:
        cells = 40 * done // self.total
        if self.shown and cells != self.cells:
            self.cells = cells
            end = "\n" if done == self.total else ""
            print(f"\r[{'#' * cells}{'.' * (40 - cells)}] {done} of {self.total}", end=end,
                  file=sys.stderr, flush=True)


def batches(dataset: ReleaseDataset, size: int, threads: int) -> Iterator[list[Any]]:
    """Items in order, read and transformed by threads while the model works."""
    total = len(dataset)
    starts = range(0, total, size)
    with ThreadPoolExecutor(threads) as pool:
        def begin(start: int) -> list[Any]:
            return [pool.submit(dataset.__getitem__, i) for i in range(start, min(start + size, total))]
        ahead = [begin(start) for start in starts[:2]]
        for number in range(len(starts)):
            yield [future.result()[0] for future in ahead.pop(0)]
            if number + 2 < len(starts):
                ahead.append(begin(starts[number + 2]))


def check_answer(answer: Any, count: int) -> Any:
    if answer.ndim not in (1, 2) or len(answer) != count:
        raise ValueError(f"the model answers {count} images with an array of shape {answer.shape}, where "
                         "scores (n, classes) or classes (n,) are needed")
    if answer.ndim == 1 and not np.issubdtype(answer.dtype, np.integer):
        raise ValueError(f"the model answers with one number of type {answer.dtype} an image; classes are "
                         "integers, and scores a row an image")
    return answer.astype(np.float32 if answer.ndim == 2 else np.int64)


def predict(model: Any, dataset: ReleaseDataset, out: Path, *, name: str | None = None,
            scores: str = "logits", device: Any = None, batch_size: int = 64, threads: int | None = None,
            progress: bool = True) -> None:
    """Writes the model's predictions of all outputs of a release, and the sidecar that binds them to it."""
    if batch_size < 1:
        raise ValueError(f"batch_size: {batch_size}, where 1 or more are needed")
    bar, done, answers = Bar(len(dataset), progress), 0, []
    with in_evaluation(model, device) as call:
        for items in batches(dataset, batch_size, thread_count(threads, batch_size)):
            answers.append(check_answer(np.asarray(call(items)), len(items)))
            done += len(items)
            bar.show(done)
    if not answers:
        raise ValueError(f"{dataset.release.folder}: no image of the release has outputs")
    np.save(out, np.concatenate(answers), allow_pickle=False)
    sidecar = {"manifest": dataset.release.digest,
               "scores": scores if answers[0].ndim == 2 else "labels",
               "name": name or type(model).__name__}
    out.with_name(out.name + ".json").write_text(json.dumps(sidecar) + "\n")


def evaluate(model: Any, release: str | os.PathLike[str], *,
             transform: Callable[[Any], Any] | None = None, device: Any = None, batch_size: int = 64,
             kind: str | None = None, name: str | None = None, scores: str = "logits",
             predictions: str | os.PathLike[str] | None = None, threads: int | None = None,
             progress: bool = True, baseline: str | None = None, metrics: str | None = None,
             slices: str | None = None, confidence: float = 0.95, seed: int = 0,
             replicates: int = 1000) -> Score:
    """The scores of a model on a release, as shiftforge score gives them.

        result = shiftforge.evaluate(model, "RELEASE", transform=weights.transforms(), device="cuda")
        print(result)

    model        a torch.nn.Module, or a function from a batch (what transform made, stacked) to scores
                 (n, classes) or integer classes (n,)
    transform    of one image, to what the model is given; several threads call it. Without one a module
                 gets float32 (3, height, width) of 0..1, a function uint8 (height, width, 3)
    kind         of the images that transform is given: "array", "pillow" or "tensor"; Pillow's for a
                 transform of torchvision, arrays for others
    scores       "logits" or "probabilities"
    predictions  a .npy file to keep them in, for shiftforge score and compare
    threads      that read and transform images; one a core
    baseline, metrics, slices, confidence, seed, replicates
                 as the command line has them
    """
    if transform is None and is_module(model):
        transform = scaled
    kind = kind or kind_for(transform)
    if kind not in KINDS:
        raise ValueError(f"kind '{kind}': it is {', '.join(KINDS)}")
    dataset = ReleaseDataset(release, transform=transform, kind=kind)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(predictions) if predictions is not None else Path(folder, "predictions.npy")
        if out.suffix != ".npy":
            raise ValueError(f"predictions: {out} does not end in .npy")
        predict(model, dataset, out, name=name, scores=scores, device=device, batch_size=batch_size,
                threads=threads, progress=progress)
        return score(release, out, baseline=baseline, metrics=metrics, slices=slices,
                     confidence=confidence, seed=seed, replicates=replicates)


def score(release: str | os.PathLike[str], predictions: str | os.PathLike[str], *,
          name: str | None = None, scores: str | None = None, baseline: str | None = None,
          baseline_clean_error: float = 0.0, metrics: str | None = None, slices: str | None = None,
          confidence: float = 0.95, seed: int = 0, replicates: int = 1000, unbound: bool = False,
          allow_missing: bool = False) -> Score:
    """The scores of predictions that are there, as the command line's score has it."""
    return Score(_core.score(release, predictions, name, baseline, metrics, scores, slices,
                             baseline_clean_error, confidence, seed, replicates, unbound, allow_missing))


def compare(first: Score, second: Score, *, confidence: float = 0.95, seed: int = 0,
            replicates: int = 1000) -> Score:
    """The differences of the second model from the first on the same release, paired by image."""
    return Score(_core.compare(first.json, second.json, confidence, seed, replicates))
