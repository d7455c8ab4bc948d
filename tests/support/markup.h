/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Whether a page is well-formed: as much of XML as shiftforge's reports use. */
#ifndef SHF_TESTS_MARKUP_H
#define SHF_TESTS_MARKUP_H

/* NULL, or what is wrong first: every element closed in its turn, attributes in double quotes and each
 * once, no character or entity that XML lacks. *at is where. */
const char *markup_fault(const char *page, const char **at);

#endif
