# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The library's addressed random numbers, computed anew from include/shiftforge/random.h: what an
output draws, to be fed to a published formula."""
import hashlib
import struct

import numpy as np


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
