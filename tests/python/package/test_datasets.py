# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Datasets made on the fly are the releases that build writes, and releases of every sink are read."""
import pickle

import numpy
import pytest
from PIL import Image

import shiftforge
from shiftforge import CorruptedDataset, ReleaseDataset

OPTIONS = ["--corruptions", "all", "--severities", "2,5", "--seed", "9", "--chunk", "4"]


class ImageFolder:
    """What of torchvision's is used here."""

    def __init__(self, root, transform=None):
        self.root = root
        self.classes = sorted(path.name for path in root.iterdir())
        self.samples = [(str(path), number) for number, name in enumerate(self.classes)
                        for path in sorted((root / name).iterdir())]

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        path, label = self.samples[index]
        return Image.open(path).convert("RGB"), label


@pytest.mark.parametrize("encoder", ["png", "jpeg:85"])
def test_made_on_the_fly_is_the_release(cli, source, tmp_path, encoder):
    out = tmp_path / "out"
    cli.run("build", "imagenet-c", "--source", source, "--encode", encoder, *OPTIONS, "--out", out)
    base = ImageFolder(source)
    for name in shiftforge.list_corruptions():
        for severity in (2, 5):
            release = ReleaseDataset(out, name, severity)
            made = CorruptedDataset(base, name, severity, seed=9, preprocess="imagenet-224",
                                    reencode=None if encoder == "png" else encoder)
            assert len(made) == len(release) == 6 and made.classes == release.classes
            for i in (0, 5):
                (pixels, label), (expected, number) = made[i], release[i]
                assert isinstance(pixels, Image.Image) and label == number
                assert (numpy.asarray(pixels) == expected).all(), (name, severity)
                assert made.key(i).decode() == release.key(i)


@pytest.mark.parametrize("sink", ["folder", "tar", "npy", "npz"])
def test_releases_of_every_sink(cli, source, tmp_path, sink):
    out = tmp_path / "out"
    lossless = ["--encode", "png"] if sink in ("folder", "tar") else []
    cli.run("build", "cifar10-c", "--source", source, "--preprocess", "resize-64", "--sink", sink, *OPTIONS,
            *lossless, "--out", out)
    manifest, rows = cli.rows_of(out)
    every = pickle.loads(pickle.dumps(ReleaseDataset(out)))
    variants = [variant["id"] for variant in manifest["variants"]]
    assert len(every) == 6 * len(variants) and every.classes == manifest["classes"]
    for i, (image, label) in enumerate(every[i] for i in range(len(every))):
        row, output = rows[i // len(variants)], rows[i // len(variants)]["outputs"][i % len(variants)]
        assert every.row(i) == row and every.variant(i) == output["variant"] and label == row["label"]
        assert shiftforge.pixel_hash(image) == output["pixels"]
    assert every.targets == [row["label"] for row in rows for _ in variants]
    one = pickle.loads(pickle.dumps(ReleaseDataset(out, "fog", 5, kind="pillow", transform=numpy.asarray)))
    assert len(one) == 6 and (one[-1][0] == every[5 * len(variants) + variants.index("fog/5")][0]).all()
    with pytest.raises(IndexError):
        one[6]
    with pytest.raises(ValueError, match="no variant is named 'fog/3'; there are clean"):
        ReleaseDataset(out, "fog", 3)


@pytest.mark.parametrize("sink", ["folder", "tar", "npy"])
def test_dropped_views_are_zeros(cli, tmp_path, sink):
    out = tmp_path / "out"
    cli.run("build", "translation-realistic", "--source", "synthetic:count=2,size=260x256",
            "--shifts", "grid:60:30", "--sink", sink, "--out", out)
    views = ReleaseDataset(out)
    dropped = [bool(views.row(i)["outputs"][views.place(i)[1]].get("dropped")) for i in range(len(views))]
    assert 0 < sum(dropped) < len(views)
    assert [not image.any() for image, _ in views] == dropped
    assert len({image.shape for image, _ in views}) == 1


def test_failed_images_have_no_items(cli, tmp_path):
    for i in range(4):
        picture = numpy.full((32, 32, 3), 60 * i, numpy.uint8)
        (tmp_path / f"{i}.png").write_bytes(shiftforge.encode(picture) if i != 1 else b"broken")
    command = ["build", "cifar10-c", "--source", tmp_path, "--sink", "npy", "--fill", "--corruptions",
               "contrast", "--severities", "1", "--out", tmp_path.parent / "filled"]
    cli.run(*command, expected=1)
    release = ReleaseDataset(tmp_path.parent / "filled", "clean")
    assert [release.key(i) for i in range(len(release))] == ["0.png", "2.png", "3.png"]
    assert [release[i][0][0, 0, 0] for i in range(3)] == [0, 120, 180]


def test_gray_images_of_any_number_of_labels(cli, tmp_path):
    images = numpy.random.default_rng(1).integers(0, 256, (5, 28, 28), dtype=numpy.uint8)
    flags = numpy.random.default_rng(2).integers(0, 2, (5, 14), dtype=numpy.uint8)
    numpy.savez(tmp_path / "chestmnist.npz", test_images=images, test_labels=flags)
    cli.run("build", "medmnist-c", "--source", tmp_path / "chestmnist.npz", "--out", tmp_path / "out")
    clean = ReleaseDataset(tmp_path / "out" / "chestmnist", "clean")
    assert (numpy.stack(clean.targets) == flags).all() and len(clean.classes) == 14
    for i, (image, label) in enumerate(clean[i] for i in range(5)):
        assert (image == images[i][..., None]).all() and image.shape == (28, 28, 3) and (label == flags[i]).all()


def test_by_hand_and_transform(source):
    base = ImageFolder(source)
    made = CorruptedDataset(base, "gaussian_noise", sigma=0.2, keys="{index}", transform=numpy.asarray)
    expected = shiftforge.gaussian_noise(numpy.asarray(base[3][0]), sigma=0.2, key="3")
    assert (made[3][0] == expected).all()
    alone = CorruptedDataset([expected], "fog", 3)
    assert (alone[0] == shiftforge.fog(expected, 3, key="0")).all()
