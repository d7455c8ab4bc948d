/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* digest: a table with a line an output, "variant TAB key TAB pixel hash TAB file hash", in source
 * order; the build's digest is SHA-256 of the table. An image that failed has one line with
 * "failed" for the variant. With an out folder the table is written to OUT/digest.tsv. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generators/pipeline/release.h"

typedef struct digest_state {
    shf_sha256_state sha;
    FILE *file;
    char part[PATH_MAX], path[PATH_MAX]; /* written to part, and renamed when it is whole */
} digest_state;

static shf_status fail_write(shf_context *context, const char *path)
{
    return shf_fail(context, SHF_ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

/* A folder of its own: new, empty, or with a table of before. */
static shf_status open_file(shf_sink *sink, digest_state *state, const char *out)
{
    if (snprintf(state->part, sizeof(state->part), "%s/digest.tsv.part", out) >= PATH_MAX)
        return shf_fail(sink->context, SHF_ERR_ARGUMENT, "%s: the path is too long", out);
    snprintf(state->path, sizeof(state->path), "%.*s", (int)strlen(state->part) - 5, state->part);
    shf_release_place place;
    shf_status status = shf_release_look(sink->context, out, &place);
    if (status)
        return status;
    if (place != SHF_PLACE_NOTHING && access(state->path, F_OK) && access(state->part, F_OK))
        return shf_fail(sink->context, SHF_ERR_CONFLICT,
                        "%s is not empty and has no digest.tsv: choose another folder", out);
    mkdir(out, 0777);
    state->file = fopen(state->part, "wbe");
    return state->file ? SHF_OK : fail_write(sink->context, state->part);
}

static shf_status digest_open(shf_sink *sink)
{
    digest_state *state = shf_allocate(sink->context, sizeof(*state));
    if (!state)
        return shf_fail_memory(sink->context, "the digest table");
    *state = (digest_state){0};
    sink->state = state;
    if (shf_sha256_begin(&state->sha))
        return shf_fail_memory(sink->context, "the digest table");
    const char *out = sink->plan->options.out;
    return out ? open_file(sink, state, out) : SHF_OK;
}

/* A key as a field: control characters and backslashes as \xNN. */
static char *escape_key(shf_arena *arena, const char *key)
{
    char *text = shf_arena_take(arena, 4 * strlen(key) + 1, 1);
    char *end = text;
    for (; text && *key; key++) {
        unsigned char byte = (unsigned char)*key;
        if (byte < 0x20 || byte == 0x7f || byte == '\\')
            end += sprintf(end, "\\x%02x", byte);
        else
            *end++ = *key;
    }
    if (text)
        *end = 0;
    return text;
}

static shf_status add_line(digest_state *state, shf_context *context, const char *variant,
                           const char *key, const char *pixels, const char *file)
{
    const char *const parts[] = {variant, "\t", key, "\t", pixels, "\t", file, "\n"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        shf_sha256_add(&state->sha, parts[i], strlen(parts[i]));
        if (state->file && fputs(parts[i], state->file) == EOF)
            return fail_write(context, state->part);
    }
    return SHF_OK;
}

static shf_status digest_append(shf_sink *sink, shf_context *context, const shf_slot *slot)
{
    digest_state *state = sink->state;
    const shf_row_record *row = &slot->row;
    shf_mark mark = shf_arena_mark(&context->scratch);
    const char *key = escape_key(&context->scratch, row->key);
    shf_status status = key ? SHF_OK : shf_fail_memory(context, "a line of the digest table");
    if (!status && row->error)
        status = add_line(state, context, "failed", key, "-", "-");
    for (size_t i = 0; !status && i < row->output_count; i++) {
        const shf_output_record *output = &row->outputs[i];
        const bool dropped = output->dropped;
        status = add_line(state, context, output->variant, key, dropped ? "-" : output->pixels,
                          dropped ? "-" : output->sha256);
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

static shf_status digest_finish(shf_sink *sink, shf_build_summary *summary)
{
    digest_state *state = sink->state;
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256_end(&state->sha, hash);
    shf_hex(hash, summary->digest);
    if (!state->file)
        return SHF_OK;
    FILE *file = state->file;
    state->file = NULL;
    if (fclose(file) || rename(state->part, state->path)) {
        shf_status status = fail_write(sink->context, state->path);
        remove(state->part);
        return status;
    }
    return SHF_OK;
}

static void digest_close(shf_sink *sink)
{
    digest_state *state = sink->state;
    if (!state)
        return;
    uint8_t unused[SHF_SHA256_SIZE];
    if (state->sha.digest)
        shf_sha256_end(&state->sha, unused);
    if (state->file) {
        fclose(state->file);
        remove(state->part);
    }
    shf_release(sink->context, state);
}

const shf_sink_type shf_sink_digest = {
    .name = "digest",
    .summary = "hashes only: a line an output",
    .hashes = true,
    .encodes = true,
    .open = digest_open,
    .append = digest_append,
    .finish = digest_finish,
    .close = digest_close,
};
