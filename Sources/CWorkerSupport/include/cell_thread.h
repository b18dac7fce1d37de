#ifndef CELL_THREAD_H
#define CELL_THREAD_H

#include <stdbool.h>
#include <stdint.h>

// The thread that runs cells, and what happens when the code of a cell fails on any thread.
//
// Failing code is never unwound: its thread is parked for ever, with every variable as it is, and
// a fresh thread takes its part.

#pragma clang assume_nonnull begin

enum { CELL_FRAME_LIMIT = 200, CELL_CHANGE_LIMIT = 8 };

/// The status of a cell that called pthread_exit().
enum { CELL_THREAD_EXIT = -0x7fffffff };

enum cell_ending_kind {
    CELL_COMPLETED = 1, // the end of the code was reached, or a top-level `try` threw
    CELL_TRAPPED = 2,   // a signal of the processor or of abort()
    CELL_EXITED = 3,    // exit() was called
    CELL_INTERRUPTED = 4,
    CELL_INPUT_REFUSED = 5, // it asked for input that nobody can give
};

/// A value of a dictionary that was being changed; it may be empty now.
struct cell_entry {
    void *_Nullable dictionary;
    void *_Nullable value;
    const void *_Nullable type;     // the metadata of the dictionary's type
    const void *_Nullable variable; // the variable that the dictionary is a part of, if it is known
};

struct cell_ending {
    int kind;
    int signal;
    int exit_code;
    int part;      // which part the thread played (worker_threads.h)
    bool ends_cell; // it happened on the cell thread while a cell ran there
    bool parked;    // the thread has stopped for good; if it failed and is not parked, the process must end
    bool stack_overflow;
    bool may_hold_heap; // the thread may have stopped inside malloc or free
    uint64_t address;
    uint64_t stack_low, stack_high, stack_pointer;
    uint64_t owner;      // what locks of C streams call the thread
    uint64_t permission; // see cell_settle
    // it stopped at the start of a loop's body, or where it changed nothing
    bool is_between_statements;
    // it waited in a system call that its code or C code made, which takes no variable apart
    bool waits_in_c;
    int depth;
    void *_Nullable frames[CELL_FRAME_LIMIT]; // newest first
    uint64_t stack[CELL_FRAME_LIMIT];         // where the part of the stack of each frame begins
    int change_count;
    const void *_Nullable changes[CELL_CHANGE_LIMIT]; // the variables that may be half changed
    int entry_count;
    struct cell_entry entries[CELL_CHANGE_LIMIT]; // the newest first
};

/// Called on the cell thread: runs cells and main-actor jobs, never returns.
typedef void (*cell_loop)(void);
/// Called on the cell thread when a cell calls exit(); returns if the call must not count.
typedef void (*cell_exit_hook)(int code, int cell);
/// Called on the cell thread with the error that a top-level `try` of a cell threw.
typedef void (*cell_error_hook)(void *error, int cell);

/// Installs the signal handlers and makes the caller the supervisor of the other threads. Call once,
/// before any cell thread starts.
void cell_support_install(cell_loop loop, cell_exit_hook exit_hook, cell_error_hook error_hook);

/// Sees to it that a thread waits to take the part of the cell thread: when memory has run out,
/// there would be none for it. False when it cannot be started now.
bool cell_thread_prepare(void);
/// Lets such a thread run the loop; the earlier one must be parked.
bool cell_thread_start(void);
/// Whether the caller is the thread that runs cells.
bool cell_thread_is_current(void);

/// Names the code of a loaded cell, so that addresses in it are recognised.
void cell_add_image(int cell, void *address_inside);
/// The number of the cell that the address belongs to, or 0.
int cell_of_address(const void *_Nullable address);
/// Finds the file that holds the code at an address, and the address in that file. False when no
/// file holds it.
bool cell_locate(
    const void *address, const char *_Nullable *_Nonnull image, uint64_t *offset);
/// The linker's name of the variable at an address, or null.
const char *_Nullable cell_variable_name(const void *address);
/// Whether an address lies in the code that all cell threads start with.
bool cell_is_thread_start(const void *address);
/// Names a library whose work must not be interrupted halfway (thread pools, BLAS).
void cell_protect_image(const void *address_inside);

/// Makes the conformances of a newly loaded cell count where an earlier cell stated the same ones.
///
/// The runtime keeps the first conformance it finds, and existing values point to its table of
/// functions. So the entries of the new table are copied into the earlier one. Conformances of
/// generic types, and those with conditions, are left alone.
void cell_replace_conformances(const char *library, const void *address_inside);
/// Lets the types of a newly loaded cell show the name of the user's one program, `main`, instead of
/// the name of the cell's module.
void cell_name_module(int cell, const char *library, const void *address_inside);

/// Marks that a cell waits for the cell thread: what an interrupt stops there before it begins stops
/// the cell, too.
void cell_expect(void);

/// Ends the value of a global variable that nothing reads any more: what it refers to is released.
///
/// `place` is an address in the library that holds it, `variable` its name with the module's, and
/// `type` its metadata. False when its storage is not found or not known well enough to be touched.
bool variable_release(uintptr_t place, const char *variable, uintptr_t type);
/// Where the value of such a variable lies; NULL where that is not known, or where it cannot be copied.
const void *_Nullable variable_value(uintptr_t place, const char *variable, uintptr_t type);

/// Marks the start of a cell's code; called on the cell thread.
void cell_begin(void);
/// Marks the end of a cell's code; called on the cell thread. Later calls have no effect.
void cell_end(int kind);
/// Ends the cell because it asks for input that nobody can give; called on the cell thread.
_Noreturn void cell_refuse_input_and_park(void);

/// Notes what the process is made of, before the first cell: its descriptors.
void cell_support_seal(void);

/// Ends this process, with what cells want to be done at that time.
_Noreturn void cell_support_end(void);

/// Whether this process is a copy that the code of a cell made with fork().
bool cell_process_is_copy(void);

/// Waits until a cell ended or a thread failed, and says how.
void cell_wait_ending(struct cell_ending *ending);

/// Takes from a parked thread what others need: the locks of C streams, the unused part of its
/// stack, the threads of its OpenMP team. False when it holds the locks of the C library's memory:
/// then nothing can go on in this process.
bool cell_settle(const struct cell_ending *ending);

/// Where a cell may be stopped.
enum cell_rudeness {
    STOPS_BLOCKED = 0,         // where it is blocked in a system call
    STOPS_BETWEEN_CHANGES = 1, // also where it changes no variable that others can see
    STOPS_IN_LIBRARIES = 2,    // also in a library written in Swift that changes none
    STOPS_ANYWHERE = 3,        // also in the midst of a change
};

/// Asks the cell thread to stop. Beyond STOPS_BLOCKED it does so at once in the cell's own code, and in
/// library code on its next return to the cell's code. Has no effect while it is inside protected
/// code that no cell called.
void cell_stop(int rudeness);
/// Stops the calling thread for good if it runs the cell that is being stopped, or a task of that
/// cell: called where no statement of the cell's code is half done.
void cell_stop_here(int cell);
/// Takes back what cell_stop left behind.
void cell_stop_cleanup(void);

/// Writes out what C and Swift buffered for stdout, unless a thread is stuck while it prints.
void cell_flush_output(void);
/// The same, unless a thread is printing just now.
void cell_try_flush_output(void);
/// Makes `read_line` the source of standard input, for C streams and for read() alike. It returns
/// the number of bytes, 0 at the end of input, or -1.
bool cell_install_input(int64_t (*read_line)(char *buffer, int64_t size));

#pragma clang assume_nonnull end

#endif
