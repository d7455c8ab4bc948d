/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Labels files and class lists. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/source_tree.h"

static test_tree tree;

static void begin(void)
{
    tree_begin(&tree);
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(labels, .init = begin, .fini = end);

static const shf_source_options with_labels = {.labels = "labels"};
static const shf_source_options with_classes = {.classes = "classes"};
static const shf_source_options with_both = {.labels = "labels", .classes = "classes"};

/* Opens the folder "images" of a.png, b.png and c.png with this labels file. */
static shf_status open_flat(const char *labels, const shf_source_options *options)
{
    tree_image(&tree, "images/a.png", 0);
    tree_image(&tree, "images/b.png", 0);
    tree_image(&tree, "images/c.png", 0);
    tree_text(&tree, "labels", labels);
    return tree_open(&tree, "", "images", options);
}

Test(labels, names_are_sorted_into_classes)
{
    assert_ok(tree.context, open_flat("b.png,dog\na.png,eel\nc.png,cat\n", &with_labels));
    cr_assert_str_eq(tree_stems(&tree), "cat/c dog/b eel/a ");
    cr_assert_str_eq(tree_keys(&tree), "c.png b.png a.png ");
    cr_assert_str_eq(tree_labels(&tree), "0 1 2 ");
    cr_assert_eq(tree.source->class_count, 3);
}

Test(labels, numbers_are_indices_of_equal_width)
{
    assert_ok(tree.context, open_flat("b.png,2\na.png,10\nc.png,0\n", &with_labels));
    cr_assert_str_eq(tree_stems(&tree), "00/c 02/b 10/a ");
    cr_assert_str_eq(tree_labels(&tree), "0 2 10 ");
    cr_assert_eq(tree.source->class_count, 11);
    cr_assert_str_eq(tree.source->classes[9], "09");
}

Test(labels, a_class_list_settles_the_numbers)
{
    tree_text(&tree, "classes", "eel\ndog\ncat\nant\n");
    assert_ok(tree.context, open_flat("b.png,dog\na.png,eel\nc.png,3\n", &with_both));
    cr_assert_str_eq(tree_stems(&tree), "ant/c dog/b eel/a ");
    cr_assert_str_eq(tree_labels(&tree), "3 1 0 ");
    cr_assert_eq(tree.source->class_count, 4);
}

Test(labels, a_name_goes_before_an_index)
{
    tree_text(&tree, "classes", "1\n0\n");
    assert_ok(tree.context, open_flat("a.png,0\nb.png,1\nc.png,1\n", &with_both));
    cr_assert_str_eq(tree_labels(&tree), "1 0 0 ");
    cr_assert_str_eq(tree_keys(&tree), "a.png b.png c.png ");
}

/* ImageNet's validation images in folders, a few of them: numbered as the model counts. */
Test(labels, ninety_nine_of_a_thousand)
{
    char classes[16384], path[64];
    size_t used = 0;
    for (int i = 0; i < 1000; i++)
        used += (size_t)snprintf(classes + used, sizeof(classes) - used, "n%08d\r\n", i * 7);
    tree_text(&tree, "classes", classes);
    for (int i = 0; i < 99; i++) {
        snprintf(path, sizeof(path), "images/n%08d/x.png", i * 70);
        tree_image(&tree, path, i);
    }
    assert_ok(tree.context, tree_open(&tree, "", "images", &with_classes));
    cr_assert_eq(tree.source->class_count, 1000);
    for (int i = 0; i < 99; i++)
        cr_assert_eq(tree.source->items[i].label, i * 10);
    assert_ok(tree.context, tree_open(&tree, "", "images", NULL));
    for (int i = 0; i < 99; i++)
        cr_assert_eq(tree.source->items[i].label, i);
}

Test(labels, a_header_names_the_columns)
{
    assert_ok(tree.context, open_flat("Name,Class_Index,split,Path\r\nx,1,val,a.png\r\ny,0,val,"
                                      "b.png\r\n\r\n# so far\r\nz,1,val,c.png",
                                      &with_labels));
    cr_assert_str_eq(tree_labels(&tree), "0 1 1 ");
    cr_assert_str_eq(tree_keys(&tree), "b.png a.png c.png ");
}

Test(labels, quotes_and_commas)
{
    tree_image(&tree, "images/d, e.png", 0);
    tree_image(&tree, "images/\"f\".png", 0);
    tree_image(&tree, "images/g\nh.png", 0);
    assert_ok(tree.context,
              open_flat("\"a.png\",\"x\"\n b.png , x\n./c.png,x\n\"d, e.png\" , \"x\"\n"
                        "\"\"\"f\"\".png\",x\n\"g\nh.png\",x\n",
                        &with_labels));
    cr_assert_eq(tree.source->count, 6);
    cr_assert_str_eq(tree.warnings, "");
}

Test(labels, by_path_or_by_sample_key)
{
    tree_image(&tree, "images/s/d.png", 0);
    shf_source_options options = with_labels;
    options.key_rule = SHF_KEY_NAME;
    assert_ok(tree.context,
              open_flat("a.png,x\nb.png,x\nc.png,y\nd.png,y\ngone.png,z\nlost.png,z\n", &options));
    cr_assert_str_eq(tree_stems(&tree), "x/a x/b y/c y/s/d ");
    cr_assert_eq(tree.source->class_count, 3, "the classes are those of the whole file");
    char expected[256];
    snprintf(expected, sizeof(expected),
             "%s/labels: 2 labels are of images that are not in the source, as 'gone.png'\n",
             tree.path);
    cr_assert_str_eq(tree.warnings, expected);
}

Test(labels, they_go_before_folders)
{
    tree_image(&tree, "images/x/1.png", 0);
    tree_image(&tree, "images/y/2.png", 0);
    tree_text(&tree, "labels", "x/1.png,y\ny/2.png,y\n");
    assert_ok(tree.context, tree_open(&tree, "", "images", &with_labels));
    cr_assert_str_eq(tree_stems(&tree), "y/2 y/x/1 ");
    cr_assert_str_eq(tree_labels(&tree), "0 0 ");
}

static const struct {
    const char *labels, *text;
} wrong[] = {
    {"a.png,1\nb.png\n", "DIR/labels, line 2: no label; a line is path,label"},
    {"a.png,1\n\n# c\nb.png,\n", "DIR/labels, line 4: no label; a line is path,label"},
    {"a.png,1\n,2\n", "DIR/labels, line 2: no path"},
    {"a.png,1\n\"b.png\nc.png,2\n", "DIR/labels, line 2: a quote that is never closed"},
    {"a.png,1\n\"b\"x,2\n", "DIR/labels, line 2: text after a closing quote"},
    {"a.png,1\n\"b\nb\",2\na.png,1\n", "DIR/labels, line 4: 'a.png' has a label in line 1"},
    {"a.png,1\nx, y, z, 1\n", "DIR/labels, line 2: more fields than path,label,key; a path with a "
                              "comma needs \"quotes\", and "
                              "other columns a header line"},
    {"path,label,class\n",
     "DIR/labels, line 1: two columns of one kind; name one of them otherwise"},
    {"", "DIR/labels: no labels; a line is path,label"},
    {"path,label\n", "DIR/labels: no labels; a line is path,label"},
    {"b.png,1\n", "2 of 3 images have no label in DIR/labels, the first is 'a.png'; give one to "
                  "each, by its path or sample key"},
    {"a.png,x/y\nb.png,x\nc.png,x\n", "the class 'x/y' cannot name a folder: it may not begin with "
                                      "'.', nor hold '/'"},
    {"a.png,..\nb.png,x\nc.png,x\n",
     "the class '..' cannot name a folder: it may not begin with '.', nor hold '/'"},
};

Test(labels, errors_say_which_line)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_tree_fails(&tree, open_flat(wrong[i].labels, &with_labels), SHF_ERR_DATA,
                          wrong[i].text);
    assert_tree_fails(&tree, open_flat("a.png,1\nb.png,1000000\nc.png,1\n", &with_labels),
                      SHF_ERR_LIMIT, "DIR/images: more than 1000000 classes");
}

Test(labels, a_zero_byte_is_no_text)
{
    tree_image(&tree, "images/a.png", 0);
    tree_write(&tree, "labels", "a.png\0,1\n", 9);
    assert_tree_fails(&tree, tree_open(&tree, "", "images", &with_labels), SHF_ERR_DATA,
                      "DIR/labels: a zero byte: this is not a text file");
}

Test(labels, a_byte_order_mark_is_dropped)
{
    assert_ok(tree.context, open_flat("\xef\xbb\xbf"
                                      "a.png,0\nb.png,0\nc.png,0\n",
                                      &with_labels));
}

static const struct {
    const char *classes, *text;
} wrong_classes[] = {
    {"", "DIR/classes: no classes in it"},
    {"\n", "DIR/classes: no classes in it"},
    {"x\n\ny\n", "DIR/classes, line 2: empty; a line is a class"},
    {"x\ny\nx\n", "the class 'x' is in the list twice"},
    {"x\n.y\n", "the class '.y' cannot name a folder: it may not begin with '.', nor hold '/'"},
    {"y\nz\n", "the label 'x' of 'x/1.png' is neither one of the 2 classes in DIR/classes nor an "
               "index below that"},
};

Test(labels, class_lists_are_checked)
{
    tree_image(&tree, "images/x/1.png", 0);
    for (size_t i = 0; i < sizeof(wrong_classes) / sizeof(*wrong_classes); i++) {
        tree_text(&tree, "classes", wrong_classes[i].classes);
        assert_tree_fails(&tree, tree_open(&tree, "", "images", &with_classes), SHF_ERR_DATA,
                          wrong_classes[i].text);
    }
    tree_text(&tree, "classes", "y\nx\n\n\n");
    assert_ok(tree.context, tree_open(&tree, "", "images", &with_classes));
    cr_assert_eq(tree.source->items[0].label, 1);
}

Test(labels, a_file_that_is_not_there)
{
    tree_image(&tree, "images/a.png", 0);
    cr_assert_eq(tree_open(&tree, "", "images", &with_labels), SHF_ERR_IO);
    cr_assert_eq(tree_open(&tree, "", "images", &with_classes), SHF_ERR_IO);
}
