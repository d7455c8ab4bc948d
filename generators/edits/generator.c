/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/edits/generator.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/rows.h"
#include "manifests/files.h"
#include "manifests/record.h"

#define USUAL_TIMEOUT 300 /* seconds */
#define USUAL_TRIES 2
#define LARGEST_PROGRAM ((uint64_t)1 << 30) /* bytes */

/* Puts the program's name before the error text. */
static shf_status fail(shf_context *context, const shf_generator *generator, shf_status status)
{
    return shf_fail(context, status, "generator %s: %s", generator->name,
                    shf_context_error(context));
}

/* ---- the program ---- */

static shf_status hash_program(shf_context *context, shf_generator *generator)
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_buffer file;
    shf_buffer_init(&file, context);
    shf_status status = shf_file_read(context, generator->child.program, LARGEST_PROGRAM, &file);
    if (!status) {
        shf_sha256(file.data, file.size, hash);
        shf_hex(hash, generator->sha256);
    }
    shf_buffer_free(&file);
    return status;
}

static bool is_printable(const char *text)
{
    while (*text >= ' ' && *text <= '~')
        text++;
    return *text == 0;
}

static shf_status ask_version(shf_context *context, shf_generator *generator)
{
    shf_status status = shf_child_run(context, &generator->child, "--version", generator->version);
    if (status)
        return shf_fail(context, status, "--version: %s", shf_context_error(context));
    if (!*generator->version || !is_printable(generator->version))
        return shf_fail(context, SHF_ERR_DATA,
                        "--version prints no line of printable ASCII: it has to say what made the "
                        "pictures");
    return SHF_OK;
}

static shf_status make_folder(shf_context *context, const char *path)
{
    return mkdir(path, 0777) && errno != EEXIST ? shf_file_fail(context, path) : SHF_OK;
}

static shf_status check_cache(shf_context *context, const char *path)
{
    shf_status status = make_folder(context, path);
    return !status && access(path, W_OK | X_OK) ? shf_file_fail(context, path) : status;
}

shf_status shf_generator_check(shf_context *context, const shf_generator_options *options)
{
    return !options->program && (options->cache || options->timeout || options->tries)
               ? shf_fail(context, SHF_ERR_ARGUMENT,
                          "a generator's cache, timeout and tries go with --generator; add it")
               : SHF_OK;
}

shf_status shf_generator_open(shf_context *context, shf_arena *arena,
                              const shf_generator_options *options,
                              const volatile sig_atomic_t *cancel, shf_generator **out)
{
    shf_generator *generator = *out = shf_arena_take(arena, 1, sizeof(*generator));
    if (!generator)
        return shf_fail_memory(context, "a generator");
    *generator = (shf_generator){
        .child = {.program = options->program,
                  .timeout = (int)(options->timeout ? options->timeout : USUAL_TIMEOUT),
                  .cancel = cancel},
        .name = shf_key_of(options->program, SHF_KEY_NAME),
        .cache = options->cache,
        .tries = options->tries ? options->tries : USUAL_TRIES,
    };
    shf_status status = hash_program(context, generator);
    if (!status && (status = ask_version(context, generator)))
        status = fail(context, generator, status);
    return !status && options->cache ? check_cache(context, options->cache) : status;
}

/* ---- the cache: DIR/ab/cdef....png by the hash of all that a picture depends on ---- */

static shf_status name_picture(shf_context *context, const shf_generator *generator,
                               const shf_generator_inputs *inputs, char hex[SHF_SHA256_HEX])
{
    uint8_t hash[SHF_SHA256_SIZE];
    shf_sha256_state state;
    shf_status status = shf_inputs_hash(context, inputs, hash);
    if (!status && shf_sha256_begin(&state))
        status = shf_fail_memory(context, "a hash");
    if (status)
        return status;
    shf_sha256_add(&state, generator->sha256, sizeof(generator->sha256));
    shf_sha256_add(&state, generator->version, strlen(generator->version) + 1);
    shf_sha256_add(&state, hash, sizeof(hash));
    shf_sha256_end(&state, hash);
    shf_hex(hash, hex);
    return SHF_OK;
}

static const char *name_kept(shf_arena *arena, const char *cache, const char *hex)
{
    return shf_arena_print(arena, "%s/%.2s/%s.png", cache, hex, hex + 2);
}

/* What cannot be read, or is no picture of this size, is not there. */
static bool take_kept(shf_context *context, const shf_generator *generator, const char *hex,
                      const shf_image *out)
{
    const char *path = name_kept(&context->scratch, generator->cache, hex);
    shf_buffer file;
    shf_buffer_init(&file, context);
    const bool found = path && access(path, R_OK) == 0 &&
                       !shf_file_read(context, path, shf_generated_limit(out), &file) &&
                       !shf_generated_decode(context, &file, out);
    shf_buffer_free(&file);
    return found;
}

/* Under a name of its own first: other processes may use the cache, and may be killed. */
static shf_status keep(shf_context *context, const shf_generator *generator, const char *hex,
                       const shf_buffer *file)
{
    const char *cache = generator->cache;
    shf_arena *arena = &context->scratch; /* shf_generator_run rewinds */
    const char *folder = shf_arena_print(arena, "%s/%.2s", cache, hex),
               *path = name_kept(arena, cache, hex);
    char *part = shf_arena_print(arena, "%s/%.2s/XXXXXX", cache, hex);
    if (!folder || !path || !part)
        return shf_fail_memory(context, "a path");
    shf_status status = make_folder(context, folder);
    if (status)
        return status;
    const int fd = mkostemp(part, O_CLOEXEC);
    if (fd < 0)
        return shf_file_fail(context, folder);
    bool good = shf_file_write_all(fd, file->data, file->size);
    good = close(fd) == 0 && good;
    if (good && rename(part, path) == 0)
        return SHF_OK;
    status = shf_file_fail(context, path);
    unlink(part);
    return status;
}

/* ---- a picture ---- */

static shf_status run_once(shf_generator *generator, shf_context *context,
                           const shf_generator_inputs *inputs, shf_buffer *file,
                           const shf_image *out)
{
    char folder[PATH_MAX], path[PATH_MAX + 16];
    shf_status status = shf_exchange_open(context, inputs, folder);
    snprintf(path, sizeof(path), "%s/output.png", folder);
    if (!status)
        status = shf_child_run(context, &generator->child, folder, NULL);
    if (!status && access(path, F_OK))
        status = shf_fail(context, SHF_ERR_DATA, "it wrote no output.png");
    if (!status)
        status = shf_file_read(context, path, shf_generated_limit(out), file);
    if (!status)
        status = shf_generated_decode(context, file, out);
    shf_exchange_remove(folder);
    return status;
}

static shf_status run_tries(shf_generator *generator, shf_context *context,
                            const shf_generator_inputs *inputs, shf_buffer *file,
                            const shf_image *out)
{
    shf_status status = SHF_ERR_DATA;
    for (uint32_t n = 0; n < generator->tries && status == SHF_ERR_DATA; n++)
        status = run_once(generator, context, inputs, file, out);
    if (status == SHF_ERR_DATA && generator->tries > 1)
        status = shf_fail(context, status, "%s (%u tries)", shf_context_error(context),
                          (unsigned)generator->tries);
    if (!status)
        atomic_fetch_add(&generator->runs, 1);
    return status;
}

static shf_status make(shf_generator *generator, shf_context *context,
                       const shf_generator_inputs *inputs, const shf_image *out)
{
    char hex[SHF_SHA256_HEX];
    shf_buffer file;
    shf_status status = name_picture(context, generator, inputs, hex);
    if (status)
        return status;
    if (generator->cache && take_kept(context, generator, hex, out)) {
        atomic_fetch_add(&generator->kept, 1);
        return SHF_OK;
    }
    shf_buffer_init(&file, context);
    status = run_tries(generator, context, inputs, &file, out);
    if (!status && generator->cache)
        status = keep(context, generator, hex, &file);
    shf_buffer_free(&file);
    return status;
}

shf_status shf_generator_run(shf_generator *generator, shf_context *context,
                             const shf_generator_request *request, const shf_image *out)
{
    shf_generator_inputs inputs;
    const shf_mark mark = shf_arena_mark(&context->scratch);
    shf_status status = shf_inputs_make(context, request, &inputs);
    if (!status)
        status = make(generator, context, &inputs, out);
    shf_inputs_free(&inputs);
    shf_arena_rewind(&context->scratch, mark);
    return status && status != SHF_ERR_MEMORY && status != SHF_ERR_CANCELLED
               ? fail(context, generator, status)
               : status;
}

shf_status shf_generator_make(shf_generator *generator, shf_context *context, shf_arena *arena,
                              const shf_generator_request *request, shf_image *out)
{
    const shf_image *image = request->image;
    *out = shf_image_take(arena, image->width, image->height, image->channels);
    return out->data ? shf_generator_run(generator, context, request, out)
                     : shf_fail_memory(context, "a generated picture");
}
