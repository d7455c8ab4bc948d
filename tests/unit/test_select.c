/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Selections: names, groups and ranges, their order, and every text that refuses one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <shiftforge/corruption.h>

#include "tests/support/support.h"

static shf_context *context;

static void set_up(void)
{
    context = test_context();
}

static void tear_down(void)
{
    shf_context_destroy(context);
}

TestSuite(select, .init = set_up, .fini = tear_down);

/* ---- corruptions ---- */

static void selects(const char *list, const char *profile, const char *expected)
{
    const char **names;
    size_t count;
    char text[1024] = "";
    assert_ok(context, shf_select_corruptions(context, list, profile, &names, &count));
    for (size_t i = 0; i < count; i++) {
        strcat(text, i ? " " : "");
        strcat(text, names[i]);
    }
    shf_selection_free(context, names);
    cr_assert_str_eq(text, expected, "'%s' gives %s", list, text);
}

Test(select, names_come_in_the_order_of_the_list_and_once)
{
    const char *noise = "gaussian_noise shot_noise impulse_noise";
    selects("contrast", NULL, "contrast");
    selects("contrast,gaussian_noise", NULL, "gaussian_noise contrast");
    selects("contrast,gaussian_noise,contrast", NULL, "gaussian_noise contrast");
    selects("noise", NULL, noise);
    selects("noise", "cifar10-c", noise);
    selects("noise", "tiny-imagenet-c", noise);
    selects("shot_noise,noise,gaussian_noise,noise", NULL, noise);
    selects("contrast,noise", NULL, "gaussian_noise shot_noise impulse_noise contrast");
    selects(" contrast ,  shot_noise", NULL, "shot_noise contrast");
}

/* The profiles of sequences have corruptions of some groups alone. */
static bool has_none(const char *group, const char *profile)
{
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        const shf_corruption_info info = shf_corruption_get_info(shf_corruption_at(i));
        if (strcmp(group, info.family) == 0 && shf_severity_count(info.name, profile) > 0)
            return false;
    }
    return true;
}

/* A group holds exactly the corruptions of a membership and family, whatever there is. */
static void check_group(const char *group, const char *profile)
{
    const char **names;
    size_t count, next = 0;
    const shf_status status = shf_select_corruptions(context, group, profile, &names, &count);
    if (status == SHF_ERR_ARGUMENT && has_none(group, profile))
        return;
    assert_ok(context, status);
    for (size_t i = 0; i < shf_corruption_count(); i++) {
        shf_corruption_info info = shf_corruption_get_info(shf_corruption_at(i));
        bool standard = info.membership == SHF_SET_STANDARD;
        bool belongs = strcmp(group, "all") == 0 || (strcmp(group, "standard") == 0 && standard) ||
                       (strcmp(group, "extra") == 0 && info.membership == SHF_SET_EXTRA) ||
                       (strcmp(group, info.family) == 0 && standard);
        if (!belongs || shf_severity_count(info.name, profile) == 0)
            continue;
        cr_assert_lt(next, count, "%s lacks %s", group, info.name);
        cr_assert_str_eq(names[next++], info.name, "%s", group);
    }
    cr_assert_eq(next, count, "%s has more than it should", group);
    shf_selection_free(context, names);
}

Test(select, groups)
{
    static const char *const groups[] = {"noise", "weather", "digital", "standard", "extra", "all"};
    for (size_t g = 0; g < sizeof(groups) / sizeof(groups[0]); g++)
        for (size_t p = 0; p < shf_profile_count(); p++)
            if (strchr(shf_profile_at(p).name, '/') == NULL && /* else it has its own names */
                shf_severity_count("gaussian_noise", shf_profile_at(p).name)) /* not of edits */
                check_group(groups[g], shf_profile_at(p).name);
}

Test(select, a_profile_s_own_names)
{
    selects("all", "medmnist-c/octmnist",
            "speckle_noise defocus_blur motion_blur pixelate jpeg_compression contrast_down");
}

Test(select, controls_are_in_no_group)
{
    selects("noise,contrast", NULL, "gaussian_noise shot_noise impulse_noise contrast");
    const char **names;
    size_t count;
    assert_ok(context, shf_select_corruptions(context, "all", NULL, &names, &count));
    for (size_t i = 0; i < count; i++)
        cr_assert_str_neq(names[i], "identity");
    shf_selection_free(context, names);
}

static void refuses(const char *list, const char *profile, const char *text)
{
    const char *none[1], **names = none; /* anything but NULL */
    size_t count = 42;
    assert_fails(context, shf_select_corruptions(context, list, profile, &names, &count),
                 SHF_ERR_ARGUMENT, text);
    cr_assert(!names && count == 0, "'%s'", list);
}

Test(select, what_is_refused_and_why)
{
    const char *empty = "an empty name in a list of corruptions: give names or groups between "
                        "commas, such as noise,brightness";
    refuses("", NULL, empty);
    refuses(" ", NULL, empty);
    refuses(",", NULL, empty);
    refuses("noise,", NULL, empty);
    refuses("noise,,contrast", NULL, empty);
    refuses("nois", NULL,
            "profile imagenet-c has no corruption or group 'nois'; did you mean noise?");
    refuses("contrast,gausian_noise", "cifar10-c",
            "profile cifar10-c has no corruption or group 'gausian_noise'; did you mean "
            "gaussian_noise?");
    refuses("elephant", NULL, "profile imagenet-c has no corruption or group 'elephant'");
    refuses("identity", NULL, "profile imagenet-c has no corruption or group 'identity'");
    refuses("noise", "imagenet-d", "no profile is named 'imagenet-d'; did you mean imagenet-c?");
    refuses("noise", "tiny-imagenetc",
            "no profile is named 'tiny-imagenetc'; did you mean tiny-imagenet-c?");
}

Test(select, a_long_name_is_not_cut_to_a_known_one)
{
    char list[200], expected[200];
    memset(list, 'g', 100);
    list[100] = 0;
    snprintf(expected, sizeof(expected), "profile imagenet-c has no corruption or group '%.60s...'",
             list);
    refuses(list, NULL, expected);
}

/* ---- severities ---- */

static void severities(const char *list, const char *expected)
{
    int *values;
    size_t count;
    char text[1024] = "";
    assert_ok(context, shf_select_severities(context, list, &values, &count));
    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%d", i ? " " : "", values[i]);
    shf_selection_free(context, values);
    cr_assert_str_eq(text, expected, "'%s' gives %s", list, text);
}

Test(select, severities_are_sorted_and_once)
{
    severities("3", "3");
    severities("1-5", "1 2 3 4 5");
    severities("5,1,3-4,4", "1 3 4 5");
    severities("2-2", "2");
    severities(" 1 , 2", "1 2");
    severities("98-99", "98 99");
}

Test(select, severities_that_are_none)
{
    static const struct {
        const char *list, *word;
    } bad[] = {
        {"", ""},           {"0", "0"},       {"100", "100"},
        {"1,", ""},         {"-1", "-1"},     {"1-", "1-"},
        {"-", "-"},         {"5-1", "5-1"},   {"1-100", "1-100"},
        {"1.5", "1.5"},     {"1--3", "1--3"}, {"one", "one"},
        {"1-2-3", "1-2-3"}, {"1 2", "1 2"},   {"2,18446744073709551617", "18446744073709551617"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int none, *values = &none; /* anything but NULL */
        size_t count = 42;
        char text[256];
        snprintf(text, sizeof(text),
                 "severities '%s': '%s' is neither a number from 1 to 99 nor a range such as 1-5",
                 bad[i].list, bad[i].word);
        assert_fails(context, shf_select_severities(context, bad[i].list, &values, &count),
                     SHF_ERR_ARGUMENT, text);
        cr_assert(!values && count == 0);
    }
}

/* ---- memory ---- */

Test(select, every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        test_failing failing;
        test_failing_init(&failing);
        shf_context *poor;
        cr_assert_eq(
            shf_context_create(&(shf_context_options){.allocator = &failing.allocator}, &poor), 0);
        const char **names;
        int *values;
        size_t count;
        test_failing_arm(&failing, n);
        shf_status first = shf_select_corruptions(poor, "all", NULL, &names, &count);
        cr_assert_eq(first, failing.injected ? SHF_ERR_MEMORY : SHF_OK);
        shf_selection_free(poor, names);
        shf_status second = shf_select_severities(poor, "1-5", &values, &count);
        cr_assert_eq(first == SHF_OK && second == SHF_OK, failing.injected == 0);
        shf_selection_free(poor, values);
        bool done = failing.injected == 0;
        shf_context_destroy(poor);
        cr_assert_eq(failing.live, 0, "allocation %zu", n);
        if (done)
            break;
        cr_assert_lt(n, 100);
    }
}
