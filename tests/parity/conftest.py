# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Prints what was measured, passed or failed."""
import compare


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("measured")
    for line in compare.measured:
        terminalreporter.write_line(line)
