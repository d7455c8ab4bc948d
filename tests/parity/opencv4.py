# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Functions of OpenCV 4, which the published code was written with, from the environment of
imagecorruptions: that of today, 5, computes some of them in another way."""
import os
import pickle
import subprocess

SCRIPT = """
import pickle, sys
import cv2
name, arguments, options = pickle.load(sys.stdin.buffer)
pickle.dump((cv2.__version__, getattr(cv2, name)(*arguments, **options)), sys.stdout.buffer)
"""


def call(name, *arguments, **options):
    """The version, and cv2.name(*arguments, **options)."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run([os.environ["SHIFTFORGE_PEER_PYTHON"], "-c", SCRIPT], env=environment,
                          input=pickle.dumps((name, arguments, options)), stdout=subprocess.PIPE)
    assert done.returncode == 0
    return pickle.loads(done.stdout)
