/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The one option parser: "--name value", "--name=value", flags, operands anywhere, "--" before
 * operands that begin with a dash. */
#include "tools/cli/options.h"

#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"

/* ---- words of "a|b|c" ---- */

static const char *next_choice(const char *choices, char *word, size_t size)
{
    size_t length = strcspn(choices, "|");
    snprintf(word, size, "%.*s", (int)length, choices);
    return choices[length] ? choices + length + 1 : NULL;
}

/* Whether value is one of the choices; if not, an error text. what names the option or operand. */
static bool check_choice(shf_context *context, const char *command, const char *what,
                         const char *choices, const char *value)
{
    shf_suggestion suggestion = {0};
    char words[16][32];
    size_t count = 0;
    for (const char *rest = choices; rest && count < CLI_COUNT(words); count++) {
        rest = next_choice(rest, words[count], sizeof(words[count]));
        if (strcmp(words[count], value) == 0)
            return true;
        shf_suggest(&suggestion, value, words[count]);
    }
    char text[96];
    shf_fail(context, SHF_ERR_ARGUMENT, "%s: %s '%s' is none of %s%s", command, what, value,
             choices, shf_suggestion_text(&suggestion, text, sizeof(text)));
    return false;
}

/* ---- options ---- */

static shf_status store_number(shf_context *context, const char *command, const cli_option *option,
                               const char *value, char *field)
{
    uint64_t number;
    if (!shf_parse_u64(value, &number) || number < option->low || number > option->high) {
        if (option->high >= INT64_MAX)
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "%s: --%s '%s' is not a whole number from %llu up", command,
                            option->name, value, (unsigned long long)option->low);
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s: --%s '%s' is not a whole number from %llu to %llu", command,
                        option->name, value, (unsigned long long)option->low,
                        (unsigned long long)option->high);
    }
    uint32_t narrow = (uint32_t)number; /* rows with 4-byte fields have bounds that fit */
    memcpy(field, option->size == sizeof(narrow) ? (void *)&narrow : (void *)&number, option->size);
    return SHF_OK;
}

static shf_status store(shf_context *context, const char *command, const cli_option *option,
                        const char *value, void *values)
{
    char *field = (char *)values + option->offset;
    char what[64];
    cli_texts *texts = (cli_texts *)(void *)field;
    if (!*value)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s needs a value: --%s %s", command,
                        option->name, option->name, option->argument);
    switch (option->type) {
    case CLI_FLAG:
        break;
    case CLI_NUMBER:
        return store_number(context, command, option, value, field);
    case CLI_CHOICE:
        snprintf(what, sizeof(what), "--%s", option->name);
        if (!check_choice(context, command, what, option->choices, value))
            return SHF_ERR_ARGUMENT;
        /* fall through */
    case CLI_TEXT:
        memcpy(field, &value, sizeof(value));
        break;
    case CLI_TEXTS:
        if (texts->count == CLI_MOST_TEXTS)
            return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s is given more than %d times",
                            command, option->name, CLI_MOST_TEXTS);
        texts->items[texts->count++] = value;
        break;
    }
    return SHF_OK;
}

static const cli_option *find_option(shf_context *context, const cli_command *command,
                                     const char *name, size_t length)
{
    char typed[64];
    snprintf(typed, sizeof(typed), "%.*s", (int)length, name);
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < command->option_count; i++) {
        const cli_option *option = &command->options[i];
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
        shf_suggest(&suggestion, typed, option->name);
    }
    char text[96] = "";
    if (suggestion.best)
        snprintf(text, sizeof(text), "did you mean --%s?", suggestion.best);
    else
        snprintf(text, sizeof(text), "see shiftforge %s --help", command->name);
    shf_fail(context, SHF_ERR_ARGUMENT, "%s: there is no option --%s; %s", command->name, typed,
             text);
    return NULL;
}

/* Takes "--name", its value if it has one, and moves *next past them. */
static shf_status parse_option(shf_context *context, const cli_command *command, int count,
                               char *const *arguments, int *next, void *values, uint64_t *given)
{
    const char *name = arguments[(*next)++] + 2;
    size_t length = strcspn(name, "=");
    const cli_option *option = find_option(context, command, name, length);
    if (!option)
        return SHF_ERR_ARGUMENT;
    const char *value = name[length] ? name + length + 1 : NULL;
    if (option->type == CLI_FLAG) {
        if (value)
            return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s takes no value", command->name,
                            option->name);
        *(bool *)((char *)values + option->offset) = true;
        return SHF_OK;
    }
    uint64_t bit = UINT64_C(1) << (option - command->options);
    if (*given & bit && option->type != CLI_TEXTS)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s is given twice; leave one out",
                        command->name, option->name);
    *given |= bit;
    /* An option is not taken for a value; "--name=--value" says that it is one. */
    if (!value && *next < count && strncmp(arguments[*next], "--", 2) != 0)
        value = arguments[(*next)++];
    return store(context, command->name, option, value ? value : "", values);
}

/* ---- operands ---- */

static shf_status store_operand(shf_context *context, const cli_command *command, size_t index,
                                const char *value, void *values)
{
    if (index >= command->operand_count)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s: '%s' is one argument too many; see shiftforge %s --help",
                        command->name, value, command->name);
    const cli_operand *operand = &command->operands[index];
    if (!*value)
        return shf_fail(context, SHF_ERR_ARGUMENT, "%s: %s is empty", command->name, operand->name);
    if (operand->choices &&
        !check_choice(context, command->name, operand->name, operand->choices, value))
        return SHF_ERR_ARGUMENT;
    memcpy((char *)values + operand->offset, &value, sizeof(value));
    return SHF_OK;
}

/* ---- commands ---- */

static bool asks_for_help(int count, char *const *arguments)
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++)
        if (strcmp(arguments[i], "--help") == 0 || strcmp(arguments[i], "-h") == 0)
            return true;
    return false;
}

shf_status cli_parse(shf_context *context, const cli_command *command, int count,
                     char *const *arguments, void *values, bool *help)
{
    *help = asks_for_help(count, arguments);
    if (*help)
        return SHF_OK;
    bool ended = false;
    size_t operands = 0;
    uint64_t given = 0; /* a bit an option; no command has as many as 64 */
    shf_status status = SHF_OK;
    for (int next = 0; next < count && !status;) {
        const char *argument = arguments[next];
        if (ended || argument[0] != '-' || argument[1] == 0) {
            status = store_operand(context, command, operands++, argument, values);
            next++;
        } else if (strcmp(argument, "--") == 0) {
            ended = true;
            next++;
        } else if (argument[1] == '-') {
            status = parse_option(context, command, count, arguments, &next, values, &given);
        } else {
            status = shf_fail(context, SHF_ERR_ARGUMENT,
                              "%s: there is no option %s; options have two dashes, and -- stands "
                              "before a name that begins with one",
                              command->name, argument);
        }
    }
    if (!status && operands < command->operand_count && !command->operands[operands].optional)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "%s: %s is missing; see shiftforge %s --help",
                          command->name, command->operands[operands].name, command->name);
    return status;
}

const cli_command *cli_command_find(shf_context *context, const char *name)
{
    shf_suggestion suggestion = {0};
    for (const cli_command *const *command = cli_commands; *command; command++) {
        if (strcmp((*command)->name, name) == 0)
            return *command;
        shf_suggest(&suggestion, name, (*command)->name);
    }
    shf_suggest(&suggestion, name, "--help");
    shf_suggest(&suggestion, name, "--version");
    char text[96];
    shf_suggestion_text(&suggestion, text, sizeof(text));
    shf_fail(context, SHF_ERR_ARGUMENT, "there is no command '%s'%s", name,
             *text ? text : "; see shiftforge --help");
    return NULL;
}
