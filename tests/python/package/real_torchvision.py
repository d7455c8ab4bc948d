# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Imports torchvision, also beside a PyTorch of another build, whose operators of detection are not found:
their names are declared then, which is all that importing asks for. No transform calls them."""
import importlib
import sys

import torch

SCHEMAS = ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
           "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def imported():
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]
    imported.library = torch.library.Library("torchvision", "DEF")  # for as long as this process
    for schema in SCHEMAS:
        imported.library.define(schema)
    return importlib.import_module("torchvision")


imported()
