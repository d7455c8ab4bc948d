/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Addressed random numbers: Philox's known answers, streams recomputed by hand, and that a value
 * depends on its address alone, at every CPU level. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/kernels/kernels.h"
#include "corruptions/kernels/philox.h"
#include "tests/support/support.h"

/* The known answers that come with Random123 (Salmon et al. 2011). */
Test(random, philox_known_answers)
{
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } answers[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        uint32_t out[4];
        shf_philox(answers[i].counter, answers[i].key, out);
        cr_assert_arr_eq(out, answers[i].expected, sizeof(out), "answer %zu", i);
    }
}

/* Recomputed from random.h's words alone, with Python's hashlib and integers. */
Test(random, streams_recomputed_by_hand)
{
    const char *key = "n01440764/ILSVRC2012_val_00000293.JPEG";
    const shf_address plain = {.struct_size = sizeof(plain), .key = key, .key_size = strlen(key)};
    shf_stream stream = shf_stream_of("gaussian_noise", 3, &plain);
    const shf_stream expected = {{0xca4f4dae, 0xbde929fc}, {0x6a730f89, 0x4662aeaa}};
    cr_assert_arr_eq(&stream, &expected, sizeof(stream));

    const uint32_t first_six[6] = {0x89c267a0, 0xe0f18ad7, 0xa9d963f4,
                                   0xcf17f466, 0xb4dfb5b7, 0x52282827};
    uint32_t out[6];
    shf_random_u32(&stream, 0, 0, 6, out);
    cr_assert_arr_eq(out, first_six, sizeof(out));
    shf_random_u32(&stream, 7, (1ULL << 34) - 1, 1, out);
    cr_assert_eq(out[0], 0x5b7f27ea);

    const shf_address full = {.struct_size = sizeof(full),
                              .seed = 0xfedcba9876543210,
                              .epoch = 0x1122334455667788,
                              .replicate = 2};
    stream = shf_stream_of("shot_noise", 0, &full);
    const shf_stream expected_full = {{0xe3116209, 0x58166b61}, {0x7391f4e5, 0x42efff4c}};
    cr_assert_arr_eq(&stream, &expected_full, sizeof(stream));
    shf_random_u32(&stream, 1, 5, 2, out);
    cr_assert_eq(out[0], 0x0103b415);
    cr_assert_eq(out[1], 0x62950446);
}

/* Each part of the address changes the stream; in particular a boundary cannot be moved. */
Test(random, every_part_of_the_address_counts)
{
    const shf_address addresses[] = {
        {sizeof(shf_address), 1, 2, 3, "key", 3},  {sizeof(shf_address), 4, 2, 3, "key", 3},
        {sizeof(shf_address), 1, 4, 3, "key", 3},  {sizeof(shf_address), 1, 2, 4, "key", 3},
        {sizeof(shf_address), 1, 2, 3, "kez", 3},  {sizeof(shf_address), 1, 2, 3, "key", 2},
        {sizeof(shf_address), 1, 2, 3, "key\0", 4}};
    enum { COUNT = sizeof(addresses) / sizeof(addresses[0]) };
    shf_stream streams[COUNT + 2];
    for (size_t i = 0; i < COUNT; i++)
        streams[i] = shf_stream_of("shot_noise", 5, &addresses[i]);
    streams[COUNT] = shf_stream_of("shot_noise", 6, &addresses[0]);
    streams[COUNT + 1] = shf_stream_of("shot_noisf", 5, &addresses[0]);
    for (size_t i = 0; i < COUNT + 2; i++)
        for (size_t j = 0; j < i; j++)
            cr_assert_neq(memcmp(&streams[i], &streams[j], sizeof(shf_stream)), 0, "%zu = %zu", i,
                          j);
}

/* All starts and lengths around the blocks and the vector widths, and no value beyond the end. */
Test(random, a_value_depends_on_its_index_alone)
{
    enum { COUNT = 150 };
    const shf_stream stream = {{1, 2}, {3, 4}};
    const uint64_t origin = (1ULL << 34) - COUNT; /* the last ones that there are */
    uint32_t all[COUNT], out[COUNT + 1];
    for (size_t i = 0; i < COUNT; i++)
        shf_random_u32(&stream, 9, origin + i, 1, &all[i]);
    for (const char *const *level = test_cpu_levels(); *level; level++) {
        const shf_kernels *kernels = shf_kernels_find(*level);
        for (size_t first = 0; first < 9; first++) {
            for (size_t count = 0; first + count <= COUNT; count++) {
                out[count] = 0x12345678;
                kernels->random_u32(&stream, 9, origin + first, count, out);
                cr_assert_arr_eq(out, all + first, count * sizeof(*out), "%s: %zu + %zu", *level,
                                 first, count);
                cr_assert_eq(out[count], 0x12345678);
            }
        }
    }
}

Test(random, single_values_stay_in_their_range)
{
    const shf_stream stream = {{5, 6}, {7, 8}};
    int seen[7] = {0};
    double sum = 0;
    for (uint64_t i = 0; i < 70000; i++) {
        double value = shf_random_uniform(&stream, 0, i, -3, 5);
        cr_assert(value >= -3 && value < 5);
        sum += value;
        int k = shf_random_int(&stream, 1, i, -3, 3);
        cr_assert(k >= -3 && k <= 3);
        seen[k + 3]++;
        double tight = shf_random_uniform(&stream, 2, i, 1e9, 1e9 + 1.5e-7);
        cr_assert(tight >= 1e9 && tight < 1e9 + 1.5e-7);
    }
    cr_assert_float_eq(sum / 70000, 1, 5 * 8 / sqrt(12 * 70000.0));
    for (int k = 0; k < 7; k++)
        cr_assert(abs(seen[k] - 10000) < 5 * 93, "%d: %d", k - 3, seen[k]);
    cr_assert_eq(shf_random_int(&stream, 1, 0, 4, 4), 4);
}

/* The whole range of an int has 2^32 values: each is the word, moved. */
Test(random, the_widest_range_does_not_overflow)
{
    const shf_stream stream = {{5, 6}, {7, 8}};
    for (uint64_t i = 0; i < 100; i++) {
        uint32_t word;
        shf_random_u32(&stream, 0, i, 1, &word);
        cr_assert_eq(shf_random_int(&stream, 0, i, INT32_MIN, INT32_MAX),
                     (int)((int64_t)word + INT32_MIN));
    }
}
