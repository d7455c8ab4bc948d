# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Archives and arrays are read by the tools that their users have: the webdataset package, GNU tar,
tarfile and numpy see what the rows say."""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"


def build(source, sink, out, *options, expected=0):
    done = subprocess.run([SHIFTFORGE, "build", "imagenet-64-c", "--source", source, "--sink", sink,
                           "--out", out, "--chunk", "7", "--progress", "none", *options],
                          capture_output=True)
    assert done.returncode == expected, done.stderr.decode()
    return json.loads((out / "manifest.json").read_text())


def loaded(*arguments):
    done = subprocess.run([sys.executable, Path(__file__).with_name("read_shards.py"), *arguments],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows_of(out, manifest):
    """The rows, chunk by chunk."""
    return [[json.loads(line) for line in (out / chunk["path"]).read_text().splitlines()]
            for chunk in manifest["chunks"]]


def shard_path(variant, chunk):
    return variant["shard"].replace("{chunk}", Path(chunk["path"]).stem.split("-")[1])


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    out = tmp_path_factory.mktemp("tar") / "release"
    manifest = build("synthetic:count=20,size=80x70", "tar", out, "--corruptions",
                     "gaussian_noise,pixelate", "--severities", "1,5")
    return out, manifest


def test_webdataset_reads_what_the_rows_say(archives):
    out, manifest = archives
    seen = loaded("webdataset", *[str(out / shard["path"]) for shard in manifest["shards"]
                                  if shard["outputs"]])
    assert len(seen) == 5 * 3
    for chunk, rows in zip(manifest["chunks"], rows_of(out, manifest)):
        for number, variant in enumerate(manifest["variants"]):
            samples = seen[str(out / shard_path(variant, chunk))]
            assert samples == [[row["stem"], row["label"], {"jpg": row["outputs"][number]["sha256"]}]
                               for row in rows]


def test_webdataset_reads_all_views_of_an_image_as_one_sample(tmp_path):
    out = tmp_path / "views"
    done = subprocess.run([SHIFTFORGE, "build", "translation-realistic", "--source",
                           "synthetic:count=5,size=80x70", "--preprocess", "imagenet-16", "--policy",
                           "resized", "--shifts", "grid:2", "--out", out, "--chunk", "3"],
                          capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    manifest = json.loads((out / "manifest.json").read_text())
    paths = {variant["id"]: variant["path"].removeprefix("{stem}.") for variant in manifest["variants"]}
    archives = [str(out / shard["path"]) for shard in manifest["shards"] if shard["outputs"]]
    seen = loaded("webdataset", *archives)
    assert list(seen) == archives
    for archive, rows in zip(archives, rows_of(out, manifest)):
        assert seen[archive] == [[row["stem"], row["label"],
                                  {paths[output["variant"]]: output["sha256"] for output in row["outputs"]
                                   if "dropped" not in output}] for row in rows]
        index = Path(archive).with_suffix(".idx").read_text().splitlines()
        assert index[0] == f"v1.2 {len(rows)}" and len(index) == len(rows) + 1
        for line, row in zip(index[1:], rows):
            words = line.split()
            assert words[3::4] == [f"{row['stem']}.{word}" for word in words[::4]]


def test_all_chunks_of_a_variant_are_one_url(archives):
    out, manifest = archives
    url = str(out / "pixelate" / "5" / "{000000..000002}.tar")
    keys = [key for key, _, _ in loaded("webdataset", url)[url]]
    assert keys == [row["stem"] for rows in rows_of(out, manifest) for row in rows]


def test_gnu_tar_and_tarfile_agree(archives, tmp_path):
    out, manifest = archives
    for shard in manifest["shards"]:
        path = out / shard["path"]
        if not shard["outputs"]:
            continue
        folder = tmp_path / shard["path"].replace("/", "-")
        folder.mkdir()
        done = subprocess.run(["tar", "-x", "--same-permissions", "-f", path, "-C", folder],
                              capture_output=True, text=True, check=True)
        assert done.stderr == ""
        with tarfile.open(path) as archive:
            members = archive.getmembers()
            for member in members:
                assert (folder / member.name).read_bytes() == archive.extractfile(member).read()
                assert (member.uid, member.gid, member.mode, member.mtime, member.uname) == \
                    (0, 0, 0o644, 315532800, "")
        assert len(members) == 2 * shard["outputs"]


def test_the_index_says_where_members_are(archives):
    """The format of NVIDIA DALI's wds2idx: a line a sample; extension, offset, bytes, name."""
    out, manifest = archives
    indexes = [shard for shard in manifest["shards"] if shard["path"].endswith(".idx")]
    assert len(indexes) == 5 * 3 and all(shard["outputs"] == 0 for shard in indexes)
    for shard in indexes:
        head, *lines = (out / shard["path"]).read_text().splitlines()
        with tarfile.open((out / shard["path"]).with_suffix(".tar")) as archive:
            members = {member.name: [member.name.rsplit(".")[1], member.offset_data, member.size]
                       for member in archive}
        named = []
        for line in lines:
            words = line.split(" ")
            assert len(words) == 8
            for i in (0, 4):
                extension, offset, size, name = words[i:i + 4]
                assert members[name] == [extension, int(offset), int(size)]
                named.append(name)
        assert named == list(members)
        assert head == f"v1.2 {len(lines)}"


NAMES = ["plain.jpg", "two.dots.jpg", ".x.jpg", "a b\t.jpg", "100%.jpg", "100%25.jpg", "~.jpg",
         "\u00e4.jpg", "x" * 90 + ".jpg", "x" * 200 + ".jpg", "x" * 200 + "y.jpg", "\u20ac" * 80 + ".jpg",
         b"caf\xe9.jpg", b"caf\xe9.1.jpg"]


def test_names_of_all_kinds_are_samples_of_their_own(archives, tmp_path):
    out, manifest = archives
    with tarfile.open(out / "clean" / "000000.tar") as archive:
        image = archive.extractfile(archive.next()).read()
    source = tmp_path / "source"
    lines = []
    for folder in ("a.b", "deep/" + "d" * 120 + "/" + "e" * 120):
        (source / folder).mkdir(parents=True)
        for name in NAMES:
            path = os.fsencode(source / folder) + b"/" + os.fsencode(name)
            Path(os.fsdecode(path)).write_bytes(image)
            lines.append(os.fsencode(folder) + b"/" + os.fsencode(name))
    (source / "list.txt").write_bytes(b"\n".join(lines) + b"\n")
    release = tmp_path / "release"
    made = build(f"list:{source / 'list.txt'}", "tar", release, "--corruptions", "pixelate",
                 "--severities", "1", "--preprocess", "none")
    assert made["counts"] == {"images": 28, "outputs": 56, "failures": 0,
                              "bytes": made["counts"]["bytes"]}
    url = str(release / "clean" / "{000000..000003}.tar")
    samples = loaded("webdataset", url)[url]
    stems = [row["stem"] for rows in rows_of(release, made) for row in rows]
    assert [key for key, _, _ in samples] == stems
    assert len(set(stems)) == 28
    assert all(label is None and list(files) == ["jpg"] for _, label, files in samples)
    assert subprocess.run([SHIFTFORGE, "verify", release], capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def arrays(tmp_path_factory):
    out = tmp_path_factory.mktemp("npy") / "release"
    manifest = build("synthetic:count=20,size=80x70", "npy", out, "--corruptions",
                     "gaussian_noise,pixelate")
    return out, manifest


def test_a_loader_of_cifar_10_c_reads_what_the_rows_say(arrays):
    out, manifest = arrays
    seen = loaded("npy", out)
    rows = [row for chunk in rows_of(out, manifest) for row in chunk]
    labels = [row["label"] for row in rows]
    assert seen["labels"] == {"shape": [100], "dtype": "|u1", "as_saved": True}
    for name, severities in {"clean": 1, "gaussian_noise": 5, "pixelate": 5}.items():
        array = seen.pop(name)
        assert (array["shape"], array["dtype"]) == ([20 * severities, 64, 64, 3], "|u1")
        assert array["as_saved"], "numpy.save writes other bytes"
        for severity, part in enumerate(array["severities"], 1):
            variant = "clean" if name == "clean" else f"{name}/{severity}"
            number = [v["id"] for v in manifest["variants"]].index(variant)
            assert part["labels"] == labels
            assert part["images"] == [row["outputs"][number]["sha256"] for row in rows]
            assert manifest["variants"][number]["first"] == (severity - 1) * 20


def test_arrays_and_files_have_the_same_pixels(arrays, tmp_path):
    out, manifest = arrays
    files = build("synthetic:count=20,size=80x70", "folder", tmp_path / "release", "--corruptions",
                  "gaussian_noise,pixelate", "--encode", "png")
    pixels = [[[output["pixels"] for output in row["outputs"]] for chunk in rows_of(folder, read)
               for row in chunk] for folder, read in (arrays, (tmp_path / "release", files))]
    assert pixels[0] == pixels[1]


def test_the_loaders_of_the_manual(archives, arrays, tmp_path):
    manual = Path(__file__).parents[2] / "docs" / "manifest.md"
    code = manual.read_text().split("```python\n")[2].split("```")[0]
    assert "{000000..000049}" in code
    (tmp_path / "TAR").symlink_to(archives[0])
    (tmp_path / "NPY").symlink_to(arrays[0])
    code = code.replace("gaussian_noise/3", "gaussian_noise/5").replace("49}", "02}")
    code += "\nassert image.shape == (64, 64, 3) and image.dtype == 'uint8' and label >= 0 and '/' in stem"
    code += "\nassert images.shape == (20, 64, 64, 3) and labels.shape == (20,)"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_many_classes_take_wide_labels(arrays, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    release = tmp_path / "png"
    build("synthetic:count=3,size=64x64", "folder", release, "--corruptions", "pixelate",
          "--severities", "1", "--encode", "png")
    for number, path in enumerate(sorted((release / "clean").rglob("*.png"))):
        shutil.copy(path, source / f"{number}.png")
    (source / "list.csv").write_text("0.png,299\n1.png,0\n2.png,7\n")
    (tmp_path / "classes.txt").write_text("".join(f"class {i}\n" for i in range(300)))
    build(f"list:{source / 'list.csv'}", "npy", tmp_path / "out", "--corruptions", "pixelate",
          "--severities", "1-2", "--classes", tmp_path / "classes.txt")
    seen = loaded("npy", tmp_path / "out")
    assert seen["labels"] == {"shape": [6], "dtype": "<i8", "as_saved": True}
    assert [part["labels"] for part in seen["pixelate"]["severities"]] == [[0, 299, 7]] * 2  # class by class, by name
