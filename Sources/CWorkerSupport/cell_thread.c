#define _GNU_SOURCE
#include "include/cell_thread.h"
#include "internal.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_SIZE = 64 << 20 };

static cell_loop run_loop;
static cell_exit_hook on_exit_call;
static cell_error_hook on_error;
/// OpenMP's function that ends the threads of the caller's team, if there is an OpenMP.
static int (*end_thread_team)(int kind);
static atomic_int cell_thread;
static atomic_bool is_running;
/// Whether a cell waits for the cell thread to take it.
static atomic_bool is_expected;

/// The error that ended the code at the top level of a cell.
static __thread const void *thrown_error;

static struct cell_ending last_ending;
static sem_t ended;
static atomic_flag ending_is_taken = ATOMIC_FLAG_INIT;

// MARK: - Ending a cell

/// Publishes an ending; the structure is free again once the supervisor has copied it.
static void publish(const struct cell_ending *ending) {
    while (atomic_flag_test_and_set(&ending_is_taken)) usleep(100);
    last_ending = *ending;
    sem_post(&ended);
}

void cell_wait_ending(struct cell_ending *ending) {
    while (sem_wait(&ended) != 0) {}
    *ending = last_ending;
    atomic_flag_clear(&ending_is_taken);
}

void cell_expect(void) { atomic_store(&is_expected, true); }

void cell_begin(void) {
    atomic_store(&is_expected, false);
    // What an earlier cell left of a line, or the end of input it met, is not this one's. A thread
    // may hold the lock.
    __fpurge(stdin);
    clearerr_unlocked(stdin);
    thread_forget_changes();
    descriptors_restore_streams();
    cell_renew_handlers();
    atomic_store(&is_running, true);
}

void cell_end(int kind) {
    if (cell_process_is_copy()) cell_process_end_copy(0);
    if (!atomic_exchange(&is_running, false)) return;
    struct cell_ending ending = {
        .kind = kind, .part = THREAD_CELLS, .ends_cell = true};
    if (thrown_error) ending.depth = throw_callers(thrown_error, ending.frames, CELL_FRAME_LIMIT);
    thrown_error = NULL;
    publish(&ending);
}

/// Whether the newest code that is not a library's belongs to a cell, with no protected library in
/// between: then what the thread held is the business of that code, as on the cell thread.
static bool failed_in_cell_code(const struct cell_ending *ending) {
    for (int i = 0; i < ending->depth; i++) {
        if (cell_is_protected(ending->frames[i])) return false;
        if (cell_of_address(ending->frames[i]) != 0) return true;
    }
    return false;
}

static bool is_inside_protected_code(const struct cell_ending *ending) {
    for (int i = 0; i < ending->depth; i++) {
        if (cell_is_protected(ending->frames[i])) return true;
    }
    return false;
}

/// Ends the process as if it had no handler: nobody is left to report to.
_Noreturn static void die_of(int signal_number) {
    sigset_t all;
    sigfillset(&all);
    signal(signal_number, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    raise(signal_number);
    _exit(1);
}

_Noreturn void cell_end_and_park(struct cell_ending *ending) {
    if (cell_process_is_copy()) die_of(ending->signal);
    sem_t permission;
    sem_init(&permission, 0, 0);
    ending->part = thread_part();
    if (ending->part == THREAD_SUPERVISOR) die_of(ending->signal);
    bool ends_expected = ending->kind == CELL_INTERRUPTED && atomic_exchange(&is_expected, false);
    ending->ends_cell = ending->part == THREAD_CELLS
        && (atomic_exchange(&is_running, false) || ends_expected);
    ending->parked = ending->part == THREAD_CELLS || failed_in_cell_code(ending);
    ending->owner = (uint64_t)pthread_self();
    ending->permission = (uint64_t)(uintptr_t)&permission;
    thread_stack(&ending->stack_low, &ending->stack_high);
    thread_restore();
    thread_note_changes(ending);
    thread_note_entries(ending);
    thread_end_initialisers();
    thread_end_step();
    publish(ending);
    // Once the supervisor knows that memory can be used: the threads of this one's OpenMP team
    // belong to it alone and would wait for ever, too. Inside a parallel region they are at work.
    while (sem_wait(&permission) != 0) {}
    if (end_thread_team && !is_inside_protected_code(ending)) end_thread_team(2);
    for (;;) pause();
}

/// Gives back the part of a parked thread's stack that nothing can refer to: what lies below its
/// last frame. A full stack is given back but for its oldest frames.
static void release_stack(const struct cell_ending *ending) {
    enum { KEPT = 1 << 20, MARGIN = 1 << 16 };
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = ending->stack_low + MARGIN, high = ending->stack_pointer;
    if (ending->stack_overflow) high = ending->stack_high - KEPT;
    if (high < ending->stack_low || high > ending->stack_high) return;
    low = (low + page - 1) & ~(page - 1);
    high = (high - MARGIN) & ~(page - 1);
    if (low < high) madvise((void *)low, high - low, MADV_DONTNEED);
}

bool cell_settle(const struct cell_ending *ending) {
    enum { PATIENCE = 1000 };
    if (!ending->parked) return true;
    if (ending->may_hold_heap && !thread_heap_answers(PATIENCE)) return false;
    cell_release_streams((const void *)(uintptr_t)ending->owner);
    release_stack(ending);
    sem_post((sem_t *)(uintptr_t)ending->permission);
    return true;
}

_Noreturn void cell_refuse_input_and_park(void) {
    struct cell_ending ending = {.kind = CELL_INPUT_REFUSED};
    cell_note_callers(&ending);
    ending.stack_pointer = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    cell_end_and_park(&ending);
}

static _Noreturn void park_as_interrupted(void) {
    struct cell_ending ending = {.kind = CELL_INTERRUPTED, .is_between_statements = true};
    cell_note_callers(&ending);
    ending.stack_pointer = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    cell_end_and_park(&ending);
}

void cell_stop_here(int cell) {
    bool is_cells = thread_part() == THREAD_CELLS;
    if (is_cells ? !cell_is_interruptible() : thread_step_cell() != cell) return;
    park_as_interrupted();
}

void cell_stop_between_changes(void) {
    if (thread_part() == THREAD_CELLS && cell_is_interruptible()) park_as_interrupted();
    int cell = thread_step_cell();
    if (cell != 0 && cell == thread_stopping_cell()) park_as_interrupted();
}

bool cell_is_interruptible(void) {
    // What an earlier cell left to the main queue may keep the thread from the cell that is expected.
    return atomic_load(&is_running) || atomic_load(&is_expected);
}

// MARK: - What cells are linked to in place of exit() and of the runtime's error report

void __wrap_exit(int code) {
    if (cell_process_is_copy()) cell_process_end_copy(code);
    void *caller = __builtin_return_address(0);
    if (thread_part() == THREAD_CELLS) on_exit_call(code, cell_of_address(caller));
    cell_exit_and_park(code);
}

void cell_exit_and_park(int code) {
    struct cell_ending ending = {.kind = CELL_EXITED, .exit_code = code};
    cell_note_callers(&ending);
    ending.stack_pointer = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    cell_end_and_park(&ending);
}

void __wrap_swift_errorInMain(void *error) {
    if (cell_process_is_copy()) {
        void (*original)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "swift_errorInMain");
        original(error);
    }
    thrown_error = error;
    on_error(error, cell_of_address(__builtin_return_address(0)));
    for (;;) pause();
}

// MARK: - The thread

/// The oldest frame of every backtrace. The barrier keeps the call from becoming a jump.
__attribute__((noinline)) void cell_thread_main(void (*body)(void)) {
    body();
    __asm__ volatile("" ::: "memory");
}

bool cell_is_thread_start(const void *address) {
    uintptr_t start = (uintptr_t)cell_thread_main;
    return (uintptr_t)address >= start && (uintptr_t)address < start + 64;
}

static sem_t turn_of_successor;
static atomic_bool has_successor;

static void run(void) {
    while (sem_wait(&turn_of_successor) != 0) {}
    atomic_store(&cell_thread, gettid());
    main_thread_take();
    run_loop();
}

_Noreturn void cell_thread_run_loop(void) {
    run_loop();
    for (;;) pause();
}

bool cell_thread_prepare(void) {
    if (atomic_load(&has_successor)) return true;
    if (!thread_start(run, THREAD_CELLS, STACK_SIZE)) return false;
    atomic_store(&has_successor, true);
    return true;
}

bool cell_thread_start(void) {
    if (!cell_thread_prepare()) return false;
    atomic_store(&has_successor, false);
    sem_post(&turn_of_successor);
    return true;
}

bool cell_thread_is_current(void) { return thread_part() == THREAD_CELLS; }

pid_t cell_thread_identifier(void) { return atomic_load(&cell_thread); }

static atomic_int rudeness;

int cell_rudeness(void) { return atomic_load(&rudeness); }

void cell_stop(int new_rudeness) {
    atomic_store(&rudeness, new_rudeness);
    pid_t thread = cell_thread_identifier();
    if (thread > 0) syscall(SYS_tgkill, getpid(), thread, SIGUSR2);
}

void cell_support_seal(void) { descriptors_install(); }

void cell_support_end(void) {
    cell_run_exit_handlers();
    cell_flush_output();
    _exit(0);
}

void cell_support_install(cell_loop loop, cell_exit_hook exit_hook, cell_error_hook error_hook) {
    run_loop = loop;
    on_exit_call = exit_hook;
    on_error = error_hook;
    end_thread_team = (int (*)(int))dlsym(RTLD_DEFAULT, "omp_pause_resource_all");
    sem_init(&ended, 0, 0);
    sem_init(&turn_of_successor, 0, 0);
    thread_install();
    cell_process_install();
    throw_install();
    cell_install_handlers();
}
