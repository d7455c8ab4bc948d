/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The sources npz: and npy: rows as they were written, labels of every kind, which file and which arrays
 * are meant, what is refused. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "manifests/npy.h"
#include "tests/support/archive_zip.h"
#include "tests/unit/source_tree.h"

static test_tree tree;
static test_zip zip;

static void begin(void)
{
    tree_begin(&tree);
    zip = (test_zip){.size = 0};
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(npz, .init = begin, .fini = end);

/* ---- files ---- */

/* Without items, they count in steps. */
static void make_array(shf_npy npy, const void *items, shf_buffer *out)
{
    shf_buffer_init(out, tree.context);
    assert_ok(tree.context, shf_npy_write(&npy, out));
    if (items)
        assert_ok(tree.context, shf_buffer_append(out, items, npy.bytes));
    for (uint64_t i = 0; !items && i < npy.bytes; i++) {
        const uint8_t value = (uint8_t)(i * 7 + i / 256);
        assert_ok(tree.context, shf_buffer_append(out, &value, 1));
    }
}

static void add(const char *name, shf_npy npy, const void *items, unsigned how)
{
    shf_buffer array;
    make_array(npy, items, &array);
    test_zip_add(&zip, name, array.data, array.size, how);
    shf_buffer_free(&array);
}

static void put(const char *path)
{
    test_zip_end(&zip, 0, "");
    tree_write(&tree, path, zip.bytes, zip.size);
    zip = (test_zip){.size = 0};
}

static shf_npy gray(uint64_t rows)
{
    return (shf_npy){.kind = 'u', .width = 1, .rank = 3, .shape = {rows, 5, 4}};
}

static shf_npy column(uint64_t rows)
{
    return (shf_npy){.kind = 'u', .width = 1, .rank = 2, .shape = {rows, 1}};
}

/* Six gray images of two classes, as MedMNIST has them. */
static void put_pneumonia(const char *path, unsigned how)
{
    add("train_images.npy", gray(2), NULL, how);
    add("test_images.npy", gray(6), NULL, how);
    add("test_labels.npy", column(6), "\0\1\1\0\1\0", how);
    put(path);
}

static shf_status open_npz(const char *spec)
{
    return tree_open(&tree, "npz:", spec, NULL);
}

static void assert_row(size_t index, size_t row, int channels)
{
    shf_loaded loaded;
    const size_t size = 20 * (size_t)channels;
    assert_ok(tree.context,
              shf_source_load(tree.source, index, tree.context, &tree.context->scratch, &loaded));
    cr_assert_eq(loaded.image.width, 4);
    cr_assert_eq(loaded.image.height, 5);
    cr_assert_eq(loaded.image.channels, channels);
    for (size_t i = 0; i < size; i++) {
        const size_t at = row * size + i;
        cr_assert_eq(((const uint8_t *)loaded.image.data)[i], (uint8_t)(at * 7 + at / 256));
    }
}

/* ---- what is read ---- */

Test(npz, rows_of_a_known_dataset_however_they_are_packed)
{
    for (unsigned how = 0; how < 8; how++) {
        put_pneumonia("pneumoniamnist_64.npz", how);
        assert_ok(tree.context, open_npz("pneumoniamnist_64.npz"));
        cr_assert_eq(tree.source->count, 6);
        cr_assert_eq(tree.source->class_count, 2);
        cr_assert_str_eq(tree.source->classes[1], "1_pneumonia");
        cr_assert_str_eq(tree.source->task, "binary");
        cr_assert_str_eq(tree_labels(&tree), "0 1 1 0 1 0 ");
        cr_assert_str_eq(tree_keys(&tree), "test/0 test/1 test/2 test/3 test/4 test/5 ");
        for (size_t row = 0; row < 6; row++)
            assert_row(row, row, 1);
        assert_row(0, 0, 1);
    }
}

Test(npz, splits_and_arrays_by_name)
{
    put_pneumonia("some.npz", TEST_ZIP_DEFLATED);
    assert_ok(tree.context, open_npz("some.npz,images=train_images"));
    cr_assert_str_eq(tree_keys(&tree), "train_images/0 train_images/1 ");
    cr_assert_eq(tree.source->items[0].label, -1);
    cr_assert_null(tree.source->task);
    assert_ok(tree.context, open_npz("some.npz,labels=test_labels,split=test"));
    cr_assert_str_eq(tree_labels(&tree), "0 1 1 0 1 0 ");
    cr_assert_eq(tree.source->class_count, 2);
    cr_assert_str_eq(tree.source->classes[1], "1");
    assert_ok(tree.context, open_npz("some.npz,dataset=breastmnist"));
    cr_assert_str_eq(tree.source->classes[0], "0_malignant");
    assert_tree_fails(&tree, open_npz("some.npz,split=train"), SHF_ERR_DATA,
                      "DIR/some.npz: no array 'train_labels' in it, but train_images, test_images, "
                      "test_labels: say which is meant with split=, or with images= and labels=");
    add("a.b.npy", gray(1), NULL, 0);
    put("a,b.npz");
    assert_ok(tree.context, open_npz("a,b.npz,images=a.b"));
    cr_assert_str_eq(tree_keys(&tree), "a.b/0 ");
}

Test(npz, files_of_a_folder_the_largest_or_the_size_that_is_named)
{
    put_pneumonia("in/pneumoniamnist.npz", 0);
    assert_ok(tree.context, open_npz("in"));
    add("test_images.npy", (shf_npy){.kind = 'u', .width = 1, .rank = 4, .shape = {2, 5, 4, 3}},
        NULL, 0);
    add("test_labels.npy", column(2), "\3\6", 0);
    put("in/dermamnist_128.npz");
    assert_tree_fails(&tree, open_npz("in"), SHF_ERR_ARGUMENT,
                      "DIR/in: not just one of MedMNIST's files there (such as pathmnist_224.npz): "
                      "say which dataset is meant, or give a file");
    assert_ok(tree.context, open_npz("in,dataset=dermamnist"));
    cr_assert_str_eq(tree_labels(&tree), "3 6 ");
    assert_row(1, 1, 3);
    add("test_images.npy", gray(1), NULL, 0);
    add("test_labels.npy", column(1), "\1", 0);
    put("in/pneumoniamnist_224.npz");
    assert_ok(tree.context, open_npz("in,dataset=pneumoniamnist"));
    cr_assert_eq(tree.source->count, 1);
    assert_ok(tree.context, open_npz("in,dataset=pneumoniamnist,size=28"));
    cr_assert_eq(tree.source->count, 6);
    assert_tree_fails(&tree, open_npz("in,dataset=pneumoniamnist,size=64"), SHF_ERR_DATA,
                      "DIR/in: no file of pneumoniamnist there, of size 64");
    assert_tree_fails(&tree, open_npz("in/pneumoniamnist.npz,size=28"), SHF_ERR_ARGUMENT,
                      "DIR/in/pneumoniamnist.npz: size= chooses among the files of a folder");
    assert_tree_fails(&tree, open_npz("in,dataset=pneumonimnist"), SHF_ERR_ARGUMENT,
                      "no dataset of MedMNIST is named 'pneumonimnist'; did you mean "
                      "pneumoniamnist?");
    assert_tree_fails(&tree, open_npz("none.npz"), SHF_ERR_IO,
                      "DIR/none.npz: No such file or directory");
}

Test(npz, several_labels_of_an_image)
{
    uint8_t flags[4 * 14] = {0};
    flags[0] = flags[13] = flags[14 + 7] = flags[3 * 14 + 6] = 1;
    for (int known = 0; known < 2; known++) {
        add("test_images.npy", gray(4), NULL, 0);
        add("test_labels.npy", (shf_npy){.kind = 'u', .width = 1, .rank = 2, .shape = {4, 14}},
            flags, TEST_ZIP_DEFLATED);
        put(known ? "chestmnist.npz" : "other.npz");
        assert_ok(tree.context, open_npz(known ? "chestmnist.npz" : "other.npz"));
        const shf_item *items = tree.source->items;
        cr_assert_eq(items[0].label, -1);
        cr_assert_eq(items[0].label_count, 2);
        cr_assert_eq(items[0].labels[0], 0);
        cr_assert_eq(items[0].labels[1], 13);
        cr_assert_eq(items[1].label_count, 1);
        cr_assert_eq(items[1].labels[0], 7);
        cr_assert_not_null(items[2].labels);
        cr_assert_eq(items[2].label_count, 0);
        cr_assert_str_eq(tree.source->task, "multi-label");
        cr_assert_eq(tree.source->class_count, 14);
        cr_assert_str_eq(tree.source->classes[6], known ? "06_pneumonia" : "06");
        cr_assert_str_eq(tree_stems(&tree), "test/0 test/1 test/2 test/3 ");
    }
    tree_text(&tree, "few.txt", "ant\nbee\n");
    const shf_source_options few = {.classes = "few.txt"};
    assert_tree_fails(&tree, tree_open(&tree, "npz:", "other.npz", &few), SHF_ERR_DATA,
                      "DIR/few.txt: 2 classes, and an image has labels for 14");
    tree_text(&tree, "labels.csv", "test/0,ant\ntest/1,bee\ntest/2,ant\ntest/3,ant\n");
    const shf_source_options given = {.labels = "labels.csv"};
    assert_ok(tree.context, tree_open(&tree, "npz:", "other.npz", &given));
    cr_assert_str_eq(tree_labels(&tree), "0 1 0 0 ");
    cr_assert_null(tree.source->items[0].labels);
    cr_assert_null(tree.source->task);
}

Test(npz, labels_of_any_width)
{
    static const uint8_t bytes[] = {0, 0, 0, 3, 1, 0, 0, 0};
    static const struct {
        char kind;
        unsigned width;
        const char *labels;
    } rows[] = {{'u', 1, "0 0 "},
                {'i', 1, "0 0 "},
                {'b', 1, "0 0 "},
                {'u', 2, "0 768 "},
                {'i', 2, "0 768 "}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        add("test_images.npy", gray(2), NULL, 0);
        add("test_labels.npy",
            (shf_npy){.kind = rows[i].kind, .width = rows[i].width, .rank = 1, .shape = {2}}, bytes,
            0);
        put("some.npz");
        assert_ok(tree.context, open_npz("some.npz"));
        cr_assert_str_eq(tree_labels(&tree), rows[i].labels);
    }
    add("test_images.npy", gray(1), NULL, 0);
    add("test_labels.npy", (shf_npy){.kind = 'i', .width = 8, .rank = 1, .shape = {1}},
        "\7\0\0\0\0\0\0\0", 0);
    put("some.npz");
    assert_ok(tree.context, open_npz("some.npz"));
    cr_assert_str_eq(tree_labels(&tree), "7 ");
}

Test(npz, an_array_alone)
{
    shf_buffer array, labels;
    make_array(gray(3), NULL, &array);
    tree_write(&tree, "some.npy", array.data, array.size);
    make_array(column(3), "\2\0\1", &labels);
    tree_write(&tree, "l.npy", labels.data, labels.size);
    assert_ok(tree.context, tree_open(&tree, "npy:", "some.npy", NULL));
    cr_assert_str_eq(tree_keys(&tree), "some/0 some/1 some/2 ");
    cr_assert_eq(tree.source->items[0].label, -1);
    assert_row(2, 2, 1);
    char spec[256];
    snprintf(spec, sizeof(spec), "some.npy,labels=%s/l.npy", tree.path);
    assert_ok(tree.context, tree_open(&tree, "npy:", spec, NULL));
    cr_assert_str_eq(tree_labels(&tree), "2 0 1 ");
    cr_assert_eq(tree_open(&tree, "npy:", "some.npy,split=test", NULL), SHF_ERR_ARGUMENT);
    assert_tree_fails(
        &tree, tree_open(&tree, "npy:", "l.npy", NULL), SHF_ERR_DATA,
        "DIR/l.npy: not an array of images: its shape is not rows, height, width and, "
        "but for gray ones, 3 channels");
    shf_buffer_free(&array);
    shf_buffer_free(&labels);
}

Test(npz, pixels_have_a_limit)
{
    put_pneumonia("some.npz", 0);
    const shf_source_options options = {.max_pixels = 19};
    assert_ok(tree.context, tree_open(&tree, "npz:", "some.npz", &options));
    shf_loaded loaded;
    assert_tree_fails(
        &tree, shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded),
        SHF_ERR_LIMIT, "20 pixels; the limit is 19");
}

/* ---- what is refused ---- */

/* Opens an archive of these images and labels. */
static void assert_refused(shf_npy images, shf_npy labels, const void *values, shf_status status,
                           const char *text)
{
    add("test_images.npy", images, NULL, TEST_ZIP_DEFLATED);
    add("test_labels.npy", labels, values, TEST_ZIP_DEFLATED);
    put("pneumoniamnist.npz");
    assert_tree_fails(&tree, open_npz("pneumoniamnist.npz"), status, text);
}

Test(npz, arrays_that_do_not_fit)
{
    shf_npy wide = gray(2), flat = gray(2), deep = gray(2), none = gray(0), flags = column(2);
    wide.kind = 'f';
    wide.width = 4;
    flat.rank = 2;
    deep.rank = 4;
    deep.shape[3] = 4;
    flags.shape[1] = 3;
#define FILE_NAME "DIR/pneumoniamnist.npz: "
#define SHAPE                                                                                      \
    "test_images.npy: not an array of images: its shape is not rows, height, width and, but for "  \
    "gray ones, 3 channels"
    assert_refused(wide, column(2), NULL, SHF_ERR_UNSUPPORTED,
                   FILE_NAME
                   "test_images.npy: not images of 8 bits: items are 'f4', not 'u1' (uint8)");
    assert_refused(flat, column(2), NULL, SHF_ERR_DATA, FILE_NAME SHAPE);
    assert_refused(deep, column(2), NULL, SHF_ERR_DATA, FILE_NAME SHAPE);
    assert_refused(none, column(2), NULL, SHF_ERR_DATA, FILE_NAME SHAPE);
    assert_refused(gray(2), column(3), "\0\0\0", SHF_ERR_DATA, FILE_NAME "3 labels for 2 images");
    assert_refused(gray(2), column(2), "\0\2", SHF_ERR_DATA,
                   FILE_NAME "the label of row 1 is 2, of 2 classes");
    assert_refused(gray(2), flags, NULL, SHF_ERR_DATA,
                   FILE_NAME
                   "labels of 3 columns, and pneumoniamnist has 1: it is another dataset");
    wide.rank = 1;
    assert_refused(gray(2), wide, NULL, SHF_ERR_UNSUPPORTED,
                   FILE_NAME "test_labels.npy: labels that are no whole numbers: store "
                             "labels.astype(numpy.int64)");
    wide.kind = 'i';
    assert_refused(gray(2), wide, "\0\0\0\0\0\0\0\x80", SHF_ERR_DATA,
                   FILE_NAME "the label of row 1 is negative");
    assert_refused(gray(2), gray(2), NULL, SHF_ERR_DATA,
                   FILE_NAME
                   "test_labels.npy: not an array of labels: its shape is neither rows nor "
                   "rows and classes");
}

Test(npz, flags_are_0_or_1)
{
    add("test_images.npy", gray(2), NULL, 0);
    add("test_labels.npy", (shf_npy){.kind = 'u', .width = 1, .rank = 2, .shape = {2, 2}},
        "\1\0\0\2", 0);
    put("some.npz");
    assert_tree_fails(&tree, open_npz("some.npz"), SHF_ERR_DATA,
                      "DIR/some.npz: the label of row 1 is neither 0 nor 1 for a class");
}

Test(npz, fortran_order_is_refused)
{
    shf_buffer array;
    make_array(gray(2), NULL, &array);
    char *order = memmem(array.data, array.size, "False, ", 7);
    memcpy(order, "True , ", 7);
    test_zip_add(&zip, "test_images.npy", array.data, array.size, TEST_ZIP_DEFLATED);
    put("some.npz");
    shf_buffer_free(&array);
    assert_tree_fails(&tree, open_npz("some.npz"), SHF_ERR_UNSUPPORTED,
                      "DIR/some.npz: test_images.npy: an array in Fortran order: store "
                      "numpy.ascontiguousarray of it");
}

/* A file cut anywhere, and one with a byte changed anywhere, has a reason of one line. */
Test(npz, damage_is_told_in_a_line)
{
    static test_zip whole;
    put_pneumonia("some.npz", TEST_ZIP_DEFLATED);
    add("test_images.npy", gray(6), NULL, TEST_ZIP_DEFLATED);
    add("test_labels.npy", column(6), "\0\1\1\0\1\0", 0);
    test_zip_end(&zip, 0, "");
    whole = zip;
    for (size_t cut = 0; cut < whole.size; cut += 7) {
        tree_write(&tree, "cut.npz", whole.bytes, cut);
        const shf_status status = open_npz("cut.npz");
        cr_assert(status == SHF_ERR_DATA, "%zu: %s", cut, shf_status_name(status));
        cr_assert_eq(strncmp(tree_error(&tree), "DIR/cut.npz: ", 13), 0);
        cr_assert_null(strchr(tree_error(&tree), '\n'));
    }
    for (size_t at = 0; at < whole.size; at++) {
        zip = whole;
        zip.bytes[at] ^= 0x15;
        tree_write(&tree, "some.npz", zip.bytes, zip.size);
        const shf_status status = open_npz("some.npz");
        cr_assert_null(strchr(tree_error(&tree), '\n'));
        const bool told =
            status == SHF_ERR_DATA || status == SHF_ERR_UNSUPPORTED || status == SHF_ERR_LIMIT;
        const bool harmless = status == SHF_OK; /* a time, a version */
        cr_assert(told || harmless, "%zu: %s", at, shf_status_name(status));
        for (size_t row = 0; harmless && row < 6; row++)
            assert_row(row, row, 1);
    }
}
