#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Makes the glyph tables of corruptions/kernels/hershey.c from .jhf files of the Hershey fonts
(Debian: hershey-fonts-data).

    tools/dev/hershey.py /usr/share/hershey-fonts/futural.jhf              simplex
    tools/dev/hershey.py /usr/share/hershey-fonts/rowmand.jhf a z          duplex

A .jhf line is a glyph: 5 columns of number, 3 of the count of pairs, then so many pairs of
characters, each a coordinate as the distance from 'R'. The first pair holds the left and right
edge; the pair " R" lifts the pen. Long glyphs go on in the next line. The glyphs are those of ASCII
32 to 127, in order; two characters choose some of them.
"""
import sys


def glyphs(text):
    lines = iter(text.splitlines())
    for line in lines:
        if not line.strip():
            continue
        pairs = int(line[5:8])
        body = line[8:]
        while len(body) < 2 * pairs:
            body += next(lines)
        yield body[: 2 * pairs]


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        table = list(glyphs(file.read()))
    first, last = map(ord, sys.argv[2:4] if len(sys.argv) > 2 else " ~")
    for code, glyph in enumerate(table[first - 32 : last - 31], first):
        quoted = glyph.replace("\\", "\\\\").replace('"', '\\"')
        # C joins strings: cut at 80 columns.
        parts = [quoted[i : i + 78] for i in range(0, len(quoted), 78)]
        while any(len(p) - len(p.rstrip("\\")) & 1 for p in parts):
            sys.exit("a cut falls into an escape: change the width")
        name = {" ": "space", "*": "asterisk"}.get(chr(code), chr(code))
        print("    " + "\n    ".join(f'"{p}"' for p in parts) + f",  /* {name} */")


if __name__ == "__main__":
    main()
