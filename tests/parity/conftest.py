# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""A release that tests share; and what was measured is printed, passed or failed."""
import compare
import pytest
from constructed import base


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    return base(tmp_path_factory.mktemp("template") / "release")


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes
        session.config.workeroutput["measured"] = compare.measured


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    compare.measured += getattr(node, "workeroutput", {}).get("measured", [])


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("measured")
    for line in sorted(compare.measured):
        terminalreporter.write_line(line)
