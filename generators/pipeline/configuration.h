/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* OUT/.shiftforge/build.json: what a release is made of. The identity may not change: another one
 * in the same folder is refused. The set may grow. */
#ifndef SHF_GENERATORS_CONFIGURATION_H
#define SHF_GENERATORS_CONFIGURATION_H

#include "generators/pipeline/release.h"

typedef struct shf_configuration {
    json_t *document;              /* as it stands in the file; NULL: there is none */
    char identity[SHF_SHA256_HEX]; /* of the plan */
} shf_configuration;

/* Reads OUT/.shiftforge/build.json, if there is one, and settles the plan: SHF_ERR_CONFLICT where
 * the identities differ, else the plan's set becomes the union of both. out may be NULL: no
 * release. Nothing is written. Closed whatever the status. */
shf_status shf_configuration_settle(shf_plan *plan, const char *out,
                                    shf_configuration *configuration);
/* Writes the plan's configuration, unless it is there. */
shf_status shf_configuration_write(const shf_plan *plan, const shf_release_dir *release,
                                   const shf_configuration *configuration);
void shf_configuration_close(shf_configuration *configuration);

/* What of a plan may not change; *identity is given back with json_decref. */
shf_status shf_identity_make(const shf_plan *plan, json_t **identity);
/* SHF_ERR_CONFLICT naming the first member in which two differ. */
shf_status shf_identity_compare(const shf_plan *plan, json_t *there, json_t *here);
/* SHA-256 of a value's text. */
shf_status shf_json_hash(const shf_plan *plan, const json_t *value, char hex[SHF_SHA256_HEX]);

/* The document of a release, or NULL if there is none; given back with json_decref. */
shf_status shf_configuration_read(shf_context *context, const char *out, json_t **document);

#endif
