/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* Builds in a process of their own, which is killed. */
#include "tests/pipeline/killing.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool build_in_child(const shf_build_options *options, unsigned microseconds)
{
    pid_t child = fork();
    if (child == 0)
        _exit(run_build(options, NULL, NULL));
    if (microseconds) {
        struct timespec time = {0, (long)microseconds * 1000};
        nanosleep(&time, NULL);
        kill(child, SIGKILL);
    }
    int status;
    waitpid(child, &status, 0);
    cr_assert(!WIFEXITED(status) || WEXITSTATUS(status) == 0, "status %d", WEXITSTATUS(status));
    return WIFEXITED(status);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

unsigned time_build(const site *folder, shf_build_options options)
{
    double least = 1e9;
    for (int i = 0; i < 3; i++) {
        char name[24];
        snprintf(name, sizeof(name), "timed%d", i);
        options.out = site_path(folder, name);
        double start = seconds_now();
        cr_assert(build_in_child(&options, 0));
        double took = seconds_now() - start;
        least = took < least ? took : least;
    }
    return (unsigned)(least * 1e6) + 1000;
}

size_t count_stages(const char *out)
{
    char command[600], text[32] = "";
    snprintf(command, sizeof(command), "ls %s/.shiftforge | grep -c '^stage'", out);
    FILE *pipe = popen(command, "r");
    cr_assert_not_null(fgets(text, sizeof(text), pipe));
    pclose(pipe);
    return (size_t)atoi(text);
}

void assert_survives_kills(const site *folder, shf_build_options options, int runs)
{
    unsigned whole = time_build(folder, options);
    char fresh[65], resumed[65];
    hash_tree(site_path(folder, "timed0"), fresh);

    unsigned state = 2463534242u, kills = 0, stages = 0;
    for (int run = 0; run < runs; run++) {
        char name[16];
        snprintf(name, sizeof(name), "run%d", run);
        options.out = site_path(folder, name);
        /* The first run is of a smaller set, so that chunks grow, too. */
        options.severities = run % 2 ? "1-3" : "2";
        for (int attempt = 0; attempt < 40; attempt++) {
            state ^= state << 13, state ^= state >> 17, state ^= state << 5;
            if (build_in_child(&options, 1 + state % (whole + whole / 4)))
                break;
            kills++;
            options.severities = "1-3";
            if (path_exists(options.out))
                stages += count_stages(options.out) > 0;
        }
        options.severities = "1-3";
        cr_assert(build_in_child(&options, 0));
        cr_assert_eq(count_stages(options.out), 0);
        hash_tree(options.out, resumed);
        cr_assert_str_eq(fresh, resumed, "run %d after %u kills", run, kills);
    }
    cr_assert_gt(kills, 5, "the test killed nothing");
    cr_assert_gt(stages, 0, "no kill fell into a chunk");
}
