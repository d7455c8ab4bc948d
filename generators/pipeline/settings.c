/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/pipeline/settings.h"

#include <string.h>

#include "corruptions/base/text.h"

/* Parameters that were set: all of them, or those that would be drawn. */
static bool was_set(const shf_corruption *corruption, const char *name, bool all)
{
    const size_t count = shf_corruption_get_info(corruption).parameter_count;
    for (size_t i = 0; !all && i < count; i++) {
        const shf_parameter_info parameter = shf_corruption_get_parameter(corruption, i);
        if (strcmp(parameter.name, name) == 0)
            return parameter.drawn;
    }
    return all;
}

shf_status shf_recorded_settings(shf_context *context, shf_arena *arena, const json_t *operation,
                                 shf_new_variant *out)
{
    const json_t *parameters = json_object_get(operation, "parameters");
    const char *corruption = json_string_value(json_object_get(operation, "corruption"));
    const shf_corruption *known = corruption ? shf_corruption_find(corruption) : NULL;
    const char **settings =
        shf_arena_take(arena, json_object_size(parameters) + 1, sizeof(*settings));
    const char *name;
    json_t *value;
    if (!settings)
        return shf_fail_memory(context, "the table of variants");
    out->settings = settings;
    json_object_foreach((json_t *)(uintptr_t)parameters, name, value)
    {
        char text[SHF_DOUBLE_TEXT];
        if (!known || !json_is_number(value) || !was_set(known, name, out->severity == 0))
            continue;
        shf_double_text(json_number_value(value), text);
        settings[out->setting_count] = shf_arena_print(arena, "%s=%s", name, text);
        if (!settings[out->setting_count++])
            return shf_fail_memory(context, "the table of variants");
    }
    return SHF_OK;
}
