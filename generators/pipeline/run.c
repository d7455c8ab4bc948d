/* SPDX-License-Identifier: MIT
 * Copyright (c) 2026 The shiftforge authors */
/* The one parallel loop: threads take images in order, work on them apart from each other, and what
 * they made is appended in the order in which it was taken. */
#include "generators/pipeline/run.h"

#include <string.h>

#define SLOTS_A_THREAD 4

size_t shf_team_slots(unsigned threads)
{
    return (size_t)threads * SLOTS_A_THREAD;
}

/* ---- the window ---- */

static void stop(shf_team *team, shf_status status, const char *error)
{
    if (!team->stopped) {
        team->status = status;
        memcpy(team->error, error, sizeof(team->error));
    }
    team->stopped = true;
    pthread_cond_broadcast(&team->moved);
}

/* The slot of the next image; NULL if there is none, or the run has stopped. */
static shf_slot *take(shf_team *team, shf_worker *worker)
{
    shf_slot *slot = NULL;
    pthread_mutex_lock(&team->lock);
    while (!team->stopped && team->taken - team->appended == team->slot_count)
        pthread_cond_wait(&team->moved, &team->lock);
    if (!team->stopped) {
        slot = &team->slots[team->taken % team->slot_count];
        shf_arena_rewind(&slot->arena, (shf_mark){0});
        slot->previous = NULL;
        slot->row = (shf_row_record){0};
        memset(slot->shape, 0, sizeof(slot->shape));
        slot->text.size = 0;
        slot->made = 0;
        slot->made_bytes = 0;
        slot->done = false;
        bool more = false;
        shf_status status = team->calls->next(team->calls->user, worker->context, slot, &more);
        if (status)
            stop(team, status, worker->context->error);
        if (status || !more)
            slot = NULL;
        else
            team->taken++;
    }
    pthread_mutex_unlock(&team->lock);
    return slot;
}

/* Gives a slot back, and appends what has become whole. */
static void give(shf_team *team, shf_worker *worker, shf_slot *slot, shf_status status)
{
    pthread_mutex_lock(&team->lock);
    slot->done = true;
    if (status)
        stop(team, status, worker->context->error);
    while (!team->stopped && team->appended < team->taken) {
        shf_slot *first = &team->slots[team->appended % team->slot_count];
        if (!first->done)
            break;
        status = team->calls->append(team->calls->user, worker->context, first);
        team->appended++;
        if (status)
            stop(team, status, worker->context->error);
    }
    pthread_cond_broadcast(&team->moved);
    pthread_mutex_unlock(&team->lock);
}

/* ---- the team ---- */

static shf_status open_worker(const shf_plan *plan, shf_worker *worker)
{
    const shf_context_options options = {
        .struct_size = sizeof(options),
        .allocator = &plan->context->allocator,
        .cpu_level = shf_context_cpu_level(plan->context),
    };
    if (shf_context_create(&options, &worker->context))
        return shf_fail_memory(plan->context, "a thread's context");
    worker->backgrounds = (shf_backgrounds){0};
    shf_arena_init(&worker->arena, &worker->context->allocator);
    shf_buffer_init(&worker->encoded, worker->context);
    return SHF_OK;
}

shf_status shf_team_open(const shf_plan *plan, unsigned threads, shf_team *team)
{
    *team = (shf_team){.plan = plan};
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->moved, NULL);
    size_t slots = shf_team_slots(threads);
    team->workers = shf_allocate(plan->context, threads * sizeof(*team->workers));
    team->slots = shf_allocate(plan->context, slots * sizeof(*team->slots));
    if (!team->workers || !team->slots)
        return shf_fail_memory(plan->context, "the threads' work");
    for (; team->slot_count < slots; team->slot_count++) {
        shf_slot *slot = &team->slots[team->slot_count];
        *slot = (shf_slot){.number = team->slot_count};
        shf_arena_init(&slot->arena, &plan->context->allocator);
        shf_buffer_init(&slot->text, plan->context);
    }
    for (; team->worker_count < threads; team->worker_count++) {
        shf_status status = open_worker(plan, &team->workers[team->worker_count]);
        if (status)
            return status;
    }
    return SHF_OK;
}

void shf_team_close(shf_team *team)
{
    for (unsigned i = 0; i < team->worker_count; i++) {
        shf_backgrounds_free(team->workers[i].context, &team->workers[i].backgrounds);
        shf_buffer_free(&team->workers[i].encoded);
        shf_arena_free(&team->workers[i].arena);
        shf_context_destroy(team->workers[i].context);
    }
    for (size_t i = 0; i < team->slot_count; i++) {
        shf_buffer_free(&team->slots[i].text);
        shf_arena_free(&team->slots[i].arena);
    }
    if (team->plan) {
        shf_release(team->plan->context, team->workers);
        shf_release(team->plan->context, team->slots);
        pthread_cond_destroy(&team->moved);
        pthread_mutex_destroy(&team->lock);
    }
    *team = (shf_team){0};
}

shf_status shf_team_run(shf_team *team, const shf_calls *calls)
{
    team->calls = calls;
    team->taken = team->appended = 0;
    team->stopped = false;
    team->status = SHF_OK;
    shf_status (*make)(const shf_plan *, const shf_calls *, shf_worker *, shf_slot *) =
        calls->make ? calls->make : shf_make;
#pragma omp parallel for schedule(static, 1) num_threads(team->worker_count)
    for (unsigned i = 0; i < team->worker_count; i++) {
        shf_worker *worker = &team->workers[i];
        for (shf_slot *slot = take(team, worker); slot; slot = take(team, worker))
            give(team, worker, slot, make(team->plan, calls, worker, slot));
    }
    return team->status ? shf_fail(team->plan->context, team->status, "%s", team->error) : SHF_OK;
}
