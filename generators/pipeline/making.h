/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One image on its way: what the parts of making it share. */
#ifndef SHF_MAKING_H
#define SHF_MAKING_H

#include "generators/pipeline/run.h"
#include "generators/views/mean.h"

typedef struct shf_making {
    const shf_plan *plan;
    const shf_calls *calls;
    shf_worker *worker;
    shf_slot *slot;
    shf_image input, output;
    shf_cutting cutting;                            /* of views: input is cut anew for each */
    shf_mean mean;                                  /* likewise, where there are means of warps */
    shf_image mask, background, foreign, generated; /* of edits: of the input's size */
} shf_making;

shf_address shf_making_address(const shf_making *making);

/* The input of a view, and what the row says of it; output->dropped: it leaves its source. */
shf_status shf_make_view(shf_making *making, const shf_view *view, const shf_address *address,
                         shf_output_record *output);

/* Of edits, once an image: the object, and the background that they share. */
shf_status shf_make_scene(shf_making *making, const shf_loaded *loaded);
/* The output of an operation; edits see the scene. */
shf_status shf_make_output(shf_making *making, const shf_operation *operation,
                           const shf_address *address, shf_output_record *output);

#endif
