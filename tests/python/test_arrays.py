# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""CIFAR's binary files as NumPy makes them are read, row by row; arrays as numpy.save writes them are
indexed."""
import hashlib
import json
import os
import subprocess
from pathlib import Path

import numpy
import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"
NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def run(*arguments, expected=0):
    done = subprocess.run([SHIFTFORGE, *arguments], capture_output=True, text=True)
    assert done.returncode == expected, done.stderr
    return done


def rows_of(release):
    manifest = json.loads((release / "manifest.json").read_text())
    return manifest, [json.loads(line) for chunk in manifest["chunks"]
                      for line in (release / chunk["path"]).read_text().splitlines()]


def pictures(count, seed):
    return numpy.random.default_rng(seed).integers(0, 256, (count, 32, 32, 3), dtype=numpy.uint8)


def write_binary(path, images, *labels):
    planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    numpy.hstack([*(column[:, None] for column in labels), planes]).astype(numpy.uint8).tofile(path)


@pytest.mark.parametrize("classes", [10, 100])
def test_rows_of_binaries(tmp_path, classes):
    images, fine = pictures(30, 1), numpy.random.default_rng(2).integers(0, classes, 30)
    if classes == 10:
        write_binary(tmp_path / "test_batch.bin", images, fine)
        (tmp_path / "batches.meta.txt").write_text("\n".join(NAMES) + "\n\n")
    else:
        write_binary(tmp_path / "test.bin", images, fine // 5, fine)
        (tmp_path / "fine_label_names.txt").write_text("".join(f"c{i}\n" for i in range(100)))
    out = tmp_path / "out"
    run("build", "cifar10-c", "--source", f"cifar:{tmp_path}", "--sink", "npy", "--corruptions",
        "pixelate", "--severities", "1-2", "--out", out)
    assert (numpy.load(out / "clean.npy") == images).all()
    assert (numpy.load(out / "labels.npy").reshape(2, 30) == fine).all()
    manifest, rows = rows_of(out)
    assert manifest["classes"] == (NAMES if classes == 10 else [f"c{i}" for i in range(100)])
    assert [row["key"] for row in rows] == [f"test/{i}" for i in range(30)]
    assert [row["label"] for row in rows] == fine.tolist()


def pixel_hash(image):
    height, width, channels = image.shape
    header = numpy.array([width, height, channels, 8], dtype="<u4").tobytes()
    return hashlib.sha256(header + image.tobytes()).hexdigest()


@pytest.mark.parametrize("dtype", ["uint8", "int64"])
def test_arrays_are_indexed(tmp_path, dtype):
    labels = numpy.random.default_rng(3).integers(0, 10, 6)
    arrays = {name: pictures(30, seed) for seed, name in enumerate(["fog", "saturate", "sepia"])}
    for name, array in arrays.items():
        numpy.save(tmp_path / f"{name}.npy", array)
    numpy.save(tmp_path / "labels.npy", numpy.tile(labels, 5).astype(dtype))
    run("index", tmp_path, "--layout", "cifar-c")
    manifest, rows = rows_of(tmp_path)
    assert [variant["id"] for variant in manifest["variants"]] == [
        f"{name}/{severity}" for name in arrays for severity in range(1, 6)]
    assert [variant["operation"] is None for variant in manifest["variants"]] == (
        [False] * 10 + [True] * 5)
    assert [row["label"] for row in rows] == labels.tolist()
    for i, row in enumerate(rows):
        assert row["key"] == f"test/{i}"
        for output in row["outputs"]:
            name, severity = output["variant"].split("/")
            image = arrays[name][(int(severity) - 1) * 6 + i]
            assert output["bytes"] == 3072
            assert output["sha256"] == hashlib.sha256(image.tobytes()).hexdigest()
            assert output["pixels"] == pixel_hash(image)
    assert "no findings" in run("verify", tmp_path).stdout
    numpy.save(tmp_path / "fog.npy", arrays["fog"][::-1])
    assert "changed" in run("verify", tmp_path, expected=1).stdout
