/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any text is refused with a reason, or rendered and compared as a score: files of scores are the
 * user's. */
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"

#include <shiftforge/score.h>

static void require_reason(const shf_context *context, shf_status status)
{
    fuzz_require(status == SHF_ERR_DATA);
    fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
}

static void render(shf_context *context, const char *json)
{
    for (int format = SHF_SCORE_TEXT; format <= SHF_SCORE_TERMINAL; format++) {
        char *text;
        shf_status status = shf_score_render(context, json, (shf_score_format)format, &text);
        if (status)
            require_reason(context, status);
        else
            fuzz_require(*text && text[strlen(text) - 1] == '\n');
        shf_text_free(context, text);
    }
}

static void compare(shf_context *context, const char *json)
{
    const shf_compare_options options = {.struct_size = sizeof(options),
                                         .first = json,
                                         .second = json,
                                         .replicates = 3,
                                         .threads = 1};
    char *text;
    shf_status status = shf_score_compare(context, &options, &text);
    if (status)
        require_reason(context, status);
    else
        render(context, text);
    shf_text_free(context, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    shf_context *context;
    fuzz_require(!shf_context_create(NULL, &context));
    char *json = shf_allocate(context, size + 1);
    fuzz_require(json != NULL);
    memcpy(json, data, size);
    json[size] = 0;
    render(context, json);
    compare(context, json);
    shf_release(context, json);
    shf_context_destroy(context);
    return 0;
}

static const char *const seeds[] = {
    "{\"schema\": 1, \"model\": \"m\", \"release\": {\"manifest\": \"ab\", \"images\": 3}, "
    "\"baseline\": {\"clean_error\": 0.5, \"model\": \"a\"}, \"summary\": {\"clean_error\": "
    "{\"value\": 0.3, \"low\": 0.1, \"high\": 0.9}, \"standard_error\": {\"value\": 1}}, "
    "\"corruptions\": [{\"corruption\": \"fog\", \"set\": \"standard\", \"severities\": [1], "
    "\"error\": {\"value\": 0.5, \"low\": 0.4, \"high\": 0.6}, \"baseline_error\": 0.7}], "
    "\"cells\": "
    "[{\"variant\": \"clean\", \"corruption\": \"identity\", \"severity\": 0, \"n\": 3}, "
    "{\"variant\": \"fog/1\", \"corruption\": \"fog\", \"severity\": 1, \"n\": 3, \"error\": "
    "{\"value\": 0.5}}], \"metrics\": {\"ood\": {\"cells\": [{\"variant\": \"fog/1\", \"auroc\": "
    "{\"value\": 0.5, \"low\": 0.1}}]}}, \"outcomes\": {\"images\": 3, \"counted\": {\"fog/1\": "
    "\"Aw==\"}, \"right\": {\"clean\": \"Bw==\", \"fog/1\": \"AQ==\"}}}",
    "{\"schema\": 1, \"first\": \"a\", \"second\": \"b\", \"summary\": {\"mce\": {\"first\": 1, "
    "\"second\": 0.9, \"difference\": {\"value\": -0.1, \"low\": -0.2, \"high\": 0}}}, "
    "\"corruptions\": [{\"corruption\": \"fog\", \"set\": \"extra\", \"error\": {\"first\": 1}}]}",
    "{}",
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    static const char *const names[] = {"score", "comparison", "empty"};
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, names[i], (const uint8_t *)seeds[i], strlen(seeds[i]));
}
