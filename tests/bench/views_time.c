/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A grid of views beside the encoding of its frames alone:
 *
 *     bench_views_time SOURCE OUT [RECIPE [SHIFTS [POLICY]]]      translation-realistic, grid:8, the recipe's
 *
 * Builds a release by one thread into OUT, which is not to be there, reads every frame of it back and
 * encodes it once more by itself. Prints processor seconds of both and their ratio, and how often the
 * build read a source image: the linker leads every call of shf_source_load here (--wrap). The aim is
 * a ratio of at most 1.5. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "corruptions/codecs/codec.h"
#include "generators/sources/source.h"
#include "tools/evaluator/outputs.h"

shf_status __real_shf_source_load(const shf_source *source, size_t index, shf_context *context,
                                  shf_arena *arena, shf_loaded *out);
shf_status __wrap_shf_source_load(const shf_source *source, size_t index, shf_context *context,
                                  shf_arena *arena, shf_loaded *out);

static uint64_t loads;

shf_status __wrap_shf_source_load(const shf_source *source, size_t index, shf_context *context,
                                  shf_arena *arena, shf_loaded *out)
{
    loads++;
    return __real_shf_source_load(source, index, context, arena, out);
}

static double processor_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Encodes every output as the release has it; *seconds is what that took, without reading. */
static shf_status encode_all(shf_context *context, const char *release, double *seconds)
{
    shf_scored scored;
    shf_outputs outputs = {.context = context};
    shf_array_places places = {0};
    shf_buffer encoded;
    const shf_encoder encoder = {.format = SHF_PNG};
    shf_buffer_init(&encoded, context);
    shf_status status = shf_scored_open(context, release, &scored);
    if (!status)
        status = shf_outputs_open(context, &scored, release, &outputs);
    if (!status)
        status = shf_array_places_open(context, scored.cell_count, &places);
    for (size_t i = 0; !status && i < scored.sample_count * scored.cell_count; i++) {
        const shf_mark mark = shf_arena_mark(&context->scratch);
        shf_image image;
        if (shf_scored_dropped(&scored, i))
            continue;
        status = shf_outputs_load(&outputs, &places, &context->scratch, i, &image);
        const double start = processor_seconds();
        if (!status)
            status = shf_encode(context, &encoder, &image, &encoded);
        *seconds += processor_seconds() - start;
        shf_arena_rewind(&context->scratch, mark);
    }
    shf_buffer_free(&encoded);
    shf_array_places_close(&places);
    shf_outputs_close(&outputs);
    shf_scored_close(&scored);
    return status;
}

int main(int argc, char **argv)
{
    shf_context *context;
    if (argc < 3 || argc > 6) {
        fprintf(stderr, "usage: bench_views_time SOURCE OUT [RECIPE [SHIFTS [POLICY]]]\n");
        return 2;
    }
    if (shf_context_create(NULL, &context))
        return 75;
    const shf_build_options options = {.struct_size = sizeof(options),
                                       .recipe = argc > 3 ? argv[3] : "translation-realistic",
                                       .source = argv[1],
                                       .out = argv[2],
                                       .shifts = argc > 4 ? argv[4] : "grid:8",
                                       .policy = argc > 5 ? argv[5] : NULL,
                                       .threads = 1};
    shf_build_summary summary;
    double encoding = 0;
    const double start = processor_seconds();
    shf_status status = shf_build(context, &options, &summary);
    const double building = processor_seconds() - start;
    if (!status)
        status = encode_all(context, argv[2], &encoding);
    if (status)
        fprintf(stderr, "%s\n", shf_context_error(context));
    else
        printf("%llu frames of %llu images, each read %.2f times: build %.2f s, encoding alone "
               "%.2f s, ratio %.2f\n",
               (unsigned long long)(summary.outputs_done - summary.dropped),
               (unsigned long long)summary.images, (double)loads / (double)summary.images, building,
               encoding, building / encoding);
    shf_context_destroy(context);
    return status != SHF_OK;
}
