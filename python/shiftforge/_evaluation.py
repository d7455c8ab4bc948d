# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Evaluating a model on a release: its predictions, and the scores that follow."""
from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypedDict, Unpack

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


def batches(dataset: ReleaseDataset, items: Sequence[int], size: int,
            threads: int) -> Iterator[tuple[Sequence[int], list[Any]]]:
    """Items in this order, read and transformed by threads while the model works."""
    with ThreadPoolExecutor(threads) as pool:
        def begin(part: Sequence[int]) -> list[Any]:
            return [pool.submit(dataset.__getitem__, item) for item in part]
        parts = [items[start:start + size] for start in range(0, len(items), size)]
        ahead = [begin(part) for part in parts[:2]]
        for number, part in enumerate(parts):
            yield part, [future.result()[0] for future in ahead.pop(0)]
            if number + 2 < len(parts):
                ahead.append(begin(parts[number + 2]))


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
    bar, done, answers = Bar(len(dataset), progress), 0, None
    with in_evaluation(model, device) as call:
        for shard, run in dataset.runs():
            dataset.release.keep(shard)
            for part, items in batches(dataset, run, batch_size, thread_count(threads, batch_size)):
                answer = check_answer(np.asarray(call(items)), len(items))
                if answers is None:
                    answers = np.empty((len(dataset), *answer.shape[1:]), answer.dtype)
                if answer.shape[1:] != answers.shape[1:] or answer.dtype != answers.dtype:
                    raise ValueError(f"the model answers with {answer.shape[1:]} of type {answer.dtype} an image, "
                                     f"and before with {answers.shape[1:]} of {answers.dtype}")
                answers[part] = answer
                done += len(items)
                bar.show(done)
    if answers is None:
        raise ValueError(f"{dataset.release.folder}: no image of the release has outputs")
    np.save(out, answers, allow_pickle=False)
    sidecar = {"manifest": dataset.release.digest, "scores": scores if answers.ndim == 2 else "labels",
               "name": name or getattr(model, "__name__", None) or type(model).__name__}
    out.with_name(out.name + ".json").write_text(json.dumps(sidecar) + "\n")


class ScoreOptions(TypedDict, total=False):
    """What the command line's score has as options, under the same names: docs/scores.md says what they
    mean. What is None or left out has its default."""

    name: str | None  # of the model
    baseline: str | os.PathLike[str] | None
    baseline_clean_error: float | None
    metrics: str | None
    scores: str | None  # "logits" or "probabilities"
    confidence: float | None
    seed: int | None
    replicates: int | None
    unbound: bool | None
    allow_missing: bool | None
    alpha: float | None
    raps_rank: int | None
    raps_penalty: float | None
    ood_scores: str | os.PathLike[str] | None
    worst_of: int | None
    sequences: str | None
    slices: str | None
    class_map: str | os.PathLike[str] | None
    oracle: str | os.PathLike[str] | None
    certified: str | os.PathLike[str] | None
    sigma: float | None
    points: str | os.PathLike[str] | None


def evaluate(model: Any, release: str | os.PathLike[str], *,
             transform: Callable[[Any], Any] | None = None, device: Any = None, batch_size: int = 64,
             kind: str | None = None, predictions: str | os.PathLike[str] | None = None,
             threads: int | None = None, progress: bool = True, **options: Unpack[ScoreOptions]) -> Score:
    """The scores of a model on a release, as shiftforge score gives them.

        result = shiftforge.evaluate(model, "RELEASE", transform=transforms.ToTensor(), device="cuda")
        print(result)
        result.save("report.html")

    model        a torch.nn.Module, or a function from a batch (what transform made, stacked) to scores
                 (n, classes) or integer classes (n,)
    transform    of one image, to what the model is given; several threads call it. Without one a module
                 gets float32 (3, height, width) of 0..1, a function uint8 (height, width, 3)
    kind         of the images that transform is given: "array", "pillow" or "tensor"; Pillow's for a
                 transform of torchvision, arrays for others
    predictions  a .npy file to keep them in, for shiftforge score and compare
    threads      that read and transform images; one a core
    name, scores, baseline, metrics, slices, confidence, seed, replicates, ...
                 as the command line has them: ScoreOptions
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
        predict(model, dataset, out, name=options.get("name"), scores=options.get("scores") or "logits",
                device=device, batch_size=batch_size, threads=threads, progress=progress)
        return score(release, out, **options)


def score(release: str | os.PathLike[str], predictions: str | os.PathLike[str],
          **options: Unpack[ScoreOptions]) -> Score:
    """The scores of predictions that are there, as the command line's score has them: name, baseline,
    metrics, scores, slices, confidence, seed, replicates, ... (ScoreOptions)."""
    return Score(_core.score(release, predictions, dict(options)), release)


def compare(first: Score, second: Score, *, confidence: float = 0.95, seed: int = 0,
            replicates: int = 1000) -> Score:
    """The differences of the second model from the first on the same release, paired by image."""
    return Score(_core.compare(first.json, second.json, confidence, seed, replicates))


def report(scores: Sequence[Score], *, release: str | os.PathLike[str] | None = None,
           confidence: float = 0.95, seed: int = 0, replicates: int = 1000) -> str:
    """The page of score --report, as HTML, of one or more models on a release: each is compared with
    the first. Example images are of release; without it, of that which the first score was computed on."""
    first, *others = scores
    compared = (compare(first, other, confidence=confidence, seed=seed, replicates=replicates).json
                for other in others)
    return _core.report(tuple(score.json for score in scores), tuple(compared),
                        first.release if release is None else release)
