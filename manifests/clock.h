/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Time that only goes forward, for progress and time-outs: nothing that is written depends on it. */
#ifndef SHF_MANIFESTS_CLOCK_H
#define SHF_MANIFESTS_CLOCK_H

/* Seconds since some moment in the past. */
double shf_seconds_now(void);

#endif
