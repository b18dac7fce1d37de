#define _GNU_SOURCE
#include "parking.h"
#include "cell_ending.h"
#include "cell_state.h"
#include "half_changes.h"
#include "heap_check.h"
#include "include/code_ranges.h"
#include "include/process_copy.h"
#include "include/task_steps.h"
#include "initialisers.h"
#include "lock_count.h"
#include "restoration.h"
#include "stack_walk.h"
#include "streams.h"
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/// OpenMP's function that ends the threads of the caller's team, if there is an OpenMP.
static int (*end_thread_team)(int kind);
enum { KEEPS_NOTHING = 2 }; // omp_pause_hard

void parking_install(void) {
    end_thread_team = (int (*)(int))dlsym(RTLD_DEFAULT, "omp_pause_resource_all");
}

/// Whether the newest code that is not a library's belongs to a cell, with no protected library in
/// between: then what the thread held is the business of that code, as on the cell thread.
static bool failed_in_cell_code(const struct stack_trace *stack) {
    for (int i = 0; i < stack->depth; i++) {
        if (code_ranges_are_protected(stack->frames[i])) return false;
        if (code_ranges_cell_at(stack->frames[i]) != 0) return true;
    }
    return false;
}

static bool is_inside_protected_code(const struct stack_trace *stack) {
    for (int i = 0; i < stack->depth; i++) {
        if (code_ranges_are_protected(stack->frames[i])) return true;
    }
    return false;
}

/// Ends the process as if it had no handler: nobody is left to report to.
_Noreturn static void die_of(int signal_number) {
    sigset_t all;
    sigfillset(&all);
    signal(signal_number, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &all, NULL);
    syscall(SYS_tgkill, getpid(), gettid(), signal_number);
    _exit(1);
}

/// Ends the calling thread for the system, which limits their number; returns where it must stay.
///
/// Neither is anything unwound nor is its stack freed, which others may point into: for the process it
/// is a thread that does nothing any more. Nobody joins the worker's own threads; of a user's or a
/// library's that is not known. One that holds a lock stays, as the owner that the lock names.
static void end_thread_of_worker(enum thread_role role) {
    if (role != THREAD_CELLS && role != THREAD_TASKS) return;
    if (lock_count_is_positive() || gettid() == getpid()) return;
    syscall(SYS_exit, 0);
}

_Noreturn void parking_park(struct cell_ending *ending) {
    ending->role = thread_registry_role();
    if (process_copy_is_current() || ending->role == THREAD_SUPERVISOR) die_of(ending->signal);
    sem_t permission;
    sem_init(&permission, 0, 0);
    bool is_cell_thread = ending->role == THREAD_CELLS;
    bool ends_waiting = is_cell_thread && ending->kind == CELL_INTERRUPTED && cell_state_cancel();
    ending->ends_cell = is_cell_thread && (cell_state_end() || ends_waiting);
    ending->parked = is_cell_thread || failed_in_cell_code(&ending->stack);
    ending->owner = (uint64_t)pthread_self();
    ending->permission = (uint64_t)(uintptr_t)&permission;
    thread_registry_stack(&ending->stack_low, &ending->stack_high);
    restoration_restore();
    half_changes_note(ending);
    initialisers_end();
    task_steps_end();
    cell_ending_publish(ending);
    // Once the supervisor knows that memory can be used: the threads of this one's OpenMP team
    // belong to it alone and would wait for ever, too. Inside a parallel region they are at work.
    while (sem_wait(&permission) != 0) {}
    bool is_protected = is_inside_protected_code(&ending->stack);
    if (end_thread_team && !is_protected) end_thread_team(KEEPS_NOTHING);
    if (!is_protected) end_thread_of_worker(ending->role);
    for (;;) pause();
}

_Noreturn void parking_park_here(struct cell_ending *ending) {
    stack_walk_callers(&ending->stack);
    ending->stack_pointer = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    parking_park(ending);
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

bool parking_settle(const struct cell_ending *ending) {
    enum { PATIENCE_MILLISECONDS = 1000 };
    if (!ending->parked) return true;
    if (ending->may_hold_heap && !heap_check_answers(PATIENCE_MILLISECONDS)) return false;
    streams_release_locks((const void *)(uintptr_t)ending->owner);
    release_stack(ending);
    sem_post((sem_t *)(uintptr_t)ending->permission);
    return true;
}
