/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a generator is given for one picture, and takes back: files in a folder of its own (docs/plugins.md). */
#ifndef SHF_EDITS_EXCHANGE_H
#define SHF_EDITS_EXCHANGE_H

#include <limits.h>

#include <shiftforge/corruption.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"
#include "corruptions/base/sha256.h"

#define SHF_GENERATOR_PROTOCOL 1

/* What a picture is made of. The images have one size, image and background three channels. */
typedef struct shf_generator_request {
    const shf_operation *operation; /* background_generate */
    const shf_address *address;
    const shf_image *image, *mask, *background; /* as in shf_scene */
} shf_generator_request;

/* The same as a generator sees it. */
typedef struct shf_generator_inputs {
    const shf_image *mask, *background;
    shf_image colour, alpha; /* of the object, 0 beyond its box; from the scratch arena */
    shf_buffer parameters;   /* params.json */
} shf_generator_inputs;

/* SHF_ERR_UNSUPPORTED for gray images, SHF_ERR_DATA if nothing of the object is left; freed whatever the status. */
shf_status shf_inputs_make(shf_context *context, const shf_generator_request *request,
                           shf_generator_inputs *out);
void shf_inputs_free(shf_generator_inputs *inputs);
/* The hash of everything in them. */
shf_status shf_inputs_hash(shf_context *context, const shf_generator_inputs *inputs,
                           uint8_t out[SHF_SHA256_SIZE]);

/* A new folder with background.png, object.png, mask.png and params.json; to be removed whatever the status. */
shf_status shf_exchange_open(shf_context *context, const shf_generator_inputs *inputs,
                             char folder[PATH_MAX]);
void shf_exchange_remove(const char *folder);

/* A PNG file of 8 bits, RGB, of the size of out. SHF_ERR_DATA says what is wrong. */
shf_status shf_generated_decode(shf_context *context, const shf_buffer *file, const shf_image *out);
/* No more than so many bytes are read of one. */
uint64_t shf_generated_limit(const shf_image *out);

#endif
