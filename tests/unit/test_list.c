/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The list source. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/source_tree.h"

static test_tree tree;

static void begin(void)
{
    tree_begin(&tree);
    tree_image(&tree, "in/a.png", 1);
    tree_image(&tree, "in/deep/b.png", 2);
    tree_image(&tree, "out/c.png", 3);
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(list, .init = begin, .fini = end);

static shf_status open_list(const char *text)
{
    tree_text(&tree, "in/list.csv", text);
    return tree_open(&tree, "list:", "in/list.csv", NULL);
}

static int first_value(size_t index)
{
    shf_loaded loaded;
    assert_ok(tree.context,
              shf_source_load(tree.source, index, tree.context, &tree.context->scratch, &loaded));
    return *(const uint8_t *)loaded.image.data;
}

Test(list, paths_alone)
{
    assert_ok(tree.context, open_list("deep/b.png\n# a comment\n\n./a.png\n"));
    cr_assert_str_eq(tree_keys(&tree), "a.png deep/b.png ");
    cr_assert_str_eq(tree_labels(&tree), "-1 -1 ");
    cr_assert_eq(first_value(0), 1);
    cr_assert_eq(first_value(1), 2);
}

Test(list, labels_and_keys)
{
    assert_ok(tree.context, open_list("a.png,cat,animals/tom.jpg\ndeep//b.png,dog\n"));
    cr_assert_str_eq(tree_keys(&tree), "animals/tom.jpg deep/b.png ");
    cr_assert_str_eq(tree_stems(&tree), "cat/animals/tom dog/deep/b ");
    cr_assert_str_eq(tree_labels(&tree), "0 1 ");
    cr_assert_eq(first_value(0), 1);
    cr_assert_eq(first_value(1), 2);
}

Test(list, columns_by_name)
{
    assert_ok(tree.context, open_list("key,size,filename\nk1,10,a.png\nk2,20,deep/b.png\n"));
    cr_assert_str_eq(tree_keys(&tree), "k1 k2 ");
    cr_assert_eq(first_value(1), 2);
}

Test(list, the_class_is_not_written_twice)
{
    assert_ok(tree.context, open_list("deep/b.png,deep\na.png,in\n"));
    cr_assert_str_eq(tree_stems(&tree), "deep/b in/a ");
}

Test(list, paths_that_lead_out_are_not_shown)
{
    char text[512];
    snprintf(text, sizeof(text), "%s/out/c.png,x\n../in/a.png,x\ndeep/../deep/b.png,x,k/b\n",
             tree.path);
    assert_ok(tree.context, open_list(text));
    cr_assert_str_eq(tree_keys(&tree), "a.png c.png k/b ");
    cr_assert_str_eq(tree_stems(&tree), "x/a x/c x/k/b ");
    for (size_t i = 0; i < 3; i++) {
        cr_assert_neq(tree.source->items[i].path[0], '/');
        cr_assert_null(strstr(tree.source->items[i].path, ".."));
    }
    cr_assert_eq(first_value(0), 1);
    cr_assert_eq(first_value(1), 3);
    cr_assert_eq(first_value(2), 2);
}

Test(list, paths_are_relative_to_the_list)
{
    cr_assert_eq(chdir(tree_path(&tree, "in")), 0);
    tree_text(&tree, "in/here.csv", "a.png\n");
    const shf_source_options options = {.spec = "list:here.csv"};
    assert_ok(tree.context, shf_source_open(tree.context, &options, &tree.source));
    cr_assert_eq(first_value(0), 1);
    cr_assert_eq(chdir("/"), 0);
}

Test(list, an_image_that_is_not_there_fails_when_it_is_loaded)
{
    assert_ok(tree.context, open_list("a.png\ngone.png\n"));
    shf_loaded loaded;
    cr_assert_eq(shf_source_load(tree.source, 1, tree.context, &tree.context->scratch, &loaded),
                 SHF_ERR_IO);
}

Test(list, labels_of_another_file)
{
    tree_text(&tree, "labels", "a.png,x\nkey of b,y\n");
    tree_text(&tree, "in/list.csv", "a.png,q\ndeep/b.png,q,key of b\n");
    const shf_source_options options = {.labels = "labels"};
    assert_ok(tree.context, tree_open(&tree, "list:", "in/list.csv", &options));
    cr_assert_str_eq(tree_stems(&tree), "x/a y/key of b ");
}

static const struct {
    const char *list, *text;
} wrong[] = {
    {"",
     "no images in 'list:DIR/in/list.csv': .jpg, .jpeg and .png files are read, hidden ones are "
     "not"},
    {"a.png\n\n/\n", "DIR/in/list.csv, line 3: the path ends without a file name"},
    {"a.png\nx/..\n", "DIR/in/list.csv, line 2: the path ends without a file name"},
    {"a.png\nb.png,,../k\n",
     "DIR/in/list.csv, line 2: a key may not begin or end with '/', nor hold '//', '.' or '..'"},
    {"a.png\nb.png,,/k\n",
     "DIR/in/list.csv, line 2: a key may not begin or end with '/', nor hold '//', '.' or '..'"},
    {"a.png\nb.png,,k/\n",
     "DIR/in/list.csv, line 2: a key may not begin or end with '/', nor hold '//', '.' or '..'"},
    {"a.png\n.png\n", "'.png' cannot name an output: a path or key needs a name before its "
                      "extension, and may not begin with '/' or hold '..'"},
    {"a.png,x\nb.png\n", "1 of 2 images have no label, the first is 'b.png'; give one to each, by "
                         "its path or sample key"},
    {"a.png,,k\nb.png,,k\n",
     "two images have the sample key 'k': 'a.png' and 'b.png'; give each its own in the list"},
    {"a.png\na.png\n",
     "two images have the sample key 'a.png': 'a.png' and 'a.png'; give each its own in the list"},
    {"x/a.png,,1\ny/a.jpg,,1.jpg\n",
     "two images would be written under one name, '1': 'x/a.png' and 'y/a.jpg'; rename one"},
};

Test(list, errors_say_what_and_where)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_tree_fails(&tree, open_list(wrong[i].list), SHF_ERR_DATA, wrong[i].text);
    assert_tree_fails(&tree, tree_open(&tree, "list:", "nowhere/list", NULL), SHF_ERR_IO,
                      "the folder of 'DIR/nowhere/list' cannot be opened: No such file or "
                      "directory");
    cr_assert_eq(tree_open(&tree, "list:", "in/nowhere", NULL), SHF_ERR_IO);
}

Test(list, sizes_are_bounded)
{
    static char text[5000];
    memset(text, 'k', 4990);
    assert_tree_fails(&tree, open_list(text), SHF_ERR_DATA,
                      "DIR/in/list.csv, line 1: a path or key of more than 4096 bytes");
    memset(text, ',', 200);
    assert_tree_fails(
        &tree, open_list(text), SHF_ERR_DATA,
        "DIR/in/list.csv, line 1: more fields than path,label,key; a path with a comma "
        "needs \"quotes\", and other columns a header line");
}
