/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Parameters: reading and writing the fields of a struct through its table. */
#include <stdio.h>
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

void shf_parameter_list(const shf_parameter *parameter, const void *parameters, shf_drawn *list)
{
    if (list->count == SHF_COUNT(list->values))
        return;
    list->values[list->count].name = parameter->name;
    list->values[list->count++].value = shf_parameter_get(parameter, parameters);
}

void shf_parameter_scale(const shf_parameter *parameter, void *parameters, double factor)
{
    double value = shf_parameter_get(parameter, parameters) * factor;
    if (parameter->type == SHF_INT)
        value = floor(value + 0.5);
    value = value > parameter->minimum ? value : parameter->minimum;
    shf_parameter_set(parameter, parameters,
                      value < parameter->maximum ? value : parameter->maximum);
}

/* "0 to 2.5", "-45 to 45 deg", ...: the bounds as an error names them. */
static const char *bounds_text(const shf_parameter *p, char *out, size_t size)
{
    char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT];
    bool plain = strcmp(p->unit, "1") == 0;
    snprintf(out, size, "%s to %s%s%s", shf_double_text(p->minimum, low),
             shf_double_text(p->maximum, high), plain ? "" : " ", plain ? "" : p->unit);
    return out;
}

/* "; did you mean sigma?", or what there is to choose from. */
static shf_status no_such_parameter(shf_context *context, const shf_corruption *corruption,
                                    const char *name)
{
    if (corruption->parameter_count == 0)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s has no parameters", corruption->name);
    shf_suggestion suggestion = {0};
    char list[512] = "; its parameters are ";
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        const char *candidate = corruption->parameters[i].name;
        shf_suggest(&suggestion, name, candidate);
        size_t length = strlen(list);
        snprintf(list + length, sizeof(list) - length, "%s%s", i ? ", " : "", candidate);
    }
    if (suggestion.best)
        shf_suggestion_text(&suggestion, list, sizeof(list));
    return shf_fail(context, SHF_ERR_ARGUMENT, "%s has no parameter '%s'%s", corruption->name, name,
                    list);
}

static const shf_parameter *find_parameter(const shf_corruption *corruption, const char *name)
{
    for (size_t i = 0; i < corruption->parameter_count; i++)
        if (strcmp(corruption->parameters[i].name, name) == 0)
            return &corruption->parameters[i];
    return NULL;
}

shf_status shf_parameter_parse(shf_context *context, const shf_corruption *corruption,
                               const char *setting, void *parameters, size_t *index)
{
    const char *equals = strchr(setting, '=');
    char name[64];
    if (!equals || equals == setting || (size_t)(equals - setting) >= sizeof(name))
        return shf_fail(context, SHF_ERR_ARGUMENT, "'%s' is not name=value", setting);
    memcpy(name, setting, (size_t)(equals - setting));
    name[equals - setting] = 0;
    const shf_parameter *parameter = find_parameter(corruption, name);
    if (!parameter)
        return no_such_parameter(context, corruption, name);
    double value;
    char bounds[128];
    if (!shf_parse_double(equals + 1, &value))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: '%s' is not a number", name, equals + 1);
    if (!(value >= parameter->minimum && value <= parameter->maximum))
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: the value must be %s", setting,
                        bounds_text(parameter, bounds, sizeof(bounds)));
    if (parameter->type == SHF_INT && value != (int)value)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: the value must be a whole number", setting);
    shf_parameter_set(parameter, parameters, value);
    *index = (size_t)(parameter - corruption->parameters);
    return SHF_OK;
}

shf_status shf_parameters_complete(shf_context *context, const shf_corruption *corruption,
                                   const char *name, const void *parameters)
{
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        const shf_parameter *p = &corruption->parameters[i];
        char bounds[128];
        if (!p->drawn && isnan(shf_parameter_get(p, parameters)))
            return shf_fail(context, SHF_ERR_ARGUMENT, "%s needs a severity, or %s=VALUE (%s)",
                            name, p->name, bounds_text(p, bounds, sizeof(bounds)));
    }
    return SHF_OK;
}
