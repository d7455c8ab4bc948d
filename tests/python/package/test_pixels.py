# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The pixels are those of the command line for the same image, corruption, parameters, seed and key."""
import pickle

import numpy
import pytest

import shiftforge

NAMES = shiftforge.corruptions.__all__


def profiles_of(name):
    return [table["profile"] for table in shiftforge.describe(name)["severities"]
            if table["name"] == name]


def severities_of(name, profile):
    return next(len(table["rows"]) for corruption in shiftforge._catalog.catalog()["corruptions"]
                for table in corruption["severities"] if (table["name"], table["profile"]) == (name, profile))


def some_values(name):
    """Near the lower ends, for a corruption that no profile has under this name."""
    parameters = [p for p in shiftforge.describe(name)["parameters"] if not p["drawn"]]
    return {p["name"]: min(p["minimum"] + 5, p["maximum"]) for p in parameters}


@pytest.mark.parametrize("name", NAMES)
def test_apply_has_them(cli, photo, tmp_path, name):
    """At a severity, in the first profile that has it; by hand, where none has."""
    profile = (profiles_of(name) or ["imagenet-c"])[0]
    severity, values = (2, {}) if profiles_of(name) else (None, some_values(name))
    options = [f"--severity={severity}"] if severity else [f"--set={n}={v}" for n, v in values.items()]
    (tmp_path / "in.png").write_bytes(shiftforge.encode(photo))
    cli.run("apply", name, *options, "--profile", profile, "--seed", 7, "--key", "a/ü.png",
            tmp_path / "in.png", tmp_path / "out.png")
    made = getattr(shiftforge, name)(photo, severity, profile=profile, seed=7, key="a/ü.png", **values)
    assert (made == shiftforge.read_image(tmp_path / "out.png")).all()
    assert name == "identity" or (made != photo).any()


def test_by_hand(cli, photo, tmp_path):
    (tmp_path / "in.png").write_bytes(shiftforge.encode(photo))
    cli.run("apply", "motion_blur", "--severity", 3, "--set", "radius_px=9", "--set", "angle=12.5",
            "--scale-parameters", tmp_path / "in.png", tmp_path / "out.png")
    made = shiftforge.motion_blur(photo, 3, radius_px=9, angle=12.5, key="in.png", scale_parameters=True)
    assert (made == shiftforge.read_image(tmp_path / "out.png")).all()


def edits_objects(profile):
    return any(shiftforge.describe(name)["needs_mask"]
               for name in shiftforge.list_corruptions(profile=profile))


@pytest.mark.parametrize("profile", [profile for profile in shiftforge.list_profiles()
                                     if not edits_objects(profile)])
def test_build_has_them(cli, source, tmp_path, profile):
    names = shiftforge.list_corruptions(profile=profile)
    severities = sorted({1, min(severities_of(name, profile) for name in names)})
    cli.run("build", "imagenet-c", "--profile", profile, "--source", source, "--encode", "png",
            "--severities", ",".join(map(str, severities)), "--seed", 3, "--sink", "folder", "--limit", 2, "--out", tmp_path / "out")
    manifest, rows = cli.rows_of(tmp_path / "out")
    assert len(rows) == 2
    assert len(manifest["variants"]) == 1 + len(severities) * len(names)
    for row in rows:
        image = shiftforge.read_image(source / row["path"])
        image = shiftforge.preprocess(image, manifest["preprocess"]["name"])
        for variant, output in zip(manifest["variants"], row["outputs"], strict=True):
            name, severity = variant["operation"]["name"], variant["operation"]["severity"]
            operation = shiftforge.Operation(name, severity or None, profile=profile)
            made, drawn = operation.apply(image, seed=3, key=row["key"])
            assert shiftforge.pixel_hash(made) == output["pixels"], variant["id"]
            assert drawn == output.get("drawn", {})
            assert operation.describe() == variant["operation"]


def test_frost_textures(cli, photo, tmp_path):
    textures = numpy.random.default_rng(1).integers(0, 256, (5, 300, 320, 3), dtype=numpy.uint8)
    for number, texture in enumerate(textures, 1):
        file, encoder = (f"frost{number}.png", "png") if number < 4 else (f"frost{number}.jpg", "jpeg:85")
        (tmp_path / file).write_bytes(shiftforge.encode(texture, encoder))
    (tmp_path / "in.png").write_bytes(shiftforge.encode(photo))
    cli.run("apply", "frost", "--severity", 3, "--frost-textures", tmp_path, "--key", "k",
            tmp_path / "in.png", tmp_path / "out.png")
    given = shiftforge.FrostTextures(tmp_path)
    made = shiftforge.frost(photo, 3, key="k", frost_textures=given)
    del given  # an operation keeps its textures
    assert (made == shiftforge.read_image(tmp_path / "out.png")).all()
    assert (made == shiftforge.Operation("frost", 3, frost_textures=tmp_path)(photo, key="k")).all()
    assert (made != shiftforge.frost(photo, 3, key="k")).any()
    with pytest.raises(OSError, match="frost1.png"):
        shiftforge.FrostTextures(tmp_path / "nowhere")


def test_ink_masks(cli, photo, tmp_path):
    mask = numpy.random.default_rng(1).integers(0, 2, (24, 24, 1), dtype=numpy.uint8) * 255
    folder = tmp_path / "masks"
    folder.mkdir()
    (folder / "a.png").write_bytes(shiftforge.encode(mask))
    (tmp_path / "in.png").write_bytes(shiftforge.encode(photo))
    cli.run("apply", "stain_deposit", "--profile", "medmnist-c/pathmnist", "--severity", 3, "--ink-masks", folder,
            "--key", "k", tmp_path / "in.png", tmp_path / "out.png")
    options = {"severity": 3, "profile": "medmnist-c/pathmnist"}
    made = shiftforge.stain_deposit(photo, key="k", ink_masks=shiftforge.InkMasks(folder), **options)
    assert (made == shiftforge.read_image(tmp_path / "out.png")).all()
    assert (made != shiftforge.stain_deposit(photo, key="k", **options)).any()
    assert (made == shiftforge.Operation("stain_deposit", **options, ink_masks=folder)(photo, key="k")).all()
    batch = shiftforge.corrupt_batch(photo[None], "stain_deposit", keys=["k"], **options,
                                     ink_masks=shiftforge.InkMasks(folder))
    assert (batch[0] == made).all()
    dataset = shiftforge.CorruptedDataset([photo], "stain_deposit", **options, keys=["k"], ink_masks=folder)
    assert (dataset[0] == made).all()
    chosen = [shiftforge.MedMNISTCAugment("pathmnist", ["stain_deposit"], ink_masks=given)
              for given in (folder, None)]
    again = pickle.loads(pickle.dumps(chosen[0]))
    for key in range(20):  # identity is one of the choices
        with shiftforge.sample(str(key)):
            first, second, third = (augment(photo) for augment in (*chosen, again))
        assert (first == third).all()
        if (first != second).any():
            break
    else:
        pytest.fail("the masks change nothing")
    with pytest.raises(OSError, match="nowhere"):
        shiftforge.InkMasks(tmp_path / "nowhere")
    with pytest.raises(TypeError, match="InkMasks or None"):
        shiftforge.stain_deposit(photo, ink_masks=folder, **options)


def test_what_pixels_depend_on(photo):
    first = shiftforge.corrupt(photo, "gaussian_noise", 3, key="a")
    others = [shiftforge.corrupt(photo, "gaussian_noise", 3, **{"key": "a", **other})
              for other in ({"key": "b"}, {"seed": 1}, {"epoch": 1}, {"replicate": 1})]
    assert (first == shiftforge.corrupt(photo, "gaussian_noise", 3, key=b"a")).all()
    assert all((first != other).mean() > 0.5 for other in others)
    hashed = shiftforge.corrupt(photo, "gaussian_noise", 3)
    assert (hashed == shiftforge.corrupt(photo, "gaussian_noise", 3, key=shiftforge.pixel_hash(photo))).all()


def test_preview_is_the_sheet(cli, photo, tmp_path):
    (tmp_path / "in.png").write_bytes(shiftforge.encode(photo))
    cli.run("preview", "--corruptions", "noise", "--severities", "1,5", "--preprocess", "none",
            "--key", "preview", tmp_path / "in.png", tmp_path / "sheet.png")
    sheet = shiftforge.preview(photo, "noise", "1,5")
    assert (sheet == shiftforge.read_image(tmp_path / "sheet.png")).all()
