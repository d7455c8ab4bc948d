/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a recorded operation was made with beside its severity. */
#ifndef SHF_GENERATORS_SETTINGS_H
#define SHF_GENERATORS_SETTINGS_H

#include "generators/pipeline/plan.h"

/* The settings of an operation as the manifest has it, whose severity is in *out: every parameter where
 * that is 0, else the drawn ones that were fixed. Texts are from the arena. */
shf_status shf_recorded_settings(shf_context *context, shf_arena *arena, const json_t *operation,
                                 shf_new_variant *out);

#endif
