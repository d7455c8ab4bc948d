/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parameters: reading and writing the fields of a struct through its table. */
#include <string.h>

#include "corruptions/base/text.h"
#include "corruptions/registry.h"

double shf_parameter_get(const shf_parameter *parameter, const void *parameters)
{
    const char *field = (const char *)parameters + parameter->offset;
    if (parameter->type == SHF_DOUBLE) {
        double value;
        memcpy(&value, field, sizeof(value));
        return value;
    }
    int value;
    memcpy(&value, field, sizeof(value));
    return value == SHF_DRAW_INT ? NAN : value;
}

void shf_parameter_set(const shf_parameter *parameter, void *parameters, double value)
{
    char *field = (char *)parameters + parameter->offset;
    if (parameter->type == SHF_DOUBLE) {
        memcpy(field, &value, sizeof(value));
        return;
    }
    int whole = isnan(value) ? SHF_DRAW_INT : (int)value;
    memcpy(field, &whole, sizeof(whole));
}

static const shf_parameter *find_parameter(shf_context *context, const shf_corruption *corruption,
                                           const char *name)
{
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        if (strcmp(corruption->parameters[i].name, name) == 0)
            return &corruption->parameters[i];
        shf_suggest(&suggestion, name, corruption->parameters[i].name);
    }
    if (!suggestion.best && corruption->parameter_count == 1)
        suggestion.best = corruption->parameters[0].name;
    char text[96];
    shf_fail(context, SHF_ERR_ARGUMENT, "%s has no parameter '%s'%s", corruption->name, name,
             shf_suggestion_text(&suggestion, text, sizeof(text)));
    return NULL;
}

shf_status shf_parameter_parse(shf_context *context, const shf_corruption *corruption,
                               const char *setting, void *parameters, bool *drawn)
{
    const char *equals = strchr(setting, '=');
    char name[64];
    if (!equals || equals == setting || (size_t)(equals - setting) >= sizeof(name))
        return shf_fail(context, SHF_ERR_ARGUMENT, "'%s' is not name=value", setting);
    memcpy(name, setting, (size_t)(equals - setting));
    name[equals - setting] = 0;
    const shf_parameter *parameter = find_parameter(context, corruption, name);
    if (!parameter)
        return SHF_ERR_ARGUMENT;
    double value;
    if (!shf_parse_double(equals + 1, &value))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: '%s' is not a number", name, equals + 1);
    if (!(value >= parameter->minimum && value <= parameter->maximum))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: %s is outside %g to %g (%s)", name,
                        equals + 1, parameter->minimum, parameter->maximum, parameter->unit);
    if (parameter->type == SHF_INT && value != (int)value)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: %s is not a whole number", name,
                        equals + 1);
    shf_parameter_set(parameter, parameters, value);
    *drawn = parameter->drawn;
    return SHF_OK;
}

shf_status shf_parameters_complete(shf_context *context, const shf_corruption *corruption,
                                   const char *name, const void *parameters)
{
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        const shf_parameter *p = &corruption->parameters[i];
        if (!p->drawn && isnan(shf_parameter_get(p, parameters)))
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "%s needs a severity, or %s=VALUE (%g to %g, %s)", name, p->name,
                            p->minimum, p->maximum, p->unit);
    }
    return SHF_OK;
}
