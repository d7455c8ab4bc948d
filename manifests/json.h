/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* JSON text: a writer for rows (compact) and for manifest.json, which people read, that builds no
 * tree; and one strict parser. Trees are written by shf_json_write. */
#ifndef SHF_MANIFESTS_JSON_H
#define SHF_MANIFESTS_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "corruptions/base/arena.h"
#include "corruptions/base/buffer.h"

/* Appends to out. The first failure stays in status, and nothing is written after it: check once, at
 * the end. */
typedef struct shf_json_writer {
    shf_buffer *out;
    int broken; /* so many outer levels have a line for each member; 0: all in one line, no spaces */
    int depth;
    bool filled; /* the open object or array has a member */
    shf_status status;
} shf_json_writer;

void shf_json_begin(shf_json_writer *writer, shf_buffer *out, int broken);

/* Members of the open object, or, with a NULL name, elements of the open array. */
void shf_json_open(shf_json_writer *writer, const char *name, char bracket); /* '{' or '[' */
void shf_json_close(shf_json_writer *writer, char bracket);                  /* '}' or ']' */
/* What is not UTF-8 is written as {"hex": "..."}. NULL is null. */
void shf_json_text(shf_json_writer *writer, const char *name, const char *text);
void shf_json_u64(shf_json_writer *writer, const char *name, uint64_t value);
/* true. */
void shf_json_flag(shf_json_writer *writer, const char *name);
/* As shf_double_text. SHF_ERR_ARGUMENT for what is not finite. */
void shf_json_real(shf_json_writer *writer, const char *name, double value);
/* A tree, in one line. NULL is null. */
void shf_json_value(shf_json_writer *writer, const char *name, const json_t *value);

/* A JSON string: quotes, backslashes and control characters escaped, all else as it is (UTF-8). */
shf_status shf_json_write_string(const char *text, size_t size, shf_buffer *out);

/* Refuses what is not UTF-8, duplicate members, integers beyond 64 bits, more than
 * SHF_JSON_DEPTH levels and anything after the value. The text of SHF_ERR_DATA says what and where,
 * but not in which file. *out is given back with json_decref. */
#define SHF_JSON_DEPTH 16
shf_status shf_json_parse(shf_context *context, const char *text, size_t size, json_t **out);

/* A string, or the bytes of {"hex": "..."}, in memory from the arena; NULL if there is no memory.
 * *valid is false for anything else: hex that is odd, holds a zero byte, or spells UTF-8. */
char *shf_json_take_text(shf_arena *arena, const json_t *value, bool *valid);

bool shf_is_utf8(const char *text, size_t size);

#endif
