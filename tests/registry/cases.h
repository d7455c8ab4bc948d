/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Every corruption at every severity of every profile, but for tables that say the same, and the middle
 * of the many that some have: what the registry tests loop over. Nothing here names a corruption, so that
 * a new one is tested once it has its line in list.def. */
#ifndef SHF_TESTS_CASES_H
#define SHF_TESTS_CASES_H

#include <criterion/criterion.h>

#include "corruptions/registry.h"
#include "tests/support/pictures.h"
#include "tests/support/support.h"

typedef struct registry_case {
    const shf_corruption *corruption;
    const char *name, *profile; /* published */
    int severity;               /* 0: the corruption has no tables and no parameters */
    char label[128];            /* for messages: "gaussian_noise 3 (imagenet-c)" */
} registry_case;

/* All of them, in order; static. */
const registry_case *registry_cases(size_t *count);

#define FOR_EACH_CASE(variable)                                                                    \
    size_t variable##_count_;                                                                      \
    const registry_case *variable##_all_ = registry_cases(&variable##_count_);                     \
    for (const registry_case *variable = variable##_all_;                                          \
         variable < variable##_all_ + variable##_count_; variable++)

/* Of a corruption's first or last table; and the first or last row of one of these: what lies between
 * has no other way through the code. */
bool case_is_outer(const registry_case *c);
bool case_is_end(const registry_case *c);

/* The operation of a case. */
shf_operation *case_operation(shf_context *context, const registry_case *c);

/* shf_operation_apply; edits get a scene that follows from the picture: the object is its middle, and of
 * a small one all. */
shf_status case_run(shf_context *context, const shf_operation *operation,
                    const shf_address *address, const shf_image *in, const shf_image *out,
                    shf_drawn *drawn);

/* Applies and asserts success, and that the scratch memory was given back. */
void case_apply(shf_context *context, const registry_case *c, const shf_operation *operation,
                const shf_address *address, const shf_image *in, const shf_image *out);

/* Creates, applies and destroys: seed 7 and the key "case", a packed result. */
test_picture case_result(shf_context *context, const registry_case *c, const shf_image *in);

#endif
