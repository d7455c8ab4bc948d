# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Archives as the webdataset package and Python's tarfile write them are read: samples, keys, labels
and bytes."""
import hashlib
import json
import os
import struct
import subprocess
import tarfile
import zlib
from pathlib import Path

import pytest
import webdataset

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"


def png(value):
    """A picture of 5x4 pixels of one colour."""
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data +
                struct.pack(">I", zlib.crc32(name + data)))
    rows = b"".join(b"\0" + bytes([value, 10, 20]) * 5 for _ in range(4))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 5, 4, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def build(source, out):
    """The rows of a release, by their keys."""
    subprocess.run([SHIFTFORGE, "build", "cifar10-c", "--source", f"tar:{source}", "--out", out,
                    "--corruptions", "pixelate", "--severities", "1", "--chunk", "7"],
                   check=True, capture_output=True)
    manifest = json.loads((out / "manifest.json").read_text())
    rows = [json.loads(line) for chunk in manifest["chunks"]
            for line in (out / chunk["path"]).read_text().splitlines()]
    return manifest, {row["key"]: row for row in rows}


@pytest.mark.parametrize("long_names", [False, True])
def test_shards_of_webdataset(tmp_path, long_names):
    prefix = "n" * 120 + "/" if long_names else ""
    with webdataset.ShardWriter(str(tmp_path / "val-%03d.tar"), maxcount=8, verbose=0) as writer:
        for i in range(20):
            writer.write({"__key__": f"{prefix}sample{i:03d}", "png": png(i), "cls": i % 11,
                          "json": {"i": i}})
    assert len(list(tmp_path.glob("*.tar"))) == 3
    manifest, rows = build(tmp_path / "val-{000..002}.tar", tmp_path / "release")
    assert manifest["classes"] == [f"{i:02d}" for i in range(11)]
    read = list(webdataset.WebDataset(sorted(map(str, tmp_path.glob("*.tar"))), shardshuffle=False))
    assert {sample["__key__"] + ".png" for sample in read} == set(rows)
    for sample in read:
        row = rows[sample["__key__"] + ".png"]
        assert row["sha256"] == hashlib.sha256(sample["png"]).hexdigest()
        assert row["bytes"] == len(sample["png"])
        assert row["label"] == int(sample["cls"])


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_archives_of_tarfile(tmp_path, format):
    names = ["ant/é.png", "ant/2.png", "bee/" + "x" * 60 + "/" + "y" * 90 + ".png"]
    for i, name in enumerate(names):
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(i))
    with tarfile.open(tmp_path / "photos.tar", "w", format=format) as archive:
        archive.add(tmp_path / "photos", arcname=".")
    manifest, rows = build(tmp_path / "photos.tar", tmp_path / "release")
    assert manifest["classes"] == ["ant", "bee"]
    assert {name: row["sha256"] for name, row in rows.items()} == {
        name: hashlib.sha256(png(i)).hexdigest() for i, name in enumerate(names)}
