#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// What every thread of the worker has, whoever started it: a role, the bounds of its stack, and a
// stack for signal handlers. `pthread_create` is replaced by one that sees to it. Without that a
// full stack on a thread of the user's could not even be reported: the handler would have nowhere
// to run.

#pragma clang assume_nonnull begin

enum thread_role {
    THREAD_OTHER = 0,      // of the user's code or of a library
    THREAD_CELLS = 1,      // runs cells and the main actor
    THREAD_TASKS = 2,      // runs tasks that no actor claims
    THREAD_SUPERVISOR = 3, // of the worker itself
};

/// Makes the calling thread, which no replaced function started, one of the registry.
void thread_registry_adopt(enum thread_role role);
/// Starts a thread that calls `body`, which must not return.
bool thread_registry_start(void (*body)(void), enum thread_role role, int64_t stack_size);
/// Whether an address lies in the code that all threads of thread_registry_start begin with.
bool thread_registry_is_entry(const void *address);

/// The role of the calling thread.
enum thread_role thread_registry_role(void);
/// The bounds of its stack; both 0 when they are not known.
void thread_registry_stack(uint64_t *low, uint64_t *high);
/// Whether the address lies just beyond its stack.
bool thread_registry_is_below_stack(const void *_Nullable address);

/// The system's numbers of all threads of the process; returns how many there are, at most `limit`.
int thread_registry_list(pid_t *threads, int limit);
/// Whether the system says that the thread computes.
bool thread_registry_is_computing(pid_t thread);

#pragma clang assume_nonnull end
