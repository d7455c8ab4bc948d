/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any bytes decode to an image within the limits or fail with a status and a text; twice alike. What
 * was decoded survives every encoder: PNG keeps the pixels, JPEG the size, and the same image gives
 * the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/samples.h"

#define MAX_PIXELS (1 << 18)

static bool same_pixels(const shf_image *a, const shf_image *b)
{
    return a->width == b->width && a->height == b->height && a->channels == b->channels &&
           memcmp(a->data, b->data, (size_t)a->height * shf_row_samples(a)) == 0;
}

static void check_encoder(shf_context *context, const shf_encoder *encoder, const shf_image *image)
{
    shf_buffer first, second;
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    fuzz_require(shf_encode(context, encoder, image, &first) == SHF_OK);
    fuzz_require(shf_encode(context, encoder, image, &second) == SHF_OK);
    fuzz_require(first.size == second.size && memcmp(first.data, second.data, first.size) == 0);
    shf_image back;
    fuzz_require(shf_decode(context, &context->scratch, first.data, first.size, MAX_PIXELS,
                            &back) == SHF_OK);
    fuzz_require(back.width == image->width && back.height == image->height);
    fuzz_require(encoder->format == SHF_JPEG || same_pixels(&back, image));
    shf_buffer_free(&first);
    shf_buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const shf_encoder encoders[] = {
        {SHF_PNG, 0, false}, {SHF_JPEG, 85, true}, {SHF_JPEG, 7, false}};
    shf_context *context;
    if (shf_context_create(NULL, &context))
        return 0;
    shf_image image, again;
    shf_arena *arena = &context->scratch;
    shf_status status = shf_decode(context, arena, data, size, MAX_PIXELS, &image);
    fuzz_require(status == SHF_OK || *shf_context_error(context));
    fuzz_require(shf_decode(context, arena, data, size, MAX_PIXELS, &again) == status);
    if (status == SHF_OK) {
        fuzz_require(image.width >= 1 && image.height >= 1 && image.channels == 3);
        fuzz_require((int64_t)image.width * image.height <= MAX_PIXELS);
        fuzz_require(same_pixels(&image, &again));
        bool small = image.width <= 512 && image.height <= 512; /* else slow, and nothing new */
        for (size_t i = 0; small && i < sizeof(encoders) / sizeof(encoders[0]); i++)
            check_encoder(context, &encoders[i], &image);
    }
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (size_t i = 0; i < test_png_count(); i++) {
        test_file file = test_png_make(test_png_at(i));
        add(user, test_png_at(i)->name, file.data, file.size);
        test_file_free(&file);
    }
    for (size_t i = 0; i < test_jpeg_count(); i++) {
        test_file file = test_jpeg_make(test_jpeg_at(i));
        add(user, test_jpeg_at(i)->name, file.data, file.size);
        test_file_free(&file);
    }
}
