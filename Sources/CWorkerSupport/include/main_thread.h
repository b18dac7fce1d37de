#pragma once

#include <stdbool.h>

// What a program's first thread is to libdispatch and Foundation, the thread that runs cells is
// here: `DispatchQueue.main`, `RunLoop.main`, `OperationQueue.main` and `Thread.main` belong to it.

#pragma clang assume_nonnull begin

/// Gets ready to give the role of the main thread to others. Call once, on the process's first
/// thread, before any cell thread starts.
///
/// `run_loop` runs cells and what else is for the main thread, for ever. `run_jobs` runs the jobs
/// of the main actor that wait; it is called by the main run loop, whoever runs it, after
/// `main_thread_wake`.
void main_thread_install(void (*run_loop)(void), void (*run_jobs)(void));

/// Wakes the main run loop for jobs of the main actor, or for a cell.
void main_thread_wake(void);

/// Runs the blocks of the main queue, and the timers and sources of the main run loop, that are
/// due; called on the cell thread. With `waits`, it waits for the first of them, or to be woken.
void main_thread_serve(bool waits);

#pragma clang assume_nonnull end
