# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The number of the epoch, shared with workers that live through several."""
from __future__ import annotations

from multiprocessing.context import get_spawning_popen
from multiprocessing.sharedctypes import RawValue
from typing import Any


class Epoch:
    """A number that processes made from this one see change, whether they were forked or sent it while
    they were started. Anything else that pickles it (a file, a queue) gets the number as it is."""

    def __init__(self, value: int = 0) -> None:
        self._shared = RawValue("Q", value)

    def get(self) -> int:
        return int(self._shared.value)

    def set(self, value: int) -> None:
        if not 0 <= value < 2**64:
            raise ValueError(f"epoch {value}: a whole number from 0 to 2**64 - 1 is needed")
        self._shared.value = value

    def __getstate__(self) -> Any:
        return self._shared if get_spawning_popen() else self.get()

    def __setstate__(self, state: Any) -> None:
        self._shared = RawValue("Q", state) if isinstance(state, int) else state

    def __deepcopy__(self, memo: Any) -> Epoch:
        return Epoch(self.get())

