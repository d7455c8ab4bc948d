/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/metrics/offsets.h"

#include <stdlib.h>

#include "corruptions/base/context.h"
#include "manifests/record.h"
#include "tools/evaluator/metrics/metrics.h"

typedef struct moved_view {
    double dx, dy;
    size_t cell;
} moved_view;

/* Moved and turned, and nothing else. */
static bool is_rigid(const shf_view *view)
{
    const shf_warp *warp = &view->warp;
    return !view->scale_px && !warp->tilts && warp->pitch == 0 && warp->yaw == 0 &&
           warp->shear == 0 && shf_warp_scale(warp) == 1;
}

/* A warp moves what the crop shows, to the other side. */
static bool find_offset(const shf_view *view, moved_view *out)
{
    if (view->policy == SHF_POLICY_NONE || view->positions || shf_view_draws_warp(view) ||
        !is_rigid(view))
        return false;
    out->dx = view->warps ? -view->warp.tx : view->dx;
    out->dy = view->warps ? -view->warp.ty : view->dy;
    return true;
}

static int compare(const void *a, const void *b)
{
    const moved_view *v = a, *w = b;
    if (v->dy != w->dy)
        return v->dy < w->dy ? -1 : 1;
    if (v->dx != w->dx)
        return v->dx < w->dx ? -1 : 1;
    return (v->cell > w->cell) - (v->cell < w->cell);
}

/* Of count views at one offset. */
static json_t *offset_json(const shf_scoring *s, const shf_variant_set *set,
                           const moved_view *views, size_t count)
{
    const shf_view *view = &s->release.manifest.variants[views->cell].view;
    double n = 0, right = 0, images = 0, pairs = 0, same = 0, paired_images = 0;
    for (size_t i = 0; i < s->release.sample_count; i++) {
        const double n_before = n, pairs_before = pairs;
        for (size_t k = 0; k < count; k++) {
            const size_t cell = views[k].cell;
            pairs += shf_paired(s, i, cell);
            same += shf_held(s, i, cell);
            if (shf_counts(s, i, cell)) {
                n++;
                right += shf_observed(s, i, cell)->rank == 0;
            }
        }
        images += n > n_before;
        paired_images += pairs > pairs_before;
    }
    return json_pack("{ss ss so so sI so so}", "set", set->name, "policy",
                     shf_policy_names[view->policy], "dx", shf_json_number(views->dx), "dy",
                     shf_json_number(views->dy), "views", (json_int_t)count, "accuracy",
                     shf_clustered_json(s, right, n, images), "consistency",
                     shf_clustered_json(s, same, pairs, paired_images));
}

static shf_status add_set(const shf_scoring *s, const shf_variant_set *set, moved_view *views,
                          json_t *list)
{
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++) {
        views[count].cell = set->cells[i];
        count += find_offset(&s->release.manifest.variants[set->cells[i]].view, &views[count]);
    }
    qsort(views, count, sizeof(*views), compare);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && views[next].dx == views[first].dx &&
                               views[next].dy == views[first].dy;)
            next++;
        if (json_array_append_new(list, offset_json(s, set, views + first, next - first)))
            return shf_fail_memory(s->context, "the offsets of views");
    }
    return SHF_OK;
}

shf_status shf_offsets_add(const shf_scoring *s, const shf_variant_sets *sets, json_t *list)
{
    moved_view *views = shf_arena_take(&s->context->scratch, s->release.cell_count, sizeof(*views));
    shf_status status = views ? SHF_OK : shf_fail_memory(s->context, "the offsets of views");
    for (size_t i = 0; !status && i < sets->count; i++)
        status = add_set(s, &sets->sets[i], views, list);
    return status;
}
