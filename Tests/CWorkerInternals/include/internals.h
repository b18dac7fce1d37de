#pragma once

// What CWorkerSupport keeps to itself, and trials that only C can make.

#include "../../../Sources/CWorkerSupport/cell_state.h"
#include "../../../Sources/CWorkerSupport/change_tracker.h"
#include "../../../Sources/CWorkerSupport/heap_check.h"
#include "../../../Sources/CWorkerSupport/lock_count.h"
#include "../../../Sources/CWorkerSupport/open_entries.h"
#include "../../../Sources/CWorkerSupport/restoration.h"
#include "../../../Sources/CWorkerSupport/return_breakpoint.h"
#include "../../../Sources/CWorkerSupport/single_steps.h"
#include "../../../Sources/CWorkerSupport/stack_walk.h"

/// The system's number of the calling thread.
pid_t number_of_thread(void);
/// Plants a breakpoint at the start of a function and calls it twice, the second time after taking
/// it away. Returns how often it was met, plus ten for each call that returned what the function
/// returns.
int trial_of_breakpoint(void);
/// Follows the calling thread in steps until it calls a function of the mathematical library, which
/// is taken for a cell's. Returns whether it was met there.
bool trial_of_steps(void);
/// The stack that a signal interrupts in a function of this file; returns the index of that
/// function in it, or -1.
int trial_of_interrupted_stack(struct stack_trace *trace);
