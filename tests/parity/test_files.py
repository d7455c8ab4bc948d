# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Decoding, encoding, resizing and preprocessing, beside Pillow: every value and, for encoded JPEG,
every byte."""
import io

import numpy as np
import pytest
from PIL import Image

import photographs
import probe
from compare import Tally

BILINEAR, BOX = Image.Resampling.BILINEAR, Image.Resampling.BOX


def rgb(path):
    return Image.open(path).convert("RGB")


def written(folder, image, name, **options):
    """Path of an image saved by Pillow."""
    path = folder / name
    image.save(path, **options)
    return path


def derived(folder):
    """Name and path of the photographs and of files that Pillow makes of them: gray, progressive,
    another sampling, CMYK, odd sizes, palette, one bit."""
    for name, path in photographs.files().items():
        yield name, path
        if not photographs.FULL and name != "china":
            continue
        image = rgb(path).resize((317, 203), BILINEAR)
        yield f"{name}, 317x203", written(folder, image, "odd.jpg", quality=90)
        yield f"{name}, 4:4:4", written(folder, image, "444.jpg", quality=97, subsampling=0)
        yield f"{name}, 4:2:2", written(folder, image, "422.jpg", quality=50, subsampling=1)
        yield f"{name}, progressive", written(folder, image, "progressive.jpg", progressive=True)
        yield f"{name}, gray", written(folder, image.convert("L"), "gray.jpg")
        yield f"{name}, CMYK", written(folder, image.convert("CMYK"), "cmyk.jpg", quality=95)
        yield f"{name}, palette", written(folder, image.convert("P"), "palette.png")
        yield f"{name}, alpha", written(folder, image.convert("RGBA"), "alpha.png")
        yield f"{name}, one bit", written(folder, image.convert("1"), "one.png")
        yield f"{name}, 1 wide", written(folder, image.crop((0, 0, 1, 203)), "narrow.jpg")


def test_decode_photographs(tmp_path):
    tally = Tally()
    for name, path in derived(tmp_path):
        tally.add(name, probe.pixels("decode", path), np.asarray(rgb(path)))
    tally.exact("decoding photographs")


# Pillow clips 16-bit gray at 255, so that nearly all of it is white; ours takes the upper 8 bits,
# as Pillow does for 16-bit colour.
CLIPPED = ("gray16.png", "gray16-interlaced.png")


@pytest.mark.filterwarnings("ignore:Palette images with Transparency")
def test_decode_every_kind(tmp_path):
    probe.run("samples", tmp_path)
    tally = Tally()
    for path in sorted(tmp_path.iterdir()):
        if path.name in CLIPPED:
            expected = (np.asarray(Image.open(path)).astype(int) >> 8).astype(np.uint8)
            expected = np.repeat(expected[:, :, None], 3, axis=2)
        else:
            expected = np.asarray(rgb(path))
        tally.add(path.name, probe.pixels("decode", path), expected)
    tally.exact("decoding every kind of JPEG and PNG")


@pytest.mark.parametrize("quality", [7, 25, 85, 100])
def test_encode_jpeg(tmp_path, quality):
    tally = Tally()
    sizes = equal = 0
    for name, path in derived(tmp_path):
        file = io.BytesIO()
        rgb(path).save(file, "JPEG", quality=quality, optimize=True, comment=b"")
        ours = probe.run("encode", f"jpeg:{quality}", path)
        plain = probe.run("encode", f"jpeg:{quality},plain", path)
        expected = np.asarray(Image.open(file))
        tally.add(name, np.asarray(Image.open(io.BytesIO(ours))), expected)
        tally.add(f"{name}, plain", np.asarray(Image.open(io.BytesIO(plain))), expected)
        sizes += 1
        equal += ours == file.getvalue()
    tally.exact(f"encoding JPEG at {quality} ({equal} of {sizes} files equal byte for byte)")


def test_encode_png(tmp_path):
    tally = Tally()
    for name, path in derived(tmp_path):
        ours = probe.run("encode", "png", path)
        tally.add(name, np.asarray(Image.open(io.BytesIO(ours))), np.asarray(rgb(path)))
    tally.exact("encoding PNG")


@pytest.mark.parametrize("filter_name", ["box", "bilinear"])
def test_resample(tmp_path, filter_name):
    kind = {"box": BOX, "bilinear": BILINEAR}[filter_name]
    random = np.random.default_rng(20)
    sides = [1, 2, 3, 5, 8, 31, 64, 99, 224, 256, 299, 640]
    photograph = rgb(photographs.files()["china"])
    tally = Tally()
    for _ in range(400 if photographs.FULL else 60):
        width, height, new_width, new_height = (int(n) for n in random.choice(sides, 4))
        image = photograph.crop((0, 0, width, height))
        if random.integers(3) == 0:  # values at both limits
            image = image.point(lambda v: 255 if v > 127 else 0)
        path = written(tmp_path, image, "image.png", compress_level=1)
        where = f"{width}x{height} to {new_width}x{new_height}"
        for mode, expected in (("rgb", image), ("gray", image.getchannel(0))):
            ours = probe.pixels("resample", filter_name, new_width, new_height, mode, path)
            expected = np.asarray(expected.resize((new_width, new_height), kind))
            tally.add(f"{where}, {mode}", ours, expected.reshape(ours.shape))
    tally.exact(f"resizing, {filter_name}")


def centre_crop(image, width, height):
    """torchvision's CenterCrop."""
    left, top = round((image.width - width) / 2), round((image.height - height) / 2)
    return image.crop((left, top, left + width, top + height))


def resize_shorter(image, size):
    """torchvision's Resize with one number."""
    short, long = min(image.size), max(image.size)
    new = int(size * long / short)
    return image.resize((size, new) if image.width <= image.height else (new, size), BILINEAR)


def imagenet(size):
    """Resize and CenterCrop as 256 is to 224."""
    return lambda image: centre_crop(resize_shorter(image, round(size * 256 / 224)), size, size)


PRESETS = {
    "none": lambda image: image,
    "imagenet-224": lambda image: centre_crop(resize_shorter(image, 256), 224, 224),
    "imagenet-96": imagenet(96),
    "imagenet-384": imagenet(384),
    "imagenet-518": imagenet(518),
    "imagenet-299": lambda image: centre_crop(
        image, int(image.width * .875), int(image.height * .875)).resize((299, 299), BILINEAR),
    "resize-64": lambda image: image.resize((64, 64), BILINEAR),
}


@pytest.mark.parametrize("preset", PRESETS)
def test_preprocess(tmp_path, preset):
    tally = Tally()
    paths = list(derived(tmp_path))
    photograph = rgb(photographs.files()["china"])
    for size in ((2, 2), (2, 300), (56, 91), (91, 56), (256, 259), (257, 256), (299, 299)):
        image = photograph.crop((100, 100, 100 + size[0], 100 + size[1]))
        paths.append((f"{size}", written(tmp_path, image, f"{size}.png")))
    for name, path in paths:
        image = rgb(path)
        if min(image.size) < 2 and preset == "imagenet-299":
            continue  # int(0.875) is 0: the published code stops
        tally.add(name, probe.pixels("preprocess", preset, path), np.asarray(PRESETS[preset](image)))
    tally.exact(f"preprocessing, {preset}")
