#pragma once

#include <stdint.h>

// The ladder of an interrupt: where code that is to end may be stopped, the longer it goes on the
// more places. HOW_IT_WORKS.md draws it.

/// A level of the ladder; each includes those before.
enum stop_level {
    STOP_NOWHERE = 0,         // library loops end by themselves, within a batch or two
    STOP_LOOPS_AND_WAITS = 1, // at the start of a loop's body, and where it waits in a system call
    STOP_BETWEEN_CHANGES = 2, // also where it changes no variable that others can see
    STOP_IN_LIBRARIES = 3,    // also in a library written in Swift, while it changes none
    STOP_ANYWHERE = 4,        // also in the midst of a change
};

/// The level for code that has not ended so long after it was asked to.
enum stop_level stop_policy_level(int64_t milliseconds);

/// Asks the cell thread to stop at a level beyond STOP_NOWHERE. It does so at once in the cell's
/// own code, and in library code where that returns to the cell's code or calls it. Has no effect
/// while the thread is inside protected code that no cell called.
void stop_policy_ask(enum stop_level level);
/// Asks the other threads that are busy with the code of a cell to stop for good: those that run a
/// step of a task begun with the cell, and those that compute in its code.
///
/// One call asks once; a thread must be met at work by several calls. Returns how many were asked.
int stop_policy_ask_others(int cell);

/// Stops the calling thread for good if it runs the cell that is being stopped, or a task of that
/// cell: called where no statement of the cell's code is half done.
void stop_policy_pass(int cell);
/// Takes back what the requests left behind.
void stop_policy_clean_up(void);
/// Takes back what an earlier cell took of the session's signals; called before each cell.
void stop_policy_renew(void);
