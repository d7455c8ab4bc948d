# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The same predictions in every form that a prediction file may have, written by numpy, zipfile, csv
and json, give the same score, to the last bit."""
import csv
import hashlib
import io
import json
import random
import subprocess
import zipfile

import numpy as np
import pytest

from test_scores import CLASSES, SHIFTFORGE, build, random_scores


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return build(tmp_path_factory.mktemp("formats") / "release", "--source",
                 "synthetic:count=36,size=64x64", "--corruptions", "contrast,fog", "--severities",
                 "1,5")


def outputs_of(release):
    return [(variant, key) for key in release.keys for variant in release.variants]


def bind(release, sidecar, kind):
    text = (release.folder / "manifest.json").read_bytes()
    sidecar.write_text(json.dumps({"manifest": hashlib.sha256(text).hexdigest(), "scores": kind}))


def npy_bytes(array):
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


# ---- writers: release, path, array of rows, kind ----

def write_npz(**options):
    def write(release, path, array, kind):
        np.savez(path, **{name: array if value is None else value
                          for name, value in options.items()})
        bind(release, path.with_name(path.name + ".json"), kind)
    return write


def write_compressed(release, path, array, kind):
    np.savez_compressed(path, array)
    bind(release, path.with_name(path.name + ".json"), kind)


class Pipe(io.RawIOBase):
    """A file that cannot seek: zipfile writes sizes behind the contents."""

    def __init__(self, path):
        self.file = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)

    def close(self):
        self.file.close()


def write_streamed(method):
    def write(release, path, array, kind):
        with zipfile.ZipFile(Pipe(path), "w", method) as archive:
            archive.writestr("arr_0.npy", npy_bytes(array))
            archive.writestr("README", "no array")
        bind(release, path.with_name(path.name + ".json"), kind)
    return write


def write_zip64(release, path, array, kind):
    """Sizes in 64 bits, and an end record of 64 bits, as for files over 4 GiB."""
    limit = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT = 0
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("any.npy", npy_bytes(array))
            archive.comment = b"a comment PK\5\6 with a mark in it"
    finally:
        zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limit
    assert path.read_bytes().count(b"PK\6\6") == 1
    bind(release, path.with_name(path.name + ".json"), kind)


def write_folder(save):
    def write(release, path, array, kind):
        for v, variant in enumerate(release.variants):
            file = path / variant
            file.parent.mkdir(parents=True, exist_ok=True)
            save(f"{file}.{'npy' if save is np.save else 'npz'}", array[v::len(release.variants)])
        bind(release, path / "predictions.json", kind)
    return write


def text_of(value):
    return repr(float(value))


def write_csv(prefix):
    def write(release, path, array, kind):
        lines = list(zip(outputs_of(release), array))
        random.Random(3).shuffle(lines)
        with path.open("w", newline="") as file:
            out = csv.writer(file, quoting=csv.QUOTE_ALL)
            if array.ndim == 1:
                out.writerow(["label", "key", "variant", "prediction"])
                out.writerows(["x", key, variant, int(k)] for (variant, key), k in lines)
            else:
                order = list(range(CLASSES))
                random.Random(4).shuffle(order)
                out.writerow(["key", *(f"{prefix}_{k}" for k in order), "variant"])
                out.writerows([key, *(text_of(row[k]) for k in order), variant]
                              for (variant, key), row in lines)
    return write


def write_jsonl(name):
    def write(release, path, array, kind):
        lines = [json.dumps({"key": key, name: row.tolist(), "variant": variant})
                 for (variant, key), row in zip(outputs_of(release), array)]
        random.Random(5).shuffle(lines)
        path.write_text("\n\n".join(lines))
    return write


SCORES = {
    "stored.npz": write_npz(scores=None),
    "beside.npz": write_npz(labels=np.arange(5), arr_0=np.zeros((2, 2)), scores=None),
    "only.npz": write_npz(anything=None),
    "compressed.npz": write_compressed,
    "streamed.npz": write_streamed(zipfile.ZIP_STORED),
    "streamed_deflated.npz": write_streamed(zipfile.ZIP_DEFLATED),
    "zip64.npz": write_zip64,
    "folder": write_folder(np.save),
    "folder_npz": write_folder(np.savez),
    "folder_compressed": write_folder(np.savez_compressed),
}
KINDS = {
    "logits": {"named.csv": write_csv("logit"), "plain.csv": write_csv("score"),
               "named.jsonl": write_jsonl("logits"), "plain.jsonl": write_jsonl("scores"),
               "named.npz": write_npz(probabilities=np.zeros((3, 3)), logits=None)},
    "probabilities": {"named.csv": write_csv("probability"),
                      "named.jsonl": write_jsonl("probabilities"),
                      "named.npz": write_npz(logits=np.zeros((3, 3)), probabilities=None)},
    "labels": {"lines.csv": write_csv(None), "lines.jsonl": write_jsonl("prediction"),
               "labels.npz": write_npz(truth=np.arange(7), labels=None)},
}
FORMS = [(kind, name) for kind, own in KINDS.items()
         for name in [*own, *(n for n in SCORES if n != "beside.npz" or kind != "labels")]]


def predictions_of(release, kind):
    labels = np.repeat(release.labels[:, None], release.shape[1], axis=1)
    scores = random_scores(labels, np.random.default_rng(6)).reshape(-1, CLASSES)
    if kind == "labels":
        return scores.argmax(axis=1)
    if kind == "probabilities":
        scores = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return scores.astype(np.float32)


@pytest.mark.parametrize("kind,name", FORMS)
def test_forms(release, kind, name, tmp_path):
    array = predictions_of(release, kind)
    plain = tmp_path / "model.npy"
    release.write(plain, array, kind)
    other = tmp_path / name
    {**SCORES, **KINDS[kind]}[name](release, other, array, kind)
    expected = release.score(plain)
    assert release.score(other, "--name", "model") == expected
    assert expected["predictions"]["scores"] == kind


@pytest.mark.parametrize("code", ["i1", "u1", "<i2", "<u4", "<i8", "<u8"])
def test_classes_of_every_width(release, code, tmp_path):
    array = predictions_of(release, "labels")
    plain, other = tmp_path / "model.npy", tmp_path / "other.npz"
    release.write(plain, array, "labels")
    write_compressed(release, other, array.astype(code), "labels")
    assert release.score(other, "--name", "model") == release.score(plain)


def test_lists_of_the_best_classes(release, tmp_path):
    """Errors are those of the full scores; what needs the others is not known."""
    array = predictions_of(release, "logits").round(0)  # with ties
    plain, top = tmp_path / "model.npy", tmp_path / "top.jsonl"
    release.write(plain, array, "logits")
    with top.open("w") as out:
        for (variant, key), row in zip(outputs_of(release), array):
            best = np.argsort(-row, kind="stable")[:6]
            pairs = [[int(k), float(row[k])] for k in best]
            random.Random(7).shuffle(pairs)
            print(json.dumps({"variant": variant, "key": key, "top": pairs}), file=out)
    expected, got = release.score(plain), release.score(top)
    for theirs, ours in zip(expected["cells"], got["cells"]):
        assert ours["error"] == theirs["error"] and ours["top5_error"] == theirs["top5_error"]
        assert 0 < ours["top5_error"]["value"] < ours["error"]["value"]
        assert ours["nll"] is None and ours["ece"] is None and ours["confidence"] is None


def test_classes_may_be_ruled_out(release, tmp_path):
    array = predictions_of(release, "logits").astype(np.float64)
    array[:, CLASSES - 1] = -np.inf
    plain, other = tmp_path / "model.npy", tmp_path / "other.csv"
    release.write(plain, array, "logits")
    write_csv("logit")(release, other, array, "logits")
    assert release.score(other, "--name", "model") == release.score(plain)


def test_a_large_compressed_file_takes_little_memory(release, tmp_path):
    """100,000 classes: 36 MB in all, of which 1 MiB a thread is held at a time."""
    count = len(outputs_of(release))
    array = np.random.default_rng(8).normal(size=(count, 100_000)).astype(np.float16)
    path = tmp_path / "large.npz"
    write_compressed(release, path, array, "logits")
    probe = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run(["python3", "-c", probe, SHIFTFORGE, "score", release.folder,
                           "--predictions", path, "--replicates", "2", "--threads", "2"],
                          capture_output=True, text=True, check=True)
    assert array.nbytes > 30 << 20
    assert int(done.stdout.split()[-1]) < 20 << 10  # KiB
