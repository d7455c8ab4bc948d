/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The list of cases, and applying one. */
#include "tests/registry/cases.h"

#include <stdio.h>
#include <string.h>

#include "corruptions/base/rows.h"

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

/* The middle of the picture, half as wide and high; all of it where that would be no object to cut out. */
static void paint_mask(const shf_image *mask)
{
    const int x = mask->width < 8 ? 0 : mask->width / 4,
              y = mask->height < 8 ? 0 : mask->height / 4;
    for (int row = 0; row < mask->height; row++)
        for (int column = 0; column < mask->width; column++)
            shf_row(mask, row)[column] =
                column >= x && column < mask->width - x && row >= y && row < mask->height - y ? 255
                                                                                              : 0;
}

/* Other pictures: the values halved and raised, or reversed. */
static void paint_backgrounds(const shf_image *in, const shf_image *own, const shf_image *foreign)
{
    for (int y = 0; y < in->height; y++)
        for (size_t i = 0; i < shf_row_samples(in); i++) {
            const uint8_t value = shf_row(in, y)[i];
            shf_row(own, y)[i] = (uint8_t)(value / 2 + 64);
            shf_row(foreign, y)[i] = (uint8_t)(255 - value);
        }
}

shf_status case_run(shf_context *context, const shf_operation *operation,
                    const shf_address *address, const shf_image *in, const shf_image *out,
                    shf_drawn *drawn)
{
    if (!shf_operation_corruption(operation)->needs)
        return shf_operation_apply(context, operation, address, in, out, drawn);
    test_picture mask = test_picture_new(in->width, in->height, 1, LAYOUT_PADDED);
    test_picture own = test_picture_new(in->width, in->height, in->channels, LAYOUT_BOTTOM_UP);
    test_picture foreign = test_picture_new(in->width, in->height, in->channels, LAYOUT_PADDED);
    paint_mask(&mask.image);
    paint_backgrounds(in, &own.image, &foreign.image);
    const shf_scene scene = {.struct_size = sizeof(scene),
                             .mask = &mask.image,
                             .background = &own.image,
                             .foreign = &foreign.image,
                             .generated = &foreign.image};
    shf_status status = shf_operation_edit(context, operation, address, in, &scene, out, drawn);
    cr_assert(test_picture_guarded(&mask) && test_picture_guarded(&own) &&
              test_picture_guarded(&foreign));
    test_picture_free(&mask);
    test_picture_free(&own);
    test_picture_free(&foreign);
    return status;
}

void case_apply(shf_context *context, const registry_case *c, const shf_operation *operation,
                const shf_address *address, const shf_image *in, const shf_image *out)
{
    shf_mark before = shf_arena_mark(&context->scratch);
    shf_status status = case_run(context, operation, address, in, out, NULL);
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
