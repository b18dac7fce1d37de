#pragma once

#include <stdbool.h>

// The thread that runs cells. Where it is parked, a fresh one takes its role.

#pragma clang assume_nonnull begin

/// Called on the cell thread when a cell calls exit(); returns if the call must not count.
typedef void (*cell_exit_hook)(int code, int cell);
/// Called on the cell thread with the error that a top-level `try` of a cell threw.
typedef void (*cell_error_hook)(void *error, int cell);

/// Sees to it that a thread waits to become the cell thread: when memory has run out, there would
/// be none for it. False when it cannot be started now.
bool cell_thread_prepare(void);
/// Lets such a thread run the loop; the earlier one must be parked.
bool cell_thread_start(void);
/// Whether the caller is the thread that runs cells.
bool cell_thread_is_current(void);

/// Marks that a cell waits for the cell thread: what an interrupt stops there before it begins
/// stops the cell, too.
void cell_thread_expect_cell(void);
/// Marks the start of a cell's code; called on the cell thread.
void cell_thread_begin_cell(void);
/// Marks that a cell's code has come to its end, or to an error that it threw; called on the cell
/// thread. Later calls have no effect.
void cell_thread_complete_cell(void);
/// Ends the cell because it asks for input that nobody can give; called on the cell thread.
_Noreturn void cell_thread_refuse_input(void);

#pragma clang assume_nonnull end
