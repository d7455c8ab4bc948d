# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""python -m shiftforge: the command line."""
import os
import sys

from ._program import PROGRAM


def main() -> None:
    sys.stdout.flush()
    os.execv(PROGRAM, ["shiftforge", *sys.argv[1:]])


if __name__ == "__main__":
    main()
