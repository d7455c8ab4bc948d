/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A validator of the keywords that schema.json uses. A keyword or a pattern that it does not know is
 * an error, not a pass: the schema cannot outgrow it unseen. */
#include "manifests/schema.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "manifests/patterns.h"

typedef struct schema_checker {
    shf_context *context;
    const json_t *root;
    char where[160]; /* "outputs[2].bytes"; cut off where it is longer */
} schema_checker;

static shf_status check(schema_checker *checker, const json_t *schema, const json_t *value);

static shf_status refuse(const schema_checker *checker, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static shf_status refuse(const schema_checker *checker, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    const char *where = checker->where[0] ? checker->where : "the document";
    return shf_fail(checker->context, SHF_ERR_DATA, "%s: %s", where, text);
}

/* ---- going down ---- */

/* Checks a member or element under its own place, which format and its arguments append. */
static shf_status check_at(schema_checker *checker, const json_t *schema, const json_t *value,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

static shf_status check_at(schema_checker *checker, const json_t *schema, const json_t *value,
                           const char *format, ...)
{
    size_t length = strlen(checker->where);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(checker->where + length, sizeof(checker->where) - length, format, arguments);
    va_end(arguments);
    shf_status status = check(checker, schema, value);
    checker->where[length] = 0;
    return status;
}

static shf_status check_member(schema_checker *checker, const json_t *schema, const char *name,
                               const json_t *value)
{
    return check_at(checker, schema, value, checker->where[0] ? ".%s" : "%s", name);
}

/* ---- keywords: rule is the keyword's value, schema what it stands in ---- */

static bool has_type(const json_t *value, const char *type)
{
    static const struct {
        const char *name;
        unsigned types; /* bits, by json_type */
    } rows[] = {
        {"object", 1u << JSON_OBJECT},   {"array", 1u << JSON_ARRAY},
        {"string", 1u << JSON_STRING},   {"number", 1u << JSON_INTEGER | 1u << JSON_REAL},
        {"integer", 1u << JSON_INTEGER}, {"null", 1u << JSON_NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(rows[i].name, type) == 0)
            return rows[i].types & 1u << json_typeof(value);
    }
    return false;
}

static shf_status check_type(schema_checker *checker, const json_t *schema, const json_t *rule,
                             const json_t *value)
{
    (void)schema;
    const char *type = json_string_value(rule);
    return has_type(value, type) ? SHF_OK : refuse(checker, "not of type %s", type);
}

static shf_status check_const(schema_checker *checker, const json_t *schema, const json_t *rule,
                              const json_t *value)
{
    (void)schema;
    return json_equal(rule, value) ? SHF_OK : refuse(checker, "another value than is allowed");
}

static shf_status check_enum(schema_checker *checker, const json_t *schema, const json_t *rule,
                             const json_t *value)
{
    (void)schema;
    for (size_t i = 0; i < json_array_size(rule); i++) {
        if (json_equal(json_array_get(rule, i), value))
            return SHF_OK;
    }
    return refuse(checker, "none of the values that are allowed");
}

static shf_status check_required(schema_checker *checker, const json_t *schema, const json_t *rule,
                                 const json_t *value)
{
    (void)schema;
    for (size_t i = 0; i < json_array_size(rule); i++) {
        const char *name = json_string_value(json_array_get(rule, i));
        if (json_is_object(value) && !json_object_get(value, name))
            return refuse(checker, "has no member %s", name);
    }
    return SHF_OK;
}

static shf_status check_properties(schema_checker *checker, const json_t *schema,
                                   const json_t *rule, const json_t *value)
{
    (void)schema;
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        const json_t *own = json_object_get(rule, name);
        shf_status status = own ? check_member(checker, own, name, member) : SHF_OK;
        if (status)
            return status;
    }
    return SHF_OK;
}

static shf_status check_additional(schema_checker *checker, const json_t *schema,
                                   const json_t *rule, const json_t *value)
{
    const json_t *known = json_object_get(schema, "properties");
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        if (json_object_get(known, name))
            continue;
        if (json_is_false(rule))
            return refuse(checker, "has an unknown member %.40s", name);
        shf_status status = check_member(checker, rule, name, member);
        if (status)
            return status;
    }
    return SHF_OK;
}

static shf_status check_items(schema_checker *checker, const json_t *schema, const json_t *rule,
                              const json_t *value)
{
    (void)schema;
    shf_status status = SHF_OK;
    for (size_t i = 0; !status && i < json_array_size(value); i++)
        status = check_at(checker, rule, json_array_get(value, i), "[%zu]", i);
    return status;
}

static shf_status check_one_of(schema_checker *checker, const json_t *schema, const json_t *rule,
                               const json_t *value)
{
    (void)schema;
    int matches = 0;
    for (size_t i = 0; i < json_array_size(rule); i++) {
        shf_status status = check(checker, json_array_get(rule, i), value);
        if (status && status != SHF_ERR_DATA)
            return status;
        matches += !status;
    }
    return matches == 1 ? SHF_OK : refuse(checker, "of no form that is allowed");
}

static shf_status check_pattern(schema_checker *checker, const json_t *schema, const json_t *rule,
                                const json_t *value)
{
    (void)schema;
    const char *pattern = json_string_value(rule);
    shf_pattern_fn matches = shf_pattern_find(pattern);
    if (!matches)
        return shf_fail(checker->context, SHF_ERR_UNSUPPORTED, "schema pattern %s is not known",
                        pattern);
    if (json_is_string(value) && !matches(json_string_value(value)))
        return refuse(checker, "'%.40s' is not written as it should be", json_string_value(value));
    return SHF_OK;
}

static shf_status check_ref(schema_checker *checker, const json_t *schema, const json_t *rule,
                            const json_t *value)
{
    (void)schema;
    static const char prefix[] = "#/$defs/";
    const char *name = json_string_value(rule);
    const json_t *target = NULL;
    if (strncmp(name, prefix, strlen(prefix)) == 0)
        target = json_object_get(json_object_get(checker->root, "$defs"), name + strlen(prefix));
    if (!target)
        return shf_fail(checker->context, SHF_ERR_UNSUPPORTED, "schema has no %s", name);
    return check(checker, target, value);
}

/* ---- keywords that bound a number: of what, and on which side ---- */

static int64_t code_points(const char *text)
{
    int64_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* What a keyword measures; false if the value is of a type that it says nothing about. */
static bool measure(const char *keyword, const json_t *value, int64_t *out)
{
    if (strstr(keyword, "Length") && json_is_string(value))
        *out = code_points(json_string_value(value));
    else if (strstr(keyword, "Items") && json_is_array(value))
        *out = (int64_t)json_array_size(value);
    else if (strstr(keyword, "Properties") && json_is_object(value))
        *out = (int64_t)json_object_size(value);
    else if (strstr(keyword, "imum") && json_is_integer(value))
        *out = json_integer_value(value);
    else
        return false;
    return true;
}

static shf_status check_bound(schema_checker *checker, const char *keyword, const json_t *rule,
                              const json_t *value)
{
    int64_t size, bound = json_integer_value(rule);
    if (!measure(keyword, value, &size))
        return SHF_OK;
    bool least = keyword[1] == 'i';
    if (least ? size >= bound : size <= bound)
        return SHF_OK;
    return refuse(checker, "%s is %" PRId64 ", here it is %" PRId64, keyword, bound, size);
}

/* ---- the table ---- */

typedef shf_status (*keyword_fn)(schema_checker *checker, const json_t *schema, const json_t *rule,
                                 const json_t *value);

typedef enum keyword_kind { ANNOTATION, BOUND, RULE } keyword_kind;

static const struct keyword {
    const char *name;
    keyword_kind kind;
    keyword_fn check;
} keywords[] = {
    {"$ref", RULE, check_ref},
    {"type", RULE, check_type},
    {"pattern", RULE, check_pattern},
    {"required", RULE, check_required},
    {"properties", RULE, check_properties},
    {"additionalProperties", RULE, check_additional},
    {"items", RULE, check_items},
    {"oneOf", RULE, check_one_of},
    {"enum", RULE, check_enum},
    {"const", RULE, check_const},
    {"minimum", BOUND, NULL},
    {"maximum", BOUND, NULL},
    {"minLength", BOUND, NULL},
    {"maxLength", BOUND, NULL},
    {"minItems", BOUND, NULL},
    {"maxItems", BOUND, NULL},
    {"minProperties", BOUND, NULL},
    {"maxProperties", BOUND, NULL},
    {"description", ANNOTATION, NULL},
    {"title", ANNOTATION, NULL},
    {"$schema", ANNOTATION, NULL},
    {"$defs", ANNOTATION, NULL},
};

static const struct keyword *find_keyword(const char *name)
{
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (strcmp(keywords[i].name, name) == 0)
            return &keywords[i];
    }
    return NULL;
}

static shf_status check(schema_checker *checker, const json_t *schema, const json_t *value)
{
    const char *name;
    json_t *rule;
    json_object_foreach((json_t *)(uintptr_t)schema, name, rule)
    {
        const struct keyword *keyword = find_keyword(name);
        shf_status status = SHF_OK;
        if (!keyword)
            return shf_fail(checker->context, SHF_ERR_UNSUPPORTED, "schema keyword %s is not known",
                            name);
        if (keyword->kind == RULE)
            status = keyword->check(checker, schema, rule, value);
        else if (keyword->kind == BOUND)
            status = check_bound(checker, name, rule, value);
        if (status)
            return status;
    }
    return SHF_OK;
}

/* ---- the embedded schema ---- */

shf_status shf_schema_open(shf_context *context, shf_schema *out)
{
    const char *text = shf_manifest_schema();
    return shf_json_parse(context, text, strlen(text), &out->root);
}

void shf_schema_close(shf_schema *schema)
{
    json_decref(schema->root);
    schema->root = NULL;
}

shf_status shf_schema_check(shf_context *context, const shf_schema *schema, const char *name,
                            const json_t *document)
{
    schema_checker checker = {.context = context, .root = schema->root};
    const json_t *start = schema->root;
    if (name)
        start = json_object_get(json_object_get(schema->root, "$defs"), name);
    if (!start)
        return shf_fail(context, SHF_ERR_UNSUPPORTED, "schema has no %s", name);
    return check(&checker, start, document);
}
