#pragma once

#include "open_entries.h"
#include "stack_trace.h"
#include "thread_registry.h"
#include <stdbool.h>
#include <stdint.h>

// How the code of a cell ended: the note that a thread leaves to the supervisor.

#pragma clang assume_nonnull begin

enum { CELL_CHANGE_LIMIT = 8 };

/// The status of a cell that called pthread_exit().
enum { CELL_THREAD_EXIT = -0x7fffffff };

enum cell_ending_kind {
    CELL_COMPLETED = 1, // the end of the code was reached, or a top-level `try` threw
    CELL_TRAPPED = 2,   // a signal of the processor or of abort()
    CELL_EXITED = 3,    // exit() was called
    CELL_INTERRUPTED = 4,
    CELL_INPUT_REFUSED = 5, // it asked for input that nobody can give
};

struct cell_ending {
    enum cell_ending_kind kind;
    int signal;
    int exit_code;
    enum thread_role role;
    bool ends_cell; // it happened on the cell thread while a cell ran there
    // The thread has stopped for good. If it failed and is not parked, the process must end.
    bool parked;
    bool stack_overflow;
    bool may_hold_heap; // the thread may have stopped inside malloc or free
    // it stopped at the start of a loop's body, or where it changed nothing
    bool is_between_statements;
    // it waited in a system call that its code or C code made, which takes no variable apart
    bool waits_in_c;
    uint64_t address;
    uint64_t stack_low, stack_high, stack_pointer;
    uint64_t owner;      // what locks of C streams call the thread
    uint64_t permission; // see parking_settle
    struct stack_trace stack;
    int change_count;
    const void *_Nullable changes[CELL_CHANGE_LIMIT]; // the variables that may be half changed
    int entry_count;
    struct stopped_entry entries[CELL_CHANGE_LIMIT];
};

/// Waits until a cell ended or a thread failed, and says how.
void cell_ending_wait(struct cell_ending *ending);

#pragma clang assume_nonnull end
