# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Images as tensors: prints, as JSON, which claims hold. A program of its own, as loader_process.py."""
import copy
import json
import pickle
import sys

import numpy
import torch

import shiftforge
from shiftforge.transforms import AugMix, Augment, Corrupt, RandomCorruption


def fails(kind, text, function, *arguments, **options):
    try:
        function(*arguments, **options)
    except kind as error:
        return text in str(error)
    return False


def planes(pixels):
    return torch.from_numpy(numpy.ascontiguousarray(pixels.transpose(2, 0, 1)))


def functions(pixels, tensor):
    expected = planes(shiftforge.snow(pixels, 2, key="k"))
    last = tensor[None].contiguous(memory_format=torch.channels_last)[0]
    made = shiftforge.snow(last, 2, key="k")
    out = torch.zeros_like(tensor)
    batch = torch.stack([tensor, 255 - tensor, tensor.flip(0)])
    batched = shiftforge.corrupt_batch(batch, "snow", 2, keys="klm", threads=2)
    mine = tensor.clone()
    return {
        "planes": shiftforge.snow(tensor, 2, key="k").equal(expected),
        "channels last": made.equal(expected) and made.stride() == last.stride(),
        "out": shiftforge.snow(tensor, 2, key="k", out=out) is out and out.equal(expected),
        "in place": shiftforge.snow(mine, 2, key="k", out=mine) is mine and mine.equal(expected),
        "gray": shiftforge.snow(tensor[:1], 2, key="k")[0].equal(shiftforge.snow(tensor[0], 2, key="k")),
        "batch": all(one.equal(shiftforge.snow(image, 2, key=key))
                     for one, image, key in zip(batched, batch, "klm")),
        "hash": shiftforge.pixel_hash(tensor) == shiftforge.pixel_hash(pixels),
        "preprocess": shiftforge.preprocess(tensor, "imagenet-224").equal(
            planes(shiftforge.preprocess(pixels, "imagenet-224"))),
        "canonical crop": shiftforge.canonical_crop(tensor, 40).equal(
            planes(shiftforge.canonical_crop(pixels, 40))),
        "canonical roll": shiftforge.canonical_crop(tensor[0].roll((3, 5), (0, 1)), circular=True).equal(
            torch.from_numpy(shiftforge.canonical_crop(pixels[..., 0], circular=True))),
        "encode": shiftforge.encode(tensor) == shiftforge.encode(pixels),
        "floats": fails(TypeError, "a tensor of torch.uint8 is needed", shiftforge.fog, tensor / 255, 3),
        "out of another kind": fails(TypeError, "out: a tensor is needed", shiftforge.fog, tensor, 3,
                                     out=pixels),
        "axes": fails(ValueError, "where (3, height, width) is needed", shiftforge.fog,
                      torch.from_numpy(pixels), 3),
    }


def equal(some, others):
    """As sequences. That one of many images differs is all that can be asked of two draws: either may be that
    the image stays as it is."""
    return len(some) == len(others) and all(one.equal(other) for one, other in zip(some, others))


def transforms(pixels):
    """Each on twenty images, of which no two are alike."""
    arrays = [numpy.ascontiguousarray(numpy.roll(pixels, i, 1)[:48, :64]) for i in range(20)]
    tensors = [planes(array) for array in arrays]
    seen = {}
    for transform in (Corrupt("shot_noise", 4), RandomCorruption("all"), AugMix(),
                      Augment("imagenet-c", "noise,fog", seed=4)):
        name = type(transform).__name__
        copied = pickle.loads(pickle.dumps(transform))
        deep = copy.deepcopy(transform)
        first = [transform(tensor) for tensor in tensors]
        with shiftforge.sample("key", 3):
            keyed = [transform(tensor) for tensor in tensors]
            same = [[planes(other(array)) for array in arrays] for other in (transform, copied, deep)]
        transform.set_epoch(1)
        second = [transform(tensor) for tensor in tensors]
        seen[f"{name} by key"] = all(equal(other, keyed) for other in same)
        seen[f"{name} by pixels"] = equal(list(map(copied, tensors)), first) and not equal(keyed, first)
        seen[f"{name} by epoch"] = not equal(second, first) and equal(list(map(deep, tensors)), first)
    return seen


def datasets(pixels, tensor):
    view = shiftforge.CorruptedDataset([(tensor, 5), (pixels, 6)], "fog", 3, preprocess="resize-64",
                                       reencode="jpeg:85", keys="same")
    (first, five), (second, six) = view[0], view[1]
    return {"views": first.equal(planes(second)) and (five, six) == (5, 6) and first.shape == (3, 64, 64)}


class Linear(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.linear = torch.nn.Linear(3 * 64 * 64, 12)
        self.dropout = torch.nn.Dropout()

    def forward(self, images):
        return self.dropout(self.linear(images.flatten(1)))


def evaluation(release):
    """A module is evaluated as the function that it is without dropout, and left as it was."""
    model = Linear()

    def function(batch):
        with torch.no_grad():
            images = torch.from_numpy(batch.transpose(0, 3, 1, 2).astype(numpy.float32) / numpy.float32(255))
            return model.linear(images.flatten(1)).numpy()

    options = {"baseline": "none", "replicates": 20, "batch_size": 8, "progress": False, "name": "linear"}
    first = shiftforge.evaluate(model, release, **options)
    second = shiftforge.evaluate(function, release, **options)
    half = shiftforge.evaluate(model, release, kind="tensor", transform=lambda image: image / 255, **options)
    errors = [[row["value"] for row in score.rows() if row["metric"] == "error"]
              for score in (first, second, half)]
    return {"a module": errors[0] == errors[1] == errors[2] and len(set(errors[0])) > 1,
            "as it was": model.training}


def main(path, release):
    pixels = shiftforge.read_image(path)
    tensor = planes(pixels)
    print(json.dumps({**functions(pixels, tensor), **transforms(pixels), **datasets(pixels, tensor),
                      **evaluation(release)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
