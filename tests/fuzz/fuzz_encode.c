/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any pixels encode, in any layout, to the same bytes; PNG gives the pixels back. Bytes 0 to 2 are
 * width, height and what to do; the rest is the pixels, repeated. */
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "tests/fuzz/fuzz.h"

/* A picture in memory from the arena; turned: stored bottom up. */
static shf_image picture(shf_arena *arena, const uint8_t *data, size_t size, bool turned)
{
    shf_image image = shf_image_take(arena, data[0] + 1, data[1] + 1, data[2] & 1 ? 3 : 1);
    if (turned) {
        image.data = shf_row(&image, image.height - 1);
        image.stride = -image.stride;
    }
    size_t samples = shf_row_samples(&image);
    for (int y = 0; y < image.height; y++)
        for (size_t i = 0; i < samples; i++)
            shf_row(&image, y)[i] =
                size > 3 ? data[3 + ((size_t)y * samples + i) % (size - 3)] : data[2];
    return image;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    if (size < 3 || shf_context_create(NULL, &context))
        return 0;
    shf_encoder encoder = {data[2] & 2 ? SHF_PNG : SHF_JPEG, data[2] % 100 + 1, data[2] & 4};
    shf_arena *arena = &context->scratch;
    shf_image image = picture(arena, data, size, false), turned = picture(arena, data, size, true);
    shf_buffer first, second;
    shf_buffer_init(&first, context);
    shf_buffer_init(&second, context);
    fuzz_require(shf_encode(context, &encoder, &image, &first) == SHF_OK);
    fuzz_require(shf_encode(context, &encoder, &turned, &second) == SHF_OK);
    fuzz_require(first.size == second.size && !memcmp(first.data, second.data, first.size));
    shf_image back;
    fuzz_require(shf_decode(context, arena, first.data, first.size, 0, &back) == SHF_OK);
    fuzz_require(back.width == image.width && back.height == image.height);
    for (int y = 0; encoder.format == SHF_PNG && y < image.height; y++)
        for (int x = 0; x < image.width * 3; x++)
            fuzz_require(shf_row(&back, y)[x] ==
                         shf_row(&image, y)[image.channels == 3 ? x : x / 3]);
    shf_buffer_free(&first);
    shf_buffer_free(&second);
    shf_context_destroy(context);
    return 0;
}

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (int kind = 0; kind < 8; kind++) {
        uint8_t seed[64] = {(uint8_t)(kind * 19), (uint8_t)(70 - kind * 9), (uint8_t)kind};
        for (int i = 3; i < 64; i++)
            seed[i] = (uint8_t)(i * i * (kind + 3));
        const char name[] = {'k', 'i', 'n', 'd', (char)('0' + kind), 0};
        add(user, name, seed, sizeof(seed));
    }
}
