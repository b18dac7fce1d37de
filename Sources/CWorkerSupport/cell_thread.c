#define _GNU_SOURCE
#include "cell_thread.h"
#include "cell_ending.h"
#include "cell_state.h"
#include "change_tracker.h"
#include "descriptors.h"
#include "include/code_ranges.h"
#include "include/process_copy.h"
#include "include/thread_registry.h"
#include "main_thread.h"
#include "open_entries.h"
#include "parking.h"
#include "throw_trace.h"
#include <dlfcn.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <unistd.h>

enum { STACK_SIZE = 64 << 20 };

static cell_exit_hook on_exit_call;
static cell_error_hook on_error;

/// The error that ended the code at the top level of a cell.
static __thread const void *thrown_error;

// MARK: - The thread

static sem_t turn_of_successor;
static atomic_bool has_successor;

static void run(void) {
    while (sem_wait(&turn_of_successor) != 0) {}
    cell_state_take_thread();
    main_thread_take();
    main_thread_run_loop();
}

bool cell_thread_prepare(void) {
    if (atomic_load(&has_successor)) return true;
    if (!thread_registry_start(run, THREAD_CELLS, STACK_SIZE)) return false;
    atomic_store(&has_successor, true);
    return true;
}

bool cell_thread_start(void) {
    if (!cell_thread_prepare()) return false;
    atomic_store(&has_successor, false);
    sem_post(&turn_of_successor);
    return true;
}

bool cell_thread_is_current(void) { return thread_registry_role() == THREAD_CELLS; }

void cell_thread_install(cell_exit_hook exit_hook, cell_error_hook error_hook) {
    on_exit_call = exit_hook;
    on_error = error_hook;
    sem_init(&turn_of_successor, 0, 0);
}

// MARK: - Cells

void cell_thread_expect_cell(void) { cell_state_expect(); }

void cell_thread_begin_cell(void) {
    // What an earlier cell left of a line, or the end of input it met, is not this one's. A thread
    // may hold the lock.
    __fpurge(stdin);
    clearerr_unlocked(stdin);
    change_tracker_forget();
    open_entries_forget();
    descriptors_restore_streams();
    cell_state_begin();
}

void cell_thread_complete_cell(void) {
    if (process_copy_is_current()) process_copy_end(0);
    if (!cell_state_end()) return;
    struct cell_ending ending = {.kind = CELL_COMPLETED, .role = THREAD_CELLS, .ends_cell = true};
    if (thrown_error) {
        ending.stack.depth =
            throw_trace_take(thrown_error, ending.stack.frames, STACK_TRACE_LIMIT);
    }
    thrown_error = NULL;
    cell_ending_publish(&ending);
}

_Noreturn void cell_thread_refuse_input(void) {
    struct cell_ending ending = {.kind = CELL_INPUT_REFUSED};
    parking_park_here(&ending);
}

_Noreturn void cell_thread_exit_cell(int code) {
    struct cell_ending ending = {.kind = CELL_EXITED, .exit_code = code};
    parking_park_here(&ending);
}

// MARK: - What cells are linked to in place of exit() and of the runtime's error report

void __wrap_exit(int code) {
    if (process_copy_is_current()) process_copy_end(code);
    void *caller = __builtin_return_address(0);
    if (cell_thread_is_current()) on_exit_call(code, code_ranges_cell_at(caller));
    cell_thread_exit_cell(code);
}

void __wrap_swift_errorInMain(void *error) {
    if (process_copy_is_current()) {
        void (*original)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "swift_errorInMain");
        original(error);
    }
    thrown_error = error;
    on_error(error, code_ranges_cell_at(__builtin_return_address(0)));
    for (;;) pause();
}
