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
        "encode": shiftforge.encode(tensor) == shiftforge.encode(pixels),
        "floats": fails(TypeError, "a tensor of torch.uint8 is needed", shiftforge.fog, tensor / 255, 3),
        "out of another kind": fails(TypeError, "out: a tensor is needed", shiftforge.fog, tensor, 3,
                                     out=pixels),
        "axes": fails(ValueError, "where (3, height, width) is needed", shiftforge.fog,
                      torch.from_numpy(pixels), 3),
    }


def transforms(pixels, tensor):
    seen = {}
    for transform in (Corrupt("shot_noise", 4), RandomCorruption("all"), AugMix(),
                      Augment("imagenet-c", "noise,fog", seed=4)):
        name = type(transform).__name__
        copied = pickle.loads(pickle.dumps(transform))
        deep = copy.deepcopy(transform)
        first = transform(tensor)
        with shiftforge.sample("key", 3):
            keyed = transform(tensor)
            same = [transform(pixels), copied(pixels), deep(pixels)]
        transform.set_epoch(1)
        seen[f"{name} by key"] = all(planes(other).equal(keyed) for other in same)
        seen[f"{name} by pixels"] = copied(tensor).equal(first) and not keyed.equal(first)
        seen[f"{name} by epoch"] = not transform(tensor).equal(first) and deep(tensor).equal(first)
    return seen


def datasets(pixels, tensor):
    view = shiftforge.CorruptedDataset([(tensor, 5), (pixels, 6)], "fog", 3, preprocess="resize-64",
                                       reencode="jpeg:85", keys="same")
    (first, five), (second, six) = view[0], view[1]
    return {"views": first.equal(planes(second)) and (five, six) == (5, 6) and first.shape == (3, 64, 64)}


def main(path):
    pixels = shiftforge.read_image(path)
    tensor = planes(pixels)
    print(json.dumps({**functions(pixels, tensor), **transforms(pixels, tensor), **datasets(pixels, tensor)}))


if __name__ == "__main__":
    main(sys.argv[1])
