/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The tar source: samples by WebDataset's rule, labels, which archives, what is left out and what is
 * refused. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/rows.h"
#include "manifests/tar.h"
#include "tests/unit/source_archive.h"

static test_tree tree;
static shf_buffer archive; /* that is put together */

static void begin(void)
{
    tree_begin(&tree);
    shf_buffer_init(&archive, tree.context);
}

static void end(void)
{
    shf_buffer_free(&archive);
    tree_end(&tree);
}

TestSuite(shards, .init = begin, .fini = end);

static void add(const char *name, const char *text)
{
    archive_add_text(&archive, name, text);
}

static void add_typed(char type, const char *name, const void *bytes, size_t size)
{
    archive_add(&archive, type, name, bytes, size);
}

/* An image whose first value is value. */
static void add_image(const char *name, int value)
{
    archive_add_image(&tree, &archive, name, value);
}

static void put(const char *path)
{
    archive_write(&tree, &archive, path);
}

static shf_status open_tar(const char *spec)
{
    return tree_open(&tree, "tar:", spec, NULL);
}

static int first_value(size_t index)
{
    shf_context *context = tree.context;
    shf_loaded loaded;
    shf_mark mark = shf_arena_mark(&context->scratch);
    assert_ok(context, shf_source_load(tree.source, index, context, &context->scratch, &loaded));
    cr_assert_eq(loaded.image.width, 3);
    cr_assert_gt(loaded.bytes, 50);
    int value = shf_row(&loaded.image, 0)[0];
    shf_arena_rewind(&context->scratch, mark);
    return value;
}

/* ---- samples ---- */

Test(shards, members_side_by_side_are_a_sample)
{
    add("b/2.cls", " 3\n");
    add_image("b/2.png", 22);
    add("b/2.json", "{}");
    add_image("b/2.seg.png", 99);
    add_image("a/1.JPEG", 11);
    add("a/1.Cls", "0");
    add_image("c.JpG", 33);
    add("c.cls", "12");
    put("x.tar");
    assert_ok(tree.context, open_tar("x.tar"));
    cr_assert_str_eq(tree_keys(&tree), "a/1.JPEG b/2.png c.JpG ");
    cr_assert_str_eq(tree_stems(&tree), "00/a/1 03/b/2 12/c ");
    cr_assert_str_eq(tree_labels(&tree), "0 3 12 ");
    cr_assert_eq(tree.source->class_count, 13);
    cr_assert_eq(first_value(0), 11);
    cr_assert_eq(first_value(1), 22);
    cr_assert_eq(first_value(2), 33);
    cr_assert_str_eq(tree.warnings, "");
}

Test(shards, labels_may_be_names)
{
    add_image("1.png", 1);
    add("1.cls", "dog\r\n");
    add_image("2.png", 2);
    add("2.cls", "great cat");
    put("x.tar");
    assert_ok(tree.context, open_tar("x.tar"));
    cr_assert_str_eq(tree_stems(&tree), "dog/1 great cat/2 ");
    tree_text(&tree, "classes", "cat\ngreat cat\ndog\n");
    const shf_source_options classes = {.classes = "classes"};
    assert_ok(tree.context, tree_open(&tree, "tar:", "x.tar", &classes));
    cr_assert_str_eq(tree_labels(&tree), "2 1 ");
    tree_text(&tree, "labels", "1.png,u\n2.png,u\n");
    const shf_source_options labels = {.labels = "labels"};
    assert_ok(tree.context, tree_open(&tree, "tar:", "x.tar", &labels));
    cr_assert_str_eq(tree_stems(&tree), "u/1 u/2 ");
}

/* What GNU tar makes of a folder is read as the folder is. */
Test(shards, folders_are_classes_where_there_are_no_labels)
{
    add_typed('5', "./", "", 0);
    add_image("./10/a.png", 1);
    add_image("./2/x/b.png", 2);
    add_image("./c.png", 3);
    add_image("./10/d.png", 4);
    put("x.tar");
    assert_ok(tree.context, open_tar("x.tar"));
    cr_assert_str_eq(tree_stems(&tree), "10/a 10/d 2/x/b ");
    cr_assert_str_eq(tree_labels(&tree), "0 0 1 ");
    cr_assert_eq(tree.source->class_count, 2);
    cr_assert_eq(first_value(1), 4);
    cr_assert_eq(first_value(2), 2);
    cr_assert_str_eq(tree.warnings,
                     "skipped 1 (images beside the class folders, in no class): 'c.png'\n");
    add_image("b.png", 1);
    add_image("a.png", 2);
    put("flat.tar");
    assert_ok(tree.context, open_tar("flat.tar"));
    cr_assert_str_eq(tree_labels(&tree), "-1 -1 ");
}

Test(shards, what_is_left_out_is_told)
{
    static char name[300];
    add_image("._1.png", 1);
    add("README", "no extension");
    add("only.json", "{}");
    add("w.webp", "RIFF");
    add_typed('1', "link.png", "", 0);
    add_typed('2', "symbolic.png", "", 0);
    add_typed('3', "device.png", "", 0);
    add_image("/etc/1.png", 1);
    add_image("a/../../1.png", 1);
    memset(name, 'n', 210);
    name[120] = '/';
    add_image(name, 1);
    add_image("1.png", 9);
    put("x.tar");
    assert_ok(tree.context, open_tar("x.tar"));
    cr_assert_str_eq(tree_keys(&tree), "1.png ");
    cr_assert_eq(tree.source->skipped, 10);
    char expected[2048];
    snprintf(expected, sizeof(expected),
             "skipped 1 (hidden): '._1.png'\n"
             "skipped 2 (not images): 'README', '%.192s...'\n"
             "skipped 1 (images in a format that is not supported: convert to PNG or JPEG): 'w'\n"
             "skipped 3 (neither files nor folders): 'device.png', 'link.png', 'symbolic.png'\n"
             "skipped 2 (names that lead out of the archive, or are over 4096 bytes): "
             "'/etc/1.png', 'a/../../1.png'\n"
             "skipped 1 (samples without a jpg, jpeg or png): 'only'\n",
             name);
    cr_assert_str_eq(tree.warnings, expected);
}

static void put_one(const char *path, const char *name)
{
    add_image(name, 1);
    put(path);
}

/* ---- which archives ---- */

Test(shards, a_folder_and_patterns)
{
    put_one("in/s-08.tar", "8.png");
    put_one("in/s-09.tar", "9.png");
    put_one("in/s-10.TAR", "10.png");
    put_one("in/s-11.tar", "11.png");
    put_one("in/.hidden.tar", "h.png");
    tree_text(&tree, "in/notes.txt", "");
    assert_ok(tree.context, open_tar("in"));
    cr_assert_str_eq(tree_keys(&tree), "10.png 11.png 8.png 9.png ");
    assert_ok(tree.context, open_tar("in/s-{08..09}.tar"));
    cr_assert_str_eq(tree_keys(&tree), "8.png 9.png ");
    assert_ok(tree.context, open_tar("{in/s-08,in/s-11}.tar"));
    cr_assert_str_eq(tree_keys(&tree), "11.png 8.png ");
    put_one("in/{1,2}.tar", "braces.png");
    assert_ok(tree.context, open_tar("in/{1,2}.tar"));
    cr_assert_str_eq(tree_keys(&tree), "braces.png ");
    /* Widths are as bash has them; several braces are all combinations. */
    put_one("w/8a.tar", "8a.png");
    put_one("w/10b.tar", "10b.png");
    put_one("w/9a.tar", "9a.png");
    put_one("w/8b.tar", "8b.png");
    put_one("w/9b.tar", "9b.png");
    put_one("w/10a.tar", "10a.png");
    assert_ok(tree.context, open_tar("w/{8..10}{a,b}.tar"));
    cr_assert_str_eq(tree_keys(&tree), "10a.png 10b.png 8a.png 8b.png 9a.png 9b.png ");
}

Test(shards, specifications)
{
    static const struct {
        const char *spec, *text;
        shf_status status;
    } wrong[] = {
        {"x{1..2.tar", "the source 'tar:DIR/x{1..2.tar': a '{' without its '}'", SHF_ERR_ARGUMENT},
        {"x{{1,2}.tar", "the source 'tar:DIR/x{{1,2}.tar': a '{' without its '}'",
         SHF_ERR_ARGUMENT},
        {"x{1}.tar",
         "the source 'tar:DIR/x{1}.tar': what is in {} is a range as {000..146}, or a list as "
         "{train,val}",
         SHF_ERR_ARGUMENT},
        {"x{2..1}.tar",
         "the source 'tar:DIR/x{2..1}.tar': a range is as {000..146}, the lower number first",
         SHF_ERR_ARGUMENT},
        {"x{a..c}.tar",
         "the source 'tar:DIR/x{a..c}.tar': a range is as {000..146}, the lower number first",
         SHF_ERR_ARGUMENT},
        {"x{1..99999999999999999}.tar",
         "the source 'tar:DIR/x{1..99999999999999999}.tar': a range is as {000..146}, the lower "
         "number first",
         SHF_ERR_ARGUMENT},
        {"x{0..9}{0..9}{0..9}{0..9}{0..9}{0..9}.tar",
         "the source 'tar:DIR/x{0..9}{0..9}{0..9}{0..9}{0..9}{0..9}.tar': more than 100000 "
         "archives",
         SHF_ERR_LIMIT},
        {"x{07..08}.tar", "DIR/x07.tar: cannot be opened: No such file or directory", SHF_ERR_IO},
        {"none.tar", "the source 'tar:DIR/none.tar': No such file or directory", SHF_ERR_IO},
        {"empty",
         "the source 'tar:DIR/empty': no .tar files in that folder; compressed ones are not read: "
         "unpack them to .tar",
         SHF_ERR_DATA},
    };
    tree_text(&tree, "empty/x.tar.gz", "");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_tree_fails(&tree, open_tar(wrong[i].spec), wrong[i].status, wrong[i].text);
}

/* ---- what is refused ---- */

Test(shards, what_occurs_twice)
{
    put_one("1.tar", "a/x.png");
    add_image("b.png", 1);
    add_image("./a/x.png", 2);
    put("2.tar");
    assert_tree_fails(&tree, open_tar("{1,2}.tar"), SHF_ERR_DATA,
                      "two images have the sample key 'a/x.png': one is in DIR/1.tar, one in "
                      "DIR/2.tar");
    add_image("a.png", 1);
    add_image("a.jpg", 1);
    put("3.tar");
    assert_tree_fails(&tree, open_tar("3.tar"), SHF_ERR_DATA,
                      "DIR/3.tar: the sample of 'a.jpg' has two images: put them in samples of "
                      "their own");
    add_image("a.png", 1);
    add("a.cls", "1");
    add("a.cls", "1");
    put("4.tar");
    assert_tree_fails(&tree, open_tar("4.tar"), SHF_ERR_DATA,
                      "DIR/4.tar: the sample of 'a.cls' has two labels");
    /* A sample whose members lie apart is two, and each has to be whole. */
    add_image("a.png", 1);
    add_image("b.png", 1);
    add("a.cls", "1");
    add("b.cls", "1");
    put("5.tar");
    assert_ok(tree.context, open_tar("5.tar"));
    cr_assert_str_eq(tree_labels(&tree), "-1 -1 ");
    cr_assert_str_eq(tree.warnings, "skipped 2 (samples without a jpg, jpeg or png): 'a', 'b'\n");
}

Test(shards, labels_that_are_none)
{
    char text[300];
    memset(text, 'x', sizeof(text));
    add_image("a.png", 1);
    add_typed('0', "a.cls", text, 257);
    put("x.tar");
    assert_tree_fails(&tree, open_tar("x.tar"), SHF_ERR_DATA,
                      "DIR/x.tar: 'a.cls' is no label: over 256 bytes");
    add_image("a.png", 1);
    add_typed('0', "a.cls", "1\0", 2);
    put("x.tar");
    assert_tree_fails(&tree, open_tar("x.tar"), SHF_ERR_DATA,
                      "DIR/x.tar: 'a.cls' is no label: a zero byte in it");
    add_image("a.png", 1);
    add("a.cls", " \n");
    add_image("b.png", 1);
    add("b.cls", "1");
    put("x.tar");
    assert_tree_fails(&tree, open_tar("x.tar"), SHF_ERR_DATA,
                      "1 of 2 images have no label, the first is 'a.png'; give one to each, by its "
                      "path or sample key");
}

Test(shards, archives_that_are_none)
{
    static const struct {
        const char *bytes, *text;
        shf_status status;
    } wrong[] = {
        {"\x1f\x8b\x08 gzip", "DIR/x.tar: compressed: unpack it to a .tar (gzip -d)",
         SHF_ERR_UNSUPPORTED},
        {"\x28\xb5\x2f\xfd zstd", "DIR/x.tar: compressed: unpack it to a .tar (zstd -d)",
         SHF_ERR_UNSUPPORTED},
        {"BZh91AY&SY", "DIR/x.tar: compressed: unpack it to a .tar (bzip2 -d)",
         SHF_ERR_UNSUPPORTED},
        {"\xfd"
         "7zXZ and more",
         "DIR/x.tar: compressed: unpack it to a .tar (xz -d)", SHF_ERR_UNSUPPORTED},
        {"some text", "DIR/x.tar: tar header at byte 0: cut off", SHF_ERR_DATA},
        {"",
         "no images in 'tar:DIR/x.tar': .jpg, .jpeg and .png files are read, hidden ones are not",
         SHF_ERR_DATA},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        tree_text(&tree, "x.tar", wrong[i].bytes);
        assert_tree_fails(&tree, open_tar("x.tar"), wrong[i].status, wrong[i].text);
    }
    add_image("a.png", 1);
    archive.size -= SHF_TAR_BLOCK;
    tree_write(&tree, "x.tar", archive.data, archive.size);
    assert_tree_fails(&tree, open_tar("x.tar"), SHF_ERR_DATA,
                      "DIR/x.tar: tar header at byte 0: the file ends before the member does");
}

Test(shards, an_archive_that_goes)
{
    shf_loaded loaded;
    put_one("x.tar", "a.png");
    assert_ok(tree.context, open_tar("x.tar"));
    tree_text(&tree, "x.tar", "short");
    cr_assert_eq(shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded),
                 SHF_ERR_IO);
    cr_assert_str_eq(shf_context_error(tree.context), "became shorter while it was read");
    unlink(tree_path(&tree, "x.tar"));
    cr_assert_eq(shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded),
                 SHF_ERR_IO);
}
