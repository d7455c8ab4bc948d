# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""To be imported before imagecorruptions, which calls scikit-image 0.19: from 0.20 on, which need not
be compiled, Gaussians take channel_axis=-1 for what was multichannel=True."""
import skimage.filters

gaussian = skimage.filters.gaussian


def gaussian_of_old(image, sigma=1, multichannel=False, **rest):
    return gaussian(image, sigma, channel_axis=-1 if multichannel else None, **rest)


skimage.filters.gaussian = gaussian_of_old
