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


# An interpreter of a model of one pixel and two classes: the probability of the second is the mean of
# the pixel. model_path is the type of its input and output, quantized as converters do, or not.
INTERPRETER = """
import numpy as np

class Interpreter:
    def __init__(self, model_path):
        self.kind = np.dtype(model_path)
        self.zero = -128 if self.kind == np.int8 else 0

    def allocate_tensors(self):
        pass

    def get_input_details(self):
        return [{"shape": (1, 1, 1, 3), "dtype": self.kind.type, "index": 0}]

    def get_output_details(self):
        return [{"shape": (1, 2), "index": 1,
                 "quantization": (0.0, 0) if self.kind == np.float32 else (1 / 255, self.zero)}]

    def set_tensor(self, index, pixels):
        assert pixels.dtype == self.kind
        mean = pixels.astype(float).mean()
        self.mean = (mean + 1) / 2 if self.kind == np.float32 else (mean - self.zero) / 255

    def invoke(self):
        pass

    def get_tensor(self, index):
        scores = np.array([[1 - self.mean, self.mean]])
        if self.kind != np.float32:
            scores = np.rint(scores * 255) + self.zero
        return scores.astype(self.kind)
"""


# Of Pillow, what makes an image of one colour smaller.
PILLOW = """
from types import SimpleNamespace
BILINEAR = 2

def fromarray(image):
    return SimpleNamespace(resize=lambda size, how: image[:size[1], :size[0]])
"""


@pytest.mark.parametrize("kind", ("uint8", "int8", "float32"))
def test_quantized_models_of_tflite(kind, tmp_path):
    for name, text in (("ai_edge_litert/interpreter.py", INTERPRETER), ("PIL/Image.py", PILLOW)):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text)
    code = ("import numpy as np; from tflite_scorer import TFLite; "
            f"print(*TFLite({kind!r}, 0).score(np.full((4, 4, 3), 51, np.uint8)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env=dict(os.environ, PYTHONPATH=f"{tmp_path}:{SCORERS}"))
    np.testing.assert_allclose([float(word) for word in done.stdout.split()], [0.8, 0.2], rtol=1e-6)


@pytest.mark.parametrize("scorer", ("tflite", "onnx", "torch"))
def test_the_scorers_compile(scorer):
    path = SCORERS / f"{scorer}_scorer.py"
    compile(path.read_text(), path, "exec")


def test_the_small_classifier_errs_more_with_severity(tmp_path):
    """As tools/demo has it: fitted on small clean scenes, asked about larger ones of another seed."""
    def build(name, *options):
        subprocess.run([SHIFTFORGE, "build", "imagenet-c", "--out", tmp_path / name, *options],
                       check=True, capture_output=True)

    build("learnt", "--source", "synthetic:count=600,size=80x64,seed=2", "--preprocess", "none",
          "--corruptions", "contrast", "--severities", "1", "--sink", "npy")
    build("release", "--source", "synthetic:count=48,size=160x128", "--preprocess", "imagenet-112",
          "--corruptions", "gaussian_noise,fog,snow", "--severities", "1,3,5")
    out = tmp_path / "hog.npy"
    subprocess.run([SHIFTFORGE, "predict", tmp_path / "release", "--out", out, "--model",
                    f"{sys.executable} {SCORERS}/hog_scorer.py {tmp_path}/learnt"],
                   check=True, capture_output=True, env=dict(os.environ, OMP_NUM_THREADS="2"))
    subprocess.run([SHIFTFORGE, "score", tmp_path / "release", "--predictions", out, "--json",
                    tmp_path / "hog.json"], check=True, capture_output=True)
    score = json.loads((tmp_path / "hog.json").read_text())
    cells = score["cells"]
    errors = [np.mean([cell["error"]["value"] for cell in cells if cell["severity"] == severity])
              for severity in (0, 1, 3, 5)]
    assert score["model"] == "hog" and errors[0] < 0.6  # by chance it is 11 of 12
    assert errors == sorted(errors) and errors[-1] > errors[0] + 0.1
