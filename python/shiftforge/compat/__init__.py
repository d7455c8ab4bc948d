# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Modules with the functions of other packages: change the import line, and nothing else."""
