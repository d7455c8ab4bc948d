/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* A team of threads that makes the outputs of a run of images. */
#ifndef SHF_GENERATORS_RUN_H
#define SHF_GENERATORS_RUN_H

#include <pthread.h>

#include "generators/pipeline/plan.h"

typedef struct shf_worker {
    shf_context *context;
    shf_arena arena;    /* of the image at hand */
    shf_buffer encoded; /* of the output at hand */
    shf_backgrounds backgrounds;
} shf_worker;

/* What a run is made for. next and append are called by one thread at a time, append in the order
 * in which next gave the images; put by any thread. A status other than SHF_OK stops the run. */
typedef struct shf_calls {
    /* What is done for one image, by any thread; NULL: shf_make. */
    shf_status (*make)(const shf_plan *plan, const struct shf_calls *calls, shf_worker *worker,
                       shf_slot *slot);
    /* Fills slot->item and slot->previous; *more is false where the run ends. */
    shf_status (*next)(void *user, shf_context *context, shf_slot *slot, bool *more);
    shf_status (*put)(void *user, shf_context *context, const shf_slot *slot, size_t variant,
                      const shf_buffer *encoded); /* may be NULL */
    shf_status (*append)(void *user, shf_context *context, shf_slot *slot);
    void *user;
    bool hashes, encodes; /* as in shf_sink_type */
    bool rows;            /* slot->text is wanted */
    bool all;             /* make outputs that slot->previous has, too */
} shf_calls;

/* Workers and slots, kept from run to run. The slots bound the memory: a thread waits rather than
 * be more than that many images ahead of the one to be appended next. */
typedef struct shf_team {
    const shf_plan *plan;
    shf_worker *workers;
    shf_slot *slots;
    unsigned worker_count;
    size_t slot_count;
    /* One run: */
    const shf_calls *calls;
    pthread_mutex_t lock; /* what follows, and the calls */
    pthread_cond_t moved; /* appended or stopped changed */
    size_t taken, appended;
    bool stopped;
    shf_status status;
    char error[1024];
} shf_team;

size_t shf_team_slots(unsigned threads);
shf_status shf_team_open(const shf_plan *plan, unsigned threads, shf_team *team);
void shf_team_close(shf_team *team);
/* Runs until next has no more, or a call fails; the error text is the plan's context's. */
shf_status shf_team_run(shf_team *team, const shf_calls *calls);

/* Makes the outputs of slot->item into slot->row. An image that cannot be read or corrupted is a
 * row with an error; a status means that the run cannot go on. */
shf_status shf_make(const shf_plan *plan, const shf_calls *calls, shf_worker *worker,
                    shf_slot *slot);

#endif
