# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Kinds of images, memory, batches, threads, errors, and what is said of corruptions."""
import inspect
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest

import shiftforge
from shiftforge import corrupt

RESERVED = {"image", "severity", "profile", "seed", "key", "epoch", "replicate", "out",
            "frost_textures", "ink_masks", "scale_parameters"}


def noisy(image, **options):
    return corrupt(image, "gaussian_noise", 3, key="k", **options)


# ---- memory ----

def test_views_are_taken_as_they_lie(photo):
    wide = numpy.zeros((117, 200, 3), numpy.uint8)
    wide[:, 30:161] = photo
    expected = noisy(photo)
    views = {"a part": wide[:, 30:161], "planes": numpy.ascontiguousarray(photo.transpose(2, 0, 1))
             .transpose(1, 2, 0), "by columns": numpy.asfortranarray(photo),
             "upside down": photo[::-1].copy()[::-1], "mirrored": photo[:, ::-1].copy()[:, ::-1]}
    for name, view in views.items():
        assert (view == photo).all()
        assert (noisy(view) == expected).all(), name
        blank = numpy.zeros_like(view)
        assert noisy(photo, out=blank) is blank and (blank == expected).all(), name
    given = wide[:, 30:161]
    assert noisy(given, out=given) is given  # in place
    assert (given == expected).all() and not wide[:, :30].any() and not wide[:, 161:].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 7, 3), (7, 1, 3), (5, 4, 1), (64, 64)])
def test_small_and_gray(shape):
    image = numpy.full(shape, 100, numpy.uint8)
    assert noisy(image).shape == shape and (image == 100).all()
    gray = numpy.full((9, 9), 100, numpy.uint8)
    assert (noisy(gray)[..., None] == noisy(gray[..., None])).all()


def test_overlapping_images_are_refused(photo):
    memory = photo.copy()
    with pytest.raises(ValueError, match="overlap"):
        noisy(memory[:50], out=memory[1:51])


def test_pillow(photo):
    from PIL import Image
    made = noisy(Image.fromarray(photo))
    assert made.mode == "RGB" and (numpy.asarray(made) == noisy(photo)).all()
    gray = noisy(Image.fromarray(photo[..., 0]))
    assert gray.mode == "L" and (numpy.asarray(gray) == noisy(photo[..., 0])).all()
    with pytest.raises(ValueError, match=r"mode CMYK, .*convert\('RGB'\)"):
        noisy(Image.new("CMYK", (9, 9)))


# ---- batches and threads ----

@pytest.mark.parametrize("threads", [1, 3, None])
def test_batches(photo, threads):
    batch = numpy.stack([photo, photo[::-1], 255 - photo] * 4)
    keys = [f"k{i}" for i in range(12)]
    made = shiftforge.corrupt_batch(batch, "gaussian_noise", 3, keys=keys, seed=2, threads=threads)
    hashed = shiftforge.corrupt_batch(batch, "gaussian_noise", 3, seed=2, threads=threads, out=batch.copy())
    for i in range(12):
        assert (made[i] == corrupt(batch[i], "gaussian_noise", 3, key=keys[i], seed=2)).all()
        assert (hashed[i] == corrupt(batch[i], "gaussian_noise", 3, seed=2)).all()
    grays = shiftforge.corrupt_batch(batch[..., 0], "fog", 2, keys=keys, threads=threads)
    assert (grays[5] == shiftforge.fog(batch[5, ..., 0], 2, key="k5")).all()
    assert shiftforge.corrupt_batch(batch[:0], "fog", 2, threads=threads).shape == (0, 117, 131, 3)
    with pytest.raises(ValueError, match="11 keys for 12 images"):
        shiftforge.corrupt_batch(batch, "fog", 2, keys=keys[1:], threads=threads)
    with pytest.raises(ValueError, match="4 axes|axes"):
        shiftforge.corrupt_batch(photo[0], "fog", 2)


def test_threads_at_once(photo):
    """More of them than contexts are kept, on all corruptions, with errors between."""
    names = shiftforge.list_corruptions()
    expected = {name: corrupt(photo, name, 3, key="t") for name in names}

    def work(i):
        name = names[i % len(names)]
        if i % 7 == 0:
            with pytest.raises(ValueError, match="severity 99"):
                corrupt(photo, name, 99)
        return (corrupt(photo, name, 3, key="t") == expected[name]).all()

    with ThreadPoolExecutor(40) as pool:
        assert all(pool.map(work, range(200)))


# ---- errors ----

@pytest.mark.parametrize("call, kind, text", [
    (lambda i: corrupt(i, "gausian_noise", 3), ValueError, "no corruption is named 'gausian_noise'; did you mean gaussian_noise?"),
    (lambda i: corrupt(i, "fog", 9), ValueError, "severity 9: fog has 1 to 5 in profile imagenet-c"),
    (lambda i: corrupt(i, "fog", 0), ValueError, "severity 0: severities count from 1"),
    (lambda i: corrupt(i, "fog", "3"), TypeError, "'<' not supported"),
    (lambda i: corrupt(i, "fog"), ValueError, "fog needs a severity, or thickness=VALUE"),
    (lambda i: corrupt(i, "fog", 3, profile="x"), ValueError, "no profile is named 'x'"),
    (lambda i: corrupt(i, "gaussian_noise", sigma=5), ValueError, "sigma=5: the value must be 0 to 2"),
    (lambda i: corrupt(i, "gaussian_noise", 3, sigm=1), ValueError, "no parameter 'sigm'; did you mean sigma?"),
    (lambda i: corrupt(i, "gaussian_noise", sigma="x"), ValueError, "could not convert string to float"),
    (lambda i: shiftforge.fog(i, 3, sigma=1), TypeError, "fog() has no keyword 'sigma'; it takes thickness"),
    (lambda i: corrupt(i / 255, "fog", 3), TypeError, "image: samples of type uint8 are needed, not 'd'"),
    (lambda i: corrupt(i.astype("int8"), "fog", 3), TypeError, "not 'b'"),
    (lambda i: corrupt(i.tolist(), "fog", 3), TypeError, "a Pillow image or a tensor (3, height, width) of type uint8 is needed, not list"),
    (lambda i: corrupt(i.transpose(2, 0, 1), "fog", 3), ValueError, "131 channels, where (height, width, 3) is needed"),
    (lambda i: corrupt(i[0, 0], "fog", 3), ValueError, "1 axes"),
    (lambda i: corrupt(i[:0], "fog", 3), ValueError, "131x0 pixels"),
    (lambda i: corrupt(i, "fog", 3, out=i[1:].copy()), ValueError, "out: another shape"),
    (lambda i: corrupt(i, "fog", 3, out=i.tobytes()), TypeError, "out: an array is needed"),
    (lambda i: corrupt(i, "fog", 3, out=numpy.broadcast_to(i[:1], i.shape)), ValueError, "out: cannot be written to"),
    (lambda i: corrupt(i, "fog", 3, seed=-1), ValueError, "from 0 to 2**64 - 1"),
    (lambda i: corrupt(i, "fog", 3, seed=1.5), TypeError, "float"),
    (lambda i: corrupt(i, "fog", 3, replicate=2**32), ValueError, "from 0 to 2**32 - 1"),
    (lambda i: corrupt(i, "fog", 3, key=7), TypeError, "key: str or bytes is needed, not int"),
    (lambda i: shiftforge.corrupt_batch(i[None], "fog", 3, threads=0), ValueError, "threads: 0"),
    (lambda i: shiftforge.list_corruptions("nois"), ValueError, "nois"),
    (lambda i: shiftforge.describe("fogg"), ValueError, "did you mean fog?"),
    (lambda i: shiftforge.preview(i, "nois"), ValueError, "nois"),
    (lambda i: shiftforge.preprocess(i, "imagenet-9"), ValueError, "the size is a number from 16"),
    (lambda i: shiftforge.decode(b"GIF89a"), ValueError, "JPEG"),
    (lambda i: shiftforge.encode(i, "jpeg:101"), ValueError, "jpeg:101"),
    (lambda i: shiftforge.read_image("/nowhere.png"), FileNotFoundError, "nowhere"),
    (lambda i: shiftforge.key_of("a/b", "base"), ValueError, "path or name"),
])
def test_errors(photo, call, kind, text):
    with pytest.raises(kind) as caught:
        call(photo)
    assert text in str(caught.value) and "\n" not in str(caught.value)


# ---- what is said of corruptions ----

def test_functions_are_the_registry():
    catalog = shiftforge._catalog.catalog()
    names = {name for c in catalog["corruptions"] if not c["needs_mask"]  # edits: not in Python
             for name in [c["name"], *(table["name"] for table in c["severities"])]}
    assert shiftforge.describe("size_10")["name"] == "object_size"
    assert set(shiftforge.corruptions.__all__) == names and names < set(dir(shiftforge))
    public = set(shiftforge.__all__)
    assert len(shiftforge.__all__) == len(public)  # no corruption has the name of a function
    for name in names:
        function, described = getattr(shiftforge, name), shiftforge.describe(name)
        keywords = inspect.signature(function).parameters
        parameters = [p["name"] for p in described["parameters"]]
        assert not RESERVED & set(parameters)
        assert list(keywords) == ["image", "severity", *parameters, "profile", "seed", "key", "epoch",
                                  "replicate", "scale_parameters", "frost_textures", "ink_masks", "out"]
        assert described["summary"][1:] in function.__doc__
        assert all(f"{p['name']}: {p['meaning']}" in function.__doc__ for p in described["parameters"])


def test_listing(cli):
    assert shiftforge.list_corruptions("extra") == ["speckle_noise", "gaussian_blur", "spatter", "saturate"]
    assert len(shiftforge.list_corruptions("standard")) == 15
    assert shiftforge.describe("cifar10-c")["size"] == 32
    shiftforge.describe("fog")["severities"].clear()  # ours to change
    assert shiftforge.describe("fog")["severities"]
    assert shiftforge.key_of("a/b.png") == "a/b.png" and shiftforge.key_of("a/b.png", "name") == "b.png"
    assert shiftforge.__version__ == cli.run("--version").split()[1].decode()


def test_operations_are_pickled(photo):
    operation = shiftforge.Operation("motion_blur", 3, profile="cifar10-c", angle=30)
    again = pickle.loads(pickle.dumps(operation))
    assert repr(again) == repr(operation) == "Operation('motion_blur', 3, angle=30, profile='cifar10-c')"
    assert (again(photo, key="k") == operation(photo, key="k")).all()
    assert (operation(photo, key="k") == shiftforge.motion_blur(photo, 3, profile="cifar10-c", angle=30, key="k")).all()


@pytest.mark.parametrize("encoder, exact", [("png", True), ("jpeg:85", False), ("jpeg:85,plain", False)])
def test_files(photo, encoder, exact):
    read = shiftforge.decode(shiftforge.encode(photo, encoder))
    assert read.shape == photo.shape and read.flags.writeable
    assert (read == photo).all() == exact


def test_only_numpy_is_imported():
    code = "import sys, shiftforge; print(*sorted({'torch', 'PIL', 'pandas', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_module_is_the_command_line(cli):
    for arguments in (["--version"], ["list", "corruptions", "--json"]):
        done = subprocess.run([sys.executable, "-m", "shiftforge", *arguments], capture_output=True)
        assert done.returncode == 0 and done.stdout == cli.run(*arguments)
    done = subprocess.run([sys.executable, "-m", "shiftforge", "lisst"], capture_output=True, text=True)
    assert done.returncode == 2 and "did you mean list" in done.stderr
