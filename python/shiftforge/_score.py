# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Scores, and comparisons of two, in the forms that the command line has."""
from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import _core

TEXT, CSV, MARKDOWN, LATEX = range(4)  # shf_score_format


class Score:
    """Prints as the table. json is the text that score --json writes, and data what is in it. release is
    the folder that was scored, whose images a page shows as examples; None if it is not known."""

    def __init__(self, json: str, release: str | os.PathLike[str] | None = None) -> None:
        self.json, self.release = json, release

    @classmethod
    def load(cls, path: str | os.PathLike[str], release: str | os.PathLike[str] | None = None) -> Score:
        """What score --json or save wrote."""
        score = cls(Path(path).read_text(encoding="utf-8"), release)
        str(score)  # refuses what is none
        return score

    @property
    def data(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.json)
        return parsed

    def __str__(self) -> str:
        return _core.render(self.json, TEXT)

    __repr__ = __str__

    def rows(self) -> list[dict[str, Any]]:
        """The metrics of every cell, nothing averaged: variant, corruption, severity, n, metric, value
        and its interval."""
        return [{name: _value(name, text) for name, text in row.items()}
                for row in csv.DictReader(io.StringIO(self.to_csv()))]

    def to_pandas(self) -> Any:
        """These rows as a data frame."""
        import pandas
        return pandas.DataFrame(self.rows())

    def to_csv(self) -> str:
        return _core.render(self.json, CSV)

    def to_markdown(self) -> str:
        return _core.render(self.json, MARKDOWN)

    def to_latex(self) -> str:
        return _core.render(self.json, LATEX)

    def to_html(self) -> str:
        """The page of score --report. shiftforge.report makes one of several models."""
        return _core.report((self.json,), (), self.release)

    def save(self, path: str | os.PathLike[str]) -> None:
        """As the ending says: .json, as score --json has it, .html, as --report, .csv, .md, .tex or .txt."""
        ending = Path(path).suffix
        if ending not in WRITERS:
            raise ValueError(f"{os.fspath(path)}: it ends in {', '.join(WRITERS)}")
        Path(path).write_text(WRITERS[ending](self), encoding="utf-8")

    def plot(self, metric: str = "error", ax: Any = None) -> Any:
        """A line a corruption of a metric by severity, with intervals, by matplotlib; the axes."""
        from matplotlib import pyplot
        axes = ax if ax is not None else pyplot.subplots()[1]
        lines: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows():
            if row["metric"] == metric:
                lines.setdefault(row["corruption"], []).append(row)
        if not lines:
            raise ValueError(f"no cell has a metric '{metric}'")
        for name, cells in lines.items():
            if len(cells) == 1 and not cells[0]["severity"]:
                axes.axhline(cells[0]["value"], color="gray", linestyle=":", label=cells[0]["variant"])
                continue
            heights = [cell["value"] for cell in cells]
            spread = [[cell["value"] - cell["low"] for cell in cells],
                      [cell["high"] - cell["value"] for cell in cells]]
            axes.errorbar([cell["severity"] for cell in cells], heights, yerr=spread, label=name,
                          marker="o", capsize=2)
        axes.set_xlabel("severity")
        axes.set_ylabel(metric)
        axes.legend(fontsize="small")
        return axes


WRITERS: dict[str, Callable[[Score], str]] = {
    ".json": lambda score: score.json, ".html": Score.to_html, ".csv": Score.to_csv,
    ".md": Score.to_markdown, ".tex": Score.to_latex, ".txt": Score.__str__}


def _value(column: str, text: str) -> Any:
    if column in ("severity", "n"):
        return int(text) if text else None
    if column in ("value", "low", "high"):
        return float(text) if text else float("nan")
    return text
