/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Writing HTML that is XML, too: every tag closed, every attribute quoted. */
#ifndef SHF_EVALUATOR_REPORT_HTML_H
#define SHF_EVALUATOR_REPORT_HTML_H

#include "corruptions/base/buffer.h"

/* Appends to out. The first failure stays in status, and nothing is written after it: check once, at
 * the end. */
typedef struct shf_html {
    shf_buffer *out;
    shf_status status;
} shf_html;

/* Markup with values in it: %s a text, escaped, whatever bytes it has; %d and %zu numbers; %g a
 * coordinate, with at most two decimals; %% a percent sign. Nothing else. */
void shf_html_add(shf_html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Bytes as they are. */
void shf_html_bytes(shf_html *html, const void *bytes, size_t size);

#endif
