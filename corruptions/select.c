/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Selections: lists of names, groups and ranges, as people type them. */
#include <stdio.h>
#include <string.h>

#include "corruptions/base/text.h"
#include "corruptions/registry.h"

#define LONGEST_WORD 63

/* ---- the groups ---- */

static bool in_family(const shf_corruption *corruption, const char *group)
{
    return corruption->membership == SHF_SET_STANDARD && strcmp(corruption->family, group) == 0;
}

static bool is_standard(const shf_corruption *corruption, const char *group)
{
    (void)group;
    return corruption->membership == SHF_SET_STANDARD;
}

static bool is_extra(const shf_corruption *corruption, const char *group)
{
    (void)group;
    return corruption->membership == SHF_SET_EXTRA;
}

static bool is_any(const shf_corruption *corruption, const char *group)
{
    (void)corruption;
    (void)group;
    return true;
}

static const struct {
    const char *name;
    bool (*has)(const shf_corruption *corruption, const char *group);
} groups[] = {
    {"noise", in_family},      {"blur", in_family}, {"weather", in_family}, {"digital", in_family},
    {"standard", is_standard}, {"extra", is_extra}, {"all", is_any},
};

/* ---- corruptions ---- */

/* Every table of the profile, in the order of list.def, with the corruption that it belongs to. */
typedef struct profile_entry {
    const char *name;
    const shf_corruption *corruption;
    bool chosen;
} profile_entry;

static size_t list_profile(const char *profile, profile_entry *entries)
{
    size_t count = 0;
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        const shf_corruption *corruption = shf_corruption_at(i);
        for (size_t t = 0; t < corruption->table_count; t++) {
            if (strcmp(corruption->tables[t].profile, profile) != 0)
                continue;
            if (entries)
                entries[count] = (profile_entry){shf_table_name(corruption, &corruption->tables[t]),
                                                 corruption, false};
            count++;
        }
    }
    return count;
}

static bool choose(profile_entry *entries, size_t count, const char *word)
{
    bool known = false;
    for (size_t g = 0; g < SHF_COUNT(groups); g++) {
        if (strcmp(groups[g].name, word) != 0)
            continue;
        known = true;
        for (size_t i = 0; i < count; i++)
            entries[i].chosen |= groups[g].has(entries[i].corruption, word);
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(entries[i].name, word) == 0)
            known = entries[i].chosen = true;
    }
    return known;
}

static shf_status unknown_word(shf_context *context, const profile_entry *entries, size_t count,
                               const char *word, const char *profile)
{
    if (!*word)
        return shf_fail(context, SHF_ERR_ARGUMENT,
                        "an empty name in a list of corruptions: give names or groups between "
                        "commas, such as noise,brightness");
    shf_suggestion suggestion = {0};
    for (size_t i = 0; i < count; i++)
        shf_suggest(&suggestion, word, entries[i].name);
    for (size_t g = 0; g < SHF_COUNT(groups); g++)
        shf_suggest(&suggestion, word, groups[g].name);
    char text[96];
    return shf_fail(context, SHF_ERR_ARGUMENT, "profile %s has no corruption or group '%s'%s",
                    profile, word, shf_suggestion_text(&suggestion, text, sizeof(text)));
}

/* The next word of a comma-separated list, copied to word without the blanks around it; NULL where
 * the list ends. One that is too long loses its end to "...", which no name and no number has. */
static const char *next_word(const char *list, char word[LONGEST_WORD + 1])
{
    const char *end = list + strcspn(list, ","), *last = end;
    const char *first = list + strspn(list, " ");
    while (last > first && last[-1] == ' ')
        last--;
    size_t length = last > first ? (size_t)(last - first) : 0;
    bool fits = length <= LONGEST_WORD;
    snprintf(word, LONGEST_WORD + 1, "%.*s%s", (int)(fits ? length : LONGEST_WORD - 3), first,
             fits ? "" : "...");
    return *end ? end + 1 : NULL;
}

shf_status shf_select_corruptions(shf_context *context, const char *list, const char *profile,
                                  const char ***out, size_t *count)
{
    *out = NULL;
    *count = 0;
    shf_profile_info info;
    shf_status status = shf_profile_require(context, profile, &info);
    if (status)
        return status;
    size_t known = list_profile(info.name, NULL);
    shf_mark mark = shf_arena_mark(&context->scratch);
    profile_entry *entries = shf_arena_take(&context->scratch, known, sizeof(*entries));
    const char **names = shf_allocate(context, (known + 1) * sizeof(*names));
    if (!entries || !names) {
        status = shf_fail_memory(context, "a list of corruptions");
        goto done;
    }
    list_profile(info.name, entries);
    char word[LONGEST_WORD + 1];
    for (const char *rest = list; rest && !status;) {
        rest = next_word(rest, word);
        if (!choose(entries, known, word))
            status = unknown_word(context, entries, known, word, info.name);
    }
    for (size_t i = 0; i < known; i++)
        if (entries[i].chosen)
            names[(*count)++] = entries[i].name;
    if (!status && *count == 0)
        status = shf_fail(context, SHF_ERR_ARGUMENT, "profile %s has no corruption of '%s'",
                          info.name, list);
done:
    shf_arena_rewind(&context->scratch, mark);
    if (status) {
        shf_release(context, names);
        *count = 0;
        return status;
    }
    *out = names;
    return SHF_OK;
}

/* ---- severities ---- */

/* "3" or "1-5"; false for anything else. */
static bool parse_range(char *word, uint64_t *low, uint64_t *high)
{
    char *dash = strchr(word, '-');
    if (dash)
        *dash = 0;
    bool good = shf_parse_u64(word, low) && shf_parse_u64(dash ? dash + 1 : word, high);
    if (dash)
        *dash = '-';
    return good && *low >= 1 && *low <= *high && *high <= SHF_MAX_SEVERITY;
}

shf_status shf_select_severities(shf_context *context, const char *list, int **out, size_t *count)
{
    *out = NULL;
    *count = 0;
    bool chosen[SHF_MAX_SEVERITY + 1] = {false};
    char word[LONGEST_WORD + 1];
    for (const char *rest = list; rest;) {
        rest = next_word(rest, word);
        uint64_t low, high;
        if (!parse_range(word, &low, &high))
            return shf_fail(context, SHF_ERR_ARGUMENT,
                            "severities '%s': '%s' is neither a number from 1 to %d nor a range "
                            "such as 1-5",
                            list, word, SHF_MAX_SEVERITY);
        for (uint64_t s = low; s <= high; s++)
            chosen[s] = true;
    }
    int *severities = shf_allocate(context, sizeof(chosen) * sizeof(*severities));
    if (!severities)
        return shf_fail_memory(context, "a list of severities");
    for (int s = 1; s <= SHF_MAX_SEVERITY; s++)
        if (chosen[s])
            severities[(*count)++] = s;
    *out = severities;
    return SHF_OK;
}

void shf_selection_free(shf_context *context, void *selection)
{
    shf_release(context, selection);
}
