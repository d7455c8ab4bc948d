/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* How a build tells of itself while it runs. The bar and the lines go to standard error; JSON lines
 * are a result, and go to standard output. */
#include "tools/cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "tools/cli/print.h"

#define MOST_WARNINGS 20 /* printed; the rest is counted */

static const struct {
    const char *word;
    cli_progress_mode mode;
    double interval; /* seconds between reports, at first */
} modes[] = {
    {"plain", CLI_PLAIN, 5},
    {"json", CLI_JSON, 1},
    {"none", CLI_SILENT, 1e9},
    {"auto", CLI_BAR, 0.1},
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void cli_progress_begin(cli_progress *progress, const char *word)
{
    bool automatic = !word || strcmp(word, "auto") == 0;
    const char *terminal = getenv("TERM");
    bool bar = isatty(STDERR_FILENO) && !(terminal && strcmp(terminal, "dumb") == 0);
    if (automatic)
        word = bar ? "auto" : "plain";
    size_t i = 0;
    while (strcmp(modes[i].word, word) != 0) /* the option's choices are these words */
        i++;
    double start = now();
    *progress = (cli_progress){modes[i].mode,     start, start + modes[i].interval,
                               modes[i].interval, false, 0};
}

/* ---- the forms ---- */

static double rate(uint64_t count, double seconds)
{
    return seconds > 0 ? (double)count / seconds : 0;
}

static double seconds_left(const shf_progress *state, double elapsed)
{
    double speed = rate(state->outputs_done, elapsed);
    return speed > 0 ? (double)(state->outputs_total - state->outputs_done) / speed : 0;
}

static int terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return CLI_WIDTH;
    return size.ws_col;
}

static void draw_bar(cli_progress *progress, const shf_progress *state, double elapsed)
{
    double part =
        state->outputs_total ? (double)state->outputs_done / (double)state->outputs_total : 0;
    char tail[128], bar[64];
    cli_word left, count;
    const char *time = cli_seconds(seconds_left(state, elapsed), &left);
    const double outputs = rate(state->outputs_done, elapsed);
    int length =
        state->images_total
            ? snprintf(tail, sizeof(tail), " %3d %%  %s images  %.1f/s  %.0f outputs/s  %s left",
                       (int)(part * 100), cli_count(state->images_done, &count),
                       rate(state->images_done, elapsed), outputs, time)
            : snprintf(tail, sizeof(tail), " %3d %%  %s outputs  %.0f/s  %s left",
                       (int)(part * 100), cli_count(state->outputs_done, &count), outputs, time);
    int width = terminal_width() - 1;
    int cells = width - length - 2;
    cells = cells > 40 ? 40 : cells;
    if (cells < 5) {
        fprintf(stderr, "\r%.*s\033[K", width, tail + 1);
    } else {
        memset(bar, '-', sizeof(bar));
        memset(bar, '#', (size_t)(part * cells));
        fprintf(stderr, "\r[%.*s]%s\033[K", cells, bar, tail);
    }
    fflush(stderr);
    progress->bar_is_drawn = true;
}

void cli_progress_wipe(cli_progress *progress)
{
    if (progress->bar_is_drawn)
        fprintf(stderr, "\r\033[K");
    progress->bar_is_drawn = false;
}

static void print_line(const shf_progress *state, double elapsed)
{
    cli_word done, total, outputs, left;
    const char *time = cli_seconds(seconds_left(state, elapsed), &left);
    const double speed = rate(state->outputs_done, elapsed);
    if (state->images_total)
        fprintf(stderr,
                "shiftforge: %s of %s images, %s outputs, %.1f images/s, %.0f outputs/s, %s left\n",
                cli_count(state->images_done, &done), cli_count(state->images_total, &total),
                cli_count(state->outputs_done, &outputs), rate(state->images_done, elapsed), speed,
                time);
    else
        fprintf(stderr, "shiftforge: %s of %s outputs, %.0f outputs/s, %s left\n",
                cli_count(state->outputs_done, &done), cli_count(state->outputs_total, &total),
                speed, time);
}

static void print_json(const shf_progress *state, double elapsed)
{
    printf("{\"event\": \"progress\", \"images_done\": %" PRIu64 ", \"images_total\": %" PRIu64
           ", \"outputs_done\": %" PRIu64 ", \"outputs_total\": %" PRIu64
           ", \"bytes_written\": %" PRIu64 ", \"failures\": %" PRIu64 ", \"seconds\": %.3f}\n",
           state->images_done, state->images_total, state->outputs_done, state->outputs_total,
           state->bytes_written, state->failures, elapsed);
    fflush(stdout);
}

/* ---- what build and predict call ---- */

void cli_progress_update(void *user, const shf_progress *state)
{
    cli_progress *progress = user;
    double time = now(), elapsed = time - progress->start;
    bool last = state->images_done == state->images_total; /* outputs are fewer if some failed */
    if (time < progress->next && !(last && progress->mode == CLI_JSON))
        return;
    if (progress->mode == CLI_PLAIN && progress->interval < 60)
        progress->interval *= 2; /* a long log is not a better one */
    progress->next = time + progress->interval;
    if (progress->mode == CLI_BAR)
        draw_bar(progress, state, elapsed);
    else if (progress->mode == CLI_PLAIN)
        print_line(state, elapsed);
    else if (progress->mode == CLI_JSON)
        print_json(state, elapsed);
}

void cli_progress_warn(void *user, const char *line)
{
    cli_progress *progress = user;
    if (++progress->warnings > MOST_WARNINGS)
        return;
    cli_progress_wipe(progress);
    fputs("shiftforge: ", stderr);
    cli_print_path(stderr, line);
    fputc('\n', stderr);
}

void cli_progress_end(cli_progress *progress)
{
    cli_progress_wipe(progress);
    cli_word more;
    if (progress->warnings > MOST_WARNINGS)
        fprintf(stderr, "shiftforge: and %s more such lines\n",
                cli_count(progress->warnings - MOST_WARNINGS, &more));
}
