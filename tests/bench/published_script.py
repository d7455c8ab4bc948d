# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The functions of the authors' make_imagenet_c.py (repository hendrycks/robustness), which is in no
package: a copy that the user has. It makes a dataset when it is run, so that only its definitions are;
what they need for that dataset (torch, torchvision) may be missing."""
import ast
import os
import sys
from pathlib import Path

import scipy.ndimage

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


def is_definition(node):
    """Among them the types of ImageMagick's functions, which are assigned to attributes."""
    return isinstance(node, DEFINITIONS) or \
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)


def functions(path):
    """By name. Their pictures of frost lie beside the script, where the process goes."""
    path = Path(path).resolve()
    sys.modules.setdefault("scipy.ndimage.interpolation", scipy.ndimage)  # its name until SciPy 1.14
    names = {"__name__": "published_script"}
    for node in filter(is_definition, ast.parse(path.read_text()).body):
        try:
            exec(compile(ast.Module([node], []), path, "exec"), names)
        except (ImportError, NameError, AttributeError):
            pass  # of the dataset; what a corruption lacks is told when it is called
    os.chdir(path.parent)
    return names
