# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""ImageMagick's own motion blur, from Debian's package imagemagick: 6.9.11 Q16, which truncates when
it writes 8 bits. Other versions and depths give other pixels, and are not asked."""
import io
import shutil
import subprocess

import numpy as np
from PIL import Image

PROGRAM = shutil.which("convert-im6.q16")


def version():
    """As "6.9.11"; None where there is no ImageMagick 6 Q16."""
    if PROGRAM is None:
        return None
    text = subprocess.run([PROGRAM, "-version"], capture_output=True, check=True, text=True).stdout
    return text.split()[2].split("-")[0]


def motion_blur(image, radius, sigma, degrees):
    """Of 8-bit gray or RGB, by way of PNG as the published code has it."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    words = [PROGRAM, "png:-", "-motion-blur", f"{radius!r}x{sigma!r}{degrees:+.17f}", "png:-"]
    done = subprocess.run(words, input=file.getvalue(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    out = np.asarray(Image.open(io.BytesIO(done.stdout)))
    if out.ndim < image.ndim:  # RGB whose channels are equal is written as gray
        out = np.repeat(out[:, :, None], 3, axis=2)
    return out
