/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/group_figures.h"

#include "corruptions/base/context.h"

shf_status shf_figures_redraw(const shf_scoring *s, shf_statistic statistic, void *user,
                              size_t count, shf_metric *out)
{
    shf_arena *arena = &s->context->scratch;
    const size_t samples = s->release.sample_count;
    const shf_mark mark = shf_arena_mark(arena);
    uint32_t *once = shf_arena_take(arena, samples, sizeof(*once));
    double *values = shf_arena_take(arena, count, sizeof(*values));
    shf_interval *intervals = shf_arena_take(arena, count, sizeof(*intervals));
    shf_status status =
        once && values && intervals ? SHF_OK : shf_fail_memory(s->context, "figures");
    if (!status) {
        for (size_t i = 0; i < samples; i++)
            once[i] = 1;
        statistic(user, 0, once, values);
        status = shf_redraw(s->context, samples, &s->bootstrap, statistic, user, count, intervals);
    }
    for (size_t f = 0; !status && f < count; f++)
        out[f] = (shf_metric){values[f], intervals[f]};
    shf_arena_rewind(arena, mark);
    return status;
}

json_t *shf_cell_json(const shf_scoring *s, size_t cell, size_t n)
{
    return json_pack("{ss sI}", "variant", s->release.cells[cell].variant, "n", (json_int_t)n);
}

json_t *shf_figures_add(json_t *object, const char *const *names, const shf_metric *figures,
                        size_t count)
{
    bool good = object != NULL;
    for (size_t f = 0; good && f < count; f++)
        good = !json_object_set_new(object, names[f], shf_figure_json(&figures[f]));
    if (good)
        return object;
    json_decref(object);
    return NULL;
}

shf_status shf_rankings_make(const shf_scoring *s, shf_collect collect, const void *user,
                             size_t count, size_t most, size_t total, shf_ranking **out)
{
    shf_arena *arena = &s->context->scratch;
    if (s->release.sample_count > SHF_RANKED_SAMPLES)
        return shf_fail(s->context, SHF_ERR_LIMIT, "rankings of more than %zu images",
                        SHF_RANKED_SAMPLES);
    *out = shf_arena_take(arena, count, sizeof(**out));
    uint32_t *items = shf_arena_take(arena, total, sizeof(*items));
    shf_ranked *entries = shf_allocate(s->context, most * sizeof(*entries));
    const bool room = *out && items && entries;
    for (size_t r = 0; room && r < count; r++) {
        (*out)[r] = shf_ranking_make(entries, collect(s, user, r, entries), items);
        items += (*out)[r].count;
    }
    shf_release(s->context, entries);
    return room ? SHF_OK : shf_fail_memory(s->context, "rankings");
}
