/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The list of cases, and applying one. */
#include "tests/registry/cases.h"

#include <stdio.h>
#include <string.h>

#define MOST_CASES 20000
#define WHOLE_TABLES 4 /* of a corruption; of the others the first and the last severity will do */

static registry_case *add(registry_case *next, const shf_corruption *corruption, const char *name,
                          const char *profile, int severity)
{
    *next = (registry_case){corruption, name, profile, severity, ""};
    snprintf(next->label, sizeof(next->label), "%s %d (%s)", name, severity, profile);
    return next + 1;
}

/* Whether a table before it says the same: the same rows under the same name, for pictures of the same
 * kind and size, which all that is tested follows from. */
static bool said_before(const shf_corruption *corruption, const shf_table *table)
{
    shf_profile_info one, other;
    for (const shf_table *t = corruption->tables; t < table; t++)
        if (t->rows == table->rows && shf_profile_find(t->profile, &one) &&
            shf_profile_find(table->profile, &other) && one.size == other.size &&
            one.gray_as_rgb == other.gray_as_rgb &&
            strcmp(shf_table_name(corruption, t), shf_table_name(corruption, table)) == 0)
            return true;
    return false;
}

const registry_case *registry_cases(size_t *count)
{
    static registry_case cases[MOST_CASES], *end;
    if (!end) {
        end = cases;
        for (size_t i = 0; i < shf_corruption_count(); i++) {
            const shf_corruption *corruption = shf_corruption_at(i);
            if (corruption->table_count == 0)
                end = add(end, corruption, corruption->name, "imagenet-c", 0);
            for (size_t t = 0; t < corruption->table_count; t++) {
                const shf_table *table = &corruption->tables[t];
                if (said_before(corruption, table))
                    continue;
                cr_assert_leq(end + table->count, cases + MOST_CASES);
                const bool ends = t >= WHOLE_TABLES && table->count > 1;
                for (int s = 1; s <= table->count; s += ends ? table->count - 1 : 1)
                    end =
                        add(end, corruption, shf_table_name(corruption, table), table->profile, s);
            }
        }
    }
    *count = (size_t)(end - cases);
    return cases;
}

bool case_is_outer(const registry_case *c)
{
    const shf_corruption *corruption = c->corruption;
    const size_t tables = corruption->table_count;
    return tables == 0 || c->profile == corruption->tables[0].profile ||
           c->profile == corruption->tables[tables - 1].profile;
}

bool case_is_end(const registry_case *c)
{
    if (!case_is_outer(c))
        return false;
    return c->severity <= 1 || c->severity == shf_severity_count(c->name, c->profile);
}

shf_operation *case_operation(shf_context *context, const registry_case *c)
{
    shf_operation *operation = NULL;
    shf_status status =
        shf_operation_create(context, c->name, c->profile, c->severity, NULL, 0, &operation);
    cr_assert_eq(status, SHF_OK, "%s: %s", c->label, shf_context_error(context));
    return operation;
}

void case_apply(shf_context *context, const registry_case *c, const shf_operation *operation,
                const shf_address *address, const shf_image *in, const shf_image *out)
{
    shf_mark before = shf_arena_mark(&context->scratch);
    shf_status status = shf_operation_apply(context, operation, address, in, out, NULL);
    shf_mark after = shf_arena_mark(&context->scratch);
    cr_assert_eq(status, SHF_OK, "%s on %dx%dx%d: %s", c->label, in->width, in->height,
                 in->channels, shf_context_error(context));
    cr_assert(before.block == after.block && before.used == after.used, "%s keeps scratch memory",
              c->label);
}

test_picture case_result(shf_context *context, const registry_case *c, const shf_image *in)
{
    test_picture out = test_picture_new(in->width, in->height, in->channels, LAYOUT_PACKED);
    shf_operation *operation = case_operation(context, c);
    shf_address address = test_address(7, "case");
    case_apply(context, c, operation, &address, in, &out.image);
    shf_operation_destroy(operation);
    return out;
}
