/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Version, and what marks a public symbol. */
#ifndef SHIFTFORGE_VERSION_H
#define SHIFTFORGE_VERSION_H

#define SHF_VERSION_MAJOR 0
#define SHF_VERSION_MINOR 1
#define SHF_VERSION_PATCH 0
#define SHF_VERSION_STRING "0.1.0"

#if defined(__GNUC__)
#define SHF_API __attribute__((visibility("default")))
#else
#define SHF_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is running, "0.1.0". */
SHF_API const char *shf_version(void);

#ifdef __cplusplus
}
#endif
#endif
