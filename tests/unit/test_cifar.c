/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The CIFAR source: records as published, the files of a split, labels, names, what is refused. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "corruptions/base/rows.h"
#include "tests/unit/source_tree.h"

#define PLANE 1024
#define MOST (PLANE * 3 + 2)

static test_tree tree;

/* The value at a pixel of a channel of a row. */
static uint8_t value_of(size_t row, size_t pixel, size_t channel)
{
    return (uint8_t)(row * 31 + pixel * 7 + channel * 85 + pixel / 256);
}

/* A file of rows with label_bytes bytes each: the last is (first + row) % classes, one before it
 * half of that. */
static void put(const char *path, size_t label_bytes, size_t rows, size_t first, size_t classes)
{
    static uint8_t bytes[64 * MOST];
    uint8_t *at = bytes;
    for (size_t row = 0; row < rows; row++) {
        size_t label = (first + row) % classes;
        if (label_bytes == 2)
            *at++ = (uint8_t)(label / 5);
        *at++ = (uint8_t)label;
        for (size_t channel = 0; channel < 3; channel++)
            for (size_t pixel = 0; pixel < PLANE; pixel++)
                *at++ = value_of(first + row, pixel, channel);
    }
    tree_write(&tree, path, bytes, (size_t)(at - bytes));
}

static void put_train(void)
{
    char path[64];
    for (size_t i = 0; i < 5; i++) {
        snprintf(path, sizeof(path), "ten/data_batch_%zu.bin", i + 1);
        put(path, 1, 2, i, 10);
    }
}

static void begin(void)
{
    tree_begin(&tree);
    put("ten/test_batch.bin", 1, 13, 0, 10);
    tree_text(&tree, "ten/batches.meta.txt",
              "ant\nbee\ncow\ndog\neel\nfox\ngnu\nhen\nibis\njay\n\n");
    put("hundred/test.bin", 2, 12, 90, 100);
    put("hundred/train.bin", 2, 3, 0, 100);
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(cifar, .init = begin, .fini = end);

static shf_status open_cifar(const char *spec)
{
    return tree_open(&tree, "cifar:", spec, NULL);
}

/* ---- rows ---- */

static void assert_row(size_t index, size_t row)
{
    shf_context *context = tree.context;
    shf_loaded loaded;
    shf_mark mark = shf_arena_mark(&context->scratch);
    assert_ok(context, shf_source_load(tree.source, index, context, &context->scratch, &loaded));
    cr_assert_eq(loaded.image.width, 32);
    cr_assert_eq(loaded.image.height, 32);
    cr_assert_eq(loaded.image.channels, 3);
    cr_assert_eq(loaded.bytes, 0);
    for (size_t pixel = 0; pixel < PLANE; pixel++)
        for (size_t c = 0; c < 3; c++)
            cr_assert_eq(shf_row(&loaded.image, (int)(pixel / 32))[pixel % 32 * 3 + c],
                         value_of(row, pixel, c));
    uint8_t hash[SHF_SHA256_SIZE];
    cr_assert_eq(shf_sha256_image(&loaded.image, hash), SHF_OK);
    cr_assert_arr_eq(loaded.sha256, hash, sizeof(hash));
    shf_arena_rewind(&context->scratch, mark);
}

Test(cifar, rows_keep_their_order)
{
    assert_ok(tree.context, open_cifar("ten"));
    cr_assert_str_eq(tree_keys(&tree), "test/0 test/1 test/2 test/3 test/4 test/5 test/6 test/7 "
                                       "test/8 test/9 test/10 test/11 test/12 ");
    cr_assert_str_eq(tree_labels(&tree), "0 1 2 3 4 5 6 7 8 9 0 1 2 ");
    cr_assert_eq(tree.source->class_count, 10);
    cr_assert_str_eq(tree.source->classes[8], "ibis");
    cr_assert_str_eq(tree.source->items[10].stem, "ant/test/10");
    for (size_t i = 0; i < 13; i++) {
        size_t found;
        assert_row(i, i);
        cr_assert(shf_source_find(tree.source, tree.source->items[i].key, &found) && found == i);
    }
    cr_assert_str_eq(tree.warnings, "");
}

Test(cifar, batches_are_one_split)
{
    put_train();
    assert_ok(tree.context, open_cifar("ten,split=train"));
    cr_assert_str_eq(tree_keys(&tree),
                     "train/0 train/1 train/10000 train/10001 train/20000 train/20001 train/30000 "
                     "train/30001 train/40000 train/40001 ");
    cr_assert_str_eq(tree_labels(&tree), "0 1 1 2 2 3 3 4 4 5 ");
    assert_row(7, 4);
    assert_ok(tree.context, open_cifar("ten,split=all"));
    cr_assert_eq(tree.source->count, 23);
    assert_row(10, 0);
    assert_row(22, 12);
}

/* A file alone has the keys that it has in its folder. */
Test(cifar, a_file_alone)
{
    put_train();
    assert_ok(tree.context, open_cifar("ten/data_batch_3.bin"));
    cr_assert_str_eq(tree_keys(&tree), "train/20000 train/20001 ");
    cr_assert_str_eq(tree.source->classes[0], "ant");
    put("mine/some.bin", 2, 2, 40, 100);
    assert_ok(tree.context, open_cifar("mine/some.bin"));
    cr_assert_str_eq(tree_keys(&tree), "some/0 some/1 ");
    cr_assert_str_eq(tree_labels(&tree), "40 41 ");
    assert_row(1, 41);
}

/* ---- labels ---- */

Test(cifar, classes_without_names_are_numbers)
{
    assert_ok(tree.context, open_cifar("hundred"));
    cr_assert_str_eq(tree.warnings, "no fine_label_names.txt beside the images: classes are named "
                                    "by their numbers\n");
    cr_assert_eq(tree.source->class_count, 100);
    cr_assert_str_eq(tree.source->classes[7], "07");
    cr_assert_str_eq(tree_labels(&tree), "90 91 92 93 94 95 96 97 98 99 0 1 ");
    assert_row(0, 90);
    assert_ok(tree.context, open_cifar("hundred,labels=coarse,split=train"));
    cr_assert_eq(tree.source->class_count, 20);
    cr_assert_str_eq(tree_labels(&tree), "0 0 0 ");
    assert_ok(tree.context, open_cifar("hundred,labels=coarse"));
    cr_assert_str_eq(tree_labels(&tree), "18 18 18 18 18 19 19 19 19 19 0 0 ");
}

Test(cifar, files_of_the_user_have_the_last_word)
{
    tree_text(&tree, "names", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    const shf_source_options classes = {.classes = "names"};
    assert_ok(tree.context, tree_open(&tree, "cifar:", "ten", &classes));
    cr_assert_str_eq(tree.source->classes[9], "j");
    cr_assert_str_eq(tree_labels(&tree), "0 1 2 3 4 5 6 7 8 9 0 1 2 ");
    tree_text(&tree, "labels", "train/0,u\ntrain/1,v\ntrain/2,u\n");
    const shf_source_options labels = {.labels = "labels"};
    assert_ok(tree.context, tree_open(&tree, "cifar:", "hundred,split=train", &labels));
    cr_assert_str_eq(tree_labels(&tree), "0 1 0 ");
    cr_assert_str_eq(tree.source->classes[1], "v");
}

/* ---- what is refused ---- */

Test(cifar, specifications)
{
    static const struct {
        const char *spec, *text;
        shf_status status;
    } wrong[] = {
        {"ten,split=valid",
         "the source 'cifar:DIR/ten,split=valid': the settings are split=test, train or all, and "
         "labels=fine or coarse",
         SHF_ERR_ARGUMENT},
        {"ten,labels=coarse",
         "the source 'cifar:DIR/ten': CIFAR-10 has one label an image: leave labels= out",
         SHF_ERR_ARGUMENT},
        {"ten/test_batch.bin,split=test",
         "the source 'cifar:DIR/ten/test_batch.bin': a file is read whole: split= chooses among "
         "those of a folder",
         SHF_ERR_ARGUMENT},
        {"none", "the source 'cifar:DIR/none': No such file or directory", SHF_ERR_IO},
        {"ten,split=train", "DIR/ten/data_batch_1.bin cannot be opened: No such file or directory",
         SHF_ERR_IO},
        {"",
         "the source 'cifar:DIR/': no test_batch.bin (CIFAR-10) or test.bin (CIFAR-100) there: "
         "give the folder that the binary version unpacks to",
         SHF_ERR_DATA},
        {"pickles",
         "the source 'cifar:DIR/pickles': these are Python's pickles: take the binary version",
         SHF_ERR_DATA},
    };
    tree_text(&tree, "pickles/data_batch_1", "");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_tree_fails(&tree, open_cifar(wrong[i].spec), wrong[i].status, wrong[i].text);
}

Test(cifar, sizes_and_labels)
{
    put("ten/test_batch.bin", 2, 2, 0, 10);
    assert_tree_fails(
        &tree, open_cifar("ten"), SHF_ERR_DATA,
        "test_batch.bin: 6148 bytes, which is no whole number of the 3073-byte records "
        "of CIFAR-10");
    tree_text(&tree, "ten/test_batch.bin", "");
    assert_tree_fails(&tree, open_cifar("ten"), SHF_ERR_DATA,
                      "test_batch.bin: 0 bytes, which is no whole number of the 3073-byte records "
                      "of CIFAR-10");
    tree_text(&tree, "odd.bin", "x");
    assert_tree_fails(
        &tree, open_cifar("odd.bin"), SHF_ERR_DATA,
        "odd.bin: 1 bytes: a file of CIFAR-10 is a whole number of 3073-byte records, "
        "one of CIFAR-100 of 3074-byte ones");
    put("ten/test_batch.bin", 1, 11, 0, 11);
    assert_tree_fails(
        &tree, open_cifar("ten"), SHF_ERR_DATA,
        "test_batch.bin: row 10 has the class label 10, and CIFAR-10 has the labels 0 "
        "to 9: the file is damaged, or not such a file");
    /* The label byte that is not asked for counts, too. */
    put("hundred/test.bin", 2, 1, 100, 101);
    assert_tree_fails(&tree, open_cifar("hundred"), SHF_ERR_DATA,
                      "test.bin: row 0 has the coarse label 20, and CIFAR-100 has the labels 0 to "
                      "19: the file is damaged, or not such a file");
    static const uint8_t fine[3074] = {19, 100};
    tree_write(&tree, "hundred/test.bin", fine, sizeof(fine));
    assert_tree_fails(&tree, open_cifar("hundred,labels=coarse"), SHF_ERR_DATA,
                      "test.bin: row 0 has the fine label 100, and CIFAR-100 has the labels 0 to "
                      "99: the file is damaged, or not such a file");
    tree_text(&tree, "ten/batches.meta.txt", "ant\nbee\n");
    assert_tree_fails(&tree, open_cifar("ten"), SHF_ERR_DATA,
                      "DIR/ten/batches.meta.txt: 2 class names, and there are 10 classes");
}

Test(cifar, a_file_that_shrinks)
{
    assert_ok(tree.context, open_cifar("ten"));
    put("ten/test_batch.bin", 1, 12, 0, 10);
    shf_loaded loaded;
    cr_assert_eq(shf_source_load(tree.source, 12, tree.context, &tree.context->scratch, &loaded),
                 SHF_ERR_IO);
    cr_assert_str_eq(shf_context_error(tree.context), "became shorter while it was read");
}

Test(cifar, pixels_have_a_limit)
{
    const shf_source_options small = {.max_pixels = 1023};
    shf_loaded loaded;
    assert_ok(tree.context, tree_open(&tree, "cifar:", "ten", &small));
    cr_assert_eq(shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded),
                 SHF_ERR_LIMIT);
}
