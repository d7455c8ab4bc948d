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

void cli_report_plan(const shf_build_options *options, const shf_build_summary *summary)
{
    cli_word a, b;
    print_images(summary);
    printf("outputs   %s to make", cli_count(summary->outputs - summary->outputs_kept, &a));
    if (summary->outputs_kept)
        printf(", %s kept from before", cli_count(summary->outputs_kept, &a));
    printf("\nsize      about %s in all\n", cli_bytes(summary->bytes, &a));
    printf("time      about %s\n", cli_seconds(summary->seconds, &a));
    if (options->out)
        printf("in        %s\n", options->out);
    if (summary->skipped_files)
        printf("skipped   %s files of the source that are not images\n",
               cli_count(summary->skipped_files, &b));
    puts("Nothing was written.");
}

/* ---- failures by name ---- */

typedef struct told_failures {
    int shown;
} told_failures;

static shf_status show_failure(void *user, const shf_row_record *row)
{
    told_failures *told = user;
    if (!row->error)
        return SHF_OK;
    fputs("          ", stdout);
    cli_print_path(stdout, row->path);
    printf(": %s\n", row->error);
    return ++told->shown < MOST_FAILURES ? SHF_OK : SHF_FINDINGS;
}

static void print_failures(shf_context *context, const shf_build_options *options,
                           const shf_build_summary *summary)
{
    cli_word word;
    printf("failed    %s image%s, left out%s\n", cli_count(summary->failures, &word),
           summary->failures == 1 ? "" : "s", options->out ? ":" : "");
    told_failures told = {0};
    shf_status status = SHF_OK;
    for (uint64_t c = 0; c < summary->chunks && options->out && !status; c++) {
        char path[4096];
        snprintf(path, sizeof(path), "%s/manifests/chunk-%06llu.jsonl", options->out,
                 (unsigned long long)c);
        status = shf_rows_read(context, path, show_failure, &told);
    }
    if (options->out && summary->failures > (uint64_t)told.shown)
        printf("          and %s more: the rows with \"error\" in manifests/\n",
               cli_count(summary->failures - (uint64_t)told.shown, &word));
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
    if (summary->skipped_files)
        printf("skipped   %s files of the source that are not images\n",
               cli_count(summary->skipped_files, &a));
    if (summary->failures)
        print_failures(context, options, summary);
    if (*summary->digest)
        printf("digest    %s\n", summary->digest);
    if (!options->out)
        return;
    printf("in        %s\n", options->out);
    printf("next      shiftforge verify %s\n", options->out);
}

void cli_report_json(const shf_build_summary *summary, shf_status status, bool plan)
{
    printf("{\"event\": \"%s\", \"status\": \"%s\", \"images\": %llu, \"variants\": %llu, "
           "\"outputs\": %llu, \"outputs_done\": %llu, \"outputs_kept\": %llu, "
           "\"failures\": %llu, \"skipped_files\": %llu, \"bytes\": %llu, \"chunks\": %llu, "
           "\"seconds\": %.3f, \"digest\": \"%s\"}\n",
           plan ? "plan" : "done", shf_status_name(status), (unsigned long long)summary->images,
           (unsigned long long)summary->variants, (unsigned long long)summary->outputs,
           (unsigned long long)summary->outputs_done, (unsigned long long)summary->outputs_kept,
           (unsigned long long)summary->failures, (unsigned long long)summary->skipped_files,
           (unsigned long long)summary->bytes, (unsigned long long)summary->chunks,
           summary->seconds, summary->digest);
}
