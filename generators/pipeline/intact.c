/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Whether the outputs that rows name are still there: one that has gone, or has another size than
 * recorded, is made again by the next run. Their bytes are not read; that is verify's. */
#include <inttypes.h>
#include <string.h>

#include "generators/pipeline/chunk.h"

shf_status shf_chunk_changed(const shf_plan *plan, const shf_release_dir *release, uint64_t number)
{
    return shf_fail(plan->context, SHF_ERR_DATA,
                    "%s/manifests/chunk-%06" PRIu64 ".jsonl is not as it was written: remove it "
                    "and run the same command again",
                    release->path, number);
}

shf_status shf_chunk_held(const shf_plan *plan, const shf_release_dir *release,
                          const shf_marker *marker, shf_arena *arena, bool **held)
{
    *held = NULL;
    if (!plan->sink->holds)
        return SHF_OK;
    *held = shf_arena_take(arena, plan->variant_count, sizeof(**held));
    if (!*held)
        return shf_fail_memory(plan->context, "a chunk");
    shf_status status = SHF_OK;
    for (size_t v = 0; !status && v < plan->variant_count; v++)
        status = plan->sink->holds(plan, release, marker, v, &(*held)[v]);
    return status;
}

/* Whether an output is a file of its own of the recorded size. */
static shf_status look_for_file(const shf_plan *plan, const shf_release_dir *release, size_t v,
                                shf_context *context, shf_arena *arena, const char *stem,
                                const shf_output_record *output, bool *there)
{
    uint64_t size;
    const char *path = shf_output_path(arena, plan->variants[v].path, stem);
    if (!path)
        return shf_fail_memory(context, "an output's path");
    *there = shf_release_has(release, path, &size) && size == output->bytes;
    return SHF_OK;
}

shf_status shf_row_keep_intact(const shf_plan *plan, const shf_release_dir *release,
                               const bool *held, shf_context *context, shf_arena *arena,
                               shf_row_record *row)
{
    size_t kept = 0, v = 0;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < row->output_count; i++) {
        const shf_output_record *output = &row->outputs[i];
        while (v < plan->variant_count && strcmp(plan->variants[v].id, output->variant) != 0)
            v++;
        if (v == plan->variant_count)
            break;
        bool there = held && held[v];
        if (!held)
            status = look_for_file(plan, release, v, context, arena, row->stem, output, &there);
        if (there)
            row->outputs[kept++] = *output;
    }
    row->output_count = kept;
    return status;
}

/* One row more, the one that waits. */
static shf_status count_row(const shf_plan *plan, const shf_release_dir *release, const bool *held,
                            const shf_row_reader *reader, shf_chunk_work *missing)
{
    shf_row_record row;
    shf_arena *scratch = &plan->context->scratch;
    shf_mark mark = shf_arena_mark(scratch);
    shf_status status = shf_row_reader_parse(plan->context, reader, scratch, &row);
    size_t recorded = status ? 0 : row.output_count;
    if (!status)
        status = shf_row_keep_intact(plan, release, held, plan->context, scratch, &row);
    if (!status && row.output_count < recorded) {
        missing->images++;
        missing->outputs += recorded - row.output_count;
    }
    shf_arena_rewind(scratch, mark);
    return status;
}

shf_status shf_chunk_count_missing(const shf_plan *plan, const shf_release_dir *release,
                                   const shf_marker *marker, shf_chunk_work *missing)
{
    *missing = (shf_chunk_work){0};
    char hash[SHF_SHA256_HEX] = "";
    bool more = true;
    shf_row_reader reader = {.size = -1};
    shf_mark mark = shf_arena_mark(&plan->context->scratch);
    bool *held;
    char *path = shf_chunk_rows_path(&plan->context->scratch, marker->number);
    shf_status status = path ? shf_row_reader_open(plan->context, release->folder, path, &reader)
                             : shf_fail_memory(plan->context, "a chunk");
    if (!status)
        status = shf_chunk_held(plan, release, marker, &plan->context->scratch, &held);
    while (!status && more) {
        status = shf_row_reader_next(plan->context, &reader, &more);
        if (!status && more)
            status = count_row(plan, release, held, &reader, missing);
        shf_row_reader_skip(&reader);
    }
    shf_row_reader_close(&reader, hash);
    shf_arena_rewind(&plan->context->scratch, mark);
    if (status == SHF_ERR_DATA || (!status && strcmp(hash, marker->sha256) != 0))
        return shf_chunk_changed(plan, release, marker->number);
    return status;
}
