/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge describe: all that is known of a corruption, a profile or a recipe. */
#include <math.h>
#include <string.h>

#include <shiftforge/augmentation.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "corruptions/registry.h"
#include "generators/preprocess.h"
#include "manifests/record.h"
#include "tools/cli/catalog.h"
#include "tools/cli/commands.h"
#include "tools/cli/print.h"

typedef struct describe_values {
    const char *name;
    bool json, markdown;
} describe_values;

static const cli_operand operands[] = {
    {"NAME", "a corruption, a profile or a recipe; all that bear the name are told", NULL,
     offsetof(describe_values, name), false},
};

static const cli_option options[] = {
    CLI_FLAG_ROW(describe_values, json, "json",
                 "print an object with the members corruption, profile, recipe that there are"),
    CLI_FLAG_ROW(describe_values, markdown, "markdown", "print a section of a Markdown page"),
};

static const cli_example examples[] = {
    {"describe gaussian_noise", "parameters, and severities in every profile"},
    {"describe imagenet-c --json", "the profile and the recipe of that name, for programs"},
};

/* ---- facts: a label and a text, the same for people and for Markdown ---- */

#define LABEL_COLUMN 18

static void print_fact(const describe_values *values, const char *label, const char *text)
{
    if (!*text)
        return;
    if (values->markdown) {
        printf("- %c%s: %s\n", label[0] - 'a' + 'A', label + 1, text);
        return;
    }
    printf("  %-*s", LABEL_COLUMN - 2, label);
    cli_wrap(stdout, LABEL_COLUMN, LABEL_COLUMN, text);
}

static void print_heading(const describe_values *values, const char *kind, const char *name,
                          const char *summary)
{
    if (values->markdown) {
        printf("### %s (%s)\n\n%s\n\n", name, kind, summary);
        return;
    }
    printf("%s (%s)\n", name, kind);
    cli_wrap(stdout, 0, 0, summary);
    putchar('\n');
}

/* ---- a corruption ---- */

static const char *const agreement[] = {
    [SHF_EXACT_BITS] = "bit-exact: every value is that of the published code",
    [SHF_EXACT_WITHIN_1] = "within 1: a value may differ by 1, on at most 0.5 % of them",
    [SHF_EXACT_DISTRIBUTION] = "in distribution: the same law, other random numbers",
};

static void print_parameters(const shf_corruption *corruption, size_t count)
{
    const bool random = shf_corruption_get_info(corruption).stochastic;
    printf("\nparameters:\n");
    for (size_t i = 0; i < count; i++) {
        shf_parameter_info p = shf_corruption_get_parameter(corruption, i);
        char low[SHF_DOUBLE_TEXT], high[SHF_DOUBLE_TEXT], usual[SHF_DOUBLE_TEXT], text[512];
        snprintf(text, sizeof(text), "%s%s; %s%s to %s%s%s%s%s", p.meaning,
                 p.drawn    ? random ? ", drawn for each image unless set"
                                     : ", found for each image unless set"
                 : p.scales ? ", grows with the image under --scale-parameters"
                            : "",
                 p.type == SHF_INT ? "whole, " : "", shf_double_text(p.minimum, low),
                 shf_double_text(p.maximum, high), strcmp(p.unit, "1") != 0 ? " " : "",
                 strcmp(p.unit, "1") != 0 ? p.unit : "", isnan(p.usual) ? "" : "; by hand ",
                 isnan(p.usual) ? "" : shf_double_text(p.usual, usual));
        int column = printf("  %-*s", LABEL_COLUMN - 2, p.name);
        if (column > LABEL_COLUMN)
            printf("\n%*s", LABEL_COLUMN, "");
        cli_wrap(stdout, LABEL_COLUMN, LABEL_COLUMN, text);
    }
}

/* "0.08, 0.12, ..." of one parameter. */
static void print_severity_values(const shf_table *table, const char *name, size_t parameter)
{
    char text[(SHF_MAX_SEVERITY + 3) * 26] = "", number[SHF_DOUBLE_TEXT], last[SHF_DOUBLE_TEXT];
    size_t length = 0;
    for (int s = 1; s <= table->count; s++) {
        double value = shf_severity_value(name, table->profile, s, parameter);
        length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", s > 1 ? ", " : "",
                                   isnan(value) ? "drawn" : shf_double_text(value, number));
    }
    shf_range range = shf_augmentation_range(name, table->profile, parameter);
    if (table->range && range.first != range.last && !isnan(range.first))
        snprintf(text + length, sizeof(text) - length, "; in training %s to %s",
                 shf_double_text(range.first, number), shf_double_text(range.last, last));
    cli_wrap(stdout, 4 + LABEL_COLUMN, 4 + LABEL_COLUMN, text);
}

static void print_severities(const shf_corruption *corruption)
{
    printf("\nseverities, from 1 on; training draws between the first and the last:\n");
    for (size_t t = 0; t < corruption->table_count; t++) {
        const shf_table *table = &corruption->tables[t];
        const char *name = shf_table_name(corruption, table);
        bool other = strcmp(name, corruption->name) != 0;
        printf("  %s%s%s%s\n", table->profile, other ? " (as " : "", other ? name : "",
               other ? ")" : "");
        for (size_t p = 0; p < corruption->parameter_count; p++) {
            printf("    %-*s", LABEL_COLUMN, corruption->parameters[p].name);
            print_severity_values(table, name, p);
        }
        if (corruption->parameter_count == 0)
            printf("    %d, all alike\n", table->count);
    }
}

static shf_status markdown_corruption(shf_context *context, const shf_corruption *corruption)
{
    shf_buffer text;
    shf_buffer_init(&text, context);
    shf_status status = shf_describe_markdown(corruption, &text);
    if (!status)
        status = cli_write(context, text.data, text.size);
    shf_buffer_free(&text);
    return status;
}

/* Of the default profile, where that has it. */
static void print_example(const shf_corruption *corruption)
{
    const shf_table *table = corruption->table_count ? &corruption->tables[0] : NULL;
    const bool other = table && strcmp(table->profile, shf_profile_at(0).name) != 0;
    printf("\nexample:\n  shiftforge apply %s%s%s%s%s photo.jpg out.png\n",
           table ? shf_table_name(corruption, table) : corruption->name, other ? " --profile " : "",
           other ? table->profile : "",
           other   ? " \\\n      "
           : table ? " "
                   : "",
           table ? "--severity 3" : "");
}

static shf_status print_corruption(shf_context *context, const describe_values *values,
                                   const shf_corruption *corruption)
{
    if (values->markdown)
        return markdown_corruption(context, corruption);
    shf_corruption_info info = shf_corruption_get_info(corruption);
    char family[96];
    snprintf(family, sizeof(family), "%s%s", info.family,
             info.membership == SHF_SET_STANDARD ? ", one of the fifteen that mCE averages"
             : info.membership == SHF_SET_EXTRA  ? ", one of the four extra ones"
                                                 : "");
    print_heading(values, "corruption", info.name, info.summary);
    print_fact(values, "family", family);
    print_fact(values, "random", info.stochastic ? "yes: by seed and sample key" : "no");
    print_fact(values, "agreement", agreement[info.exactness]);
    print_fact(values, "deviation", info.deviation);
    print_fact(values, "reference", info.reference);
    char revision[16];
    snprintf(revision, sizeof(revision), "%u", info.revision);
    print_fact(values, "revision", revision);
    if (info.parameter_count)
        print_parameters(corruption, info.parameter_count);
    if (corruption->table_count)
        print_severities(corruption);
    print_example(corruption);
    return SHF_OK;
}

/* ---- a profile, a recipe ---- */

#define GRAY "one channel"
#define GRAY_AS_RGB                                                                                \
    "RGB of three equal channels, and luma after; a result in three channels is its luma, too"

static void print_profile(shf_context *context, const describe_values *values,
                          const shf_profile_info *profile)
{
    shf_preprocess preset = {0};
    char text[1024];
    print_heading(values, "profile", profile->name, profile->summary);
    print_fact(values, "also called", profile->alias);
    snprintf(text, sizeof(text), "%dx%d pixels", profile->size, profile->size);
    print_fact(values, "made for", text);
    shf_preprocess_find(profile->preprocess, &preset);
    snprintf(text, sizeof(text), "%s: %s", profile->preprocess, preset.steps);
    print_fact(values, "preprocessing", text);
    print_fact(values, "gray pictures", profile->gray_as_rgb ? GRAY_AS_RGB : GRAY);
    print_fact(values, "reference", profile->reference);
    const char **names;
    size_t count, length = 0;
    if (shf_select_corruptions(context, "all", profile->name, &names, &count))
        return; /* none yet */
    text[0] = 0;
    for (size_t i = 0; i < count && length < sizeof(text); i++)
        length +=
            (size_t)snprintf(text + length, sizeof(text) - length, "%s%s", i ? ", " : "", names[i]);
    shf_selection_free(context, names);
    print_fact(values, "corruptions", text);
}

static void print_recipe(const describe_values *values, const shf_recipe_info *recipe)
{
    print_heading(values, "recipe", recipe->name, recipe->summary);
    print_fact(values, "profile", recipe->profile);
    print_fact(values, "corruptions", recipe->corruptions);
    print_fact(values, "severities",
               *recipe->severities ? recipe->severities : "all that the profile has");
    print_fact(values, "encoder", recipe->encoder);
    print_fact(values, "sink", recipe->sink);
    if (!values->markdown)
        printf("\nexample:\n  shiftforge build %s --source photos --out release\n", recipe->name);
}

/* ---- the command ---- */

/* What bears a name; a NULL or false where nothing does. */
typedef struct found_things {
    const shf_corruption *corruption;
    shf_profile_info profile;
    shf_recipe_info recipe;
    bool has_profile, has_recipe;
} found_things;

static shf_status find(shf_context *context, const char *name, found_things *out)
{
    out->corruption = shf_corruption_find(name);
    out->has_profile = shf_profile_find(name, &out->profile);
    out->has_recipe = cli_recipe_find(name, &out->recipe);
    if (out->corruption || out->has_profile || out->has_recipe)
        return SHF_OK;
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < shf_corruption_count(); i++)
        shf_suggest(&suggestion, name, shf_corruption_get_info(shf_corruption_at(i)).name);
    for (size_t i = 0; i < shf_profile_count(); i++)
        shf_suggest(&suggestion, name, shf_profile_at(i).name);
    for (size_t i = 0; i < shf_recipe_count(); i++)
        shf_suggest(&suggestion, name, shf_recipe_at(i).name);
    char text[96];
    shf_suggestion_text(&suggestion, text, sizeof(text));
    return shf_fail(context, SHF_ERR_ARGUMENT, "no corruption, profile or recipe is named '%s'%s",
                    name, *text ? text : "; see shiftforge list");
}

static shf_status print_json(shf_context *context, const found_things *found)
{
    json_t *object = json_object();
    bool good = object != NULL;
    if (found->corruption)
        good = good &&
               json_object_set_new(object, "corruption", shf_describe_json(found->corruption)) == 0;
    if (found->has_profile)
        good =
            good && json_object_set_new(object, "profile", cli_profile_json(&found->profile)) == 0;
    if (found->has_recipe)
        good = good && json_object_set_new(object, "recipe", cli_recipe_json(&found->recipe)) == 0;
    if (good)
        return cli_print_json(context, object);
    json_decref(object);
    return shf_fail_memory(context, "a description as JSON");
}

static shf_status run(cli_state *cli, void *opaque)
{
    const describe_values *values = opaque;
    if (values->json && values->markdown)
        return shf_fail(cli->context, SHF_ERR_ARGUMENT, "describe: --json or --markdown, not both");
    found_things found = {0};
    shf_status status = find(cli->context, values->name, &found);
    if (status)
        return status;
    if (values->json)
        return print_json(cli->context, &found);
    if (found.corruption)
        status = print_corruption(cli->context, values, found.corruption);
    if (found.has_profile)
        print_profile(cli->context, values, &found.profile);
    if (found.has_profile && found.has_recipe)
        putchar('\n');
    if (found.has_recipe)
        print_recipe(values, &found.recipe);
    return status;
}

const cli_command cli_describe = {
    .name = "describe",
    .summary = "tell all about a corruption, profile or recipe",
    .details = "Prints parameters with their bounds, the severities of every profile, how far the "
               "pixels agree with the published code, and the paper.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(describe_values),
    .run = run,
};
