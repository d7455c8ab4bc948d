/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* What a release says of itself as a whole: manifest.json, and build.log. */
#ifndef SHF_GENERATORS_PUBLISH_H
#define SHF_GENERATORS_PUBLISH_H

#include "generators/pipeline/chunk.h"

/* Counts what the markers say into the summary; writes manifest.json unless it is there. */
shf_status shf_manifest_publish(const shf_plan *plan, shf_release_dir *release,
                                const char *identity, shf_build_summary *summary);
/* Appends a line on this run to build.log: what varies from run to run. Failing is no failure. */
void shf_release_log(const shf_release_dir *release, const shf_plan *plan,
                     const shf_build_summary *summary, shf_status status);

#endif
