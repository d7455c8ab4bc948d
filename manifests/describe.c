/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Corruptions and operations as JSON. json_pack takes over what it is given for "o", and gives NULL
 * if anything of it is NULL: that is how a lack of memory comes through. */
#include <math.h>

#include "corruptions/registry.h"
#include "manifests/record.h"

const char *shf_exactness_name(shf_exactness exactness)
{
    static const char *const names[] = {
        [SHF_EXACT_BITS] = "bit-exact",
        [SHF_EXACT_WITHIN_1] = "within 1",
        [SHF_EXACT_DISTRIBUTION] = "distribution",
    };
    return (size_t)exactness < SHF_COUNT(names) ? names[exactness] : "unknown";
}

const char *const shf_role_names[SHF_ROLES] = {"none", "view", "frame", "edit", "control", "twin"};

const char *shf_membership_name(shf_membership membership)
{
    static const char *const names[] = {
        [SHF_SET_NONE] = "none",
        [SHF_SET_STANDARD] = "standard",
        [SHF_SET_EXTRA] = "extra",
    };
    return (size_t)membership < SHF_COUNT(names) ? names[membership] : "unknown";
}

static json_t *value_json(double value)
{
    return isnan(value) ? json_string("drawn") : shf_json_number(value);
}

/* Appends item, or frees the list and gives NULL; both may be NULL. */
static json_t *appended(json_t *list, json_t *item)
{
    if (list && item && json_array_append_new(list, item) == 0)
        return list;
    if (!list)
        json_decref(item);
    json_decref(list);
    return NULL;
}

static json_t *parameters_json(const shf_corruption *corruption)
{
    json_t *list = json_array();
    for (size_t i = 0; i < corruption->parameter_count; i++) {
        const shf_parameter *p = &corruption->parameters[i];
        json_t *usual = isnan(p->usual) ? NULL : shf_json_number(p->usual);
        list = appended(
            list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:o*, s:s}", "name", p->name,
                            "unit", p->unit, "type", p->type == SHF_INT ? "integer" : "number",
                            "minimum", shf_json_number(p->minimum), "maximum",
                            shf_json_number(p->maximum), "drawn", (int)p->drawn, "scales",
                            (int)p->scales, "default", usual, "meaning", p->meaning));
    }
    return list;
}

/* The fields of one struct of parameters. */
static json_t *values_json(const shf_corruption *corruption, const void *parameters)
{
    json_t *object = json_object();
    for (size_t i = 0; object && i < corruption->parameter_count; i++) {
        const shf_parameter *p = &corruption->parameters[i];
        double value = shf_parameter_get(p, parameters);
        if (json_object_set_new(object, p->name, value_json(value)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *table_json(const shf_corruption *corruption, const shf_table *table)
{
    json_t *rows = json_array();
    for (int i = 0; i < table->count; i++)
        rows = appended(rows, values_json(corruption, shf_table_row(corruption, table, i + 1)));
    return json_pack("{s:s, s:s, s:o, s:{s:o, s:o}}", "profile", table->profile, "name",
                     shf_table_name(corruption, table), "rows", rows, "training", "first",
                     values_json(corruption, shf_table_range(corruption, table, 0)), "last",
                     values_json(corruption, shf_table_range(corruption, table, 1)));
}

static json_t *tables_json(const shf_corruption *corruption)
{
    json_t *list = json_array();
    for (size_t i = 0; i < corruption->table_count; i++)
        list = appended(list, table_json(corruption, &corruption->tables[i]));
    return list;
}

json_t *shf_describe_json(const shf_corruption *corruption)
{
    shf_corruption_info info = shf_corruption_get_info(corruption);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:b, s:b, s:s, s:b, s:b, s:b, s:o, s:o}", "name",
        info.name, "family", info.family, "set", shf_membership_name(info.membership), "summary",
        info.summary, "reference", info.reference, "deviation", info.deviation, "revision",
        (int)info.revision, "stochastic", (int)info.stochastic, "monotone", (int)info.monotone,
        "exactness", shf_exactness_name(info.exactness), "needs_mask", (int)info.needs_mask,
        "needs_background", (int)info.needs_foreign, "needs_generator", (int)info.needs_generated,
        "parameters", parameters_json(corruption), "severities", tables_json(corruption));
}

/* The names of parameters that are scaled to each image's size. */
static json_t *scaled_json(const shf_operation *operation, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (shf_operation_scales(operation, i))
            list = appended(
                list,
                json_string(
                    shf_corruption_get_parameter(shf_operation_corruption(operation), i).name));
    return list;
}

json_t *shf_operation_json(const shf_operation *operation)
{
    shf_corruption_info info = shf_corruption_get_info(shf_operation_corruption(operation));
    json_t *values = json_object();
    for (size_t i = 0; values && i < info.parameter_count; i++) {
        const char *name =
            shf_corruption_get_parameter(shf_operation_corruption(operation), i).name;
        double value = shf_operation_value(operation, i);
        if (json_object_set_new(values, name, value_json(value)) != 0) {
            json_decref(values);
            values = NULL;
        }
    }
    json_t *scaled = scaled_json(operation, info.parameter_count);
    const bool any = json_array_size(scaled) > 0;
    json_t *object =
        json_pack("{s:s, s:s, s:i, s:i, s:o, s:o}", "corruption", info.name, "name",
                  shf_operation_name(operation), "severity", shf_operation_severity(operation),
                  "revision", (int)info.revision, "parameters", values, "scaled", scaled);
    if (object && !any)
        json_object_del(object, "scaled");
    return object;
}
