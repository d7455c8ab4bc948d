/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The table of sinks. */
#include "generators/sinks/sink.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/corruption.h"

static const shf_sink_type *const types[] = {&shf_sink_folder, &shf_sink_tar,    &shf_sink_npy,
                                             &shf_sink_npz,    &shf_sink_digest, &shf_sink_null};

size_t shf_sink_count(void)
{
    return SHF_COUNT(types);
}

const shf_sink_type *shf_sink_at(size_t index)
{
    return index < SHF_COUNT(types) ? types[index] : NULL;
}

shf_status shf_sink_require(shf_context *context, const char *name, const shf_sink_type **out)
{
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < SHF_COUNT(types); i++) {
        if (!name || strcmp(types[i]->name, name) == 0) {
            *out = types[i];
            return SHF_OK;
        }
        shf_suggest(&suggestion, name, types[i]->name);
    }
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT, "no sink is named '%s'%s", name,
                    shf_suggestion_text(&suggestion, text, sizeof(text)));
}

shf_status shf_sink_open(shf_context *context, const shf_sink_type *type,
                         const struct shf_plan *plan, struct shf_release_dir *release, size_t slots,
                         shf_sink *sink)
{
    *sink = (shf_sink){
        .type = type, .plan = plan, .release = release, .context = context, .slots = slots};
    return type->open ? type->open(sink) : SHF_OK;
}

void shf_sink_close(shf_sink *sink)
{
    if (sink->type && sink->type->close)
        sink->type->close(sink);
}
