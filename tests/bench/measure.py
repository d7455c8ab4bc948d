# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Times and prints; started by run, with the modules of tests/parity in reach."""
import os
import statistics
import sys
import time

import numpy as np

import peer
import photographs
import shiftforge

NAMES = ("gaussian_noise", "shot_noise", "impulse_noise", "speckle_noise", "defocus_blur",
         "glass_blur", "motion_blur", "zoom_blur", "gaussian_blur", "snow", "frost", "fog",
         "spatter", "brightness", "contrast", "saturate", "elastic_transform", "pixelate",
         "jpeg_compression")  # those of imagecorruptions, by family


SCRIPT = "SHIFTFORGE_SCRIPT" in os.environ
SCRIPT_REPEAT = 3
SCRIPT_NOTE = (f" The published script is the authors' make_imagenet_c.py, with the same libraries and "
               f"ImageMagick for motion_blur and snow; at most {SCRIPT_REPEAT} calls.")
COLUMNS = ["shiftforge, ms", "imagecorruptions 1.1.2, ms"] + ["published script, ms"] * SCRIPT


def our_seconds(image, operation, repeat):
    times = []
    for i in range(repeat + 1):  # the first warms up
        begin = time.process_time()
        operation(image, seed=i)
        times.append(time.process_time() - begin)
    return times[1:]


def milliseconds(seconds):
    """The mean over photographs and severities of each one's median."""
    return statistics.mean(statistics.median(times) for times in seconds) * 1e3


def measure(name, images, repeat):
    """Ours and theirs, taking turns, so that all meet the same machine."""
    seconds = [[] for _ in COLUMNS]
    for severity in range(1, 6):
        operation = shiftforge.Operation(name, severity)
        for image in images:
            seconds[0].append(our_seconds(image, operation, repeat))
            their_name = "glass_blur, numba" if name == "glass_blur" else name
            seconds[1].append(peer.seconds(image, their_name, severity, repeat))
            if SCRIPT:  # some of its functions take half a second: fewer calls will do
                seconds[2].append(peer.seconds(image, f"script: {name}", severity,
                                               min(repeat, SCRIPT_REPEAT)))
    return np.array([milliseconds(times) for times in seconds])


def row(name, times):
    theirs = (f"{time:.2f} | {time / times[0]:.0f}" for time in times[1:])
    print(f"| {name} | {times[0]:.2f} | {' | '.join(theirs)} |", flush=True)


def main():
    repeat, load = int(sys.argv[1]), os.getloadavg()[0]
    found = photographs.files()
    images = [photographs.load(found[name], 224) for name in ("china", "astronaut", "coffee")]
    print(f"| corruption | {COLUMNS[0]} | {' | ratio | '.join(COLUMNS[1:])} | ratio |")
    print("|---|---:|" + "---:|---:|" * (len(COLUMNS) - 1))
    times = {}
    for name in filter(shiftforge.exists, NAMES):
        times[name] = measure(name, images, repeat)
        row(name, times[name])
    total, glass = sum(times.values()), times["glass_blur"][1]
    row("sum", total)
    slow = milliseconds([peer.seconds(images[0], "glass_blur", severity, 1)
                         for severity in range(1, 6)])
    nothing = shiftforge.Operation("brightness", 1)
    pixel = np.zeros((1, 1, 3), np.uint8)
    call = milliseconds([our_seconds(pixel, nothing, 1000)])
    print(f"\n224x224, {len(images)} photographs, five severities; processor time of one thread, median of "
          f"{repeat} calls; CPU level {shiftforge.cpu_level()}. Theirs of glass_blur is with the walk "
          f"compiled by numba, as in the head of its repository; that of the package, in Python, takes "
          f"{slow:.0f} ms, and the sum with it {total[1] - glass + slow:.0f}. Calling from Python by "
          f"ctypes costs {call:.3f} ms of each of ours." + SCRIPT_NOTE * SCRIPT)
    if load > 1:
        print(f"\nThe machine was busy (load {load:.1f} before the start), which slows both. Run it "
              "again when it is idle.")


main()
