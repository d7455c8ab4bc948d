# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Transforms of ours as those of other packages, which are imported when their module is."""
