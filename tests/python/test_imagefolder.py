# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Every variant of a release is a folder that torchvision's ImageFolder reads, with the classes,
labels and order of the manifest."""
import json
import os
import subprocess
from pathlib import Path

import pytest

SHIFTFORGE = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin" / "shiftforge"
DEBIAN_PYTHON = "/usr/bin/python3"


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    out = tmp_path_factory.mktemp("imagefolder") / "release"
    subprocess.run([SHIFTFORGE, "build", "imagenet-c", "--source", "synthetic:count=25,size=300x260",
                    "--corruptions", "gaussian_noise,jpeg_compression", "--severities", "1,5",
                    "--out", out], check=True, capture_output=True)
    return out


def test_every_variant_reads_as_the_manifest_says(release):
    manifest = json.loads((release / "manifest.json").read_text())
    rows = [json.loads(line) for chunk in manifest["chunks"]
            for line in (release / chunk["path"]).read_text().splitlines()]
    templates = [release / variant["path"] for variant in manifest["variants"]]
    roots = [str(template.parent) for template in templates]
    assert len(roots) == 5
    done = subprocess.run([DEBIAN_PYTHON, Path(__file__).with_name("read_imagefolder.py"), *roots],
                          capture_output=True, text=True, env={})
    assert done.returncode == 0, done.stderr
    for root, template in zip(roots, templates):
        seen = json.loads(done.stdout)[root]
        assert seen["classes"] == manifest["classes"]
        assert seen["sizes"] == [[224, 224]]
        assert seen["samples"] == [[str(template).replace("{stem}", row["stem"]), row["label"]]
                                   for row in rows]


def test_the_table_of_the_manual(release, monkeypatch):
    manual = Path(__file__).parents[2] / "docs" / "manifest.md"
    code = manual.read_text().split("```python\n")[1].split("```")[0]
    (release.parent / "RELEASE").symlink_to(release)
    monkeypatch.chdir(release.parent)
    names = {}
    exec(code, names)
    outputs = names["outputs"]
    assert len(outputs) == 25 * 5
    assert all((release / output["path"]).stat().st_size == output["bytes"] for output in outputs)
