/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
#include "tools/evaluator/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "manifests/clock.h"
#include "manifests/spawn.h"

#define STEP_MS 100 /* how often a wait looks whether it is to stop */

static bool fail(shf_process *process, const char *what)
{
    snprintf(process->fault, sizeof(process->fault), "%s", what);
    return false;
}

static bool fail_errno(shf_process *process, const char *what)
{
    snprintf(process->fault, sizeof(process->fault), "%s: %s", what, strerror(errno));
    return false;
}

/* ---- starting ---- */

/* Ends of pipes that the child has too are closed at exec, and ours never block. */
static bool open_pipes(int in[2], int out[2])
{
    in[0] = in[1] = out[0] = out[1] = -1;
    return pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 &&
           fcntl(in[1], F_SETFL, O_NONBLOCK) == 0 && fcntl(out[0], F_SETFL, O_NONBLOCK) == 0;
}

static void close_all(const int *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] >= 0)
            close(files[i]);
}

static int spawn(pid_t *id, const char *command, int in, int out)
{
    const char *const arguments[] = {"sh", "-c", command, NULL};
    const int files[3] = {in, out, -1};
    return shf_spawn(id, "/bin/sh", arguments, files);
}

bool shf_process_start(shf_process *process, const char *command)
{
    int in[2], out[2];
    process->id = 0;
    process->in = process->out = -1;
    const bool opened = open_pipes(in, out);
    errno = opened ? spawn(&process->id, command, in[0], out[1]) : errno;
    const int ends[] = {in[0], out[1], in[1], out[0]};
    if (!opened || errno) {
        const int error = errno;
        process->id = 0;
        close_all(ends, 4);
        errno = error;
        return fail_errno(process, "cannot be started");
    }
    close_all(ends, 2);
    process->in = in[1];
    process->out = out[0];
    return true;
}

/* ---- waiting ---- */

static bool is_cancelled(shf_process *process)
{
    process->cancelled = process->cancelled || (process->cancel && *process->cancel);
    return process->cancelled;
}

/* How it ended, once its pipes have closed. */
static bool fail_ended(shf_process *process)
{
    int status = 0;
    if (process->id == 0)
        return false; /* fault says it already */
    for (int tries = 0; tries < 20; tries++) {
        if (waitpid(process->id, &status, WNOHANG) == process->id) {
            process->id = 0;
            if (WIFSIGNALED(status))
                snprintf(process->fault, sizeof(process->fault), "was killed by signal %d",
                         WTERMSIG(status));
            else
                snprintf(process->fault, sizeof(process->fault), "ended with exit code %d",
                         WEXITSTATUS(status));
            return false;
        }
        nanosleep(&(struct timespec){0, STEP_MS * 1000000L}, NULL);
    }
    return fail(process, "closed its standard input or output");
}

/* Until the pipe is ready, or the time since the last byte is over. */
static bool wait_for(shf_process *process, int file, short events, double since)
{
    struct pollfd poll_file = {.fd = file, .events = events};
    for (;;) {
        if (is_cancelled(process))
            return fail(process, "was stopped on request");
        const int ready = poll(&poll_file, 1, STEP_MS);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return fail_errno(process, "cannot be waited for");
        if (shf_seconds_now() - since > process->timeout) {
            snprintf(process->fault, sizeof(process->fault), "was silent for %d seconds",
                     process->timeout);
            return false;
        }
    }
}

/* write, without the signal that kills a process whose reader is gone: programs that use the library
 * may not ignore it. */
static ssize_t write_quietly(int file, const void *data, size_t size)
{
    sigset_t pipes, before, pending;
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipes, &before);
    const ssize_t wrote = write(file, data, size);
    const int error = errno;
    if (wrote < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipes, NULL, &(struct timespec){0, 0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return wrote;
}

bool shf_process_write(shf_process *process, const void *data, size_t size)
{
    const char *bytes = data;
    double since = shf_seconds_now();
    while (size > 0) {
        if (!wait_for(process, process->in, POLLOUT, since))
            return false;
        const ssize_t wrote = write_quietly(process->in, bytes, size);
        if (wrote > 0) {
            bytes += wrote;
            size -= (size_t)wrote;
            since = shf_seconds_now();
        } else if (wrote < 0 && errno != EAGAIN && errno != EINTR) {
            return fail_ended(process);
        }
    }
    return true;
}

bool shf_process_read(shf_process *process, void *data, size_t size)
{
    char *bytes = data;
    double since = shf_seconds_now();
    while (size > 0) {
        if (!wait_for(process, process->out, POLLIN, since))
            return false;
        const ssize_t got = read(process->out, bytes, size);
        if (got > 0) {
            bytes += got;
            size -= (size_t)got;
            since = shf_seconds_now();
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            return fail_ended(process);
        }
    }
    return true;
}

bool shf_process_read_line(shf_process *process, char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!shf_process_read(process, &line[i], 1))
            return false;
        if (line[i] == '\n') {
            line[i] = 0;
            return true;
        }
    }
    return fail(process, "wrote a line without an end");
}

/* ---- the end ---- */

static void close_pipes(shf_process *process)
{
    const int files[] = {process->in, process->out};
    close_all(files, 2);
    process->in = process->out = -1;
}

void shf_process_kill(shf_process *process)
{
    if (process->id > 0) {
        kill(-process->id, SIGKILL);
        while (waitpid(process->id, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close_pipes(process);
    process->id = 0;
}

bool shf_process_finish(shf_process *process)
{
    char extra;
    if (process->id == 0)
        return true;
    close(process->in);
    process->in = -1;
    const double since = shf_seconds_now();
    bool quiet = true;
    while (quiet && wait_for(process, process->out, POLLIN, since)) {
        const ssize_t got = read(process->out, &extra, 1);
        if (got == 0)
            break;
        quiet = got < 0;
    }
    if (!quiet)
        fail(process, "wrote more than it was asked for");
    return quiet;
}
