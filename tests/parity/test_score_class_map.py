# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Models of other classes than the release's: whatever form their predictions have, the score is that of
the labels that they are mapped to."""
import json

import numpy as np
import pytest

from constructed import base, construct, relation, write

MODEL_CLASSES = 30
NAMES = ["ant", "bee", "3", "cat"]
VARIANTS = {"clean": None, "fog/1": None, "view": relation("view", "v", "clean")}


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class_map")
    labels = [0, 1, 2, 3, 1, None, 2, 0, 3, 3]
    return construct(base(folder / "template"), folder / "release", labels, VARIANTS, classes=NAMES)


def make_map(rng):
    """A class of the release for each of the model's, None for most."""
    return {k: int(rng.integers(4)) if rng.random() < 0.6 else None for k in range(MODEL_CLASSES)}


def write_map(path, classes, names=None):
    """Numbers where names is None; classes that have none are left out, empty or -1."""
    lines = ["class,note,model_class"]
    for k, own in classes.items():
        written = {0: "ant", 1: "1", 2: "2", 3: "cat"}.get(own, ("", "-1")[k % 2])
        if own is not None or k % 3 or names:
            lines.append(f'{written},"a, b",{names[k] if names else k}')
    path.write_text("\n".join(lines) + "\n")
    return path


def outcome(score):
    """What does not tell how predictions were written."""
    return {name: score[name] for name in ("summary", "corruptions", "cells", "metrics", "outcomes")}


def expected(release, folder, predicted, classes):
    """The score of the labels; 999 is no class of the release."""
    mapped = np.array([[999 if classes[k] is None else classes[k] for k in row] for row in predicted])
    score = release.score(write(release, folder, mapped))
    right = mapped == np.array([-1 if label is None else label for label in release.labels])[:, None]
    for v, cell in enumerate(score["cells"]):
        assert cell["error"]["value"] == pytest.approx(1 - right[:, v].sum() / cell["n"])
    return outcome(score)


@pytest.mark.parametrize("form", ["float32", "labels", "csv", "named csv", "jsonl", "top", "score csv"])
def test_forms(release, form, tmp_path):
    rng = np.random.default_rng(5)
    classes = make_map(rng)
    scores = rng.normal(size=(*release.shape, MODEL_CLASSES)).astype(np.float32)
    predicted = scores.argmax(axis=-1)
    names = [f"n{k:08}" for k in range(MODEL_CLASSES)] if form in ("named csv", "top") else None
    path = tmp_path / ("model.csv" if "csv" in form else "model.jsonl" if form in ("jsonl", "top")
                       else "model")
    lines = [(release.variants[v], release.keys[i], i, v)
             for i in range(release.shape[0]) for v in range(release.shape[1])]
    if form == "float32":
        write(release, path, scores)
    elif form == "labels":
        write(release, path, predicted)
    elif form == "score csv":
        head = ",".join(f"score_{k}" for k in range(MODEL_CLASSES))
        path.write_text(f"variant,key,{head}\n" + "".join(
            f"{v},{key},{','.join(map(repr, scores[i, j].tolist()))}\n" for v, key, i, j in lines))
    elif "csv" in form:
        path.write_text("variant,key,prediction\n" + "".join(
            f"{v},{key},{names[predicted[i, j]] if names else predicted[i, j]}\n"
            for v, key, i, j in lines))
    else:
        path.write_text("".join(json.dumps(
            {"variant": v, "key": key, "prediction": int(predicted[i, j])} if form == "jsonl" else
            {"variant": v, "key": key, "top": [[names[k], float(scores[i, j, k])] for k in
                                               np.argsort(-scores[i, j])[:6]]}) + "\n"
            for v, key, i, j in lines))
    map_path = write_map(tmp_path / "map.csv", classes, names)
    score = release.score(path, "--class-map", map_path)
    assert outcome(score) == expected(release, tmp_path / "mapped", predicted, classes)
    assert score["predictions"] == {
        "scores": "labels", "classes": 0, "missing": 0,
        "mapped_classes": sum(own is not None for own in classes.values())}


def test_all_unmapped_are_alike(release, tmp_path):
    """Two classes of the model that have none are one answer, and a wrong one."""
    predicted = np.array([[7, 8, 9]] * release.shape[0])
    path = write(release, tmp_path / "model", predicted)
    (tmp_path / "map.csv").write_text("model_class,class\n1,ant\n8,\n")
    score = release.score(path, "--class-map", tmp_path / "map.csv")
    assert all(cell["error"]["value"] == 1 for cell in score["cells"])
    assert score["metrics"]["views"]["sets"][0]["consistency"]["value"] == 1
