# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Times the corruptions of MedMNIST-C and prints a table by kind; started by run --medmnist-c, with the
modules of tests/parity in reach."""
import statistics
import sys
import time

import medmnist_peer
import photographs
import shiftforge

SEVERITIES = 5


def our_seconds(operation, image, repeat):
    times = []
    for i in range(repeat + 1):  # the first warms up
        begin = time.process_time()
        operation(image, seed=i)
        times.append(time.process_time() - begin)
    return times[1:]


def measure(pair, repeat):
    """Milliseconds of ours and of theirs, the means over severities of the medians. Each side gets what
    the dataset has, gray or RGB, and returns the like."""
    image, totals = dict(pair.pictures())["china"], [0.0, 0.0]
    for severity in range(1, SEVERITIES + 1):
        theirs = medmnist_peer.request(image, pair.dataset, pair.name, severity, repeat=repeat)[1]
        totals[0] += statistics.median(our_seconds(pair.ours(severity), image, repeat))
        totals[1] += statistics.median(theirs["seconds"])
    return [total / SEVERITIES * 1e3 for total in totals]


def row(name, count, ours, theirs):
    print(f"| {name} | {count} | {ours:.2f} | {theirs:.1f} | {theirs / ours:.0f} |", flush=True)


def main():
    repeat, kinds = int(sys.argv[1]), {}
    print("| kind | pairs | shiftforge, ms | medmnistc 0.1.0, ms | ratio |\n|---|---:|---:|---:|---:|")
    for pair in medmnist_peer.pairs():
        kinds.setdefault(pair.kind, []).append(measure(pair, repeat))
    sums = {kind: [sum(side) for side in zip(*times)] for kind, times in kinds.items()}
    for kind, times in kinds.items():
        row(kind, len(times), *(total / len(times) for total in sums[kind]))
    row("sum of all pairs", len(medmnist_peer.pairs()), *map(sum, zip(*sums.values())))
    print(f"\n224x224, gray datasets on gray and through RGB; one photograph, five severities; processor "
          f"time of one thread, median of {repeat} calls; CPU level {shiftforge.cpu_level()}; torchvision "
          f"{medmnist_peer.about()['torchvision']}.")


main()
