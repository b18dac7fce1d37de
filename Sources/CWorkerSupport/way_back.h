#ifndef WAY_BACK_H
#define WAY_BACK_H

#include "internal.h"
#include <stdbool.h>
#include <signal.h>
#include <ucontext.h>

// How a thread that is to be stopped, and was met in library code, is stopped where it comes back into
// the code of a cell: by a breakpoint on the way back, and in steps, if that code is called before.
// Both exist on x86-64 only; elsewhere such a thread is stopped when it is met in the cell's code.

/// Lets the interrupted thread be stopped where it reaches the code of a cell again. `caller` is the
/// cell's newest frame in `stack`; `is_protected` tells whether a library that computes in parallel
/// stands above it.
void way_back_watch(
    ucontext_t *context, const struct cell_ending *stack, int caller, bool is_protected);

/// What a SIGTRAP means.
enum way_back_event {
    NOT_FROM_HERE, // a trap of the cell's own
    GOES_ON,       // the thread is to go on
    HAS_ARRIVED    // the thread is to be stopped
};
enum way_back_event way_back_trapped(ucontext_t *context, const siginfo_t *info);

#endif
