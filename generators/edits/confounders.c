/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Places that go with classes, as in Waterbirds: Sagawa et al. 2020, arXiv:1911.08731. Place k is the k-th class
 * of the backgrounds, and class k's own; group C y + k is class y at place k, of C each. */
#include <string.h>

#include "corruptions/base/context.h"
#include "corruptions/base/text.h"
#include "generators/edits/scenery.h"
#include "generators/recipes/recipe.h"
#include "manifests/json.h"

#define STREAM "place"
enum { DRAW_OWN, DRAW_OTHER };

/* ---- options ---- */

/* Of train the recipe's; of val and test, that of places which tell nothing of the class. */
static shf_status find_correlation(shf_context *context, const shf_build_options *options,
                                   const shf_edit_recipe *recipe, shf_scenery *out)
{
    const char *split = options->split ? options->split : "test";
    const bool train = strcmp(split, "train") == 0;
    if (!train && strcmp(split, "val") != 0 && strcmp(split, "test") != 0)
        return shf_fail(context, SHF_ERR_ARGUMENT, "split '%s' is none of train, val and test",
                        split);
    out->correlation = train ? recipe->correlation : 1.0 / (double)out->source->class_count;
    if (!options->correlation || (shf_parse_double(options->correlation, &out->correlation) &&
                                  out->correlation >= 0 && out->correlation <= 1))
        return SHF_OK;
    return shf_fail(context, SHF_ERR_ARGUMENT, "correlation '%s': it is a number from 0 to 1",
                    options->correlation);
}

shf_status shf_confounders_open(shf_context *context, const shf_build_options *options,
                                shf_scenery *out)
{
    const shf_edit_recipe *recipe = shf_edit_recipe_of(options->recipe);
    const shf_source *images = out->source, *bank = shf_bank_source(out);
    out->confounds = recipe->correlation > 0;
    if (!out->confounds)
        return options->correlation
                   ? shf_fail(context, SHF_ERR_ARGUMENT,
                              "the recipe %s has no places that go with classes: leave out "
                              "--correlation",
                              options->recipe)
                   : SHF_OK;
    if (images->class_count < 2 || bank->class_count != images->class_count)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "%s needs as many classes of backgrounds as of images, two or more: there "
                        "are %zu and %zu",
                        options->recipe, bank->class_count, images->class_count);
    for (size_t k = 0; k < images->class_count; k++)
        if (!shf_is_utf8(images->classes[k], strlen(images->classes[k])) ||
            !shf_is_utf8(bank->classes[k], strlen(bank->classes[k])))
            return shf_fail(context, SHF_ERR_DATA,
                            "class %zu: groups are named after classes, and its name is not UTF-8",
                            k);
    return find_correlation(context, options, recipe, out);
}

/* ---- the place of an image ---- */

size_t shf_place_of(const shf_scenery *scenery, const shf_address *address, size_t class)
{
    const shf_stream stream = shf_stream_of(STREAM, 0, address);
    const int places = (int)scenery->source->class_count;
    if (places < 2 || class >= (size_t)places ||
        shf_random_uniform(&stream, DRAW_OWN, 0, 0, 1) < scenery->correlation)
        return class;
    const size_t other = (size_t)shf_random_int(&stream, DRAW_OTHER, 0, 0, places - 2);
    return other + (other >= class);
}

static const char *name_group(const shf_scenery *scenery, shf_arena *arena, size_t class,
                              size_t place)
{
    return shf_arena_print(arena, "%s on %s", scenery->source->classes[class],
                           shf_bank_source(scenery)->classes[place]);
}

shf_status shf_confounders_describe(const shf_scenery *scenery, shf_context *context,
                                    shf_arena *arena, const shf_address *address, int32_t label,
                                    shf_attribute *out)
{
    if (label < 0)
        return shf_fail(context, SHF_ERR_DATA, "skipped: no class that a place could go with");
    const size_t place = shf_place_of(scenery, address, (size_t)label);
    out[0] = (shf_attribute){.name = "place", .text = shf_bank_source(scenery)->classes[place]};
    out[1] =
        (shf_attribute){.name = "group", .text = name_group(scenery, arena, (size_t)label, place)};
    return out[1].text ? SHF_OK : shf_fail_memory(context, "a group");
}

/* ---- the table of groups ---- */

shf_status shf_confounders_list(const shf_scenery *scenery, shf_context *context, shf_arena *arena,
                                shf_edits_record *out)
{
    const size_t classes = scenery->source->class_count;
    if (!scenery->confounds)
        return SHF_OK;
    out->confounded = true;
    out->correlation = scenery->correlation;
    out->groups = shf_arena_take(arena, classes * classes, sizeof(*out->groups));
    out->group_count = classes * classes;
    for (size_t g = 0; out->groups && g < out->group_count; g++) {
        out->groups[g] = (shf_group_record){
            .name = name_group(scenery, arena, g / classes, g % classes),
            .label = g / classes,
            .place = shf_bank_source(scenery)->classes[g % classes],
        };
        if (!out->groups[g].name)
            return shf_fail_memory(context, "the groups");
    }
    return out->groups ? SHF_OK : shf_fail_memory(context, "the groups");
}

/* Groups of a class are side by side, as many as there are places. With a thousand classes they are a
 * million, so that only those of the row's class are looked at. */
static shf_status count_row(void *user, const shf_row_record *row)
{
    shf_edits_record *edits = user;
    const char *group = NULL;
    for (size_t i = 0; !row->error && i < row->attribute_count; i++)
        if (strcmp(row->attributes[i].name, "group") == 0)
            group = row->attributes[i].text;
    size_t places = 0;
    while (group && places < edits->group_count && edits->groups[places].label == 0)
        places++;
    const size_t first = row->label < 0 ? 0 : (size_t)row->label * places;
    for (size_t g = first; group && g < first + places && g < edits->group_count; g++)
        edits->groups[g].images += strcmp(edits->groups[g].name, group) == 0;
    return SHF_OK;
}

shf_status shf_confounders_count(shf_context *context, const char *rows_path,
                                 shf_edits_record *edits)
{
    return edits->group_count ? shf_rows_read(context, rows_path, count_row, edits) : SHF_OK;
}
