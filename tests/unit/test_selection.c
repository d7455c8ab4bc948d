/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* --limit and --subset. */
#include <criterion/criterion.h>

#include "generators/selection.h"
#include "tests/unit/source_tree.h"

static test_tree tree;

static void begin(void)
{
    tree_begin(&tree);
    shf_source_options options = {.spec = "synthetic:count=100,size=4x4"};
    assert_ok(tree.context, shf_source_open(tree.context, &options, &tree.source));
}

static void end(void)
{
    tree_end(&tree);
}

TestSuite(selection, .init = begin, .fini = end);

static shf_status choose(uint64_t limit, const char *subset, shf_selected *out)
{
    return shf_select_items(tree.context, &tree.context->scratch, tree.source, limit,
                            subset ? tree_path(&tree, subset) : NULL, out);
}

Test(selection, all_of_them)
{
    static const uint64_t limits[] = {0, 100, 101, UINT64_MAX};
    for (int l = 0; l < 4; l++) {
        shf_selected all;
        assert_ok(tree.context, choose(limits[l], NULL, &all));
        cr_assert_eq(all.count, 100);
        for (size_t i = 0; i < 100; i++)
            cr_assert_eq(all.items[i], i);
    }
}

Test(selection, a_limit_is_even_and_nests)
{
    for (uint64_t limit = 1; limit <= 100; limit++) {
        shf_selected some, more;
        assert_ok(tree.context, choose(limit, NULL, &some));
        cr_assert_eq(some.count, limit);
        for (size_t i = 0; i < limit; i++)
            cr_assert_eq(some.items[i], i * 100 / limit);
        for (uint64_t times = 1; limit * times <= 110; times++) {
            assert_ok(tree.context, choose(limit * times, NULL, &more));
            cr_assert(shf_selected_contains(&more, &some));
            cr_assert_eq(shf_selected_contains(&some, &more), some.count == more.count);
        }
    }
}

Test(selection, contains_looks_at_every_item)
{
    static const size_t a[] = {1, 3, 5}, b[] = {1, 5}, c[] = {1, 4}, d[] = {1, 3, 5, 9}, e[] = {0};
    const shf_selected all = {a, 3}, none = {a, 0};
    cr_assert(shf_selected_contains(&all, &(shf_selected){b, 2}));
    cr_assert(shf_selected_contains(&all, &all));
    cr_assert(shf_selected_contains(&all, &none));
    cr_assert(shf_selected_contains(&none, &none));
    cr_assert(!shf_selected_contains(&all, &(shf_selected){c, 2}));
    cr_assert(!shf_selected_contains(&all, &(shf_selected){d, 4}));
    cr_assert(!shf_selected_contains(&all, &(shf_selected){e, 1}));
    cr_assert(!shf_selected_contains(&none, &all));
}

Test(selection, a_subset_is_of_keys)
{
    tree_text(&tree, "subset",
              "star/00010.png\r\nbolt/00001.png\n\nstar/00022.png\nbolt/00001.png");
    shf_selected some;
    assert_ok(tree.context, choose(0, "subset", &some));
    cr_assert_eq(some.count, 3);
    cr_assert_str_eq(tree.source->items[some.items[0]].key, "bolt/00001.png");
    cr_assert_str_eq(tree.source->items[some.items[2]].key, "star/00022.png");
    assert_ok(tree.context, choose(2, "subset", &some));
    cr_assert_eq(some.count, 2);
    cr_assert_str_eq(tree.source->items[some.items[1]].key, "star/00010.png");
}

Test(selection, unknown_keys_are_refused)
{
    tree_text(&tree, "subset", "bolt/00001.png\nbolt/00001.jpg\nx\n");
    shf_selected some;
    assert_tree_fails(&tree, choose(0, "subset", &some), SHF_ERR_DATA,
                      "DIR/subset: 2 sample keys are not in the source, the first is "
                      "'bolt/00001.jpg'");
    tree_text(&tree, "subset", "\n\n");
    assert_tree_fails(&tree, choose(0, "subset", &some), SHF_ERR_DATA,
                      "DIR/subset: no sample keys in it");
    cr_assert_eq(choose(0, "nowhere", &some), SHF_ERR_IO);
}
