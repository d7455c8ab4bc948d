# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""shiftforge: corruptions of ImageNet-C and others for training and evaluating image classifiers.

    noisy = shiftforge.corrupt(image, "gaussian_noise", severity=3, key="cat/1.jpg")
    noisy = shiftforge.gaussian_noise(image, 3, key="cat/1.jpg")

Pixels are a function of image, corruption, parameters, seed and sample key, and are those of the command line.
"""
from ._canonical import CanonicalCrop, canonical_crop
from ._catalog import describe, list_corruptions, list_profiles
from ._core import FrostTextures, InkMasks
from ._core import version as __version__
from ._keys import key_of, sample
from ._operations import (Operation, corrupt, corrupt_batch, decode, encode, pixel_hash, preprocess,
                          read_image)
from ._evaluation import ScoreOptions, compare, evaluate, report, score
from ._preview import preview
from . import corruptions, transforms
from ._score import Score
from .datasets import CorruptedDataset, KeyedDataset, ReleaseDataset
from .transforms import AugMix, Augment, Corrupt, MedMNISTCAugment, RandomCorruption
from .corruptions import *

__all__ = [
    "AugMix", "Augment", "CanonicalCrop", "Corrupt", "CorruptedDataset", "FrostTextures", "InkMasks",
    "KeyedDataset", "MedMNISTCAugment", "Operation", "RandomCorruption", "ReleaseDataset", "Score",
    "ScoreOptions", "__version__", "canonical_crop", "compare", "corrupt", "corrupt_batch", "decode",
    "describe", "encode", "evaluate", "key_of", "list_corruptions", "list_profiles", "pixel_hash", "preprocess",
    "preview", "read_image", "report", "sample", "score", "transforms",
]
__all__ += corruptions.__all__
