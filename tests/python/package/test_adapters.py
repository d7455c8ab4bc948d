# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Transforms of ours in pipelines of Albumentations and of torchvision's v2, which are the real packages:
Albumentations always, PyTorch and torchvision with tests/python/run --full."""
import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy
import pytest

import shiftforge
from shiftforge import AugMix, CanonicalCrop, Corrupt, KeyedDataset, RandomCorruption

try:
    import real_torchvision  # noqa: F401: before what is unpickled in a loader's worker asks for it
except ImportError:
    real_torchvision = None

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # it asks a server when it is imported

SEVERAL = RandomCorruption("all", identity=0.1, seed=3)


class Pictures:
    """Samples of a pipeline, with what else it carries."""

    def __init__(self, pipeline, pictures):
        self.pipeline, self.pictures = pipeline, pictures

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, index):
        return self.pipeline(self.pictures[index])


class Item:
    """dataset[i], for another process."""

    def __init__(self, dataset):
        self.dataset = dataset

    def __call__(self, index):
        return self.dataset[index]


@pytest.fixture(scope="module")
def pictures(photo):
    """Small: a process that dies while much is sent to it leaves its parent waiting."""
    return [numpy.ascontiguousarray(photo[:40, 7 * i:7 * i + 50]) for i in range(6)]


def expected(pictures, transform, epoch):
    made = []
    for i, picture in enumerate(pictures):
        with shiftforge.sample(str(i), epoch):
            made.append(transform(picture))
    return made


# ---- Albumentations ----

class Named:
    """Albumentations takes and gives by name."""

    def __init__(self, pipeline):
        self.pipeline = pipeline

    def __call__(self, image):
        return self.pipeline(image=image)["image"]


@pytest.fixture(scope="module")
def albumentations():
    import albumentations
    return albumentations


def adapted(*arguments, **options):
    from shiftforge.adapters.albumentations import Adapted
    return Adapted(*arguments, **options)


@pytest.mark.parametrize("transform", [Corrupt("motion_blur", 3), SEVERAL, AugMix(seed=1)])
def test_albumentations(albumentations, pictures, transform):
    """Pixels are those of the transform alone, in another process, too, and other targets are left alone."""
    pipeline = albumentations.Compose([adapted(transform)], bbox_params=albumentations.BboxParams("pascal_voc", ["classes"]))
    mask = numpy.arange(2000).astype(numpy.uint8).reshape(40, 50)
    with shiftforge.sample("0", 4):
        made = pipeline(image=pictures[0], mask=mask, bboxes=[(3, 4, 20, 30)], classes=[5])
    assert (made["image"] == expected(pictures[:1], transform, 4)[0]).all()
    assert (made["mask"] == mask).all() and numpy.allclose(made["bboxes"], [(3, 4, 20, 30)]) and made["classes"] == [5]
    dataset = KeyedDataset(Pictures(Named(albumentations.Compose([adapted(transform)])), pictures))
    dataset.set_epoch(2)
    with ProcessPoolExecutor(2, get_context("fork")) as pool:
        for seen, right in zip(pool.map(Item(dataset), range(6)), expected(pictures, transform, 2), strict=True):
            assert (seen == right).all()
    again = pickle.loads(pickle.dumps(pipeline))
    with shiftforge.sample("0", 4):
        assert (again(image=pictures[0], bboxes=[], classes=[])["image"] == made["image"]).all()
    assert type(transform).__name__ in repr(pipeline)


def test_albumentations_probability(albumentations, pictures):
    never = albumentations.Compose([adapted(Corrupt("fog", 3), p=0)])
    assert (never(image=pictures[0])["image"] == pictures[0]).all()
    half = albumentations.Compose([adapted(Corrupt("contrast", 3), p=0.5)], seed=1)
    changed = sum((half(image=pictures[0])["image"] != pictures[0]).any() for _ in range(200))
    assert 60 < changed < 140


# ---- torchvision ----

@pytest.fixture(scope="module")
def v2():
    if real_torchvision is None:
        pytest.skip("no torchvision here")
    from torchvision.transforms import v2
    return v2


def tensor_of(pixels):
    import torch
    return torch.from_numpy(numpy.ascontiguousarray(pixels.transpose(2, 0, 1)))


def wrapped(transform):
    from shiftforge.adapters.torchvision import Adapted
    return Adapted(transform)


@pytest.mark.parametrize("transform", [Corrupt("motion_blur", 3), SEVERAL, AugMix(seed=1)])
def test_torchvision(v2, pictures, transform):
    """Images of a sample are changed, and keep their type; boxes, masks, labels and tensors beside them not."""
    import torch
    from PIL import Image
    from torchvision import tv_tensors
    right = tensor_of(expected(pictures[:1], transform, 1)[0])
    pipeline = v2.Compose([wrapped(transform), v2.Identity()])
    boxes = tv_tensors.BoundingBoxes([[3, 4, 20, 30]], format="XYXY", canvas_size=(40, 50))
    mask = tv_tensors.Mask(torch.ones(1, 40, 50, dtype=torch.uint8))
    image = tv_tensors.Image(tensor_of(pictures[0]))
    for which in (pipeline, pickle.loads(pickle.dumps(pipeline))):
        with shiftforge.sample("0", 1):
            made = which({"image": image, "more": [boxes, mask, 7, torch.ones(3)]})
            alone, picture = which(tensor_of(pictures[0])), which(Image.fromarray(pictures[0]))
        assert type(made["image"]) is tv_tensors.Image and made["image"].equal(right)
        assert made["more"][0].equal(boxes) and made["more"][1].equal(mask) and made["more"][2] == 7
        assert made["more"][3].equal(torch.ones(3))
        assert type(alone) is torch.Tensor and alone.equal(right)
        assert (numpy.asarray(picture) == right.numpy().transpose(1, 2, 0)).all()
    assert type(transform).__name__ in repr(pipeline)


@pytest.mark.parametrize("method, workers", [(None, 0), ("fork", 2), ("forkserver", 2), ("spawn", 1)])
def test_torchvision_in_a_loader(v2, pictures, method, workers):
    import torch
    from torch.utils.data import DataLoader
    pipeline = v2.Compose([v2.ToImage(), wrapped(SEVERAL), v2.ToDtype(torch.float32, scale=True)])
    dataset = KeyedDataset(Pictures(pipeline, pictures))
    dataset.set_epoch(1)
    options = {"multiprocessing_context": method} if workers else {}
    loader = DataLoader(dataset, batch_size=4, num_workers=workers, **options)
    right = torch.stack([tensor_of(one) for one in expected(pictures, SEVERAL, 1)])
    assert (torch.cat(list(loader)) * 255).round().equal(right.float())


def test_pipelines_of_images_take_transforms_as_they_are(v2, pictures):
    from torchvision import transforms as v1
    for compose in (v1.Compose, v2.Compose):
        pipeline = compose([v1.PILToTensor(), SEVERAL])
        from PIL import Image
        with shiftforge.sample("0", 1):
            made = pipeline(Image.fromarray(pictures[0]))
        assert made.equal(tensor_of(expected(pictures[:1], SEVERAL, 1)[0]))


def test_canonical_crops_in_torchvision(v2, pictures):
    """As they are, where a centre crop would stand."""
    from PIL import Image
    from torchvision import tv_tensors
    pipeline = v2.Compose([v2.Identity(), CanonicalCrop(30), v2.Identity()])
    cut = shiftforge.canonical_crop(pictures[0], 30)
    for which in (pipeline, pickle.loads(pickle.dumps(pipeline))):
        image = which(tv_tensors.Image(tensor_of(pictures[0])))
        assert type(image) is tv_tensors.Image and image.equal(tensor_of(cut))
        assert which(tensor_of(pictures[0])).equal(tensor_of(cut))
        assert (numpy.asarray(which(Image.fromarray(pictures[0]))) == cut).all()
