/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/clock.h"
#include "manifests/files.h"
#include "manifests/json.h"
#include "manifests/record.h"

#define NOTE_SECONDS 2
#define STATE_LIMIT 65536

/* OUT and an ending, from the scratch arena. */
static char *path_of(const shf_part *part, shf_context *context, const char *ending)
{
    return shf_arena_print(&context->scratch, "%s%s", part->out, ending);
}

static shf_status write_json(const shf_part *part, shf_context *context, const char *ending,
                             json_t *document)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = path_of(part, context, ending);
    shf_status status = path ? shf_json_write(document, 2, &text) : SHF_ERR_MEMORY;
    if (!status)
        status = shf_buffer_append(&text, "\n", 1);
    status = status ? shf_fail_memory(context, "the state of predictions")
                    : shf_file_write(context, path, text.data, text.size);
    shf_arena_rewind(&context->scratch, mark);
    shf_buffer_free(&text);
    json_decref(document);
    return status;
}

/* ---- going on ---- */

static bool same_text(const json_t *state, const char *name, const char *text)
{
    const char *own = json_string_value(json_object_get(state, name));
    return own && strcmp(own, text) == 0;
}

static size_t done_of(const shf_part *part, const json_t *state)
{
    const json_int_t done = json_integer_value(json_object_get(state, "done"));
    const bool same =
        same_text(state, "manifest", part->manifest) && same_text(state, "model", part->model) &&
        same_text(state, "scores", part->scores) &&
        json_integer_value(json_object_get(state, "classes")) == (json_int_t)part->classes;
    return same && done > 0 && (size_t)done <= part->outputs ? (size_t)done : 0;
}

/* What the state says; 0 where there is none, or of something else. */
static void read_done(shf_part *part, shf_context *context, const char *path)
{
    shf_buffer text;
    json_t *state = NULL;
    shf_buffer_init(&text, context);
    part->done = 0;
    if (access(path, F_OK) == 0 && !shf_file_read(context, path, STATE_LIMIT, &text) &&
        !shf_json_parse(context, (const char *)text.data, text.size, &state))
        part->done = done_of(part, state);
    json_decref(state);
    shf_buffer_free(&text);
}

static shf_status write_header(shf_part *part, shf_context *context, const char *path)
{
    shf_npy npy = {.kind = 'f', .width = 4, .rank = 2, .shape = {part->outputs, part->classes}};
    shf_buffer header;
    struct stat info;
    shf_buffer_init(&header, context);
    shf_status status = shf_npy_write(&npy, &header);
    if (status) {
        shf_buffer_free(&header);
        return shf_fail_memory(context, "a header");
    }
    part->offset = npy.offset;
    const uint64_t size = npy.offset + npy.bytes;
    if (fstat(part->file, &info) || (uint64_t)info.st_size != size)
        part->done = 0;
    if (!part->done && (ftruncate(part->file, 0) || ftruncate(part->file, (off_t)size) ||
                        pwrite(part->file, header.data, header.size, 0) != (ssize_t)header.size))
        status = shf_file_fail(context, path);
    shf_buffer_free(&header);
    return status;
}

/* A process that finished in between has moved the file away: what is locked is no part any more. */
static bool is_still(int file, const char *path)
{
    struct stat own, named;
    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino &&
           own.st_dev == named.st_dev;
}

shf_status shf_part_open(shf_part *part, shf_context *context, const char *out)
{
    part->out = out;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = path_of(part, context, ".part");
    const char *state = path_of(part, context, ".part.json");
    shf_status status = SHF_OK;
    if (!path || !state)
        return shf_fail_memory(context, "a path");
    part->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (part->file < 0)
        status = shf_file_fail(context, path);
    else if (flock(part->file, LOCK_EX | LOCK_NB) || !is_still(part->file, path))
        status = shf_fail(context, SHF_ERR_BUSY,
                          "%s: another process is writing it: wait for it, or stop it", path);
    if (!status) {
        read_done(part, context, state);
        status = write_header(part, context, path);
    }
    if (status && part->file >= 0) {
        close(part->file);
        part->file = -1;
    }
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

/* ---- writing ---- */

shf_status shf_part_write(const shf_part *part, shf_context *context, size_t first, size_t count,
                          const float *scores)
{
    const char *bytes = (const char *)scores;
    size_t left = count * part->classes * sizeof(*scores);
    uint64_t at = part->offset + first * part->classes * sizeof(*scores);
    while (left > 0) {
        const ssize_t wrote = pwrite(part->file, bytes, left, (off_t)at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return shf_file_fail(context, part->out);
        bytes += wrote;
        at += (uint64_t)wrote;
        left -= (size_t)wrote;
    }
    return SHF_OK;
}

shf_status shf_part_note(shf_part *part, shf_context *context, bool must)
{
    if (!must && shf_seconds_now() - part->noted < NOTE_SECONDS)
        return SHF_OK;
    if (fdatasync(part->file)) /* first what it speaks of */
        return shf_file_fail(context, part->out);
    part->noted = shf_seconds_now();
    return write_json(part, context, ".part.json",
                      json_pack("{ss ss ss sI sI}", "manifest", part->manifest, "model",
                                part->model, "scores", part->scores, "classes",
                                (json_int_t)part->classes, "done", (json_int_t)part->done));
}

/* ---- the end ---- */

shf_status shf_part_finish(shf_part *part, shf_context *context)
{
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const char *path = path_of(part, context, ".part");
    const char *sidecar = path_of(part, context, ".json");
    shf_status status = path && sidecar ? SHF_OK : shf_fail_memory(context, "a path");
    if (!status && fsync(part->file))
        status = shf_file_fail(context, path);
    if (!status && unlink(sidecar) &&
        errno != ENOENT) /* of what OUT was: it never goes with this */
        status = shf_file_fail(context, sidecar);
    if (!status && rename(path, part->out))
        status = shf_file_fail(context, part->out);
    if (!status)
        status = write_json(part, context, ".json",
                            json_pack("{ss ss ss ss}", "manifest", part->manifest, "scores",
                                      part->scores, "name", part->name, "model", part->model));
    shf_arena_rewind(&context->scratch, mark);
    return status;
}

void shf_part_close(shf_part *part, shf_context *context, bool keep)
{
    if (part->file < 0)
        return;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    const char *state = path_of(part, context, ".part.json");
    if (keep) {
        char error[sizeof(context->error)];
        memcpy(error, context->error, sizeof(error)); /* of what went wrong before */
        shf_part_note(part, context, true);
        memcpy(context->error, error, sizeof(error));
    } else if (state) {
        unlink(state);
    }
    close(part->file);
    part->file = -1;
    shf_arena_rewind(&context->scratch, mark);
}
