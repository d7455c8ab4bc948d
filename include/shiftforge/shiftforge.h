/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge: robustness benchmarks from your own images. This header includes all the others. */
#ifndef SHIFTFORGE_H
#define SHIFTFORGE_H

#include <shiftforge/augmentation.h>
#include <shiftforge/canonical.h>
#include <shiftforge/corruption.h>
#include <shiftforge/dataset.h>
#include <shiftforge/image.h>
#include <shiftforge/manifest.h>
#include <shiftforge/random.h>
#include <shiftforge/score.h>
#include <shiftforge/status.h>
#include <shiftforge/version.h>

#endif
