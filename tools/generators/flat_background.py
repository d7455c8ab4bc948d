#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A generator for `background_generate`, as docs/plugins.md tells: the background fades to its mean colour,
by the share that strength is. Of strength 0 the picture is that of `inversion`, of strength 1 that of
`background_fill --set fill=2`, to the bit. For a model of your own replace `change`.

    shiftforge apply background_generate --profile generated --severity 3 --mask dog.png \\
        --generator tools/generators/flat_background.py dog.jpg out.png

Needs nothing but Python.
"""
import json
import pathlib
import struct
import sys
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read_png(path):
    """(width, height, channels, bytes) of a PNG file of 8 bits a sample, as shiftforge writes them."""
    data, at, packed = path.read_bytes(), len(SIGNATURE), b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    channels = {0: 1, 2: 3, 6: 4}[colour]
    raw, stride = zlib.decompress(packed), width * channels
    above, out = bytes(stride), bytearray()
    for y in range(height):
        start = y * (stride + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, channels)
        out += above
    return width, height, channels, out


def unfilter(kind, row, above, step):
    for i in range(len(row)):
        left, up = row[i - step] if i >= step else 0, above[i]
        corner = above[i - step] if i >= step else 0
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda value: abs(guess - value))
        row[i] = (row[i] + (0, left, up, (left + up) // 2, nearest)[kind]) % 256
    return row


def write_png(path, width, height, rgb):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + rgb[y * 3 * width : (y + 1) * 3 * width] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    path.write_bytes(SIGNATURE + parts)


def change(background, params):
    """The new background; params["random"] is what a model seeds itself with."""
    strength, count = params["parameters"]["strength"], len(background) // 3
    means = [(sum(background[c::3]) + count // 2) // count for c in range(3)]
    faded = (value + strength * (means[i % 3] - value) for i, value in enumerate(background))
    return bytearray(min(255, max(0, int(value + 0.5))) for value in faded)


def put_before(canvas, rgba):
    """The object onto the background; its colours are not multiplied by alpha."""
    for i in range(len(canvas)):
        alpha = rgba[i // 3 * 4 + 3]
        canvas[i] = (rgba[i // 3 * 4 + i % 3] * alpha + canvas[i] * (255 - alpha) + 127) // 255


def main(argument):
    if argument == "--version":
        print("flat_background 1")
        return
    folder = pathlib.Path(argument)
    params = json.loads((folder / "params.json").read_text())
    if params["protocol"] != 1:
        sys.exit(f"protocol {params['protocol']}: this program speaks 1")
    width, height, _, background = read_png(folder / "background.png")
    picture = change(background, params)
    put_before(picture, read_png(folder / "object.png")[3])
    write_png(folder / "output.png", width, height, bytes(picture))


main(*sys.argv[1:])
