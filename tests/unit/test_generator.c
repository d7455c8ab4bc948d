/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Generators: programs of a few lines of shell that make a picture, or fail to in every way. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/rows.h"
#include "corruptions/codecs/codec.h"
#include "manifests/record.h"
#include "tests/unit/generator_bench.h"

/* ---- what a program is given ---- */

Test(generator, a_picture_is_made_of_a_folder)
{
    bench b = bench_begin();
    bench_must_open(&b,
                    VERSION "ls \"$1\" | tr '\\n' ' ' >\"$HERE/files\"\n"
                            "cp \"$1/params.json\" \"$HERE\"\nmkdir -p \"$1/more/below\"\n"
                            "touch \"$1/more/below/file\"\n" COPIES,
                    (shf_generator_options){0});
    const size_t files = bench_entries("/proc/self/fd");
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert(test_same_pixels(&b.out.image, &b.background.image));
    cr_assert(test_picture_guarded(&b.out));
    cr_assert_eq(bench_entries("/proc/self/fd"), files, "descriptors are left open");
    cr_assert_str_eq(b.generator->name, "gen");
    cr_assert_str_eq(b.generator->version, "test 1");
    char text[1024] = "";
    FILE *file = fopen(tree_path(&b.tree, "files"), "r");
    cr_assert_not_null(fgets(text, sizeof(text), file));
    fclose(file);
    cr_assert_str_eq(text, "background.png mask.png object.png params.json ");
    file = fopen(tree_path(&b.tree, "params.json"), "r");
    text[fread(text, 1, sizeof(text) - 1, file)] = 0;
    fclose(file);
    const shf_address address = test_address(7, "a/b.png");
    const shf_stream stream = shf_stream_of("background_generate", 3, &address);
    char expected[1024];
    snprintf(expected, sizeof(expected),
             "{\n  \"protocol\": 1,\n  \"operation\": \"background_generate\",\n"
             "  \"severity\": 3,\n"
             "  \"parameters\": {\"erode\": 1, \"feather\": 1, \"strength\": 0.6},\n"
             "  \"seed\": \"7\",\n  \"key\": \"a/b.png\",\n  \"random\": %d,\n"
             "  \"width\": 18,\n  \"height\": 12\n}\n",
             shf_random_int(&stream, 65, 0, 0, 2147483647));
    cr_assert_str_eq(text, expected);
    bench_end(&b);
}

static shf_image read_image(bench *b, const char *path)
{
    shf_image image = {0};
    shf_buffer file;
    shf_buffer_init(&file, b->tree.context);
    assert_ok(b->tree.context,
              shf_file_read(b->tree.context, tree_path(&b->tree, path), 1 << 20, &file));
    assert_ok(b->tree.context,
              shf_decode(b->tree.context, &b->arena, file.data, file.size, 0, &image));
    shf_buffer_free(&file);
    return image;
}

Test(generator, the_object_is_cut_out_and_the_mask_is_the_mask)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION "cp \"$1\"/*.png \"$HERE\"\n" COPIES, (shf_generator_options){0});
    assert_ok(b.tree.context, bench_run(&b));
    const shf_image mask = read_image(&b, "mask.png"), object = read_image(&b, "object.png");
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            const bool inside = x >= 6 && x < 12 && y >= 4 && y < 8,
                       beyond = x < 4 || x >= 14 || y < 2 || y >= 10;
            cr_assert_eq(shf_row(&mask, y)[3 * x], beyond ? 0 : 255);
            const uint8_t *colour = shf_row(&object, y) + 3 * x;
            if (inside)
                cr_assert_eq(memcmp(colour, shf_row(&b.image.image, y) + 3 * x, 3), 0);
            if (beyond)
                cr_assert(!colour[0] && !colour[1] && !colour[2], "at %d, %d", x, y);
        }
    bench_end(&b);
}

/* Those that the test was started with are not ours, and a shell has its script open. */
Test(generator, a_program_gets_none_of_our_files)
{
    bench b = bench_begin();
    bench_must_open(&b,
                    VERSION "touch \"$HERE/open\"\nfor fd in $(seq 3 60); do\n"
                            "[ -e /proc/$$/fd/$fd ] || continue\n"
                            "[ \"$(readlink /proc/$$/fd/$fd)\" = \"$HERE/gen\" ] && continue\n"
                            "echo $fd >>\"$HERE/open\"\ndone\n" COPIES,
                    (shf_generator_options){0});
    assert_ok(b.tree.context, bench_run(&b));
    FILE *file = fopen(tree_path(&b.tree, "open"), "r");
    const int own = fileno(file);
    for (int fd; fscanf(file, "%d", &fd) == 1;)
        cr_assert(fd != own && fcntl(fd, F_GETFD) == 0, "%d is open", fd);
    fclose(file);
    bench_end(&b);
}

/* ---- how it fails ---- */

static void fails(const char *lines, uint32_t tries, const char *text)
{
    bench b = bench_begin();
    bench_must_open(&b, lines, (shf_generator_options){.timeout = 1, .tries = tries});
    shf_status status = bench_run(&b);
    char expected[512];
    snprintf(expected, sizeof(expected), "generator gen: %s", text);
    assert_fails(b.tree.context, status, SHF_ERR_DATA, expected);
    cr_assert_eq(b.generator->runs, 0);
    bench_end(&b);
}

Test(generator, it_fails)
{
    fails(VERSION "echo loading >&2; echo no memory on the card >&2; exit 3\n", 1,
          "exit code 3: no memory on the card");
    fails(VERSION "exit 1\n", 3, "exit code 1 (3 tries)");
    fails(VERSION "printf '10%%\\r99%%\\r\\n\\n' >&2; kill -9 $$\n", 1, "ended by signal 9: 99%");
    fails(VERSION "printf 'caf\\351' >&2; exit 2\n", 1, "exit code 2: caf?");
    fails(VERSION "exit 0\n", 2, "it wrote no output.png (2 tries)");
    fails(VERSION "echo x >\"$1/output.png\"\n", 1, "output.png is no PNG file");
    fails(VERSION "cp \"$1/object.png\" \"$1/output.png\"\n", 1,
          "output.png is not 8-bit RGB without alpha");
    fails(VERSION "cp \"$1/mask.png\" \"$1/output.png\"\n", 1,
          "output.png is not 8-bit RGB without alpha");
    fails(VERSION "head -c 60 \"$1/background.png\" >\"$1/output.png\"\n", 1,
          "output.png: truncated PNG: the file ends too early");
}

Test(generator, it_writes_another_size)
{
    bench b = bench_begin();
    tree_image(&b.tree, "small.png", 1);
    bench_must_open(&b, VERSION "cp \"$HERE/small.png\" \"$1/output.png\"\n",
                    (shf_generator_options){.tries = 1});
    assert_fails(b.tree.context, bench_run(&b), SHF_ERR_DATA,
                 "generator gen: output.png is 3x2, and has to be 18x12");
    bench_end(&b);
}

static bool is_gone(const bench *b, const char *path)
{
    int id = 0;
    FILE *file = fopen(tree_path(&b->tree, path), "r");
    cr_assert(file && fscanf(file, "%d", &id) == 1);
    fclose(file);
    for (int tries = 0; tries < 100; tries++) { /* init takes what is orphaned */
        char stat[64], state = 'Z';
        snprintf(stat, sizeof(stat), "/proc/%d/stat", id);
        file = fopen(stat, "r");
        if (file && fscanf(file, "%*d %*s %c", &state) != 1)
            state = 'Z';
        if (file)
            fclose(file);
        if (state == 'Z')
            return true;
        usleep(20000);
    }
    return false;
}

Test(generator, it_hangs, .timeout = 30)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION "echo waiting >&2; sleep 600 & echo $! >\"$HERE/id\"; wait\n",
                    (shf_generator_options){.timeout = 1, .tries = 2});
    assert_fails(b.tree.context, bench_run(&b), SHF_ERR_DATA,
                 "generator gen: not done within 1 second, ended: waiting (2 tries)");
    cr_assert(is_gone(&b, "id"));
    bench_end(&b);
}

Test(generator, what_it_leaves_running_is_ended, .timeout = 30)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION "sleep 600 & echo $! >\"$HERE/id\"\n" COPIES,
                    (shf_generator_options){0});
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert(is_gone(&b, "id"));
    bench_end(&b);
}

Test(generator, it_is_stopped_on_request, .timeout = 30)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION "sleep 600\n", (shf_generator_options){0});
    b.cancel = 1;
    assert_fails(b.tree.context, bench_run(&b), SHF_ERR_CANCELLED, "stopped on request");
    bench_end(&b);
}

Test(generator, a_flaky_one_is_run_again)
{
    bench b = bench_begin();
    bench_must_open(&b,
                    VERSION
                    "echo >>\"$HERE/log\"\n[ -e \"$HERE/once\" ] || { touch \"$HERE/once\"; "
                    "exit 1; }\n" COPIES,
                    (shf_generator_options){.tries = 3});
    assert_ok(b.tree.context, bench_run(&b));
    cr_assert(test_same_pixels(&b.out.image, &b.background.image));
    cr_assert_eq(bench_lines(&b, "log"), 2);
    cr_assert_eq(b.generator->runs, 1);
    bench_end(&b);
}

Test(generator, gray_images_and_lost_objects_are_refused)
{
    bench b = bench_begin();
    bench_must_open(&b, VERSION COPIES, (shf_generator_options){0});
    memset(b.mask.image.data, 0, WIDTH);
    for (int y = 0; y < HEIGHT; y++)
        memset(shf_row(&b.mask.image, y), 0, WIDTH);
    cr_assert_eq(bench_run(&b), SHF_ERR_DATA);
    b.image.image.channels = 1;
    assert_fails(b.tree.context, bench_run(&b), SHF_ERR_UNSUPPORTED,
                 "generator gen: generators make RGB images, not gray ones");
    b.image.image.channels = 3;
    bench_end(&b);
}

/* ---- opening ---- */

static void does_not_open(const char *lines, shf_status status, const char *text)
{
    bench b = bench_begin();
    assert_fails(b.tree.context, bench_open(&b, lines, (shf_generator_options){0}), status, text);
    bench_end(&b);
}

Test(generator, a_version_is_needed)
{
    does_not_open("exit 0\n", SHF_ERR_DATA,
                  "generator gen: --version prints no line of printable ASCII: it has to say what "
                  "made the pictures");
    does_not_open("printf 'caf\\303\\251\\n'\n", SHF_ERR_DATA,
                  "generator gen: --version prints no line of printable ASCII: it has to say what "
                  "made the pictures");
    does_not_open("echo usage: gen FOLDER >&2; exit 2\n", SHF_ERR_DATA,
                  "generator gen: --version: exit code 2: usage: gen FOLDER");
}

Test(generator, a_program_is_needed)
{
    bench b = bench_begin();
    shf_generator_options options = {.program = tree_path(&b.tree, "none")};
    cr_assert_eq(shf_generator_open(b.tree.context, &b.arena, &options, NULL, &b.generator),
                 SHF_ERR_IO);
    cr_assert_str_eq(tree_error(&b.tree), "DIR/none: No such file or directory");
    tree_text(&b.tree, "plain", "echo 1\n");
    options.program = tree_path(&b.tree, "plain");
    assert_fails(b.tree.context,
                 shf_generator_open(b.tree.context, &b.arena, &options, NULL, &b.generator),
                 SHF_ERR_IO, "generator plain: --version: cannot be started: Permission denied");
    bench_end(&b);
}
