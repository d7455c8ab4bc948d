/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a build came to, on standard output. */
#include "tools/cli/build_report.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tools/cli/print.h"

#define MOST_FAILURES 5 /* told by name */

static void print_images(const shf_build_summary *summary)
{
    cli_word images, variants;
    printf("images    %s, with %s variants each, clean included\n",
           cli_count(summary->images, &images), cli_count(summary->variants, &variants));
}

static void print_skipped(const shf_build_summary *summary)
{
    cli_word word;
    if (summary->skipped_files)
        printf("skipped   %s %s of the source: the messages say why\n",
               cli_count(summary->skipped_files, &word),
               summary->skipped_files == 1 ? "file" : "files");
}

static bool is_sink(const shf_build_options *options, const char *name)
{
    return strcmp(options->sink ? options->sink : "folder", name) == 0;
}

bool cli_keeps_files(const shf_build_options *options)
{
    return !is_sink(options, "digest") && !is_sink(options, "null");
}

static void print_place(const shf_build_options *options)
{
    if (!options->out || is_sink(options, "null"))
        return;
    fputs("in        ", stdout);
    cli_print_path(stdout, options->out);
    putchar('\n');
}

void cli_report_plan(const shf_build_options *options, const shf_build_summary *summary)
{
    cli_word a;
    print_images(summary);
    printf("outputs   %s to make", cli_count(summary->outputs - summary->outputs_kept, &a));
    if (summary->outputs_kept)
        printf(", %s kept from before", cli_count(summary->outputs_kept, &a));
    if (summary->failures)
        printf("\nfailed    %s of the images that were tried", cli_count(summary->failures, &a));
    if (summary->skipped)
        printf("\nskipped   %s of the images that were tried", cli_count(summary->skipped, &a));
    if (summary->bytes == 0 && summary->failures + summary->skipped > 0) {
        puts(": all, so that neither size nor time can be told");
    } else {
        printf("\nsize      about %s in all\n", cli_bytes(summary->bytes, &a));
        printf("time      about %s\n", cli_seconds(summary->seconds, &a));
    }
    print_place(options);
    print_skipped(summary);
    puts("Nothing was written.");
}

/* ---- failures by name ---- */

typedef struct told_failures {
    bool skipped; /* of images left out as asked, or of those that failed */
    int shown;
} told_failures;

static shf_status show_failure(void *user, const shf_row_record *row)
{
    told_failures *told = user;
    if (!row->error || shf_row_skipped(row) != told->skipped)
        return SHF_OK;
    fputs("          ", stdout);
    cli_print_path(stdout, row->path);
    printf(": %s\n", row->error + (told->skipped ? sizeof(SHF_SKIPPED) - 1 : 0));
    return ++told->shown < MOST_FAILURES ? SHF_OK : SHF_FINDINGS;
}

static void print_failures(shf_context *context, const shf_build_options *options, uint64_t count,
                           bool skipped)
{
    cli_word word;
    if (!count)
        return;
    printf("%s   %s image%s, %s%s\n", skipped ? "skipped" : "failed ", cli_count(count, &word),
           count == 1 ? "" : "s",
           is_sink(options, "npy") || is_sink(options, "npz") ? "zeros in the arrays" : "left out",
           cli_keeps_files(options) ? ":" : "");
    if (!cli_keeps_files(options))
        return; /* told as they came */
    told_failures told = {.skipped = skipped};
    shf_arena arena;
    shf_manifest_record manifest;
    json_t *document;
    shf_arena_init(&arena, &context->allocator);
    shf_status status = shf_manifest_read(context, &arena, options->out, &manifest, &document);
    for (size_t c = 0; c < manifest.chunk_count && !status; c++) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/%s", options->out, manifest.chunks[c].path);
        status = shf_rows_read(context, path, show_failure, &told);
    }
    json_decref(document);
    shf_arena_free(&arena);
    if (count > (uint64_t)told.shown)
        printf("          and %s more: the rows with \"error\" in manifests/\n",
               cli_count(count - (uint64_t)told.shown, &word));
}

/* ---- the summary ---- */

void cli_report_build(shf_context *context, const shf_build_options *options,
                      const shf_build_summary *summary)
{
    cli_word a, b, c;
    print_images(summary);
    printf("outputs   %s made", cli_count(summary->outputs_done, &a));
    if (summary->outputs_kept)
        printf(", %s kept from before", cli_count(summary->outputs_kept, &a));
    printf("; %s in all\n", cli_bytes(summary->bytes, &a));
    double speed = summary->seconds > 0 ? (double)summary->outputs_done / summary->seconds : 0;
    printf("time      %s (%s outputs/s)\n", cli_seconds(summary->seconds, &b),
           cli_count((uint64_t)speed, &c));
    print_skipped(summary);
    if (summary->dropped)
        printf("dropped   %s of the views: they leave the source\n",
               cli_count(summary->dropped, &a));
    if (summary->generated + summary->generated_kept)
        printf("generator %s made, %s from its cache\n", cli_count(summary->generated, &a),
               cli_count(summary->generated_kept, &b));
    print_failures(context, options, summary->skipped, true);
    print_failures(context, options, summary->failures, false);
    if (*summary->digest)
        printf("digest    %s\n", summary->digest);
    print_place(options);
    if (cli_keeps_files(options)) {
        fputs("next      shiftforge verify ", stdout);
        cli_print_word(stdout, options->out);
        putchar('\n');
    }
}

void cli_report_json(const shf_build_summary *summary, shf_status status, bool plan)
{
    printf("{\"event\": \"%s\", \"status\": \"%s\", \"images\": %llu, \"variants\": %llu, "
           "\"outputs\": %llu, \"outputs_done\": %llu, \"outputs_kept\": %llu, "
           "\"failures\": %llu, \"skipped\": %llu, \"dropped\": %llu, \"skipped_files\": %llu, "
           "\"bytes\": %llu, "
           "\"generated\": %llu, \"generated_kept\": %llu, \"chunks\": %llu, "
           "\"seconds\": %.3f, \"digest\": \"%s\"}\n",
           plan ? "plan" : "done", shf_status_name(status), (unsigned long long)summary->images,
           (unsigned long long)summary->variants, (unsigned long long)summary->outputs,
           (unsigned long long)summary->outputs_done, (unsigned long long)summary->outputs_kept,
           (unsigned long long)summary->failures, (unsigned long long)summary->skipped,
           (unsigned long long)summary->dropped, (unsigned long long)summary->skipped_files,
           (unsigned long long)summary->bytes, (unsigned long long)summary->generated,
           (unsigned long long)summary->generated_kept, (unsigned long long)summary->chunks,
           summary->seconds, summary->digest);
}
