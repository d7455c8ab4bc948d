/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Animated PNG: https://www.w3.org/TR/png-3/. What knows no animations shows the first frame. */
#ifndef SHF_CODECS_APNG_H
#define SHF_CODECS_APNG_H

#include "corruptions/codecs/codec.h"

typedef struct shf_apng {
    shf_context *context;
    shf_buffer *out;
    uint32_t frames, delay_ms;
    uint32_t added;              /* frames so far */
    uint32_t number;             /* of the next chunk of the animation */
    int width, height, channels; /* of all frames */
    shf_buffer encoded;          /* of the frame at hand */
} shf_apng;

/* Replaces the content of out by an animation that goes round for ever; so many frames, at least one,
 * are to be added. Ended whatever the statuses were. */
shf_status shf_apng_begin(shf_context *context, uint32_t frames, uint32_t delay_ms, shf_buffer *out,
                          shf_apng *apng);
/* SHF_ERR_DATA for an image of another size than the first. */
shf_status shf_apng_add(shf_apng *apng, const shf_image *image);
shf_status shf_apng_end(shf_apng *apng);

#endif
