/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Where balanced errors are what a release is judged by, they stand in the page wherever top-1 errors do
 * elsewhere, BE where CE does. */
#include "tools/evaluator/grid.h"
#include "tools/evaluator/report/report.h"

static bool replace(json_t *object, const char *name, const json_t *from, const char *other)
{
    json_t *figure = json_object_get(from, other);
    return !json_object_set_new(object, name, figure ? json_incref(figure) : json_null());
}

/* Lists have the same order in a score and in the group. */
static bool replace_errors(json_t *list, const json_t *from, const char *ratio)
{
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(list); i++) {
        json_t *own = json_array_get(list, i);
        good = replace(own, "error", json_array_get(from, i), "error");
        if (good && ratio)
            good = replace(own, "ce", json_array_get(from, i), ratio);
    }
    return good;
}

bool shf_report_take_balanced(json_t *score)
{
    static const char *const names[][2] = {
        {"clean_error", "clean_error"},
        {"mean_error", "mean_error"},
        {"be", "be"},
        {"rbe", "rbe"},
        {"standard_error", ""},
        {"extra_error", ""},
        {"mce", ""},
        {"relative_mce", ""},
    };
    const json_t *balanced = json_object_get(json_object_get(score, "metrics"), "balanced");
    json_t *summary = json_object_get(score, "summary");
    bool good =
        replace_errors(json_object_get(score, "cells"), json_object_get(balanced, "cells"), NULL) &&
        replace_errors(json_object_get(score, "corruptions"),
                       json_object_get(balanced, "corruptions"), "be") &&
        replace_errors(json_object_get(score, "families"), NULL, NULL);
    for (size_t i = 0; good && i < sizeof(names) / sizeof(names[0]); i++)
        good = replace(summary, names[i][0], balanced, names[i][1]);
    return good;
}
