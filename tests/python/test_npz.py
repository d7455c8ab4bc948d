# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""MedMNIST's archives as NumPy writes them become MedMNIST-C's, which NumPy reads: names, shapes, types
and order are those that were published, and images and labels are each other's."""
import hashlib
import json
import os
import subprocess
import zipfile
from pathlib import Path

import numpy
import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"
ROWS = 130


def run(*arguments, expected=0):
    done = subprocess.run([SHIFTFORGE, *arguments], capture_output=True, text=True)
    assert done.returncode == expected, done.stderr
    return done


def pictures(shape, seed):
    """Smooth, so that they deflate; each row another one."""
    grid = numpy.add.outer(numpy.arange(shape[1]), 2 * numpy.arange(shape[2]))
    rows = numpy.arange(shape[0]).reshape(-1, 1, 1) * 3 + grid + seed
    return (rows if len(shape) == 3 else numpy.stack([rows, 2 * rows, 255 - rows], -1)).astype(numpy.uint8)


def labels_of(name, rows, seed):
    drawn = numpy.random.default_rng(seed)
    if name == "chestmnist":
        return drawn.integers(0, 2, (rows, 14), dtype=numpy.uint8)
    return drawn.integers(0, 2, (rows, 1), dtype=numpy.uint8)


def write(folder, name, save=numpy.savez_compressed, size=28):
    """A file of MedMNIST, and the images and labels of its split test."""
    shape = (ROWS, size, size) if name != "dermamnist" else (ROWS, size, size, 3)
    arrays = {}
    for seed, split in enumerate(("train", "val", "test")):
        arrays[f"{split}_images"] = pictures(shape, 40 * seed)
        arrays[f"{split}_labels"] = labels_of(name, ROWS, seed)
    folder.mkdir(exist_ok=True)
    save(folder / (f"{name}.npz" if size == 28 else f"{name}_{size}.npz"), **arrays)
    return arrays["test_images"], arrays["test_labels"]


@pytest.mark.parametrize("name", ["pneumoniamnist", "chestmnist", "dermamnist"])
@pytest.mark.parametrize("save", [numpy.savez, numpy.savez_compressed])
def test_arrays_as_published(tmp_path, name, save):
    images, labels = write(tmp_path / "in", name, save)
    run("build", "medmnist-c", "--source", tmp_path / "in", "--out", tmp_path / "out", "--chunk", "64")
    release = tmp_path / "out" / name
    manifest = json.loads((release / "manifest.json").read_text())
    variants = [variant["id"] for variant in manifest["variants"]]
    names = sorted({variant.split("/")[0] for variant in variants})
    assert sorted(path.stem for path in release.glob("*.npz")) == names
    hashes = {}
    for line in "".join((release / chunk["path"]).read_text() for chunk in manifest["chunks"]).splitlines():
        row = json.loads(line)
        for output in row["outputs"]:
            hashes[output["variant"], row["key"]] = output["sha256"]
    for corruption in names:
        archive = numpy.load(release / f"{corruption}.npz")
        assert archive.files == ["test_images", "test_labels"]
        times = variants.count("clean") if corruption == "clean" else 5
        made, repeated = archive["test_images"], archive["test_labels"]
        assert made.dtype == numpy.uint8 and made.shape == (times * ROWS, *images.shape[1:])
        assert repeated.dtype == labels.dtype
        assert numpy.array_equal(repeated, numpy.tile(labels, (times, 1)))
        for number, picture in enumerate(made):
            variant = "clean" if corruption == "clean" else f"{corruption}/{number // ROWS + 1}"
            key = f"test/{number % ROWS}"
            assert hashlib.sha256(picture.tobytes()).hexdigest() == hashes[variant, key]
        assert zipfile.ZipFile(release / f"{corruption}.npz").testzip() is None
    assert numpy.array_equal(numpy.load(release / "clean.npz")["test_images"], images)
    run("verify", release)


def test_what_numpy_writes_of_it_is_indexed(tmp_path):
    write(tmp_path / "in", "dermamnist")
    run("build", "medmnist-c", "--source", tmp_path / "in", "--out", tmp_path / "out", "--corruptions",
        "pixelate,contrast_down")
    found = tmp_path / "dermamnist"
    found.mkdir()
    for path in (tmp_path / "out" / "dermamnist").glob("*.npz"):
        with numpy.load(path) as archive:  # lists, as medmnistc saves them
            numpy.savez_compressed(found / path.name, test_images=list(archive["test_images"]),
                                   test_labels=list(archive["test_labels"]))
    run("index", found, "--layout", "medmnist-c")
    run("verify", found)
    rows = [[json.loads(line)["outputs"] for line in
             (folder / "manifests" / "chunk-000000.jsonl").read_text().splitlines()]
            for folder in (tmp_path / "out" / "dermamnist", found)]
    assert rows[0] == rows[1]


def test_all_that_a_folder_has(tmp_path):
    for name in ("pneumoniamnist", "chestmnist"):
        write(tmp_path / "in", name)
    write(tmp_path / "in", "chestmnist", size=64)
    done = run("build", "medmnist-c", "--source", tmp_path / "in", "--dataset", "all", "--split", "val",
               "--corruptions", "contrast_down", "--severities", "1-2", "--out", tmp_path / "out")
    assert done.stderr.count("is left out") == 10
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["chestmnist", "pneumoniamnist"]
    sizes = [numpy.load(tmp_path / "out" / name / "contrast_down.npz")["test_images"].shape
             for name in ("chestmnist", "pneumoniamnist")]
    assert sizes == [(2 * ROWS, 64, 64), (2 * ROWS, 28, 28)]
    row = json.loads((tmp_path / "out/chestmnist/manifests/chunk-000000.jsonl").read_text().splitlines()[7])
    flags = labels_of("chestmnist", ROWS, 1)[7]
    assert row["key"] == "val/7" and row["label"] is None and row["labels"] == list(numpy.nonzero(flags)[0])


@pytest.mark.parametrize("order, dtype, reason", [
    ("F", numpy.uint8, "an array in Fortran order: store numpy.ascontiguousarray of it"),
    ("C", numpy.float32, "not images of 8 bits: items are 'f4', not 'u1' (uint8)"),
    ("C", numpy.uint16, "not images of 8 bits: items are 'u2', not 'u1' (uint8)"),
])
def test_other_arrays_are_refused(tmp_path, order, dtype, reason):
    images = numpy.asarray(pictures((4, 8, 8), 0), dtype=dtype, order=order)
    numpy.savez_compressed(tmp_path / "some.npz", test_images=images)
    done = run("build", "cifar10-c", "--source", f"npz:{tmp_path}/some.npz,images=test_images", "--sink",
               "null", expected=65)
    assert done.stderr == f"shiftforge: {tmp_path}/some.npz: test_images.npy: {reason}\n"
