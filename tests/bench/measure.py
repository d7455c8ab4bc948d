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
    """Ours and theirs, taking turns, so that both meet the same machine."""
    ours, theirs = [], []
    their_name = "glass_blur, numba" if name == "glass_blur" else name
    for severity in range(1, 6):
        operation = shiftforge.Operation(name, severity)
        for image in images:
            ours.append(our_seconds(image, operation, repeat))
            theirs.append(peer.seconds(image, their_name, severity, repeat))
    return milliseconds(ours), milliseconds(theirs)


def row(name, ours, theirs):
    print(f"| {name} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.0f} |", flush=True)


def main():
    repeat, load = int(sys.argv[1]), os.getloadavg()[0]
    found = photographs.files()
    images = [photographs.load(found[name], 224) for name in ("china", "astronaut", "coffee")]
    total, glass = [0.0, 0.0], 0.0
    print("| corruption | shiftforge, ms | imagecorruptions 1.1.2, ms | ratio |")
    print("|---|---:|---:|---:|")
    for name in filter(shiftforge.exists, NAMES):
        ours, theirs = measure(name, images, repeat)
        total = [total[0] + ours, total[1] + theirs]
        glass = theirs if name == "glass_blur" else glass
        row(name, ours, theirs)
    row("sum", *total)
    slow = milliseconds([peer.seconds(images[0], "glass_blur", severity, 1)
                         for severity in range(1, 6)])
    nothing = shiftforge.Operation("brightness", 1)
    pixel = np.zeros((1, 1, 3), np.uint8)
    call = milliseconds([our_seconds(pixel, nothing, 1000)])
    print(f"\n224x224, {len(images)} photographs, five severities; processor time of one thread, median of "
          f"{repeat} calls; CPU level {shiftforge.cpu_level()}. Theirs of glass_blur is with the walk "
          f"compiled by numba, as in the head of its repository; that of the package, in Python, takes "
          f"{slow:.0f} ms, and the sum with it {total[1] - glass + slow:.0f}. Calling from Python by "
          f"ctypes costs {call:.3f} ms of each of ours.")
    if load > 1:
        print(f"\nThe machine was busy (load {load:.1f} before the start), which slows both. Run it "
              "again when it is idle.")


main()
