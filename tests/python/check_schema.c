/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Asks our validator about documents, for a test beside another one: reads lines "NAME TAB JSON",
 * where NAME is in the schema's $defs, or empty for the whole schema; writes a line for each, "ok"
 * or the reason. With --schema, prints the embedded schema. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corruptions/base/context.h"
#include "manifests/json.h"
#include "manifests/schema.h"

static shf_status check(shf_context *context, const shf_schema *schema, char *line)
{
    line[strcspn(line, "\n")] = 0;
    char *tab = strchr(line, '\t');
    if (!tab)
        return shf_fail(context, SHF_ERR_ARGUMENT, "a line without a tab");
    *tab = 0;
    json_t *document;
    shf_status status = shf_json_parse(context, tab + 1, strlen(tab + 1), &document);
    if (!status)
        status = shf_schema_check(context, schema, *line ? line : NULL, document);
    json_decref(document);
    return status;
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t capacity = 0;
    shf_context *context;
    shf_schema schema;
    if (argc > 1 && strcmp(argv[1], "--schema") == 0)
        return fputs(shf_manifest_schema(), stdout) < 0;
    if (shf_context_create(NULL, &context) || shf_schema_open(context, &schema))
        return EXIT_FAILURE;
    shf_status status = SHF_OK;
    while ((status == SHF_OK || status == SHF_ERR_DATA) && getline(&line, &capacity, stdin) > 0) {
        status = check(context, &schema, line);
        puts(status ? shf_context_error(context) : "ok");
    }
    free(line);
    shf_schema_close(&schema);
    shf_context_destroy(context);
    return status && status != SHF_ERR_DATA ? EXIT_FAILURE : EXIT_SUCCESS;
}
