/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge verify: whether a release is what its manifest says, and comes out the same again. */
#include <limits.h>
#include <unistd.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/commands.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/print.h"
#include "tools/cli/progress.h"

#define MOST_FINDINGS 20 /* printed unless --all */

typedef struct verify_values {
    const char *dir, *source, *frost_textures, *ink_masks, *masks, *backgrounds;
    shf_generator_options generator;
    bool rebuild, all;
    uint64_t sample, threads;
} verify_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release", NULL, offsetof(verify_values, dir), false},
};

static const cli_option options[] = {
    CLI_FLAG_ROW(verify_values, rebuild, "rebuild",
                 "make outputs again from the source, and compare their pixels"),
    CLI_TEXT_ROW(verify_values, source, "source", "SRC", "",
                 "the source that the release was made from; needed by --rebuild unless the "
                 "release was made from synthetic:"),
    CLI_TEXT_ROW(verify_values, frost_textures, "frost-textures", "DIR", "",
                 "the frost textures that the release was made with; needed by --rebuild if the "
                 "build was given some"),
    CLI_TEXT_ROW(verify_values, ink_masks, "ink-masks", "DIR", "", "likewise, the ink masks"),
    CLI_TEXT_ROW(verify_values, masks, "masks", "SRC", "", "likewise, the masks of objects"),
    CLI_TEXT_ROW(verify_values, backgrounds, "backgrounds", "SRC", "",
                 "likewise, the other backgrounds"),
    CLI_GENERATOR_ROWS(verify_values, generator),
    CLI_NUMBER_ROW(verify_values, sample, "sample", 1, UINT64_MAX, "all",
                   "with --rebuild: so many images, taken evenly"),
    CLI_NUMBER_ROW(verify_values, threads, "threads", 1, 1024, "one a core",
                   "with --rebuild: so many threads"),
    CLI_FLAG_ROW(verify_values, all, "all", "print every finding, not only the first 20"),
};

static const cli_example examples[] = {
    {"verify release", "every file, size, hash and count"},
    {"verify release --rebuild --source photos --sample 50", "and fifty images made again"},
};

/* Findings as they come: "changed  path  detail". */
typedef struct told_findings {
    bool all;
    uint64_t count;
    cli_progress progress; /* of --rebuild */
} told_findings;

static void print_finding(void *user, const shf_finding *finding)
{
    told_findings *told = user;
    if (++told->count > MOST_FINDINGS && !told->all)
        return;
    cli_progress_wipe(&told->progress);
    printf("%-8s", shf_finding_name(finding->kind));
    cli_print_path(stdout, finding->path);
    printf("%s%s\n", *finding->detail ? "  " : "", finding->detail);
}

static void print_rest(const told_findings *told)
{
    cli_word word;
    if (told->count > MOST_FINDINGS && !told->all)
        printf("and %s more: --all prints them\n", cli_count(told->count - MOST_FINDINGS, &word));
}

static void print_summary(const char *what, const shf_verify_summary *summary)
{
    cli_word files, bytes, findings, notes;
    printf("%s: %s files, %s; ", what, cli_count(summary->files, &files),
           cli_bytes(summary->bytes, &bytes));
    if (summary->findings == 0)
        printf("no findings");
    else
        printf("%s finding%s", cli_count(summary->findings, &findings),
               summary->findings == 1 ? "" : "s");
    if (summary->notes)
        printf(", %s codec note%s (other bytes, the same pixels)",
               cli_count(summary->notes, &notes), summary->notes == 1 ? "" : "s");
    putchar('\n');
}

/* Only where a build can go on: a release that was sent on may have left its state behind. */
static void print_mend(const char *dir, shf_status status)
{
    char state[PATH_MAX];
    int size = snprintf(state, sizeof(state), "%s/.shiftforge/build.json", dir);
    if (status == SHF_FINDINGS && size < (int)sizeof(state) && access(state, F_OK) == 0)
        puts("to mend   remove what is changed, extra or invalid; then run the build again, with "
             "the same\n          options: it makes what is missing");
}

static shf_status run(cli_state *cli, void *opaque)
{
    const verify_values *values = opaque;
    if (!values->rebuild &&
        (values->source || values->frost_textures || values->ink_masks || values->masks ||
         values->backgrounds || values->generator.program || values->sample || values->threads))
        return shf_fail(cli->context, SHF_ERR_ARGUMENT,
                        "verify: --source, --frost-textures, --ink-masks, --masks, --backgrounds, "
                        "--generator, --sample and --threads go with --rebuild; add it");
    told_findings told = {.all = values->all};
    shf_verify_summary summary = {.struct_size = sizeof(summary)};
    shf_status status = shf_verify(cli->context, values->dir, print_finding, &told, &summary);
    if (status && status != SHF_FINDINGS)
        return status;
    if (!values->rebuild) {
        print_rest(&told);
        print_summary("verified", &summary);
        print_mend(values->dir, status);
        return status;
    }
    shf_rebuild_options rebuild = {.struct_size = sizeof(rebuild),
                                   .source = values->source,
                                   .sample = values->sample,
                                   .threads = (uint32_t)values->threads,
                                   .frost_textures = values->frost_textures,
                                   .ink_masks = values->ink_masks,
                                   .masks = values->masks,
                                   .backgrounds = values->backgrounds,
                                   .generator = values->generator,
                                   .cancel = cli_catch_interrupt(),
                                   .progress = cli_progress_update,
                                   .progress_user = &told.progress};
    cli_progress_begin(&told.progress, "auto");
    shf_verify_summary again = {.struct_size = sizeof(again)};
    shf_status second =
        shf_rebuild(cli->context, values->dir, &rebuild, print_finding, &told, &again);
    cli_progress_end(&told.progress);
    print_rest(&told);
    print_summary("verified", &summary);
    if (second && second != SHF_FINDINGS)
        return second;
    print_summary("rebuilt", &again);
    print_mend(values->dir, status);
    return status ? status : second;
}

const cli_command cli_verify = {
    .name = "verify",
    .summary = "check a release against its manifest",
    .details =
        "Reads every file and compares sizes, hashes, counts and schema; missing, extra and "
        "changed files are named; once what is changed or extra is removed, the "
        "same build makes what is missing. With --rebuild, outputs are made again: differing "
        "pixels are "
        "findings; differing bytes with the same pixels are notes where the codec libraries are of "
        "another version, and findings where they are not. Exit code 1 if there are findings.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(verify_values),
    .run = run,
};
