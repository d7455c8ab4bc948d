# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Virtual environments below the build folder, one for each file of requirements.

An environment is made once: its folder is named after the hash of its requirements, so that a
change of a pin makes a new one and a second run starts at once. Every package is pinned and
installed without resolving, so that what runs is what the file says. Only the standard library is
used here: this file runs before there is anything else.
"""
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def build_folder(given=None):
    """The CMake build folder that holds the library under test."""
    return Path(given or os.environ.get("SHIFTFORGE_BUILD") or ROOT / "build" / "release").resolve()


def variables(build, full, peer=None):
    """The environment variables that the scripts of this folder are run with; peer: the interpreter
    that has imagecorruptions."""
    library = build / "libshiftforge.so"
    if not library.exists():
        sys.exit(f"{library} does not exist; build it first (cmake --build --preset release)")
    return dict(
        settled(build),
        SHIFTFORGE_LIBRARY=str(library),
        SHIFTFORGE_PROBE=str(build / "bin" / "parity_probe"),
        SHIFTFORGE_PEER_PYTHON=str(peer or python_of("imagecorruptions", build)),
        SHIFTFORGE_MEDMNISTC_PYTHON=str(python_of("medmnistc", build)),
        SHIFTFORGE_PARITY="full" if full else "quick",
        PYTHONPATH=str(HERE),
        OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def settled(build):
    """The variables of this process, and where bytecode goes: not into the source tree."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return dict(kept, PYTHONPYCACHEPREFIX=str(build / "bytecode"))


def made(folder, build, install):
    """The interpreter of an environment, made unless it is complete."""
    python = folder / "bin" / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            print(f"making the environment {folder.name}", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            install(python)
            (folder / "complete").touch()
    return python


def pip_for(python, build):
    """The command pip for another environment, which need not have it: making it takes longest."""
    def install(pip):
        venv.create(pip.parent.parent, with_pip=True)
    pip = made(build / "environments" / "pip", build, install)
    return [pip, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", python]


def text_of(requirements):
    """With the files that it names by -r."""
    text = requirements.read_bytes()
    named = [line[3:].strip() for line in text.decode().splitlines() if line.startswith("-r ")]
    return b"".join([text, *(text_of(requirements.parent / name) for name in named)])


def python_of(name, build, requirements=None):
    """The interpreter of the environment `name`, which is made first if need be."""
    requirements = requirements or HERE / "requirements" / f"{name}.txt"
    digest = hashlib.sha256(text_of(requirements) + sys.version.encode()).hexdigest()[:12]

    def install(python):
        venv.create(python.parent.parent)
        subprocess.run([*pip_for(python, build), "install", "--no-deps", "--no-compile", "--requirement",
                        requirements], check=True, env=settled(build))
    return made(build / "environments" / f"{name}-{digest}", build, install)
