# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What data loaders are timed with: each package's operation of the same meaning and strength, severity 3 of
ImageNet-C, from an array (224, 224, 3) of uint8 to such an array. Packages are imported when they are asked for.

Albumentations: RandomFog and RandomSnow draw other pictures than fog and snow, and are not here; brightness is
what adds to HSV's value, contrast what is about the mean. operations are on tensors, channels first, as its authors advise.
"""
import numpy as np

OURS = "shiftforge"
FIFTEEN = ("gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur",
           "snow", "frost", "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression")
NAMES = FIFTEEN + ("speckle_noise", "gaussian_blur", "spatter", "saturate")


def ours(name):
    import shiftforge
    return shiftforge.Corrupt(name, 3)


class ImageCorruptions:
    def __init__(self, name):
        self.name = name

    def __call__(self, image):
        import skimage_of_old  # noqa: F401
        from imagecorruptions import corrupt
        return corrupt(image, severity=3, corruption_name=self.name)


ALBUMENTATIONS = {
    "gaussian_noise": ("GaussNoise", {"std_range": (0.18, 0.18)}),
    "shot_noise": ("ShotNoise", {"scale_range": (0.08, 0.08)}),
    "defocus_blur": ("Defocus", {"radius": (6, 6), "alias_blur": (0.5, 0.5)}),
    "glass_blur": ("GlassBlur", {"sigma": 1.0, "max_delta": 2, "iterations": 3}),
    "motion_blur": ("MotionBlur", {"blur_limit": (31, 31)}),
    "zoom_blur": ("ZoomBlur", {"max_factor": (1.21, 1.21), "step_factor": (0.02, 0.02)}),
    "brightness": ("HueSaturationValue", {"hue_shift_limit": (0, 0), "sat_shift_limit": (0, 0), "val_shift_limit": (76, 76)}),
    "contrast": ("ColorJitter", {"brightness": (1, 1), "contrast": (0.2, 0.2), "saturation": (1, 1), "hue": (0, 0)}),
    "elastic_transform": ("ElasticTransform", {"alpha": 12.2, "sigma": 2.4}),
    "pixelate": ("Downscale", {"scale_range": (0.4, 0.4), "interpolation_pair": {"downscale": 3, "upscale": 0}}),
    "jpeg_compression": ("ImageCompression", {"quality_range": (15, 15)}),
    "gaussian_blur": ("GaussianBlur", {"blur_limit": 0, "sigma_limit": (3, 3)}),
    "spatter": ("Spatter", {"mean": (0.55, 0.55), "std": (0.3, 0.3), "gauss_sigma": (4, 4),
                            "cutout_threshold": (0.67, 0.67), "intensity": (0.6, 0.6), "mode": "rain"}),
    "saturate": ("ColorJitter", {"brightness": (1, 1), "contrast": (1, 1), "saturation": (2, 2), "hue": (0, 0)}),
}


class Albumentations:
    def __init__(self, name):
        import albumentations
        kind, options = ALBUMENTATIONS[name]
        self.pipeline = albumentations.Compose([getattr(albumentations, kind)(**options, p=1)])

    def __call__(self, image):
        return self.pipeline(image=image)["image"]


TORCHVISION = {
    "gaussian_noise": ("GaussianNoise", {"sigma": 0.18}),
    "contrast": ("ColorJitter", {"contrast": (0.2, 0.2)}),
    "saturate": ("ColorJitter", {"saturation": (2, 2)}),
    "gaussian_blur": ("GaussianBlur", {"kernel_size": 25, "sigma": 3.0}),
    "elastic_transform": ("ElasticTransform", {"alpha": 12.2, "sigma": 2.4}),
}


class Torchvision:
    def __init__(self, name):
        from torchvision.transforms import v2
        kind, options = TORCHVISION[name]
        self.transform = getattr(v2, kind)(**options)

    def __call__(self, image):
        import torch
        return self.transform(torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))))


def packages_of(name):
    """Makers of the operation by package."""
    found = {OURS: ours, "imagecorruptions 1.1.2": ImageCorruptions}
    if name in ALBUMENTATIONS:
        found["Albumentations 2.0.8"] = Albumentations
    if name in TORCHVISION:
        found["torchvision 0.28"] = Torchvision
    return found
