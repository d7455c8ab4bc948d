/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The folder source: what is found, in which order, and what is left out. */
#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

TestSuite(folder, .init = begin, .fini = end);

static void images(const char *const *paths)
{
    for (int i = 0; paths[i]; i++)
        tree_image(&tree, paths[i], i);
}

/* torchvision's make_dataset: classes sorted; in each sorted(os.walk), which sorts folders by their
 * whole path; in each folder sorted(files). The order below is what that gives. */
Test(folder, order_is_that_of_ImageFolder)
{
    images((const char *const[]){"b/a/6.png", "b/z.png", "b/a-b/4.png", "b/a/x/5.png", "a/x/2.PNG",
                                 "a-b/3.jpeg", "a/1.JPG", "b/a.jpg", "b/a-b.jpg", "b/B.jpg",
                                 "b/\xc3\xa4.jpg", "b/a.b.jpg", "b/1 1.png", "B/1.png", NULL});
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree),
                     "B/1.png a/1.JPG a/x/2.PNG a-b/3.jpeg b/1 1.png b/B.jpg b/a-b.jpg b/a.b.jpg "
                     "b/a.jpg b/z.png b/\xc3\xa4.jpg b/a/6.png b/a-b/4.png b/a/x/5.png ");
    cr_assert_str_eq(tree_labels(&tree), "0 1 1 2 3 3 3 3 3 3 3 3 3 3 ");
    cr_assert_eq(tree.source->class_count, 4);
    cr_assert_str_eq(tree.source->classes[2], "a-b");
    cr_assert_str_eq(tree.source->items[2].stem, "a/x/2");
    cr_assert_str_eq(tree.warnings, "");
}

Test(folder, flat_has_no_labels)
{
    images((const char *const[]){"2.png", "10.png", "1.jpeg", NULL});
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "1.jpeg 10.png 2.png ");
    cr_assert_str_eq(tree_labels(&tree), "-1 -1 -1 ");
    cr_assert_eq(tree.source->class_count, 0);
    tree_folder(&tree, "empty");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_labels(&tree), "-1 -1 -1 ");
}

Test(folder, images_beside_class_folders_are_left_out)
{
    images((const char *const[]){"c/1.png", "2.png", NULL});
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "c/1.png ");
    cr_assert_str_eq(tree.warnings,
                     "skipped 1 (images beside the class folders, in no class): '2.png'\n");
    cr_assert_eq(tree.source->skipped, 1);
}

Test(folder, an_empty_class_keeps_its_number)
{
    images((const char *const[]){"a/1.png", "c/1.png", NULL});
    tree_folder(&tree, "b");
    tree_folder(&tree, "b0");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_labels(&tree), "0 3 ");
    cr_assert_str_eq(tree.warnings, "2 of 4 class folders hold no images, the first is 'b'\n");
}

Test(folder, what_is_left_out_is_counted_and_named)
{
    images((const char *const[]){"a/1.png", ".hidden/2.png", "a/.3.png", "a/._4.png", "a/.5/6.png",
                                 "a/7.webp", "a/8.TIFF", NULL});
    tree_text(&tree, "a/notes.txt", "");
    tree_text(&tree, "a/png", "");
    tree_text(&tree, "Thumbs.db", "");
    cr_assert_eq(mkfifo(tree_path(&tree, "a/pipe.png"), 0600), 0);
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "a/1.png ");
    cr_assert_eq(tree.source->skipped, 10);
    cr_assert_str_eq(
        tree.warnings,
        "skipped 4 (hidden): '.hidden', 'a/.3.png', 'a/.5' and 1 more\n"
        "skipped 3 (not images): 'Thumbs.db', 'a/notes.txt', 'a/png'\n"
        "skipped 2 (images in a format that is not supported: convert to PNG or JPEG): "
        "'a/7.webp', 'a/8.TIFF'\n"
        "skipped 1 (neither files nor folders): 'a/pipe.png'\n");
}

Test(folder, links_are_followed_but_not_round_in_circles)
{
    images((const char *const[]){"a/1.png", "a/x/2.png", "b/3.png", NULL});
    tree_link(&tree, "../b", "a/to_b");
    tree_link(&tree, "../a", "b/to_a");
    tree_link(&tree, ".", "b/here");
    tree_link(&tree, "..", "a/up");
    tree_link(&tree, "self.png", "a/self.png");
    tree_link(&tree, "1.png", "a/same.png");
    tree_link(&tree, ".", "root");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "a/1.png a/same.png a/to_b/3.png a/x/2.png b/3.png "
                                       "b/to_a/1.png b/to_a/same.png b/to_a/x/2.png ");
    cr_assert_eq(tree.source->class_count, 2);
    cr_assert_str_eq(tree.warnings, "skipped 9 (links that lead round in circles): 'a/self.png', "
                                    "'a/to_b/here/', 'a/to_b/to_a/' and 6 more\n");
}

Test(folder, a_link_to_nothing_is_an_image_that_fails)
{
    images((const char *const[]){"a/1.png", NULL});
    tree_link(&tree, "gone.png", "a/2.png");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "a/1.png a/2.png ");
    shf_loaded loaded;
    shf_status status =
        shf_source_load(tree.source, 1, tree.context, &tree.context->scratch, &loaded);
    assert_fails(tree.context, status, SHF_ERR_IO, "cannot be opened: No such file or directory");
}

Test(folder, any_bytes_make_a_name)
{
    images((const char *const[]){"a/new\nline.png", "a/\xff\xfe.png", "a/ .png", "a/*?.png",
                                 "a/\"quote\",comma.png", "a/.\x01.png", NULL});
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_str_eq(tree_keys(&tree), "a/ .png a/\"quote\",comma.png a/*?.png a/new\nline.png "
                                       "a/\xff\xfe.png ");
    cr_assert_str_eq(tree.warnings, "skipped 1 (hidden): 'a/.\\x01.png'\n");
    for (size_t i = 0; i < tree.source->count; i++) {
        shf_loaded loaded;
        assert_ok(tree.context,
                  shf_source_load(tree.source, i, tree.context, &tree.context->scratch, &loaded));
    }
}

Test(folder, one_output_name_for_two_images_is_refused)
{
    images((const char *const[]){"a/1.png", "a/1.jpg", NULL});
    assert_tree_fails(&tree, tree_open(&tree, "", "", NULL), SHF_ERR_DATA,
                      "two images would be written under one name, 'a/1': 'a/1.jpg' and 'a/1.png'; "
                      "rename one");
    cr_assert_null(tree.source);
}

Test(folder, keys_by_name)
{
    images((const char *const[]){"a/1.png", "b/x/2.png", NULL});
    const shf_source_options by_name = {.key_rule = SHF_KEY_NAME};
    assert_ok(tree.context, tree_open(&tree, "", "", &by_name));
    cr_assert_str_eq(tree_keys(&tree), "1.png 2.png ");
    cr_assert_str_eq(tree_stems(&tree), "a/1 b/x/2 ");
    size_t index;
    cr_assert(shf_source_find(tree.source, "2.png", &index));
    cr_assert_eq(index, 1);
    cr_assert(!shf_source_find(tree.source, "b/x/2.png", &index));
    tree_image(&tree, "b/1.png", 0);
    assert_tree_fails(&tree, tree_open(&tree, "", "", &by_name), SHF_ERR_DATA,
                      "two images have the sample key '1.png': 'a/1.png' and 'b/1.png'; use --key "
                      "path");
}

Test(folder, loads_what_is_there)
{
    tree_image(&tree, "a/1.png", 77);
    tree_text(&tree, "a/bad.png", "not an image");
    tree_text(&tree, "a/empty.jpg", "");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    shf_arena *arena = &tree.context->scratch;
    shf_loaded loaded;
    assert_ok(tree.context, shf_source_load(tree.source, 0, tree.context, arena, &loaded));
    cr_assert_eq(loaded.image.width, 3);
    cr_assert_eq(loaded.image.height, 2);
    cr_assert_eq(*(const uint8_t *)loaded.image.data, 77);
    cr_assert_null(loaded.mask.data);
    struct stat about;
    cr_assert_eq(stat(tree_path(&tree, "a/1.png"), &about), 0);
    cr_assert_eq(loaded.bytes, (uint64_t)about.st_size);
    shf_status status = shf_source_load(tree.source, 1, tree.context, arena, &loaded);
    cr_assert_eq(status, SHF_ERR_UNSUPPORTED);
    status = shf_source_load(tree.source, 2, tree.context, arena, &loaded);
    assert_fails(tree.context, status, SHF_ERR_DATA, "an empty file");
}

Test(folder, limits_hold_before_memory_is_taken)
{
    tree_image(&tree, "a/1.png", 77);
    tree_text(&tree, "a/2.png", "");
    cr_assert_eq(truncate(tree_path(&tree, "a/2.png"), (off_t)1 << 40), 0);
    const shf_source_options options = {.max_pixels = 5};
    assert_ok(tree.context, tree_open(&tree, "", "", &options));
    shf_loaded loaded;
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(shf_source_load(tree.source, i, tree.context, &tree.context->scratch, &loaded),
                     SHF_ERR_LIMIT);
    assert_fails(tree.context, SHF_ERR_LIMIT, SHF_ERR_LIMIT,
                 "a file of 1099511627776 bytes; the limit is 16777256");
}

Test(folder, a_pipe_in_place_of_an_image_does_not_hang)
{
    tree_image(&tree, "a/1.png", 77);
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_eq(unlink(tree_path(&tree, "a/1.png")), 0);
    cr_assert_eq(mkfifo(tree_path(&tree, "a/1.png"), 0600), 0);
    shf_loaded loaded;
    shf_status status =
        shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded);
    assert_fails(tree.context, status, SHF_ERR_DATA, "not a regular file");
}

Test(folder, says_what_is_wrong_with_a_source)
{
    assert_tree_fails(
        &tree, tree_open(&tree, "", "nowhere", NULL), SHF_ERR_IO,
        "the source folder 'DIR/nowhere' cannot be opened: No such file or directory");
    tree_text(&tree, "file", "");
    assert_tree_fails(&tree, tree_open(&tree, "", "file", NULL), SHF_ERR_ARGUMENT,
                      "the source 'DIR/file' is not a folder; list:FILE takes a list of images");
    assert_tree_fails(&tree, tree_open(&tree, "", "", NULL), SHF_ERR_DATA,
                      "no images in 'DIR/': .jpg, .jpeg and .png files are read, hidden ones are "
                      "not");
}

/* Root may read everything: the folder is read by a child that has become somebody else. */
Test(folder, a_folder_that_cannot_be_read_stops_the_plan)
{
    images((const char *const[]){"a/1.png", "b/2.png", NULL});
    cr_assert_eq(chmod(tree.path, 0755), 0);
    cr_assert_eq(chmod(tree_path(&tree, "b"), 0), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534))
            _exit(2);
        shf_status status = tree_open(&tree, "", "", NULL);
        char expected[128];
        snprintf(expected, sizeof(expected),
                 "the folder 'b/' in 'DIR/' cannot be read: Permission denied");
        _exit(status == SHF_ERR_IO && strcmp(tree_error(&tree), expected) == 0 ? 0 : 1);
    }
    int result;
    cr_assert_eq(waitpid(child, &result, 0), child);
    chmod(tree_path(&tree, "b"), 0755);
    cr_assert(WIFEXITED(result) && WEXITSTATUS(result) == 0, "%d", result);
}

/* 100 folders of 100 bytes each: more than a path may have, and more than the open files allowed. */
Test(folder, deep_trees_are_read)
{
    char name[101] = {0};
    memset(name, 'd', 100);
    int at = open(tree.path, O_RDONLY | O_DIRECTORY), top = at;
    tree_image(&tree, "image.png", 5);
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(mkdirat(at, name, 0777), 0);
        int next = openat(at, name, O_RDONLY | O_DIRECTORY);
        if (at != top)
            close(at);
        at = next;
    }
    cr_assert_eq(renameat(top, "image.png", at, "image.png"), 0);
    close(at);
    close(top);
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    cr_assert_eq(tree.source->count, 1);
    cr_assert_eq(strlen(tree.source->items[0].key), 100 * 101 + 9);
    shf_loaded loaded;
    assert_ok(tree.context,
              shf_source_load(tree.source, 0, tree.context, &tree.context->scratch, &loaded));
    cr_assert_eq(*(const uint8_t *)loaded.image.data, 5);
    char command[128];
    snprintf(command, sizeof(command), "rm -rf %s/%s", tree.path, "ddd*");
    cr_assert_eq(system(command), 0);
}

Test(folder, the_fingerprint_tells_keys_apart_and_no_labels)
{
    images((const char *const[]){"a/1.png", "b/2.png", NULL});
    uint8_t first[SHF_SHA256_SIZE], second[SHF_SHA256_SIZE], expected[SHF_SHA256_SIZE];
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    assert_ok(tree.context, shf_source_fingerprint(tree.context, tree.source, first));
    shf_sha256("a/1.png\0b/2.png", 16, expected);
    cr_assert_arr_eq(first, expected, SHF_SHA256_SIZE);
    tree_folder(&tree, "a0");
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    assert_ok(tree.context, shf_source_fingerprint(tree.context, tree.source, second));
    cr_assert_arr_eq(first, second, SHF_SHA256_SIZE, "the label of b is 2 now, the key the same");
    images((const char *const[]){"b/3.png", NULL});
    assert_ok(tree.context, tree_open(&tree, "", "", NULL));
    assert_ok(tree.context, shf_source_fingerprint(tree.context, tree.source, second));
    cr_assert(memcmp(first, second, SHF_SHA256_SIZE) != 0, "another image");
}
