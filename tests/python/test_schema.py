# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""What we write is valid by the published schema, as the jsonschema package reads it; and on damaged
documents that package and our own validator give the same verdict."""
import copy
import json
import multiprocessing
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

BIN = Path(os.environ["SHIFTFORGE_BUILD"]) / "bin"
SCHEMA = Path(__file__).resolve().parents[2] / "manifests" / "schema.json"


def run(*command, expected=0, **options):
    done = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, **options)
    assert done.returncode == expected, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="session")
def schema():
    return json.loads(SCHEMA.read_bytes())


@pytest.fixture(scope="session")
def validators(schema):
    """By the name of a definition; "" for the whole document."""
    row = {"$ref": "#/$defs/row", "$defs": schema["$defs"]}
    return {"": Draft202012Validator(schema), "row": Draft202012Validator(row)}


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """Of two pictures, one under a name that is not UTF-8, and a file that is not a picture."""
    folder = tmp_path_factory.mktemp("release")
    source = os.fsencode(folder / "source")
    run("shiftforge", "build", "imagenet-c", "--source", "synthetic:count=2,size=96x96",
        "--corruptions", "brightness", "--severities", "1", "--out", folder / "scenes")
    pictures = sorted((folder / "scenes" / "clean").rglob("*.jpg"))
    for name, content in [(b"a\xff.jpg", pictures[0].read_bytes()),
                          (b"b \"\\\t.jpg", pictures[1].read_bytes()),
                          (b"c.jpg", pictures[0].read_bytes()[:300])]:
        os.makedirs(source + b"/cat\xe9", exist_ok=True)
        with open(source + b"/cat\xe9/" + name, "wb") as file:
            file.write(content)
    run("shiftforge", "build", "imagenet-c", "--source", source, "--corruptions",
        "gaussian_noise,pixelate", "--severities", "1-2", "--out", folder / "out", expected=1)
    return folder / "out"


@pytest.fixture(scope="session")
def sharded(tmp_path_factory):
    """The manifests of a release in archives and one in arrays."""
    folder = tmp_path_factory.mktemp("sharded")
    for sink in ("tar", "npy"):
        run("shiftforge", "build", "imagenet-64-c", "--source", "synthetic:count=2,size=64x64", "--sink",
            sink, "--corruptions", "brightness", "--severities", "1-2", "--out", folder / sink)
    return [json.loads((folder / sink / "manifest.json").read_bytes()) for sink in ("tar", "npy")]


@pytest.fixture(scope="session")
def original(release):
    """The outputs of the release as others would have made them, indexed."""
    folder = release.parent / "original"
    shutil.copytree(os.fsencode(release), os.fsencode(folder),
                    ignore=lambda _, names: {b"manifests", b"manifest.json", b".shiftforge",
                                             b"build.log"} & set(names))
    (folder / "pixelate").rename(folder / "sepia")
    run("shiftforge", "index", folder, "--layout", "imagenet-c")
    return folder


def documents_of(release):
    """Every document of a release, with the name of its definition."""
    found = [("", json.loads((release / "manifest.json").read_bytes()))]
    for chunk in sorted((release / "manifests").iterdir()):
        found += [("row", json.loads(line)) for line in chunk.read_bytes().splitlines()]
    return found


@pytest.fixture(scope="session")
def documents(release, sharded):
    """Every document of the release, and manifests with shards."""
    return documents_of(release) + [("", manifest) for manifest in sharded]


def verdicts(documents):
    """Our validator's: "ok" or the reason, for each."""
    lines = "".join(f"{name}\t{json.dumps(document)}\n" for name, document in documents)
    return run("check_schema", input=lines.encode()).decode().splitlines()


def test_the_schema_is_one_and_the_embedded_one(schema):
    Draft202012Validator.check_schema(schema)
    assert run("check_schema", "--schema") == SCHEMA.read_bytes()


def test_what_we_index_is_valid(original, validators):
    documents = documents_of(original)
    assert len(documents) == 3
    assert documents[0][1]["seed"] is None
    operations = [variant["operation"] for variant in documents[0][1]["variants"]]
    assert operations.count(None) == 2
    assert not any(operation and "revision" in operation for operation in operations)
    for name, document in documents:
        validators[name].validate(document)
    assert verdicts(documents) == ["ok"] * 3


def test_what_we_write_of_views_is_valid(tmp_path, validators):
    """Drawn and given shifts, dropped and filled in."""
    for recipe, *options in (("shift-consistency", "--shifts", "pairs:2:4"), ("translation-cyclic",),
                             ("translation-realistic", "--outside", "mean", "--shifts", "grid:9:9")):
        run("shiftforge", "build", recipe, "--source", "synthetic:count=2,size=50x40", "--preprocess",
            "imagenet-16", "--out", tmp_path / recipe, *options)
        documents = documents_of(tmp_path / recipe)
        outputs = [output for _, row in documents[1:] for output in row["outputs"]]
        assert sum("dropped" in output for output in outputs) == documents[0][1]["counts"].get("dropped", 0)
        assert any("outside" in output for output in outputs) == (recipe != "translation-cyclic")
        for name, document in documents:
            validators[name].validate(document)
        assert verdicts(documents) == ["ok"] * 3
        view = documents[0][1]["variants"][1]["view"]
        for member, value in (("policy", "both"), ("border", "soft"), ("dx", 4097), ("outside", "cyclic")):
            wrong = copy.deepcopy(documents[0][1])
            wrong["variants"][1]["view"] = {**view, member: value}
            assert list(validators[""].iter_errors(wrong)) and verdicts([("", wrong)]) != ["ok"]


def test_what_we_write_is_valid(documents, validators):
    assert len(documents) == 6
    assert [len(document.get("shards", [])) for _, document in documents] == [0, 0, 0, 0, 6, 3]
    assert sum("error" in document for _, document in documents) == 1
    assert sum("hex" in str(document.get("key")) for _, document in documents) == 3
    for name, document in documents:
        validators[name].validate(document)
    assert verdicts(documents) == ["ok"] * len(documents)


# ---- docs/manifest.md ----

def shape(value):
    """Names of members in order, and types: what two documents of a kind have in common."""
    if isinstance(value, dict):
        return [(name, shape(member)) for name, member in value.items()]
    return [shape(element) for element in value[:1]] if isinstance(value, list) else type(value)


def test_the_examples_of_the_docs_are_what_is_written(tmp_path, validators):
    text = (SCHEMA.parents[1] / "docs" / "manifest.md").read_text()
    manifest, row = map(json.loads, re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    command = re.search(r"\n    (shiftforge build .*?)\n\n", text, re.DOTALL).group(1)
    words = command.replace("\\\n", " ").replace("RELEASE", str(tmp_path)).split()
    run(*words)
    validators[""].validate(manifest)
    validators["row"].validate(row)
    assert shape(manifest) == shape(json.loads((tmp_path / "manifest.json").read_bytes()))
    first = (tmp_path / manifest["chunks"][0]["path"]).read_bytes().splitlines()[0]
    assert shape(row) == shape(json.loads(first))


def test_the_docs_name_every_member(schema):
    text = (SCHEMA.parents[1] / "docs" / "manifest.md").read_text()
    rows = " ".join(re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE))
    for definition in (schema, schema["$defs"]["row"]):
        for name in definition["properties"]:
            assert f"`{name}`" in rows, name


# ---- damage ----

HEX = "0123456789abcdef" * 4
VALUES = [None, True, 0, 1, -1, 1.5, 2**31, 2**53, 2**63 - 1, "", "x", "drawn", "path", "clean/{stem}.jpg",
          "0", "00", "18446744073709551616", "1" * 21, "x" * 32, "x" * 201, "\u00e9" * 4096,
          "x" * 4097, HEX, HEX.upper(), HEX + "\n", HEX[1:], "..", "a/../b", "/etc", "a//b", "a/", "a\n",
          "..\n", "{stem}", "{stem}.jpg", "/{stem}", "a{stem}", "x.npy", "a/{chunk}.tar", "{chunk}.tar",
          "a/{chunk}{chunk}", "a/{chunk}/b", "../{chunk}.tar", "a/{stem}.{chunk}", "./{chunk}", "a/{stem}/b", "a/{stem}{stem}", "../{stem}", "./a/{stem}", "a/..{stem}",
          "manifests/chunk-000000.jsonl", "manifests/chunk-00000.jsonl", "manifests/chunk-000000.jsonl\n",
          [], {}, ["x"], {"hex": "ff"}, {"hex": "f"}, {"hex": "FF"}, {"hex": ""}, {"hex": "ff", "more": 1},
          {"x": "y"}, {str(i): i for i in range(8)}, {str(i): i for i in range(9)}]


def places(value, path=()):
    """Every place within a document; of a list, the first two elements."""
    yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, path + (name,))
    elif isinstance(value, list):
        for index, element in enumerate(value[:2]):
            yield from places(element, path + (index,))


def kind_of(document, path):
    """What a schema can tell a place by: the names on the way, and the members beside it and in it."""
    names, value, beside = [], document, None
    for step in path:
        names.append(step if isinstance(step, str) else 0)
        beside, value = value, value[step]
    return repr((names, shape(beside), shape(value)))


def damaged(name, document, seen):
    """Each member taken out, each value replaced by each of VALUES, a member added to each object; once for
    each kind of place."""
    for path in places(document):
        kind = name, kind_of(document, path)
        if kind in seen:
            continue
        seen.add(kind)
        for value in VALUES + ["take out", "add"]:
            copied = copy.deepcopy(document)
            parent = copied
            for step in path[:-1]:
                parent = parent[step]
            if value == "add":
                target = parent[path[-1]] if path else copied
                if not isinstance(target, dict):
                    continue
                target["additional"] = 1
            elif not path:
                continue
            elif value == "take out":
                del parent[path[-1]]
            else:
                parent[path[-1]] = value
            yield copied


def their_verdict(case):
    name, document = case
    return their_verdict.of[name].is_valid(document)


def test_both_validators_agree_on_damage(documents, validators):
    seen = set()
    cases = [(name, changed) for name, document in documents for changed in damaged(name, document, seen)]
    ours = verdicts(cases)
    assert len(ours) == len(cases) > 3000
    with multiprocessing.get_context("fork").Pool(initializer=setattr, initargs=(their_verdict, "of", validators)) as pool:
        theirs = pool.map(their_verdict, cases, 200)
    for (name, document), reason, valid in zip(cases, ours, theirs):
        assert (reason == "ok") == valid, (name, reason, json.dumps(document)[:2000])
    assert theirs.count(False) > len(cases) * 0.7
