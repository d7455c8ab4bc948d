# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""The published frost, restated; the texture is RGB, already scaled."""
import cv2
import numpy as np


def scaled(texture, factor):
    return texture if factor == 1 else cv2.resize(texture, (0, 0), fx=factor, fy=factor)


def frost(image, image_weight, frost_weight, texture, row, column):
    """Floats on 0..255 before truncation."""
    height, width = image.shape[:2]
    piece = texture[row:row + height, column:column + width]
    return np.clip(image_weight * image.astype(float) + frost_weight * piece, 0, 255)


def drawn(image, image_weight, frost_weight, textures, generator):
    """The same with a texture and a place drawn as the published code draws them: the last places of
    a texture are never used."""
    texture = textures[generator.randint(len(textures))]
    row, column = (generator.randint(0, texture.shape[axis] - image.shape[axis])
                   for axis in (0, 1))
    return frost(image, image_weight, frost_weight, texture, row, column)
