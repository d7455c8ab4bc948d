/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Commands as tables: one row says everything about an option, and parsing, checking, --help, the
 * documentation page and suggestions all read that row. A cmd_*.c file holds a struct of values, the
 * rows that fill it, and the descriptor of the command at its bottom. */
#ifndef SHF_CLI_OPTIONS_H
#define SHF_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <shiftforge/status.h>

/* Texts of an option that may be given several times. */
#define CLI_MOST_TEXTS 64
typedef struct cli_texts {
    const char *items[CLI_MOST_TEXTS];
    size_t count;
} cli_texts;

typedef enum cli_type {
    CLI_FLAG,   /* bool; takes no argument */
    CLI_TEXT,   /* const char *; not empty */
    CLI_CHOICE, /* const char *; one of choices */
    CLI_NUMBER, /* an integer field of 4 or 8 bytes; low to high */
    CLI_TEXTS   /* cli_texts */
} cli_type;

typedef struct cli_option {
    const char *name;     /* without the dashes */
    const char *argument; /* "N"; NULL for a flag */
    const char *meaning;  /* one sentence, no full stop */
    const char *fallback; /* what holds when it is not given; "" if nothing */
    const char *choices;  /* "folder|digest|null" */
    cli_type type;
    uint64_t low, high;
    size_t offset, size; /* of the field in the command's values */
} cli_option;

#define CLI_FIELD(values, field)                                                                   \
    .offset = offsetof(values, field), .size = sizeof(((values *)0)->field)
#define CLI_FLAG_ROW(values, field, option, text)                                                  \
    {                                                                                              \
        .name = (option), .type = CLI_FLAG, .meaning = (text), .fallback = "",                     \
        CLI_FIELD(values, field)                                                                   \
    }
#define CLI_TEXT_ROW(values, field, option, value, preset, text)                                   \
    {                                                                                              \
        .name = (option), .argument = (value), .type = CLI_TEXT, .fallback = (preset),             \
        .meaning = (text), CLI_FIELD(values, field)                                                \
    }
#define CLI_CHOICE_ROW(values, field, option, words, preset, text)                                 \
    {                                                                                              \
        .name = (option), .argument = (words), .choices = (words), .type = CLI_CHOICE,             \
        .fallback = (preset), .meaning = (text), CLI_FIELD(values, field)                          \
    }
#define CLI_NUMBER_ROW(values, field, option, least, most, preset, text)                           \
    {                                                                                              \
        .name = (option), .argument = "N", .type = CLI_NUMBER, .low = (least), .high = (most),     \
        .fallback = (preset), .meaning = (text), CLI_FIELD(values, field)                          \
    }
#define CLI_TEXTS_ROW(values, field, option, value, text)                                          \
    {                                                                                              \
        .name = (option), .argument = (value), .type = CLI_TEXTS, .fallback = "",                  \
        .meaning = (text), CLI_FIELD(values, field)                                                \
    }

/* Meanings that several commands share. */
#define CLI_SCALE_PARAMETERS                                                                       \
    "for images of another size than the profile's: multiply parameters that are lengths by "      \
    "shorter side / the profile's size"
#define CLI_PREPROCESS "none, imagenet-N (imagenet-384: resize and crop to 384x384) or resize-64"
#define CLI_FROST_TEXTURES                                                                         \
    "the textures of frost: a folder with the published frost1.png, frost2.png, frost3.png, "      \
    "frost4.jpg and frost5.jpg"
#define CLI_INK_MASKS                                                                              \
    "the marks of stain_deposit: a folder of square .png or .jpg files, dark where there is ink"

/* Those of shf_generator_options, a field of values. */
#define CLI_GENERATOR_ROWS(values, field)                                                          \
    CLI_TEXT_ROW(values, field.program, "generator", "FILE", "",                                   \
                 "background_generate: the program to run for each picture, as docs/plugins.md "   \
                 "tells"),                                                                         \
        CLI_TEXT_ROW(values, field.cache, "generator-cache", "DIR", "none",                        \
                     "where its pictures are kept, by the hash of all that they depend on"),       \
        CLI_NUMBER_ROW(values, field.timeout, "generator-timeout", 1, 86400, "300",                \
                       "seconds that it may take for a picture"),                                  \
        CLI_NUMBER_ROW(values, field.tries, "generator-tries", 1, 100, "2",                        \
                       "so many before an image is left out")

typedef struct cli_operand {
    const char *name;    /* "IN" */
    const char *meaning; /* one sentence, no full stop */
    const char *choices; /* "corruptions|profiles", or NULL */
    size_t offset;       /* of a const char * in the command's values; NULL there if not given */
    bool optional;       /* only the last ones may be */
} cli_operand;

typedef struct cli_example {
    const char *command; /* without "shiftforge " */
    const char *meaning;
} cli_example;

/* What every command is given. */
typedef struct cli_state {
    shf_context *context;
} cli_state;

typedef struct cli_command {
    const char *name;
    const char *summary; /* one line, no full stop */
    const char *details; /* paragraphs, parted by a newline */
    const cli_operand *operands;
    size_t operand_count;
    const cli_option *options;
    size_t option_count;
    const cli_example *examples;
    size_t example_count;
    size_t values_size; /* of the struct that the rows fill in; zeroed before */
    shf_status (*run)(cli_state *cli, void *values);
} cli_command;

#define CLI_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CLI_OPERANDS(array) .operands = (array), .operand_count = CLI_COUNT(array)
#define CLI_OPTIONS(array) .options = (array), .option_count = CLI_COUNT(array)
#define CLI_EXAMPLES(array) .examples = (array), .example_count = CLI_COUNT(array)

/* All commands, in the order of --help; NULL at the end. */
extern const cli_command *const cli_commands[];
/* NULL with an error text that names the closest. */
const cli_command *cli_command_find(shf_context *context, const char *name);

/* Reads arguments into zeroed values. *help is set, and nothing else looked at, where --help or -h
 * stands before "--". */
shf_status cli_parse(shf_context *context, const cli_command *command, int count,
                     char *const *arguments, void *values, bool *help);

/* ---- texts made from the tables: usage.c ---- */

void cli_print_overview(FILE *out);
void cli_print_help(FILE *out, const cli_command *command);
void cli_print_markdown(FILE *out);

#endif
