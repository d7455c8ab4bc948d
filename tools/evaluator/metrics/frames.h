/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#ifndef SHF_EVALUATOR_FRAMES_H
#define SHF_EVALUATOR_FRAMES_H

#include "tools/evaluator/metrics/class_order.h"
#include "tools/evaluator/metrics/sets.h"

/* How far the order of classes of each frame is from that of its reference, by output, from the
 * context's scratch arena; NAN where there is none. SHF_ERR_IO, SHF_ERR_MEMORY. */
shf_status shf_frames_compare(const shf_scoring *scoring, const shf_order_distance **out);

#endif
