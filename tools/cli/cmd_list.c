/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* shiftforge list: corruptions, profiles, recipes. */
#include <string.h>

#include <shiftforge/shiftforge.h>

#include "corruptions/base/context.h"
#include "tools/cli/catalog.h"
#include "tools/cli/commands.h"
#include "tools/cli/print.h"

typedef struct list_values {
    const char *what;
    bool json;
} list_values;

static const cli_operand operands[] = {
    {"WHAT", "corruptions, profiles or recipes; all of them if left out",
     "corruptions|profiles|recipes", offsetof(list_values, what), true},
};

static const cli_option options[] = {
    CLI_FLAG_ROW(list_values, json, "json", "print JSON, with everything that describe tells"),
};

static const cli_example examples[] = {
    {"list", "everything there is"},
    {"list corruptions --json", "all corruptions with parameters and severities, for programs"},
};

#define SUMMARY_COLUMN 29

static void print_row(const char *name, const char *summary)
{
    printf("  %-*s", SUMMARY_COLUMN - 2, name);
    cli_wrap(stdout, SUMMARY_COLUMN, SUMMARY_COLUMN, summary);
}

static void print_corruptions(void)
{
    const char *family = "";
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        shf_corruption_info info = shf_corruption_get_info(shf_corruption_at(i));
        if (strcmp(info.family, family) != 0)
            printf("%s corruptions:\n", info.family);
        family = info.family;
        char text[256];
        snprintf(text, sizeof(text), "%s%s", info.summary,
                 info.membership == SHF_SET_EXTRA ? " (extra)" : "");
        print_row(info.name, text);
    }
}

static void print_profiles(void)
{
    puts("profiles, each with the severities of one publication:");
    for (size_t i = 0; i < shf_profile_count(); i++) {
        shf_profile_info info = shf_profile_at(i);
        char text[256];
        snprintf(text, sizeof(text), "%s%s%s", info.summary, *info.alias ? "; also " : "",
                 info.alias);
        print_row(info.name, text);
    }
}

static void print_recipes(void)
{
    puts("recipes, what a dataset consists of:");
    for (size_t i = 0; i < shf_recipe_count(); i++)
        print_row(shf_recipe_at(i).name, shf_recipe_at(i).summary);
}

static const struct section {
    const char *name;
    void (*print)(void);
    json_t *(*json)(void);
} sections[] = {
    {"corruptions", print_corruptions, cli_corruptions_json},
    {"profiles", print_profiles, cli_profiles_json},
    {"recipes", print_recipes, cli_recipes_json},
};

static shf_status print_json(cli_state *cli, const list_values *values)
{
    json_t *all = json_object();
    bool good = all != NULL;
    for (size_t i = 0; i < CLI_COUNT(sections); i++)
        if (!values->what || strcmp(values->what, sections[i].name) == 0)
            good = good && json_object_set_new(all, sections[i].name, sections[i].json()) == 0;
    if (good)
        return cli_print_json(cli->context, all);
    json_decref(all);
    return shf_fail_memory(cli->context, "the list as JSON");
}

static shf_status run(cli_state *cli, void *opaque)
{
    const list_values *values = opaque;
    if (values->json)
        return print_json(cli, values);
    const char *gap = "";
    for (size_t i = 0; i < CLI_COUNT(sections); i++) {
        if (values->what && strcmp(values->what, sections[i].name) != 0)
            continue;
        printf("%s", gap);
        gap = "\n";
        sections[i].print();
    }
    if (!values->what)
        puts("\nshiftforge describe NAME tells more about any of them.");
    return SHF_OK;
}

const cli_command cli_list = {
    .name = "list",
    .summary = "list corruptions, profiles and recipes",
    .details = "Prints names with a line about each. The names are what the other commands take.",
    CLI_OPERANDS(operands),
    CLI_OPTIONS(options),
    CLI_EXAMPLES(examples),
    .values_size = sizeof(list_values),
    .run = run,
};
