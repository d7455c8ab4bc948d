/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* One build, and what it took; started by pipeline, for each in a process of its own:
 *
 *     bench_build_time full|identity SOURCE OUT THREADS
 *
 * identity is the same build whose corruptions are all identity: the linker leads every call of
 * shf_operation_create_with here (--wrap), and all else - reading, hashes, encoding, files, rows - is
 * the pipeline as it is. Prints: outputs, images, bytes, seconds, processor seconds, those of the main
 * thread, peak memory in KiB. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <shiftforge/shiftforge.h>

shf_status __real_shf_operation_create_with(shf_context *context, const char *name,
                                            const shf_operation_options *options,
                                            shf_operation **out);
shf_status __wrap_shf_operation_create_with(shf_context *context, const char *name,
                                            const shf_operation_options *options,
                                            shf_operation **out);

static bool identity;
static int led; /* calls that came here */

shf_status __wrap_shf_operation_create_with(shf_context *context, const char *name,
                                            const shf_operation_options *options,
                                            shf_operation **out)
{
    led++;
    if (!identity)
        return __real_shf_operation_create_with(context, name, options, out);
    shf_operation_options none = *options;
    none.severity = 0;
    return __real_shf_operation_create_with(context, "identity", &none, out);
}

static double seconds_of(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           1e-6 * (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench_build_time full|identity SOURCE OUT THREADS\n");
        return 2;
    }
    identity = strcmp(argv[1], "identity") == 0;
    shf_context *context;
    if (shf_context_create(NULL, &context))
        return 75;
    const shf_build_options options = {.struct_size = sizeof(options),
                                       .recipe = "imagenet-c",
                                       .source = argv[2],
                                       .out = argv[3],
                                       .threads = (uint32_t)strtoul(argv[4], NULL, 10)};
    shf_build_summary summary;
    shf_status status = shf_build(context, &options, &summary);
    struct rusage all, main_thread;
    getrusage(RUSAGE_SELF, &all);
    getrusage(RUSAGE_THREAD, &main_thread);
    if (status)
        fprintf(stderr, "%s\n", shf_context_error(context));
    else if ((uint64_t)led < summary.variants)
        fprintf(stderr, "the pipeline makes its operations by another function: wrap that one\n");
    else
        printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %.3f %.3f %.3f %ld\n", summary.outputs_done,
               summary.images, summary.bytes, summary.seconds, seconds_of(&all),
               seconds_of(&main_thread), all.ru_maxrss);
    shf_context_destroy(context);
    return status || (uint64_t)led < summary.variants;
}
