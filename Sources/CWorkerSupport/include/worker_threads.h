#ifndef WORKER_THREADS_H
#define WORKER_THREADS_H

#include <stdbool.h>
#include <stdint.h>

// What every thread of the worker has, whoever started it: `pthread_create` is replaced by one that
// gives each thread a stack for signal handlers. Without it a full stack on a thread of the user's
// could not even be reported: the handler would have nowhere to run.

#pragma clang assume_nonnull begin

/// Which part a thread plays.
enum thread_part {
    THREAD_OTHER = 0,      // of the user's code or of a library
    THREAD_CELLS = 1,      // runs cells and the main actor
    THREAD_TASKS = 2,      // runs tasks that no actor claims
    THREAD_SUPERVISOR = 3, // of the worker itself
};

/// Says which part the calling thread plays; until then it is THREAD_OTHER.
void thread_set_part(int part);
/// Which part the calling thread plays.
int thread_part(void);

/// Marks the start of a step of a task on the calling thread, and the cell that ran at that time.
void thread_begin_step(int cell);
/// Marks the end of that step.
void thread_end_step(void);

/// Asks the other threads that are busy with the code of a cell to stop for good: those that run a
/// step of a task begun with the cell, and those that compute in its code.
///
/// One call asks once; a thread must be met at work by several calls. Returns how many were asked.
int thread_stop_busy(int cell);

/// Starts a thread that calls `body`, which must not return.
bool thread_start(void (*body)(void), int part, int64_t stack_size);

/// Whether the C library's memory can still be used: no thread that stopped for good holds its
/// locks. False when there is no answer in that time.
bool thread_heap_answers(int milliseconds);

#pragma clang assume_nonnull end

#endif
