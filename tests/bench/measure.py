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
        begin = time.perf_counter()
        operation(image, seed=i)
        times.append(time.perf_counter() - begin)
    return times[1:]


def milliseconds(seconds):
    """The mean over photographs and severities of each one's median."""
    return statistics.mean(statistics.median(times) for times in seconds) * 1e3


def measure(name, images, repeat):
    """Ours and theirs, taking turns, so that both meet the same machine."""
    ours, theirs = [], []
    for severity in range(1, 6):
        operation = shiftforge.Operation(name, severity)
        for image in images:
            ours.append(our_seconds(image, operation, repeat))
            theirs.append(peer.seconds(image, name, severity, repeat))
    return milliseconds(ours), milliseconds(theirs)


def main():
    repeat, load = int(sys.argv[1]), os.getloadavg()[0]
    found = photographs.files()
    images = [photographs.load(found[name], 224) for name in ("china", "astronaut", "coffee")]
    total = [0.0, 0.0]
    print("| corruption | shiftforge, ms | imagecorruptions 1.1.2, ms | ratio |")
    print("|---|---:|---:|---:|")
    for name in filter(shiftforge.exists, NAMES):
        ours, theirs = measure(name, images, repeat)
        total = [total[0] + ours, total[1] + theirs]
        print(f"| {name} | {ours:.3f} | {theirs:.3f} | {theirs / ours:.1f} |", flush=True)
    print(f"| sum | {total[0]:.2f} | {total[1]:.2f} | {total[1] / total[0]:.1f} |")
    nothing = shiftforge.Operation("brightness", 1)
    pixel = np.zeros((1, 1, 3), np.uint8)
    call = milliseconds([our_seconds(pixel, nothing, 1000)])
    print(f"\nOne thread, 224x224, {len(images)} photographs, five severities, median of {repeat} "
          f"calls; CPU level {shiftforge.cpu_level()}. Calling from Python by ctypes costs "
          f"{call:.3f} ms of each of ours.")
    if load > 1:
        print(f"\nThe machine was busy (load {load:.1f} before the start): this flatters ours, which "
              "stays in the caches. Run it again when it is idle.")


main()
