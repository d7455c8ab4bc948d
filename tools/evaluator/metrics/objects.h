/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Edits by how large the object is and where it lies. */
#ifndef SHF_EVALUATOR_OBJECTS_H
#define SHF_EVALUATOR_OBJECTS_H

#include "tools/evaluator/metrics/metrics.h"

/* Appends {"variant", "area_low", "area_high", "accuracy"} to the list for each reference, edit and
 * control, and four intervals of the images' attribute object_area, between its quantiles.
 * SHF_ERR_MEMORY. */
shf_status shf_object_areas_add(const shf_scoring *scoring, json_t *list);

/* Appends {"variant", "x_low", "x_high", "y_low", "y_high", "accuracy"} to the list for each of nine
 * places, thirds of both axes: of edits that have a place of their own, by that, of references by the
 * images' attributes object_x and object_y. SHF_ERR_MEMORY. */
shf_status shf_object_positions_add(const shf_scoring *scoring, json_t *list);

#endif
