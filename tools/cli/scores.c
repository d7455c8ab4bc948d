/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/cli/scores.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "manifests/json.h"
#include "manifests/record.h"
#include "tools/cli/print.h"

shf_status cli_read_share(shf_context *context, const char *command, const char *name,
                          const char *text, double *out)
{
    if (!text || (shf_parse_double(text, out) && *out > 0 && *out < 1))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s '%s' is no number between 0 and 1",
                    command, name, text);
}

shf_status cli_read_positive(shf_context *context, const char *command, const char *name,
                             const char *text, double *out)
{
    if (!text || (shf_parse_double(text, out) && *out > 0 && isfinite(*out)))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "%s: --%s '%s' is no number above 0", command, name,
                    text);
}

shf_status cli_write_text(shf_context *context, const char *path, const char *text)
{
    return path ? shf_file_write(context, path, text, strlen(text)) : SHF_OK;
}

shf_status cli_score_name(shf_context *context, const char *json, const char **name)
{
    json_t *tree;
    shf_status status = shf_json_parse(context, json, strlen(json), &tree);
    if (status)
        return status;
    const char *model = json_string_value(json_object_get(tree, "model"));
    char *copy = shf_arena_print(&context->scratch, "%s", model ? model : "");
    for (char *slash = copy; slash && (slash = strchr(slash, '/'));)
        *slash = '_';
    *name = copy;
    json_decref(tree);
    return copy ? SHF_OK : shf_fail_memory(context, "a name");
}

shf_status cli_print_score(shf_context *context, const char *json, bool markdown, bool latex)
{
    const char *plain = getenv("NO_COLOR");
    const bool terminal = isatty(STDOUT_FILENO) && !(plain && *plain);
    const shf_score_format format = markdown   ? SHF_SCORE_MARKDOWN
                                    : latex    ? SHF_SCORE_LATEX
                                    : terminal ? SHF_SCORE_TERMINAL
                                               : SHF_SCORE_TEXT;
    char *text = NULL;
    shf_status status = shf_score_render(context, json, format, &text);
    if (!status)
        status = cli_write(context, text, strlen(text));
    shf_text_free(context, text);
    return status;
}

shf_status cli_print_warnings(shf_context *context, const char *json)
{
    json_t *tree, *warning;
    size_t i;
    shf_status status = shf_json_parse(context, json, strlen(json), &tree);
    if (status)
        return status;
    json_array_foreach(json_object_get(tree, "warnings"), i, warning)
        fprintf(stderr, "shiftforge: warning: %s\n", json_string_value(warning));
    json_decref(tree);
    return SHF_OK;
}
