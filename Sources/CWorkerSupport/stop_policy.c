#define _GNU_SOURCE
#include "stop_policy.h"
#include "cell_state.h"
#include "change_tracker.h"
#include "include/code_ranges.h"
#include "include/task_steps.h"
#include "include/thread_registry.h"
#include "lock_count.h"
#include "parking.h"
#include "registers.h"
#include "return_breakpoint.h"
#include "single_steps.h"
#include "stack_walk.h"
#include "system_waits.h"
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// All decisions about where a thread stops are made here: in the handlers of signals, and where the
// thread passes a point at which it may be stopped. Everything else is a mechanism.

// MARK: - The ladder

/// When each level begins, in milliseconds. A dictionary that grows to millions of entries takes a
/// second for it.
static const struct {
    int64_t begin;
    enum stop_level level;
} LADDER[] = {
    {1500, STOP_ANYWHERE},
    {480, STOP_IN_LIBRARIES},
    {290, STOP_BETWEEN_CHANGES},
    {200, STOP_LOOPS_AND_WAITS},
};

enum stop_level stop_policy_level(int64_t milliseconds) {
    for (size_t i = 0; i < sizeof LADDER / sizeof *LADDER; i++) {
        if (milliseconds >= LADDER[i].begin) return LADDER[i].level;
    }
    return STOP_NOWHERE;
}

/// The level at which the cell thread is asked to stop.
static atomic_int asked_level;
/// The cell whose other threads are asked to stop.
static atomic_int asked_cell;

static enum stop_level level(void) { return (enum stop_level)atomic_load(&asked_level); }

/// Whether the thread must first end a change.
static bool must_end_change(void) {
    return change_tracker_is_changing() && level() < STOP_ANYWHERE;
}

static void signal_thread(pid_t thread) { syscall(SYS_tgkill, getpid(), thread, SIGUSR2); }

void stop_policy_ask(enum stop_level new_level) {
    atomic_store(&asked_level, (int)new_level);
    pid_t thread = cell_state_thread();
    if (thread > 0) signal_thread(thread);
}

int stop_policy_ask_others(int cell) {
    enum { LIMIT = 4096 };
    static pid_t threads[LIMIT];
    atomic_store(&asked_cell, cell);
    int count = thread_registry_list(threads, LIMIT), asked = 0;
    for (int i = 0; i < count; i++) {
        pid_t thread = threads[i];
        if (thread == gettid() || thread == cell_state_thread()) continue;
        // A thread that waits is left alone, unless tasks wait for it.
        if (!task_steps_are_running(thread) && !thread_registry_is_computing(thread)) continue;
        signal_thread(thread);
        asked++;
    }
    return asked;
}

void stop_policy_clean_up(void) { return_breakpoint_remove(); }

// MARK: - Where a thread may be stopped by its own code

static _Noreturn void stop_between_statements(void) {
    struct cell_ending ending = {.kind = CELL_INTERRUPTED, .is_between_statements = true};
    parking_park_here(&ending);
}

void stop_policy_pass(int cell) {
    bool is_wanted = thread_registry_role() == THREAD_CELLS ? cell_state_is_active()
                                                            : task_steps_cell() == cell;
    if (is_wanted) stop_between_statements();
}

/// Called where the thread has ended the change in whose midst it was asked to stop.
static void stop_after_change(void) {
    if (thread_registry_role() == THREAD_CELLS && cell_state_is_active()) stop_between_statements();
    int cell = task_steps_cell();
    if (cell != 0 && cell == atomic_load(&asked_cell)) stop_between_statements();
}

// MARK: - What a stack says

/// The newest frame that belongs to a cell, or -1; `is_protected` tells whether a library stands
/// above it that must not be stopped.
static int newest_cell_frame(const struct stack_trace *stack, bool *is_protected) {
    *is_protected = false;
    for (int i = 0; i < stack->depth; i++) {
        if (code_ranges_cell_at(stack->frames[i]) != 0) return i;
        *is_protected = *is_protected || code_ranges_are_protected(stack->frames[i]);
    }
    return -1;
}

static bool runs_code_of(int cell, const struct stack_trace *stack) {
    for (int i = 0; i < stack->depth; i++) {
        if (code_ranges_cell_at(stack->frames[i]) == cell) return true;
    }
    return false;
}

/// Whether the thread computes in a library written in Swift and holds nothing that others need: no
/// lock, and nothing that the C library or the worker's own code is about to change.
static bool is_in_swift_library(const struct stack_trace *stack, int caller) {
    if (caller <= 0 || lock_count_is_positive()) return false;
    for (int i = 0; i < caller; i++) {
        if (!code_ranges_are_swift_library(stack->frames[i])) return false;
    }
    return true;
}

/// Whether only C code stands above the cell's newest frame.
static bool is_in_c(const struct stack_trace *stack, int caller) {
    for (int i = 0; i < caller; i++) {
        if (code_ranges_are_swift_library(stack->frames[i])) return false;
    }
    return caller > 0;
}

// MARK: - The stop signal

/// Sees to it that the thread stops where it reaches the code of the cell again: by a breakpoint
/// where the library returns to it, and in steps, if the library calls it before.
static void stop_in_cell_code(
    ucontext_t *context, const struct stack_trace *stack, int caller, bool is_protected) {
    if (!is_protected) single_steps_begin(context);
    const void *planted = return_breakpoint_address();
    for (int i = caller; planted && i < stack->depth; i++) {
        if (stack->frames[i] == planted) return;
    }
    // One that is not on this stack would never be met.
    return_breakpoint_plant(stack->frames[caller]);
}

static void stop_cell_thread(struct cell_ending *ending, ucontext_t *context) {
    if (!cell_state_is_active()) return;
    const struct stack_trace *stack = &ending->stack;
    bool is_protected;
    int caller = newest_cell_frame(stack, &is_protected);
    // The unwinder does not get past dispatchMain().
    bool waits_for_cell = caller >= 0 || cell_state_is_handed_over();
    bool is_blocked = system_waits_keep_on(context) && waits_for_cell && !is_protected;
    bool is_wanted = level() >= STOP_BETWEEN_CHANGES;
    bool must_wait = must_end_change();
    bool is_in_cell = is_wanted && !must_wait && caller == 0;
    bool is_in_library =
        level() >= STOP_IN_LIBRARIES && !must_wait && is_in_swift_library(stack, caller);
    if (is_in_cell || is_blocked || is_in_library) {
        ending->waits_in_c = is_blocked && is_in_c(stack, caller);
        stop_policy_clean_up();
        parking_park(ending);
    }
    if (!is_wanted) return;
    if (must_wait) return change_tracker_call_at_end();
    if (caller >= 0) stop_in_cell_code(context, stack, caller, is_protected);
}

/// How often in a row the calling thread was met at work in one step of a task, or between two
/// steps.
static int times_met_at_work(bool is_at_work) {
    static __thread unsigned step;
    static __thread int times;
    if (step != task_steps_count()) times = 0;
    step = task_steps_count();
    times = is_at_work ? times + 1 : 0;
    return times;
}

static void stop_other_thread(struct cell_ending *ending, const ucontext_t *context) {
    enum { NO_ACCIDENT = 5, ENDLESS = 20 };
    int cell = atomic_load(&asked_cell);
    if (cell == 0) return;
    const struct stack_trace *stack = &ending->stack;
    bool runs_step = task_steps_cell() == cell;
    bool runs_code = task_steps_cell() == 0 && runs_code_of(cell, stack);
    bool is_protected;
    int caller = newest_cell_frame(stack, &is_protected);
    bool is_waiting =
        system_waits_keep_on(context) && runs_step && caller > 0 && !is_protected;
    int times = times_met_at_work(runs_step || runs_code);
    if (times < NO_ACCIDENT) return;
    if (change_tracker_is_changing() && times < ENDLESS) return change_tracker_call_at_end();
    bool is_in_library = times >= ENDLESS && is_in_swift_library(stack, caller);
    if (caller == 0 || is_waiting || is_in_library) parking_park(ending);
}

static void on_stop(int signal, siginfo_t *info, void *raw_context) {
    (void)info;
    int saved_error = errno;
    ucontext_t *context = raw_context;
    struct cell_ending ending = {.kind = CELL_INTERRUPTED, .signal = signal};
    ending.stack_pointer = registers_stack_pointer(context);
    enum thread_role role = thread_registry_role();
    if (role == THREAD_SUPERVISOR) return;
    stack_walk_interrupted(context, &ending.stack);
    if (role == THREAD_CELLS) {
        stop_cell_thread(&ending, context);
    } else {
        stop_other_thread(&ending, context);
    }
    errno = saved_error;
}

// MARK: - Traps

enum trap_meaning {
    IS_FAULT,        // a trap of the cell's own
    GOES_ON,         // the thread is to go on
    IS_TO_BE_STOPPED // it has arrived where it was to be stopped
};

/// Whether the thread stops where it has reached the code of the cell; if it is in the midst of a
/// change, it goes on to the end of that.
static enum trap_meaning stop_at_cell_code(void) {
    return_breakpoint_remove();
    if (!must_end_change()) return IS_TO_BE_STOPPED;
    change_tracker_call_at_end();
    return GOES_ON;
}

static enum trap_meaning meaning_of_trap(ucontext_t *context, const siginfo_t *info) {
    bool is_cell_thread = thread_registry_role() == THREAD_CELLS;
    if (info->si_code == TRAP_TRACE) {
        if (!is_cell_thread || single_steps_continue(context) != STEPS_REACHED_CELL) return GOES_ON;
        return cell_state_is_active() ? stop_at_cell_code() : GOES_ON;
    }
    if (!return_breakpoint_was_met(context)) return IS_FAULT;
    // Another thread met it, or did so a moment ago: it was not meant.
    bool is_meant = return_breakpoint_address() != NULL && is_cell_thread;
    if (is_meant) return stop_at_cell_code();
    return_breakpoint_remove();
    return GOES_ON;
}

static void on_fault(int signal, siginfo_t *info, void *raw_context) {
    const ucontext_t *context = raw_context;
    struct cell_ending ending = {.kind = CELL_TRAPPED, .signal = signal};
    ending.address = (uint64_t)(uintptr_t)info->si_addr;
    ending.stack_pointer = registers_stack_pointer(context);
    ending.stack_overflow =
        signal == SIGSEGV && thread_registry_is_below_stack(info->si_addr);
    if (signal == SIGTRAP) {
        enum trap_meaning meaning = meaning_of_trap(raw_context, info);
        if (meaning == GOES_ON) return;
        if (meaning == IS_TO_BE_STOPPED) ending.kind = CELL_INTERRUPTED;
    }
    stack_walk_interrupted(context, &ending.stack);
    ending.may_hold_heap = (signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT)
        && code_ranges_cell_at(ending.stack.frames[0]) == 0;
    parking_park(&ending);
}

// MARK: - Handlers

/// The signals of code that cannot go on.
static const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};

static void ignore(int signal) { (void)signal; }

/// Takes the signals that the session works with: those of faults, and the one that stops threads.
static void install_own_handlers(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigfillset(&action.sa_mask);
    action.sa_sigaction = on_fault;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigaction(faults[i], &action, NULL);
    }
    action.sa_sigaction = on_stop;
    sigaction(SIGUSR2, &action, NULL);
}

/// Lets signals pass that would end the process by default: the kernel decides when to end; a
/// Ctrl-C in its terminal and a closed pipe do not. Ignoring them would be inherited by the programs
/// that cells start; a handler is not.
static void ignore_others(void) {
    const int others[] = {SIGINT, SIGPIPE};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct sigaction action;
        // A handler of a cell stays, as in a program.
        if (sigaction(others[i], NULL, &action) != 0 || action.sa_handler != SIG_DFL) continue;
        memset(&action, 0, sizeof action);
        action.sa_flags = SA_RESTART;
        action.sa_handler = ignore;
        sigaction(others[i], &action, NULL);
    }
}

void stop_policy_renew(void) {
    install_own_handlers();
    ignore_others();
    // What a cell held back it held back for itself.
    sigset_t own;
    sigemptyset(&own);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaddset(&own, faults[i]);
    sigaddset(&own, SIGUSR2);
    pthread_sigmask(SIG_UNBLOCK, &own, NULL);
}

void stop_policy_install(void) {
    change_tracker_install(stop_after_change);
    stack_walk_install();
    install_own_handlers();
    signal(SIGINT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    ignore_others();
}
