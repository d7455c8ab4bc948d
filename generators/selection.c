/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Which items of a source a build takes. */
#include "generators/selection.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "generators/sources/names.h"
#include "manifests/csv.h"

/* Sets chosen for the items whose keys the lines of text name. */
static shf_status choose_lines(shf_context *context, const shf_source *source, const char *subset,
                               char *text, bool *chosen)
{
    char first[SHF_SHOWN];
    size_t unknown = 0, index;
    for (char *line; (line = shf_line_next(&text));) {
        if (!*line)
            continue;
        if (shf_source_find(source, line, &index))
            chosen[index] = true;
        else if (unknown++ == 0)
            shf_shown(line, first, sizeof(first));
    }
    if (unknown)
        return shf_fail(context, SHF_ERR_DATA,
                        "%s: %zu sample keys are not in the source, the first is '%s'", subset,
                        unknown, first);
    return SHF_OK;
}

static shf_status choose_subset(shf_context *context, const shf_source *source, const char *subset,
                                bool *chosen)
{
    memset(chosen, subset == NULL, source->count);
    if (!subset)
        return SHF_OK;
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = shf_text_read(context, subset, &text);
    if (!status)
        status = choose_lines(context, source, subset, (char *)text.data, chosen);
    shf_buffer_free(&text);
    return status;
}

shf_status shf_select_items(shf_context *context, shf_arena *arena, const shf_source *source,
                            uint64_t limit, const char *subset, shf_selected *out)
{
    size_t *items = shf_arena_take(arena, source->count, sizeof(*items));
    bool *chosen = shf_arena_take(arena, source->count, sizeof(*chosen));
    if (!items || !chosen)
        return shf_fail_memory(context, "the selection");
    shf_status status = choose_subset(context, source, subset, chosen);
    if (status)
        return status;
    size_t count = 0;
    for (size_t i = 0; i < source->count; i++)
        if (chosen[i])
            items[count++] = i;
    if (count == 0)
        return shf_fail(context, SHF_ERR_DATA, "%s: no sample keys in it", subset);
    if (limit > 0 && limit < count) {
        /* i * count / limit >= i: what is read has not been written yet. Counts are below 2^32. */
        for (uint64_t i = 0; i < limit; i++)
            items[i] = items[i * count / limit];
        count = (size_t)limit;
    }
    *out = (shf_selected){items, count};
    return SHF_OK;
}

bool shf_selected_contains(const shf_selected *large, const shf_selected *small)
{
    size_t at = 0;
    for (size_t i = 0; i < small->count; i++) {
        while (at < large->count && large->items[at] < small->items[i])
            at++;
        if (at == large->count || large->items[at] != small->items[i])
            return false;
    }
    return true;
}
