# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Writes small PNG files with nothing but Python's own library.

    picture.py FILE WIDTH HEIGHT [SEED]      one picture
    picture.py --folder DIR COUNT            DIR/ant/00.png, DIR/bee/01.png, ... of 40x30 pixels
"""
import struct
import sys
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(path, width, height, seed):
    rows = bytearray()
    for y in range(height):
        rows.append(0)  # no filter
        for x in range(width):
            inside = (2 * x - width) ** 2 + (2 * y - height) ** 2 < min(width, height) ** 2 // 2
            rows += bytes((255 * x // width, 255 * y // height, (37 * seed + 200 * inside) % 256))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header))
        file.write(chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b""))


def main(first, *rest):
    if first == "--folder":
        folder, count = rest
        for i in range(int(count)):
            picture(f"{folder}/{'ant' if i % 2 == 0 else 'bee'}/{i:02}.png", 40, 30, i)
    else:
        width, height, *seed = map(int, rest)
        picture(first, width, height, *(seed or [1]))


main(*sys.argv[1:])
