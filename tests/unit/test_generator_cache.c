/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Generators: what is made is kept, and threads share it. */
#include <criterion/criterion.h>
#include <ftw.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/rows.h"
#include "tests/unit/generator_bench.h"

#define LOGS VERSION "echo >>\"$HERE/log\"\n" COPIES

Test(generator_cache, what_was_made_is_kept)
{
    bench b = bench_begin();
    const shf_generator_options options = {.cache = tree_path(&b.tree, "cache")};
    bench_must_open(&b, LOGS, options);
    for (int i = 0; i < 3; i++) {
        memset(shf_row(&b.out.image, 0), 9, 3 * WIDTH);
        assert_ok(b.tree.context, bench_run(&b));
        cr_assert(test_same_pixels(&b.out.image, &b.background.image));
    }
    cr_assert_eq(bench_lines(&b, "log"), 1);
    cr_assert(b.generator->runs == 1 && b.generator->kept == 2);
    /* Anything that it depends on is another picture: the key, a pixel, the mask, the program. */
    assert_ok(b.tree.context, bench_run_with(&b, "a/c.png"));
    shf_row(&b.background.image, 3)[5] ^= 1;
    assert_ok(b.tree.context, bench_run(&b));
    shf_row(&b.image.image, 6)[3 * 8] ^= 1;
    assert_ok(b.tree.context, bench_run(&b));
    shf_row(&b.mask.image, 11)[16] = 255; /* alone: too small to be of the object */
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(bench_lines(&b, "log"), 5);
    bench_must_open(&b, LOGS "# another\n", options);
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(bench_lines(&b, "log"), 6);
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(bench_lines(&b, "log"), 6);
    bench_end(&b);
}

Test(generator_cache, the_version_that_a_program_says_counts)
{
    bench b = bench_begin();
    const shf_generator_options options = {.cache = tree_path(&b.tree, "cache")};
    static const char lines[] =
        "[ \"$1\" = --version ] && cat \"$HERE/version\" && exit\necho >>\"$HERE/log\"\n" COPIES;
    tree_text(&b.tree, "version", "weights 1\nand more\n");
    bench_must_open(&b, lines, options);
    cr_assert_str_eq(b.generator->version, "weights 1");
    assert_ok(b.tree.context, bench_run(&b));
    tree_text(&b.tree, "version", "weights 2\n");
    bench_must_open(&b, lines, options);
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(bench_lines(&b, "log"), 2);
    bench_end(&b);
}

static int damage(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)place;
    return kind == FTW_F ? truncate(path, 40) : 0;
}

Test(generator_cache, what_is_damaged_is_made_again)
{
    bench b = bench_begin();
    bench_must_open(&b, LOGS, (shf_generator_options){.cache = tree_path(&b.tree, "cache")});
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(nftw(tree_path(&b.tree, "cache"), damage, 8, FTW_PHYS), 0);
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert(test_same_pixels(&b.out.image, &b.background.image));
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert_eq(bench_lines(&b, "log"), 2);
    cr_assert(b.generator->runs == 2 && b.generator->kept == 1);
    bench_end(&b);
}

Test(generator_cache, a_failure_is_not_kept)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION "[ -e \"$HERE/go\" ] || exit 1\n" COPIES,
                    (shf_generator_options){.tries = 1, .cache = tree_path(&b.tree, "cache")});
    cr_assert_eq(bench_run(&b), SHF_ERR_DATA);
    tree_text(&b.tree, "go", "");
    assert_ok(b.tree.context, bench_run(&b));
    bench_end(&b);
}

/* ---- threads ---- */

#define THREADS 6
#define PICTURES 5

static void *make_pictures(void *user)
{
    const bench *b = user;
    shf_context *context = test_context();
    test_picture out = test_picture_new(WIDTH, HEIGHT, 3, LAYOUT_PACKED);
    test_picture own = test_picture_new(WIDTH, HEIGHT, 3, LAYOUT_PACKED);
    test_picture_copy(&b->background, &own);
    const char *wrong = NULL;
    for (int i = 0; !wrong && i < PICTURES; i++) {
        const shf_address address = test_address((uint64_t)i, "threads");
        shf_row(&own.image, 0)[i] = (uint8_t)((uintptr_t)&out >> 8); /* another picture in each */
        const shf_generator_request request = {.operation = b->operation,
                                               .address = &address,
                                               .image = &b->image.image,
                                               .mask = &b->mask.image,
                                               .background = &own.image};
        if (shf_generator_run(b->generator, context, &request, &out.image))
            wrong = "a run failed";
        else if (!test_same_pixels(&out.image, &own.image))
            wrong = "a picture of another run";
    }
    test_picture_free(&own);
    test_picture_free(&out);
    shf_context_destroy(context);
    return (void *)(uintptr_t)wrong;
}

Test(generator_cache, threads_run_it_side_by_side, .timeout = 120)
{
    bench b = bench_begin();
    pthread_t threads[THREADS];
    bench_must_open(&b, VERSION COPIES,
                    (shf_generator_options){.cache = tree_path(&b.tree, "cache")});
    for (int i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, make_pictures, &b), 0);
    for (int i = 0; i < THREADS; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        cr_assert_null(wrong, "%s", (const char *)wrong);
    }
    cr_assert_eq(b.generator->runs + b.generator->kept, THREADS * PICTURES);
    bench_end(&b);
}
