# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A model on the base class of tools/scorers is given every image of a release, in either layout, and
its scores come out in the order of the manifest."""
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"
SCORERS = Path(__file__).parents[2] / "tools" / "scorers"
WEIGHTS = "np.random.default_rng(3).normal(size=(12, 24 * 32 * 3))"

MODEL = f"""
import numpy as np
from shiftforge_scorer import Scorer

class Linear(Scorer):
    classes, batch = 12, 7
    layout, type, mean, std = %r, %r, (0.25, 0.5, 0.75), (0.5, 1, 2)

    def predict(self, images):
        print("not a part of the protocol")
        if self.layout == "NCHW":
            images = images.transpose(0, 2, 3, 1)
        if self.type == "float32":
            images = np.rint((images * self.std + self.mean) * 255)
        return images.reshape(len(images), -1).astype(float) @ {WEIGHTS}.T / 1000

Linear().serve()
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    out = tmp_path_factory.mktemp("scorers") / "release"
    subprocess.run([SHIFTFORGE, "build", "cifar10-c", "--source", "synthetic:count=13,size=32x24",
                    "--corruptions", "contrast,fog", "--severities", "2,3", "--sink", "npy",
                    "--out", out], check=True, capture_output=True)
    return out


def expected(release):
    """The scores by NumPy alone, from the arrays."""
    manifest = json.loads((release / "manifest.json").read_text())
    arrays = [np.load(release / v["shard"])[v.get("first", 0):] for v in manifest["variants"]]
    images = np.stack([array[:13] for array in arrays], axis=1)
    assert images.shape == (13, 5, 24, 32, 3)
    weights = eval(WEIGHTS)
    return (images.reshape(65, -1).astype(float) @ weights.T / 1000).astype(np.float32)


@pytest.mark.parametrize("layout", ("NHWC", "NCHW"))
@pytest.mark.parametrize("kind", ("uint8", "float32"))
def test_every_image_is_scored(release, layout, kind, tmp_path):
    model, out = tmp_path / "model.py", tmp_path / "linear.npy"
    model.write_text(MODEL % (layout, kind))
    done = subprocess.run([SHIFTFORGE, "predict", release, "--model", f"{sys.executable} {model}",
                           "--out", out], env=dict(os.environ, PYTHONPATH=str(SCORERS)),
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "not a part of the protocol" in done.stderr
    np.testing.assert_allclose(np.load(out), expected(release), rtol=1e-6)
    assert json.loads(Path(f"{out}.json").read_text())["scores"] == "logits"


@pytest.mark.parametrize("scorer", ("tflite", "onnx", "torch"))
def test_the_scorers_compile(scorer):
    path = SCORERS / f"{scorer}_scorer.py"
    compile(path.read_text(), path, "exec")
