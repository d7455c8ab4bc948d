/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "generators/edits/child.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "corruptions/base/context.h"
#include "manifests/clock.h"
#include "manifests/files.h"
#include "manifests/json.h"
#include "manifests/spawn.h"

#define SHORTEST_WAIT_MS 1
#define LONGEST_WAIT_MS 50

/* ---- what it wrote ---- */

static bool is_end(char c)
{
    return c == '\n' || c == '\r' || c == 0;
}

/* Up to size - 1 bytes of a file, from an offset, as text. */
static void read_part(int file, off_t offset, char *text, size_t size)
{
    const ssize_t got = pread(file, text, size - 1, offset);
    text[got > 0 ? got : 0] = 0;
}

/* What is not UTF-8 cannot be told in a row. */
static void clean(char *text)
{
    if (!shf_is_utf8(text, strlen(text)))
        for (; *text; text++)
            *text = (unsigned char)*text < 0x80 ? *text : '?';
}

static void first_line(int file, char line[SHF_CHILD_LINE])
{
    read_part(file, 0, line, SHF_CHILD_LINE);
    line[strcspn(line, "\r\n")] = 0;
}

static void last_line(int file, char line[SHF_CHILD_LINE])
{
    struct stat info;
    const off_t size = fstat(file, &info) ? 0 : info.st_size, most = SHF_CHILD_LINE - 1;
    read_part(file, size > most ? size - most : 0, line, SHF_CHILD_LINE);
    size_t end = strlen(line);
    while (end > 0 && is_end(line[end - 1]))
        end--;
    size_t first = end;
    while (first > 0 && !is_end(line[first - 1]))
        first--;
    memmove(line, line + first, end - first);
    line[end - first] = 0;
    clean(line);
}

/* ---- running ---- */

typedef enum ending { ENDED, OUT_OF_TIME, CANCELLED, LOST } ending;

/* Waits without taking the process's end, so that its number stays its own. */
static ending wait_for(const shf_child *child, pid_t id, siginfo_t *info)
{
    const double until = shf_seconds_now() + child->timeout;
    long wait_ms = SHORTEST_WAIT_MS;
    for (;;) {
        info->si_pid = 0;
        if (waitid(P_PID, (id_t)id, info, WEXITED | WNOHANG | WNOWAIT) && errno != EINTR)
            return LOST;
        if (info->si_pid == id)
            return ENDED;
        if (child->cancel && *child->cancel)
            return CANCELLED;
        if (shf_seconds_now() >= until)
            return OUT_OF_TIME;
        nanosleep(&(struct timespec){0, wait_ms * 1000000L}, NULL);
        wait_ms = wait_ms * 2 < LONGEST_WAIT_MS ? wait_ms * 2 : LONGEST_WAIT_MS;
    }
}

static shf_status judge(shf_context *context, const shf_child *child, ending how,
                        const siginfo_t *info, int errors)
{
    char line[SHF_CHILD_LINE];
    if (how == CANCELLED)
        return shf_fail(context, SHF_ERR_CANCELLED, "stopped on request");
    if (how == LOST)
        return shf_fail(context, SHF_ERR_IO, "cannot be waited for: is SIGCHLD ignored?");
    if (how == ENDED && info->si_code == CLD_EXITED && info->si_status == 0)
        return SHF_OK;
    last_line(errors, line);
    const char *colon = *line ? ": " : "";
    if (how == OUT_OF_TIME)
        return shf_fail(context, SHF_ERR_DATA, "not done within %d second%s, ended%s%s",
                        child->timeout, child->timeout == 1 ? "" : "s", colon, line);
    return shf_fail(context, SHF_ERR_DATA, "%s %d%s%s",
                    info->si_code == CLD_EXITED ? "exit code" : "ended by signal", info->si_status,
                    colon, line);
}

static shf_status run(shf_context *context, const shf_child *child, const char *argument,
                      const int files[3])
{
    const char *const arguments[] = {child->program, argument, NULL};
    siginfo_t info = {0};
    pid_t id;
    const int error = shf_spawn(&id, child->program, arguments, files);
    if (error)
        return shf_fail(context, SHF_ERR_IO, "cannot be started: %s", strerror(error));
    const ending how = wait_for(child, id, &info);
    kill(-id, SIGKILL); /* what it has started ends with it */
    while (waitpid(id, NULL, 0) < 0 && errno == EINTR)
        ;
    return judge(context, child, how, &info, files[2]);
}

shf_status shf_child_run(shf_context *context, const shf_child *child, const char *argument,
                         char line[SHF_CHILD_LINE])
{
    int files[3] = {-1, -1, -1};
    files[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    shf_status status = files[0] < 0 ? shf_file_fail(context, "/dev/null") : SHF_OK;
    for (int i = 1; !status && i < 3; i++)
        status = shf_temporary_open(context, &files[i]);
    if (!status)
        status = run(context, child, argument, files);
    if (!status && line)
        first_line(files[1], line);
    for (int i = 0; i < 3; i++)
        if (files[i] >= 0)
            close(files[i]);
    return status;
}
