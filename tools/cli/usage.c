/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Help and the documentation page, from the tables of the commands. */
#include <stdbool.h>
#include <string.h>

#include <shiftforge/version.h>

#include "tools/cli/options.h"
#include "tools/cli/print.h"

#define MEANING_COLUMN 24

/* What --progress json prints (progress.c, build_report.c). */
static const struct {
    const char *name, *meaning;
} events[] = {
    {"{\"event\": \"progress\", ...}",
     "at the start, about once a second, and when all images are done: `images_done`, "
     "`images_total`, `outputs_done`, `outputs_total` and `bytes_written` of this run, `failures` "
     "(images of this run), `seconds` since it began. Outputs of failed images are never done"},
    {"{\"event\": \"done\", ...}",
     "the last line: `status` (`SHF_OK`, or `SHF_FINDINGS` where images failed), `images`, "
     "`variants` an image, `outputs` in all, `outputs_done` by this run, `outputs_kept` from "
     "before, "
     "`failures`, `skipped` (images left out as asked), `skipped_files` of the source, `bytes`, "
     "`chunks`, `seconds`, `digest` (\"\" but "
     "for "
     "the sink digest)"},
    {"{\"event\": \"plan\", ...}",
     "the only line of `--dry-run`, with the same members; `bytes` and `seconds` are estimates"},
};

static const struct {
    const char *name, *meaning;
} exit_codes[] =
    {
        {"0", "done"},
        {"1", "done, with findings: images skipped, files that do not verify"},
        {"2", "usage: an option, name or value that cannot be"},
        {"65", "bad data: an image, list or manifest that cannot be read as one"},
        {"74", "the system refused a read or a write"},
        {"75", "stopped, busy or out of memory: try again, with the same command"},
},
  environment[] = {
      {"SHIFTFORGE_CPU_LEVEL",
       "baseline, v3 or v4: the kernels to use, for tests; the pixels are the same"},
};

/* ---- parts that help and the page share ---- */

static void option_word(const cli_option *option, char *out, size_t size)
{
    const char *argument = option->argument ? option->argument : "";
    snprintf(out, size, "--%s%s%s", option->name, *argument ? " " : "", argument);
}

/* The meaning of an option with its default. */
static void option_text(const cli_option *option, char *out, size_t size)
{
    if (*option->fallback)
        snprintf(out, size, "%s (default: %s)", option->meaning, option->fallback);
    else
        snprintf(out, size, "%s", option->meaning);
}

static void usage_line(const cli_command *command, char *out, size_t size)
{
    int length = snprintf(out, size, "shiftforge %s%s", command->name,
                          command->option_count ? " [options]" : "");
    for (size_t i = 0; i < command->operand_count && (size_t)length < size; i++) {
        const cli_operand *operand = &command->operands[i];
        const char *word = operand->choices ? operand->choices : operand->name;
        length += snprintf(out + length, size - (size_t)length, operand->optional ? " [%s]" : " %s",
                           word);
    }
}

/* ---- help ---- */

/* "  name      meaning", the meaning on lines of its own where the name is long. */
static void print_row(FILE *out, const char *name, const char *meaning)
{
    int column = fprintf(out, "  %s", name);
    if (column + 2 > MEANING_COLUMN) {
        fputc('\n', out);
        column = 0;
    }
    fprintf(out, "%*s", MEANING_COLUMN - column, "");
    cli_wrap(out, MEANING_COLUMN, MEANING_COLUMN, meaning);
}

void cli_print_overview(FILE *out)
{
    fprintf(out, "shiftforge %s: robustness benchmarks from your own images\n\n",
            SHF_VERSION_STRING);
    fprintf(out, "usage: shiftforge COMMAND [options] ...\n\n");
    for (const cli_command *const *command = cli_commands; *command; command++)
        print_row(out, (*command)->name, (*command)->summary);
    fprintf(out, "\nfirst steps:\n"
                 "  shiftforge preview photo.jpg sheet.png\n"
                 "  shiftforge build imagenet-c --source photos --out release --limit 100\n"
                 "  shiftforge verify release\n");
    fprintf(out, "\nexit codes:\n");
    for (size_t i = 0; i < CLI_COUNT(exit_codes); i++)
        print_row(out, exit_codes[i].name, exit_codes[i].meaning);
    fprintf(out, "\nenvironment:\n");
    for (size_t i = 0; i < CLI_COUNT(environment); i++)
        print_row(out, environment[i].name, environment[i].meaning);
    fprintf(out,
            "\nshiftforge COMMAND --help tells more about one; --version prints the version.\n");
}

/* A command that can be copied: lines that go on end in a backslash. */
static void print_command(FILE *out, const char *command)
{
    int column = fprintf(out, "  shiftforge");
    while (*command) {
        int length = (int)strcspn(command, " ");
        bool last = command[length] == 0;
        if (column + 1 + length + (last ? 0 : 2) > CLI_WIDTH)
            column = fprintf(out, " \\\n   ") - 3;
        column += fprintf(out, " %.*s", length, command);
        command += length + !last;
    }
    fputc('\n', out);
}

void cli_print_help(FILE *out, const cli_command *command)
{
    char text[512];
    usage_line(command, text, sizeof(text));
    fprintf(out, "usage: ");
    cli_wrap(out, 7, 9, text);
    fputc('\n', out);
    cli_wrap(out, 0, 0, command->details);
    if (command->operand_count)
        fprintf(out, "\narguments:\n");
    for (size_t i = 0; i < command->operand_count; i++)
        print_row(out, command->operands[i].name, command->operands[i].meaning);
    fprintf(out, "\noptions:\n");
    for (size_t i = 0; i < command->option_count; i++) {
        char word[64];
        option_word(&command->options[i], word, sizeof(word));
        option_text(&command->options[i], text, sizeof(text));
        print_row(out, word, text);
    }
    print_row(out, "-h, --help", "print this");
    fprintf(out, "\nexamples:\n");
    for (size_t i = 0; i < command->example_count; i++) {
        print_command(out, command->examples[i].command);
        fprintf(out, "      ");
        cli_wrap(out, 6, 6, command->examples[i].meaning);
    }
}

/* ---- the page ---- */

static void markdown_command(FILE *out, const cli_command *command)
{
    char text[512], word[64];
    usage_line(command, text, sizeof(text));
    fprintf(out, "\n## %s\n\n    %s\n\n%s\n", command->name, text, command->details);
    if (command->operand_count || command->option_count)
        fputc('\n', out);
    for (size_t i = 0; i < command->operand_count; i++)
        fprintf(out, "- `%s`: %s\n", command->operands[i].name, command->operands[i].meaning);
    for (size_t i = 0; i < command->option_count; i++) {
        option_word(&command->options[i], word, sizeof(word));
        option_text(&command->options[i], text, sizeof(text));
        fprintf(out, "- `%s`: %s\n", word, text);
    }
    fprintf(out, "\nExamples:\n");
    for (size_t i = 0; i < command->example_count; i++)
        fprintf(out, "\n    # %s\n    shiftforge %s\n", command->examples[i].meaning,
                command->examples[i].command);
}

void cli_print_markdown(FILE *out)
{
    fprintf(out, "# The command line\n\n"
                 "Made by `shiftforge help --markdown` from the tables in `tools/cli/`; a test "
                 "checks that it is current.\n\n"
                 "Options are written `--name value` or `--name=value`, before, between or after "
                 "the arguments; `--` ends them. Results go to standard output, messages to "
                 "standard error. `--help` works after every command.\n\n");
    for (const cli_command *const *command = cli_commands; *command; command++)
        fprintf(out, "- [`%s`](#%s): %s\n", (*command)->name, (*command)->name,
                (*command)->summary);
    for (const cli_command *const *command = cli_commands; *command; command++)
        markdown_command(out, *command);
    fprintf(out, "\n## Progress for programs\n\n"
                 "`build --progress json` writes an object a line to standard output. Members may "
                 "be added; those here stay. No line comes where the build ends with an error: the "
                 "exit code and standard error tell.\n\n");
    for (size_t i = 0; i < CLI_COUNT(events); i++)
        fprintf(out, "- `%s`: %s\n", events[i].name, events[i].meaning);
    fprintf(out, "\n## Exit codes\n\n");
    for (size_t i = 0; i < CLI_COUNT(exit_codes); i++)
        fprintf(out, "- `%s`: %s\n", exit_codes[i].name, exit_codes[i].meaning);
    fprintf(out, "\n## Environment\n\n");
    for (size_t i = 0; i < CLI_COUNT(environment); i++)
        fprintf(out, "- `%s`: %s\n", environment[i].name, environment[i].meaning);
}
