/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a corruption says of itself: complete, within bounds, and nothing said twice. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "tests/registry/cases.h"

#define FOR_EACH_CORRUPTION(c)                                                                     \
    for (size_t c##_i_ = 0; c##_i_ < shf_corruption_count(); c##_i_++)                             \
        for (const shf_corruption *c = shf_corruption_at(c##_i_); c; c = NULL)

static bool is_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return islower((unsigned char)*text) && !text[length] && length < 48;
}

/* One line for people, that may stand in a table cell of Markdown and before a comma. */
static bool is_line(const char *text, size_t longest)
{
    size_t length = strlen(text);
    return length > 0 && length <= longest && !strpbrk(text, "|\n\r\t") && text[0] != ' ' &&
           text[length - 1] != ' ' && text[length - 1] != '.';
}

static bool is_group(const char *name)
{
    static const char *const groups[] = {"noise", "blur", "weather", "digital",
                                         "extra", "all",  "standard"};
    for (size_t i = 0; i < SHF_COUNT(groups); i++)
        if (strcmp(groups[i], name) == 0)
            return true;
    return false;
}

Test(descriptors, agree_with_their_line_in_list_def)
{
    static const struct {
        const char *family, *name;
    } lines[] = {
#define CORRUPTION(family, name) {#family, #name},
#include "corruptions/list.def"
#undef CORRUPTION
    };
    cr_assert_eq(shf_corruption_count(), SHF_COUNT(lines));
    for (size_t i = 0; i < SHF_COUNT(lines); i++) {
        cr_assert_str_eq(shf_corruption_at(i)->name, lines[i].name);
        cr_assert_str_eq(shf_corruption_at(i)->family, lines[i].family);
    }
    cr_assert_null(shf_corruption_at(SHF_COUNT(lines)));
}

Test(descriptors, texts)
{
    FOR_EACH_CORRUPTION(c)
    {
        cr_assert(is_name(c->name) && is_name(c->family), "%s, %s", c->name, c->family);
        cr_assert(!is_group(c->name), "%s is the name of a group", c->name);
        cr_assert(is_line(c->summary, 72), "%s: summary '%s'", c->name, c->summary);
        bool control = strcmp(c->family, "control") == 0;
        cr_assert(control ? c->reference != NULL : is_line(c->reference, 200), "%s: reference",
                  c->name);
        cr_assert(!c->deviation || !*c->deviation || is_line(c->deviation, 400),
                  "%s: deviation '%s': one sentence without a full stop", c->name, c->deviation);
        cr_assert_geq(c->revision, 1, "%s", c->name);
        cr_assert(c->exactness >= SHF_EXACT_BITS && c->exactness <= SHF_EXACT_DISTRIBUTION);
        cr_assert(c->stochastic || c->exactness != SHF_EXACT_DISTRIBUTION,
                  "%s is not random: nothing is equal in distribution only", c->name);
        cr_assert_not_null(c->apply, "%s", c->name);
    }
}

static size_t field_size(const shf_parameter *p)
{
    return p->type == SHF_INT ? sizeof(int) : sizeof(double);
}

static void check_parameter(const shf_corruption *c, const shf_parameter *p)
{
    cr_assert(is_name(p->name), "%s: %s", c->name, p->name);
    cr_assert(is_line(p->unit, 24), "%s: unit of %s", c->name, p->name);
    cr_assert(is_line(p->meaning, 100), "%s: meaning of %s", c->name, p->name);
    cr_assert(isfinite(p->minimum) && isfinite(p->maximum) && p->minimum < p->maximum,
              "%s: bounds of %s", c->name, p->name);
    cr_assert_leq(p->offset + field_size(p), c->parameters_size, "%s: %s", c->name, p->name);
    if (p->type == SHF_INT)
        cr_assert(p->minimum == trunc(p->minimum) && p->maximum == trunc(p->maximum) &&
                      p->minimum > SHF_DRAW_INT && p->maximum <= 2147483647,
                  "%s: bounds of %s", c->name, p->name);
}

Test(descriptors, parameters)
{
    FOR_EACH_CORRUPTION(c)
    {
        size_t drawn = 0;
        cr_assert_leq(c->parameters_size, SHF_LARGEST_PARAMETERS, "%s", c->name);
        for (size_t i = 0; i < c->parameter_count; i++) {
            const shf_parameter *p = &c->parameters[i];
            check_parameter(c, p);
            drawn += p->drawn;
            for (size_t j = 0; j < i; j++) {
                const shf_parameter *q = &c->parameters[j];
                cr_assert_str_neq(p->name, q->name, "%s", c->name);
                cr_assert(p->offset >= q->offset + field_size(q) ||
                              q->offset >= p->offset + field_size(p),
                          "%s: %s and %s share bytes", c->name, p->name, q->name);
            }
        }
        cr_assert_leq(drawn, SHF_COUNT(((shf_drawn *)0)->values), "%s", c->name);
        /* Edits find some values in the image, such as the scale that gives an area. */
        cr_assert(drawn == 0 || c->stochastic || c->needs, "%s draws, and is not stochastic",
                  c->name);
    }
}

static void check_table(const shf_corruption *c, const shf_table *table)
{
    shf_profile_info profile;
    const char *name = shf_table_name(c, table);
    cr_assert(shf_profile_find(table->profile, &profile) &&
                  strcmp(profile.name, table->profile) == 0,
              "%s: no profile is named '%s'", c->name, table->profile);
    cr_assert(is_name(name) && !is_group(name), "%s: published name '%s'", c->name, name);
    cr_assert(table->count >= 1 && table->count <= SHF_MAX_SEVERITY, "%s", c->name);
    for (int s = 1; s <= table->count; s++) {
        for (size_t i = 0; i < c->parameter_count; i++) {
            const shf_parameter *p = &c->parameters[i];
            double value = shf_parameter_get(p, shf_table_row(c, table, s));
            if (p->drawn && isnan(value))
                continue;
            cr_assert(value >= p->minimum && value <= p->maximum,
                      "%s %d (%s): %s = %g is outside %g to %g", name, s, table->profile, p->name,
                      value, p->minimum, p->maximum);
        }
    }
}

Test(descriptors, severity_tables)
{
    FOR_EACH_CORRUPTION(c)
    {
        bool control = strcmp(c->family, "control") == 0;
        cr_assert_eq(c->table_count == 0, control, "%s: a control has no severities, others do",
                     c->name);
        cr_assert(c->table_count == 0 || c->parameter_count > 0, "%s", c->name);
        for (size_t t = 0; t < c->table_count; t++)
            check_table(c, &c->tables[t]);
    }
}

/* A published name stands for one corruption in a profile; without one, an own name goes before it. */
Test(descriptors, names_mean_one_thing)
{
    FOR_EACH_CORRUPTION(c)
    {
        cr_assert_eq(shf_corruption_find(c->name), c, "%s", c->name);
        for (size_t t = 0; t < c->table_count; t++) {
            const char *name = shf_table_name(c, &c->tables[t]);
            const shf_corruption *found = NULL;
            cr_assert_not_null(shf_corruption_find(name), "%s", name);
            cr_assert_eq(shf_table_find(name, c->tables[t].profile, &found), &c->tables[t], "%s",
                         name);
            cr_assert_eq(found, c, "%s", name);
        }
    }
}

Test(descriptors, published_sets)
{
    size_t standard = 0, extra = 0;
    FOR_EACH_CORRUPTION(c)
    {
        standard += c->membership == SHF_SET_STANDARD;
        extra += c->membership == SHF_SET_EXTRA;
        cr_assert(c->membership != SHF_SET_STANDARD || is_group(c->family),
                  "%s: the fifteen belong to noise, blur, weather or digital", c->name);
    }
    cr_assert_leq(standard, 15);
    cr_assert_leq(extra, 4);
}

Test(descriptors, profiles)
{
    for (size_t i = 0; i < shf_profile_count(); i++) {
        shf_profile_info p = shf_profile_at(i), found;
        cr_assert(shf_profile_find(p.name, &found) && found.name == p.name, "%s", p.name);
        cr_assert(!*p.alias || (shf_profile_find(p.alias, &found) && found.name == p.name));
        cr_assert(is_line(p.summary, 72) && is_line(p.reference, 200) && *p.preprocess &&
                      p.size > 0,
                  "%s", p.name);
    }
    cr_assert_null(shf_profile_at(shf_profile_count()).name);
}

/* What the public interface says is what the tables say. */
Test(descriptors, public_view)
{
    shf_context *context = test_context();
    FOR_EACH_CASE(c)
    {
        shf_operation *operation = case_operation(context, c);
        cr_assert_eq(shf_operation_corruption(operation), c->corruption);
        cr_assert_str_eq(shf_operation_name(operation), c->name, "%s: the stream's name", c->label);
        cr_assert_eq(shf_operation_severity(operation), c->severity);
        cr_assert_geq(shf_severity_count(c->name, c->profile), c->severity);
        for (size_t i = 0; i <= c->corruption->parameter_count; i++) {
            double a = shf_operation_value(operation, i);
            double b = shf_severity_value(c->name, c->profile, c->severity, i);
            cr_assert(a == b || (isnan(a) && isnan(b)), "%s: parameter %zu", c->label, i);
            cr_assert_eq(shf_corruption_get_parameter(c->corruption, i).name == NULL,
                         i == c->corruption->parameter_count);
        }
        shf_operation_destroy(operation);
    }
    shf_context_destroy(context);
}
