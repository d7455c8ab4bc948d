/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge status: how far a release is. */
#include <shiftforge/shiftforge.h>

#include "tools/cli/commands.h"
#include "tools/cli/print.h"

typedef struct status_values {
    const char *dir;
    bool json;
} status_values;

static const cli_operand operands[] = {
    {"DIR", "the folder of a release", NULL, offsetof(status_values, dir), false},
};

static const cli_option options[] = {
    CLI_FLAG_ROW(status_values, json, "json", "print an object, for programs"),
};

static const cli_example examples[] = {
    {"status release", "complete or not, and what is there"},
};

static const char *state_of(const shf_release_status *release)
{
    return release->complete  ? "complete"
           : release->running ? "being built"
                              : "unfinished: the same build command goes on with it";
}

static void print_status(const shf_release_status *release)
{
    cli_word a, b;
    printf("state     %s\n", state_of(release));
    if (release->original)
        printf("recipe    none: an original that was indexed, profile %s\n", release->profile);
    else
        printf("recipe    %s, profile %s, encoder %s, seed %llu\n", release->recipe,
               release->profile, release->encoder, (unsigned long long)release->seed);
    printf("images    %s, %s failed", cli_count(release->images, &a),
           cli_count(release->failures, &b));
    if (release->skipped)
        printf(", %s left out as asked", cli_count(release->skipped, &a));
    putchar('\n');
    printf("variants  %s\n", cli_count(release->variants, &a));
    printf("chunks    %s of %s done\n", cli_count(release->chunks_done, &a),
           cli_count(release->chunks, &b));
    printf("outputs   %s, %s\n", cli_count(release->outputs_done, &a),
           cli_bytes(release->bytes, &b));
}

static json_t *status_json(const shf_release_status *r)
{
    return json_pack("{s:b, s:b, s:b, s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
                     "complete", r->complete, "running", r->running, "original", r->original,
                     "recipe", r->recipe, "profile", r->profile, "encoder", r->encoder, "seed",
                     r->original ? json_null() : json_integer((json_int_t)r->seed), "images",
                     (json_int_t)r->images, "failures", (json_int_t)r->failures, "skipped",
                     (json_int_t)r->skipped, "variants", (json_int_t)r->variants, "chunks",
                     (json_int_t)r->chunks, "chunks_done", (json_int_t)r->chunks_done,
                     "outputs_done", (json_int_t)r->outputs_done, "bytes", (json_int_t)r->bytes);
}

static shf_status run(cli_state *cli, void *opaque)
{
    const status_values *values = opaque;
    shf_release_status release = {.struct_size = sizeof(release)};
    shf_status status = shf_release_get_status(cli->context, values->dir, &release);
    if (status)
        return status;
    if (values->json)
        return cli_print_json(cli->context, status_json(&release));
    print_status(&release);
    return SHF_OK;
}

const cli_command cli_status = {
    .name = "status",
    .summary = "tell how far a release is",
    .details = "Prints what a release consists of and how much of it is there, without reading its "
               "images.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(status_values),
    .run = run,
};
