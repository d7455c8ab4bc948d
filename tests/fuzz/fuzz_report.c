/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Any text is refused with a reason, or makes a page that is well-formed: as a score, as the scores
 * of two models, and as a comparison beside a score. */
#include <string.h>

#include "corruptions/base/context.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/markup.h"

#include <shiftforge/score.h>

static void make_page(const char *const *scores, size_t count, const char *const *comparisons,
                      size_t comparison_count)
{
    const shf_report_options options = {.struct_size = sizeof(options),
                                        .scores = scores,
                                        .score_count = count,
                                        .comparisons = comparisons,
                                        .comparison_count = comparison_count};
    shf_context *context;
    char *html;
    const char *at;
    fuzz_require(!shf_context_create(NULL, &context));
    shf_status status = shf_score_report(context, &options, &html);
    if (status) {
        fuzz_require(status == SHF_ERR_DATA && !html);
        fuzz_require(*shf_context_error(context) && !strchr(shf_context_error(context), '\n'));
    } else {
        fuzz_require(markup_fault(html, &at) == NULL);
    }
    shf_text_free(context, html);
    shf_context_destroy(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *json = malloc(size + 1);
    fuzz_require(json != NULL);
    memcpy(json, data, size);
    json[size] = 0;
    const char *const twice[] = {json, json};
    const char *const plain = "{\"schema\": 1}";
    make_page(twice, 1, NULL, 0);
    make_page(twice, 2, NULL, 0);
    make_page(&plain, 1, twice, 1);
    free(json);
    return 0;
}

#define FIGURE "{\"value\": 0.5, \"low\": 0.4, \"high\": 0.625}"

static const struct {
    const char *name, *text;
} seeds[] = {
    {"score",
     "{\"schema\": 1, \"tool_version\": \"0\", \"model\": \"<b>&amp;\\u0001\", \"release\": "
     "{\"images\": 3, \"profile\": \"imagenet-c\"}, \"predictions\": {\"scores\": \"logits\"}, "
     "\"baseline\": {\"model\": \"a\", \"clean_error\": 0.25}, \"intervals\": {\"confidence\": "
     "0.95}, \"warnings\": [\"w\", 1], \"summary\": {\"clean_error\": " FIGURE
     ", \"mean_error\": " FIGURE ", \"mce\": " FIGURE "}, \"corruptions\": [{\"corruption\": "
     "\"fog\", \"family\": \"weather\", \"set\": \"standard\", \"error\": " FIGURE
     ", \"ce\": " FIGURE "}, {\"corruption\": \"speckle_noise\", \"set\": \"extra\"}], "
     "\"families\": [{\"family\": \"weather\", \"severity\": 1, \"error\": " FIGURE "}], "
     "\"cells\": [{\"variant\": \"clean\", \"severity\": 0, \"error\": " FIGURE ", \"ece\": " FIGURE
     ", \"bins\": [[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[1,0.5,1],[0,0,0],"
     "[0,0,0],[0,0,0],[0,0,0],[0,0,0],[0,0,0],[2,2,1]]}, {\"variant\": \"fog/1\", \"corruption\": "
     "\"fog\", \"severity\": 1, \"error\": " FIGURE "}]}"},
    {"metrics",
     "{\"schema\": 1, \"metrics\": {\"classes\": {\"worst_error\": " FIGURE
     ", \"classes\": [{\"class\": 1, \"name\": \"ant\", \"error\": " FIGURE
     "}, {\"class\": 2, \"name\": \"bee\", \"error\": {\"value\": 0.75}}]}, \"slices\": {\"a\": "
     "{\"b\": [{\"n\": 1}]}}, \"ood\": {\"auroc\": " FIGURE ", \"ok\": true, \"list\": [1, 2.5], "
     "\"cells\": [{\"variant\": \"fog/1\", \"p\": 1e-9}]}}}"},
    {"comparison",
     "{\"schema\": 1, \"first\": \"a\", \"second\": \"b\", \"warnings\": [\"w\"], \"summary\": "
     "{\"mce\": {\"first\": 1, \"second\": 0.9, \"difference\": {\"value\": -0.1, \"low\": -0.2, "
     "\"high\": 0}}}, \"corruptions\": [{\"corruption\": \"fog\", \"error\": {\"first\": 1, "
     "\"second\": 0.5, \"difference\": " FIGURE "}}], \"cells\": [{\"variant\": \"fog/1\", \"n\": "
     "9, \"p\": 0.01, \"p_holm\": 1}]}"},
    {"empty", "{\"schema\": 1}"},
};

void fuzz_seeds(fuzz_seed_fn add, void *user)
{
    for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds); i++)
        add(user, seeds[i].name, (const uint8_t *)seeds[i].text, strlen(seeds[i].text));
}
