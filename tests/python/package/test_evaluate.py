# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""evaluate gives the score that the command line gives of the same predictions."""
import json
import sys

import numpy
import pytest

import shiftforge

SIZE = ["--corruptions", "noise,contrast", "--severities", "1,4", "--preprocess", "resize-64"]


@pytest.fixture(scope="module")
def release(cli, tmp_path_factory):
    out = tmp_path_factory.mktemp("evaluated") / "release"
    cli.run("build", "imagenet-c", "--source", "synthetic:count=24,size=80x80", *SIZE, "--out", out)
    return out


def model(batch):
    """Scores that depend on every pixel: projections, and the mean of the image for one class."""
    assert batch.dtype == numpy.uint8 and batch.shape[1:] == (64, 64, 3)
    weights = numpy.random.default_rng(3).normal(size=(64 * 64 * 3, 12))
    return batch.reshape(len(batch), -1) @ weights / 3000


def test_as_the_command_line(cli, release, tmp_path):
    result = shiftforge.evaluate(model, release, batch_size=7, threads=3, name="mine", baseline="none",
                                 predictions=tmp_path / "p.npy", seed=5, replicates=50)
    written = numpy.load(tmp_path / "p.npy")
    assert written.dtype == numpy.float32 and written.shape == (24 * 9, 12)
    table = cli.run("score", release, "--predictions", tmp_path / "p.npy", "--baseline", "none", "--seed", 5,
                    "--replicates", 50, "--json", tmp_path / "cli.json", "--csv", tmp_path / "cli.csv",
                    "--report", tmp_path / "cli.html")
    assert result.json == (tmp_path / "cli.json").read_text()
    assert str(result) == repr(result) == table.decode()
    for ending in ("csv", "json", "html"):
        result.save(tmp_path / f"ours.{ending}")
        assert (tmp_path / f"ours.{ending}").read_bytes() == (tmp_path / f"cli.{ending}").read_bytes()
    loaded = shiftforge.Score.load(tmp_path / "ours.json")
    assert loaded.json == result.json and loaded.release is None
    assert len(loaded.to_html()) < len(result.to_html())  # no example images without the release
    assert shiftforge.Score.load(tmp_path / "ours.json", release).to_html() == result.to_html()
    assert result.data["model"] == "mine"
    again = shiftforge.score(release, tmp_path / "p.npy", baseline="none", seed=5, replicates=50)
    assert again.json == result.json
    labels = shiftforge.evaluate(lambda batch: model(batch).argmax(1), release, baseline="none", batch_size=64)
    errors = [[row["value"] for row in score.rows() if row["metric"] == "error"] for score in (labels, result)]
    assert errors[0] == errors[1] and len(errors[0]) == 9 and 0 < sum(errors[0])


def test_rows_are_in_order(release):
    """A model that knows the answers: every output's label is where its row number is."""
    dataset = shiftforge.ReleaseDataset(release)
    labels = {shiftforge.pixel_hash(image): label for image, label in (dataset[i] for i in range(len(dataset)))}
    perfect = shiftforge.evaluate(lambda batch: numpy.array([labels[shiftforge.pixel_hash(i)] for i in batch]),
                                  release, batch_size=5, baseline="none")
    assert {row["value"] for row in perfect.rows() if row["metric"] == "error"} == {0.0}


def test_comparisons(cli, release, tmp_path):
    first = shiftforge.evaluate(model, release, baseline="none", replicates=50)
    second = shiftforge.evaluate(lambda batch: -model(batch), release, baseline="none", replicates=50)
    first.save(tmp_path / "a.json")
    second.save(tmp_path / "b.json")
    compared = shiftforge.compare(first, second, replicates=50)
    table = cli.run("compare", tmp_path / "a.json", tmp_path / "b.json", "--replicates", 50, "--markdown",
                    "--json", tmp_path / "c.json")
    assert compared.to_markdown() == table.decode() and compared.json == (tmp_path / "c.json").read_text()
    assert "\\toprule" in first.to_latex()


def test_a_page_of_two_models(cli, release, tmp_path):
    scores = [shiftforge.evaluate(one, release, baseline="none", replicates=50, name=name, seed=3,
                                  predictions=tmp_path / f"{name}.npy")
              for name, one in (("a", model), ("b", lambda batch: -model(batch)))]
    cli.run("score", release, "--predictions", tmp_path / "a.npy", "--predictions", tmp_path / "b.npy",
            "--baseline", "none", "--replicates", 50, "--seed", 3, "--report", tmp_path / "cli.html")
    assert shiftforge.report(scores, seed=3, replicates=50) == (tmp_path / "cli.html").read_text()


def test_options_are_those_of_the_command_line(cli, release, tmp_path):
    shiftforge.evaluate(model, release, baseline="none", replicates=50, predictions=tmp_path / "p.npy")
    ours = shiftforge.score(release, tmp_path / "p.npy", baseline="none", metrics="conformal", alpha=0.3,
                            raps_rank=2, raps_penalty=0.05, confidence=0.8, seed=4, replicates=60, name="m")
    cli.run("score", release, "--predictions", tmp_path / "p.npy", "--baseline", "none", "--metrics",
            "conformal", "--alpha", 0.3, "--raps-rank", 2, "--raps-penalty", 0.05, "--confidence", 0.8,
            "--seed", 4, "--replicates", 60, "--name", "m", "--json", tmp_path / "cli.json")
    assert ours.json == (tmp_path / "cli.json").read_text()


@pytest.mark.parametrize("call, kind, text", [
    (lambda r: shiftforge.evaluate(lambda b: numpy.zeros((3, 12)), r), ValueError, "answers 64 images with an array of shape (3, 12)"),
    (lambda r: shiftforge.evaluate(lambda b: numpy.zeros(len(b)), r), ValueError, "one number of type float64"),
    (lambda r: shiftforge.evaluate(lambda b: numpy.full((len(b), 12), numpy.nan), r), ValueError, "NaN"),
    (lambda r: shiftforge.evaluate(model, r, predictions="p.csv"), ValueError, "does not end in .npy"),
    (lambda r: shiftforge.evaluate(model, r, batch_size=0), ValueError, "batch_size: 0"),
    (lambda r: shiftforge.evaluate(model, r, kind="images"), ValueError, "array, pillow, tensor"),
    (lambda r: shiftforge.evaluate(model, r / "clean"), FileNotFoundError, "manifest.json"),
    (lambda r: shiftforge.evaluate(model, r, metrics="nonsense"), ValueError, "nonsense"),
    (lambda r: shiftforge.score(r, r / "nowhere.npy"), OSError, "nowhere.npy"),
    (lambda r: shiftforge.score(r, "p.npy", metric="all"), TypeError, "no keyword 'metric'"),
    (lambda r: shiftforge.score(r, "p.npy", replicates=-1), ValueError, "from 0 to 2**64 - 1"),
    (lambda r: shiftforge.score(r, "p.npy", confidence="x"), TypeError, "str"),
    (lambda r: shiftforge.Score("{}").save("x.html"), ValueError, "score"),
    (lambda r: shiftforge.Score("{}").save("x.pdf"), ValueError, "x.pdf: it ends in .json, .html, .csv"),
])
def test_errors(release, call, kind, text):
    with pytest.raises(kind) as caught:
        call(release)
    assert text in str(caught.value)


def test_frames_and_plots(release, monkeypatch, tmp_path):
    pandas = pytest.importorskip("pandas")
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    result = shiftforge.evaluate(model, release, baseline="none", replicates=50)
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == len(result.rows())
    axes = result.plot()
    assert len(axes.get_legend().get_texts()) == 5
    axes.figure.savefig(tmp_path / "plot.png")
