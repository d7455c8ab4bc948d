/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* From what a type found to items: labels, keys, stems, order. */
#ifndef SHF_SOURCES_RESOLVE_H
#define SHF_SOURCES_RESOLVE_H

#include "generators/sources/source.h"

/* Fills classes, items and by_key from entries. */
shf_status shf_source_resolve(shf_context *context, shf_source *source);

#endif
