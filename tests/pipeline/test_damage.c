/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What verify says of releases whose outputs are in shards: each damage is named, and nothing else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pipeline/site.h"
#include "tests/support/support.h"

static site folder;

static void setup(void)
{
    folder = site_make();
}

static void teardown(void)
{
    site_remove(&folder);
}

TestSuite(damage, .init = setup, .fini = teardown, .timeout = 60);

/* ---- what was found, as lines "kind path: detail", hashes left out ---- */

static char found[8192];

static void note(void *user, const shf_finding *finding)
{
    (void)user;
    size_t used = strlen(found);
    const char *detail = strncmp(finding->detail, "SHA-256", 7) == 0 ? "SHA-256" : finding->detail;
    snprintf(found + used, sizeof(found) - used, "%s %s%s%s\n", shf_finding_name(finding->kind),
             finding->path, *detail ? ": " : "", detail);
}

static void assert_found(const char *out, const char *expected)
{
    shf_context *context = test_context();
    found[0] = 0;
    shf_status status = shf_verify(context, out, note, NULL, NULL);
    cr_assert_str_eq(found, expected, "found is:\n%s", found);
    cr_assert_eq(status, *expected ? SHF_FINDINGS : SHF_OK, "%s", shf_context_error(context));
    shf_context_destroy(context);
}

static void run_shell(const char *script)
{
    char command[1024];
    snprintf(command, sizeof(command), "cd %s/out && %s", folder.path, script);
    cr_assert_eq(system(command), 0, "%s", command);
}

static const char *release(const char *sink)
{
    static char out[256];
    snprintf(out, sizeof(out), "%s/out", folder.path);
    shf_build_options options = small_build(out);
    options.corruptions = "brightness";
    options.severities = strcmp(sink, "npy") == 0 ? "2-3" : "2";
    options.sink = sink;
    assert_builds(&options, NULL);
    assert_found(out, "");
    return out;
}

/* ---- archives ---- */

#define FIRST "brightness/2/000000.tar"

static const char *const archives[][2] = {
    {"rm " FIRST, "missing " FIRST "\n"},
    {"rm clean/000001.idx", "missing clean/000001.idx\n"},
    {"printf x >>clean/000001.idx", "changed clean/000001.idx: N bytes, recorded are N\n"},
    /* A byte of the first image, and one of a header's owner. */
    {"printf x | dd of=" FIRST " bs=1 seek=700 conv=notrunc status=none",
     "changed " FIRST "/arrow/00000.jpg: SHA-256\nchanged " FIRST ": SHA-256\n"},
    {"printf 1 | dd of=" FIRST " bs=1 seek=110 conv=notrunc status=none",
     "changed " FIRST ": tar header at byte 0: no tar header, or a damaged one\n"
     "changed " FIRST ": SHA-256\n"},
    /* A byte of a label: one digit follows its header. */
    {"n=$(awk 'NR==2 {print $6}' brightness/2/000000.idx); printf 7 | dd of=" FIRST
     " bs=1 seek=$n conv=notrunc status=none",
     "changed " FIRST "/arrow/00000.cls: SHA-256\nchanged " FIRST ": SHA-256\n"},
    {"truncate -s 512 " FIRST,
     "changed " FIRST ": tar header at byte 0: the file ends before the member does\n"
     "changed " FIRST ": N bytes, recorded are N\n"},
    {"truncate -s 0 " FIRST,
     "missing " FIRST "/arrow/00000.jpg\nmissing " FIRST "/arrow/00000.cls\n"
     "missing " FIRST "/bolt/00001.jpg\nmissing " FIRST "/bolt/00001.cls\n"
     "missing " FIRST "/circle/00002.jpg\nmissing " FIRST "/circle/00002.cls\n"
     "missing " FIRST "/crescent/00003.jpg\nmissing " FIRST "/crescent/00003.cls\n"
     "changed " FIRST ": 0 bytes, recorded are N\n"},
    {"tar --delete -b 1 -f " FIRST " bolt/00001.jpg",
     "missing " FIRST "/bolt/00001.jpg\nchanged " FIRST ": N bytes, recorded are N\n"},
    {"echo x >y && tar -r -b 1 -f " FIRST " y && rm y",
     "extra " FIRST "/y\nchanged " FIRST ": N bytes, recorded are N\n"},
    {"mkdir bolt && echo x >bolt/z && tar -b 1 -cf 1.tar bolt && cat " FIRST
     " >>1.tar && rm -r bolt && tar -A -b 1 -f 1.tar " FIRST " && mv 1.tar " FIRST,
     "extra " FIRST "/bolt/\nextra " FIRST "/bolt/z\n"
     "changed " FIRST ": N bytes, recorded are N\n"},
    {"echo x >clean/000002.tar", "extra clean/000002.tar\n"},
};

/* Sizes of three digits or more depend on the codec library. */
static void hide_sizes(char *text)
{
    char *out = text;
    for (const char *at = text; *at;) {
        size_t digits = strspn(at, "0123456789");
        if (digits >= 3 && (at == text || at[-1] == ' ')) {
            *out++ = 'N';
            at += digits;
        } else {
            *out++ = *at++;
        }
    }
    *out = 0;
}

/* Each damage to a good release, one after the other. */
static void assert_damages_are_named(const char *sink, const char *const (*rows)[2], size_t count)
{
    const char *out = release(sink);
    run_shell("cp -r . ../good");
    for (size_t i = 0; i < count; i++) {
        run_shell(rows[i][0]);
        shf_context *context = test_context();
        found[0] = 0;
        shf_status status = shf_verify(context, out, note, NULL, NULL);
        hide_sizes(found);
        cr_expect_str_eq(found, rows[i][1], "%s: found is:\n%s", rows[i][0], found);
        cr_assert_eq(status, SHF_FINDINGS);
        shf_context_destroy(context);
        run_shell("rm -rf ./* && cp -r ../good/* .");
    }
    assert_found(out, "");
}

Test(damage, of_archives_is_named)
{
    assert_damages_are_named("tar", archives, sizeof(archives) / sizeof(archives[0]));
}

/* ---- arrays: images of 64x64 after a header of 128 bytes, six of each of two severities ---- */

#define ARRAY "brightness.npy"

static const char *const arrays[][2] = {
    {"rm " ARRAY, "missing " ARRAY "\n"},
    {"rm labels.npy", "missing labels.npy\n"},
    {"printf x | dd of=labels.npy bs=1 seek=128 conv=notrunc status=none",
     "changed labels.npy: SHA-256\n"},
    {"printf x | dd of=" ARRAY " bs=1 seek=128 conv=notrunc status=none",
     "changed " ARRAY "[0]: SHA-256\nchanged " ARRAY ": SHA-256\n"},
    /* The last byte, of the last image of the second severity. */
    {"printf x | dd of=" ARRAY " bs=1 seek=147583 conv=notrunc status=none",
     "changed " ARRAY "[11]: SHA-256\nchanged " ARRAY ": SHA-256\n"},
    {"truncate -s 147583 " ARRAY, "changed " ARRAY ": a npy array that the file ends before\n"
                                  "changed " ARRAY ": N bytes, recorded are N\n"},
    {"printf x >>" ARRAY, "changed " ARRAY ": N bytes, recorded are N\n"},
    {"sed -i '1s/u1/i1/' " ARRAY,
     "changed " ARRAY ": not images of 8 bits: items are 'i1', not 'u1' (uint8)\n"
     "changed " ARRAY ": SHA-256\n"},
    {"sed -i '1s/(12, /(11, /' " ARRAY, "missing " ARRAY "[11]\nchanged " ARRAY ": SHA-256\n"},
    {"sed -i '1s/64, 64, 3/64, 32, 6/' " ARRAY,
     "changed " ARRAY ": not an array of images: its shape is not rows, height, width and, but for "
     "gray ones, 3 channels\nchanged " ARRAY ": SHA-256\n"},
    {"echo x >fog.npy", "extra fog.npy\n"},
    {"sed -i 's/\"first\": 6/\"first\": 7/' manifest.json",
     "changed " ARRAY "[7]: SHA-256\nchanged " ARRAY "[8]: SHA-256\n"
     "changed " ARRAY "[9]: SHA-256\nchanged " ARRAY "[10]: SHA-256\n"
     "changed " ARRAY "[11]: SHA-256\nmissing " ARRAY "[12]\n"},
};

Test(damage, of_arrays_is_named)
{
    assert_damages_are_named("npy", arrays, sizeof(arrays) / sizeof(arrays[0]));
}

/* ---- an image that failed is zeros ---- */

Test(damage, of_zeros_is_named)
{
    char out[256], pictures[256];
    snprintf(out, sizeof(out), "%s/out", folder.path);
    snprintf(pictures, sizeof(pictures), "%s/pictures", folder.path);
    write_picture(site_path(&folder, "pictures/1.png"), 64, 64, 1);
    write_file(site_path(&folder, "pictures/2.png"), "broken", 6);
    shf_build_options options = small_build(out);
    options.source = pictures;
    options.corruptions = "brightness";
    options.severities = "2-3";
    options.sink = "npy";
    options.fill = true;
    cr_assert_eq(run_build(&options, NULL, NULL), SHF_FINDINGS);
    assert_found(out, "");
    run_shell("printf x | dd of=" ARRAY " bs=1 seek=49279 conv=notrunc status=none");
    assert_found(out, "changed " ARRAY "[3]: not zeros, which stand for an image that failed\n"
                      "changed " ARRAY ": SHA-256\n");
}
