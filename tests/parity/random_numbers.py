# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The library's addressed random numbers, computed anew from include/shiftforge/random.h: what an
output draws, to be fed to a published formula."""
import hashlib
import struct

import numpy as np

REFINE = 0x80000000  # added to a draw id: 32 bits more where a radius is rare
# Polynomials of kernels/normal.c, the highest power first.
LOG = [float.fromhex(c) for c in (
    "-0x1.70ec6cp+1", "-0x1.b220aep+1", "-0x1.41f69ap+1", "-0x1.a0d8e4p-2", "-0x1.14155ap-1",
    "0x1.f143cap-2", "-0x1.55b59ep-1", "0x1.fffe2p-1", "-2")]
SINE = [float.fromhex(c) for c in ("-0x1.2d9302p-15", "0x1.465e92p-9", "-0x1.4abbbap-4",
                                   "0x1.921fb6p-1")]
COSINE = [float.fromhex(c) for c in ("-0x1.4e35dap-12", "0x1.03ae64p-6", "-0x1.3bd38cp-2",
                                     "0x1.fffffep-1")]


def polynomial(coefficients, x):
    """In single precision."""
    total = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        total = total * x + np.float32(c)
    return total


class Stream:
    """Of an output, as shiftforge.Operation addresses it: Stream("fog", 3, seed=7)."""

    def __init__(self, name, severity, seed=0, key=b"parity", replicate=0, epoch=0):
        text = b"shiftforge-1\0" + name.encode() + b"\0" + \
            struct.pack("<IIQQ", severity, replicate, epoch, seed) + key
        words = struct.unpack("<4I", hashlib.sha256(text).digest()[:16])
        self.key, self.counter = words[:2], words[2:]

    def words(self, draw, count, first=0):
        """Values first .. first + count - 1 of a draw, uint32: Philox4x32-10."""
        begin, end = first // 4, (first + count + 3) // 4
        low = np.uint64(0xFFFFFFFF)
        c = [np.arange(begin, end, dtype=np.uint64)] + \
            [np.full(end - begin, word, np.uint64) for word in (draw, *self.counter)]
        k0, k1 = self.key
        for _ in range(10):
            p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
            c = [(p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), p1 & low,
                 (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), p0 & low]
            k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
        values = np.stack(c, axis=1).ravel().astype(np.uint32)
        return values[first - 4 * begin:][:count]

    def uniform(self, draw, count, low, high, first=0):
        """On [low, high), 32 bits of it, as shf_random_uniform."""
        return low + (high - low) * (self.words(draw, count, first) * 2.0 ** -32)

    def integer(self, draw, low, high, index=0):
        """On low .. high, both included, as shf_random_int."""
        return low + (int(self.words(draw, 1, index)[0]) * (high - low + 1) >> 32)

    def normals(self, draw, count):
        """Values 0 .. count - 1 of the kernel normals, in its single precision."""
        words = self.words(draw, (count + 1) // 2 * 2)
        length, angle = words[0::2].copy(), words[1::2].copy()
        u = (length.view(np.int32).astype(np.float32) + np.float32(.5)) * np.float32(2.0 ** -32)
        upper = length >= 1 << 31
        bits = u.view(np.uint32)
        exponent = np.where(upper, 0, (bits >> 23).astype(np.int32) - 126).astype(np.float32)
        mantissa = ((bits & 0x7fffff) | 0x3f000000).astype(np.uint32).view(np.float32)
        f = np.where(upper, u, mantissa - np.float32(1))
        radius = np.sqrt(polynomial(LOG, f) * f -
                         exponent * np.float32(float.fromhex("0x1.62e43p+0")))
        for i in np.flatnonzero(length < 1 << 16):
            low = self.words(draw | REFINE, 1, 2 * int(i))[0]
            radius[i] = np.sqrt(-2 * np.log((length[i] + (low + 0.5) * 2.0 ** -32) * 2.0 ** -32))
        t = ((angle << np.uint32(2)).view(np.int32).astype(np.float32) + np.float32(2)) * \
            np.float32(2.0 ** -31)
        sine, cosine = polynomial(SINE, t * t) * t, polynomial(COSINE, t * t)
        radius, swap = np.where(angle >= 1 << 31, -radius, radius), (angle >> 30) % 2 == 1
        pair = np.stack([np.where(swap, sine, cosine), np.where(swap, cosine, sine)], axis=1)
        return (pair * radius[:, None]).ravel()[:count].astype(float)
