/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Telling how far a run is. */
#ifndef SHF_GENERATORS_PROGRESS_H
#define SHF_GENERATORS_PROGRESS_H

#include <shiftforge/dataset.h>

typedef struct shf_meter {
    const shf_build_options *options;
    shf_progress progress;
    double last; /* when it was told last */
} shf_meter;

void shf_meter_begin(shf_meter *meter, const shf_build_options *options, uint64_t images,
                     uint64_t outputs);
/* One image more; tells at most twenty times a second. Called by one thread at a time. */
void shf_meter_add(shf_meter *meter, uint64_t outputs, uint64_t bytes, bool failed);
/* Tells where the run ended. */
void shf_meter_end(shf_meter *meter);

#endif
