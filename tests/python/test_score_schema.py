# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Scores and comparisons are valid by the schema in tools/evaluator; without any of the members that it
wants they are not."""
import copy
import hashlib
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"
SCHEMA = json.loads((Path(__file__).parents[2] / "tools/evaluator/schema.json").read_text())
SCORE = Draft202012Validator(SCHEMA)
COMPARISON = Draft202012Validator({"$ref": "#/$defs/comparison", "$defs": SCHEMA["$defs"]})


def run(*command):
    done = subprocess.run([SHIFTFORGE, *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("score_schema")
    run("build", "imagenet-64-c", "--source", "synthetic:count=30,size=32x32", "--preprocess", "none",
        "--corruptions", "standard", "--out", out / "release")
    text = (out / "release" / "manifest.json").read_bytes()
    outputs = 30 * len(json.loads(text)["variants"])
    sidecar = {"manifest": hashlib.sha256(text).hexdigest()}
    rng = np.random.default_rng(1)
    for name in ("one", "two"):
        np.save(out / f"{name}.npy", rng.normal(size=(outputs, 12)).astype(np.float32))
    np.save(out / "labels.npy", rng.integers(0, 12, outputs))
    for name in ("one", "two", "labels"):
        (out / f"{name}.npy.json").write_text(json.dumps(sidecar))
    return out


def score(folder, name, *options):
    out = folder / f"{name}.json"
    run("score", folder / "release", "--predictions", folder / f"{name}.npy", "--json", out,
        "--replicates", "20", *options)
    return json.loads(out.read_text())


def test_scores_are_valid(folder):
    documents = [score(folder, "one", "--metrics", "all"), score(folder, "labels"),
                 score(folder, "two", "--baseline", folder / "one.json")]
    assert documents[2]["summary"]["mce"] is not None
    for document in documents:
        SCORE.validate(document)
        for name in document:
            damaged = copy.deepcopy(document)
            del damaged[name]
            assert not SCORE.is_valid(damaged), name
        damaged = copy.deepcopy(document)
        damaged["cells"][0]["error"] = 0.5
        assert not SCORE.is_valid(damaged)


def test_figures_of_groups_are_figures(folder):
    """What a group calls {"value"} has an interval, or says that it has none."""
    figure = Draft202012Validator({"$ref": "#/$defs/figure", "$defs": SCHEMA["$defs"]})

    def check(node):
        if isinstance(node, dict):
            if "value" in node:
                figure.validate(node)
            for member in node.values():
                check(member)
        elif isinstance(node, list):
            for member in node:
                check(member)

    check(score(folder, "one", "--metrics", "all")["metrics"])


def test_comparisons_are_valid(folder):
    score(folder, "one")
    score(folder, "two", "--baseline", folder / "one.json")
    run("compare", folder / "one.json", folder / "two.json", "--json", folder / "c.json")
    document = json.loads((folder / "c.json").read_text())
    COMPARISON.validate(document)
    for name in set(document) - {"baseline"}:
        damaged = {key: value for key, value in document.items() if key != name}
        assert not COMPARISON.is_valid(damaged), name
