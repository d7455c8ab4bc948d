/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Telling how far a run is, at a rate that a terminal can take. */
#include "generators/pipeline/progress.h"

#include "manifests/clock.h"

#define INTERVAL 0.05 /* seconds */

static void tell(shf_meter *meter)
{
    if (meter->options->progress)
        meter->options->progress(meter->options->user, &meter->progress);
}

void shf_meter_begin(shf_meter *meter, const shf_build_options *options, uint64_t images,
                     uint64_t outputs)
{
    *meter = (shf_meter){.options = options, .last = shf_seconds_now()};
    meter->progress = (shf_progress){
        .struct_size = sizeof(shf_progress), .images_total = images, .outputs_total = outputs};
    tell(meter);
}

void shf_meter_add(shf_meter *meter, uint64_t outputs, uint64_t bytes, bool failed)
{
    meter->progress.images_done++;
    meter->progress.outputs_done += outputs;
    meter->progress.bytes_written += bytes;
    meter->progress.failures += failed;
    double time = shf_seconds_now();
    if (time - meter->last >= INTERVAL) {
        meter->last = time;
        tell(meter);
    }
}

void shf_meter_end(shf_meter *meter)
{
    tell(meter);
}
