/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a user of the installed library writes: corrupt one image in memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shiftforge/shiftforge.h>

int main(void)
{
    static unsigned char pixels[64 * 48 * 3];
    memset(pixels, 128, sizeof(pixels));
    shf_image image = shf_image_of(pixels, 64, 48, 3);

    shf_context *context;
    if (shf_context_create(NULL, &context))
        return EXIT_FAILURE;
    shf_operation *operation;
    shf_status status =
        shf_operation_create(context, "gaussian_noise", "imagenet-c", 3, NULL, 0, &operation);
    if (!status) {
        shf_address address = {sizeof(address), 0, 0, 0, "cat/1.jpg", 9};
        status = shf_operation_apply(context, operation, &address, &image, &image, NULL);
        shf_operation_destroy(operation);
    }
    if (status)
        fprintf(stderr, "%s\n", shf_context_error(context));
    shf_context_destroy(context);

    long long sum = 0;
    for (size_t i = 0; i < sizeof(pixels); i++)
        sum += abs(pixels[i] - 128);
    printf("shiftforge %s: mean change %.1f\n", shf_version(), (double)sum / sizeof(pixels));
    return !status && sum > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
