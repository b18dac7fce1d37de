#define _GNU_SOURCE
#include "context.h"
#include "internal.h"
#include "way_back.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

/// Whether eight bytes at an address can be read. The system call fails, whatever it finds there, but
/// with another error when it cannot read its argument.
static bool is_readable(const void *address) {
    enum { NO_SUCH_WAY = -1, SET_SIZE = 8 };
    return syscall(SYS_rt_sigprocmask, NO_SUCH_WAY, address, NULL, SET_SIZE) != 0
        && errno != EFAULT;
}

/// The stack of the caller, with its handler of signals.
struct raw_stack {
    int depth;
    void *frames[CELL_FRAME_LIMIT];
    uint64_t stack[CELL_FRAME_LIMIT];
};

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *context, void *raw) {
    struct raw_stack *stack = raw;
    if (stack->depth == CELL_FRAME_LIMIT) return _URC_END_OF_STACK;
    stack->frames[stack->depth] = (void *)_Unwind_GetIP(context);
    stack->stack[stack->depth] = _Unwind_GetCFA(context);
    stack->depth++;
    return _URC_NO_REASON;
}

static void take_from(const struct raw_stack *raw, int first, struct cell_ending *ending) {
    ending->depth = 0;
    for (int i = first; i < raw->depth; i++, ending->depth++) {
        ending->frames[ending->depth] = raw->frames[i];
        ending->stack[ending->depth] = raw->stack[i];
    }
}

/// Walks a stack whose newest instruction is a jump to nowhere: the unwinder would read the code
/// there. The caller is on top of the stack, and its callers are linked by their frame pointers.
static void walk_from_nowhere(const ucontext_t *context, struct cell_ending *ending) {
    void **frames = ending->frames;
    int depth = 0;
    frames[depth++] = (void *)program_counter(context);
#if defined(__x86_64__)
    void **top = (void **)context->uc_mcontext.gregs[REG_RSP];
    void **frame = (void **)context->uc_mcontext.gregs[REG_RBP];
    if (is_readable(top)) frames[depth++] = *top;
#else
    void **frame = (void **)context->uc_mcontext.regs[29];
    frames[depth++] = (void *)context->uc_mcontext.regs[30];
#endif
    while (depth < CELL_FRAME_LIMIT && is_readable(frame) && is_readable(frame + 1)) {
        frames[depth++] = frame[1];
        void **older = frame[0];
        if (older <= frame) break;
        frame = older;
    }
    ending->depth = depth;
}

/// Walks the interrupted stack, newest frame first, the interrupted instruction included.
static void walk(const ucontext_t *context, struct cell_ending *ending) {
    void *pc = (void *)program_counter(context);
    if (!is_readable(pc)) return walk_from_nowhere(context, ending);
    struct raw_stack raw = {0};
    _Unwind_Backtrace(note_frame, &raw);
    int first = 0;
    while (first < raw.depth && raw.frames[first] != pc) first++;
    if (first == raw.depth) return walk_from_nowhere(context, ending);
    take_from(&raw, first, ending);
}

void cell_note_callers(struct cell_ending *ending) {
    struct raw_stack raw = {0};
    _Unwind_Backtrace(note_frame, &raw);
    // The first two are this function and the one that asks.
    take_from(&raw, 2, ending);
}

// MARK: - Faults

static void on_fault(int signal, siginfo_t *info, void *raw_context) {
    const ucontext_t *context = raw_context;
    struct cell_ending ending = {.kind = CELL_TRAPPED, .signal = signal};
    ending.address = (uint64_t)(uintptr_t)info->si_addr;
    ending.stack_pointer = stack_pointer(context);
    ending.stack_overflow = signal == SIGSEGV && thread_is_below_stack(info->si_addr);
    if (signal == SIGTRAP) {
        enum way_back_event event = way_back_trapped(raw_context, info);
        if (event == GOES_ON) return;
        if (event == HAS_ARRIVED) ending.kind = CELL_INTERRUPTED;
    }
    walk(context, &ending);
    ending.may_hold_heap = (signal == SIGSEGV || signal == SIGBUS || signal == SIGABRT)
        && cell_of_address(ending.frames[0]) == 0;
    cell_end_and_park(&ending);
}

// MARK: - Interrupts

enum { NOT_WAITING, WAITS, WAS_CUT_SHORT };

/// Whether the thread waits in a system call rather than having one done in passing: calls that
/// take memory from the system are made by malloc under its lock.
static int waiting_state(const ucontext_t *context) {
#if defined(__x86_64__)
    const uint8_t *pc = (const uint8_t *)program_counter(context);
    long long result = context->uc_mcontext.gregs[REG_RAX];
    // A call that the signal cut short is either made again from its start, or has failed with
    // EINTR already.
    if (memcmp(pc - 2, system_call_instruction, sizeof system_call_instruction) == 0 && result == -EINTR) return WAS_CUT_SHORT;
    if (!enters_system(context)) return NOT_WAITING;
    switch (result) {
    case SYS_brk: case SYS_mmap: case SYS_munmap: case SYS_mprotect: case SYS_madvise:
    case SYS_mremap:
        return NOT_WAITING;
    default:
        return WAITS;
    }
#else
    return (int64_t)context->uc_mcontext.regs[0] == -EINTR ? WAS_CUT_SHORT : NOT_WAITING;
#endif
}

/// Whether the thread has been waiting in one place for some time. A lock that another thread holds
/// for a moment is no such place; a call that this signal ended, such as sleep, is.
static bool keeps_waiting(const ucontext_t *context) {
    enum { LIMIT = 6 };
    static __thread uintptr_t place;
    static __thread int times;
    int state = waiting_state(context);
    uintptr_t here = state == NOT_WAITING ? 0 : stack_pointer(context);
    times = here != 0 && here == place ? times + 1 : 0;
    place = here;
    return times >= LIMIT || state == WAS_CUT_SHORT;
}

/// The newest frame that belongs to a cell, or -1; `is_protected` tells whether a library stands
/// above it that must not be stopped.
static int newest_cell_frame(const struct cell_ending *ending, bool *is_protected) {
    *is_protected = false;
    for (int i = 0; i < ending->depth; i++) {
        if (cell_of_address(ending->frames[i]) != 0) return i;
        *is_protected = *is_protected || cell_is_protected(ending->frames[i]);
    }
    return -1;
}

static bool runs_code_of(int cell, const struct cell_ending *ending) {
    for (int i = 0; i < ending->depth; i++) {
        if (cell_of_address(ending->frames[i]) == cell) return true;
    }
    return false;
}

/// Whether the thread computes in a library written in Swift and holds nothing that others need: no
/// lock, and nothing that the C library or the worker's own code is about to change.
static bool is_in_quiet_library(const struct cell_ending *ending, int caller) {
    if (caller <= 0 || thread_holds_lock()) return false;
    for (int i = 0; i < caller; i++) {
        if (!cell_is_quiet(ending->frames[i])) return false;
    }
    return true;
}

/// Whether only C code stands above the cell's newest frame.
static bool is_in_c(const struct cell_ending *ending, int caller) {
    for (int i = 0; i < caller; i++) {
        if (cell_is_quiet(ending->frames[i])) return false;
    }
    return caller > 0;
}

static void stop_cell_thread(struct cell_ending *ending, ucontext_t *context) {
    if (!cell_is_interruptible()) return;
    bool is_protected;
    int caller = newest_cell_frame(ending, &is_protected);
    // The unwinder does not get past dispatchMain().
    bool waits_for_cell = caller >= 0 || main_thread_is_handed_over();
    bool is_blocked = keeps_waiting(context) && waits_for_cell && !is_protected;
    bool is_wanted = cell_rudeness() >= STOPS_BETWEEN_CHANGES;
    bool must_wait = thread_is_changing() && cell_rudeness() < STOPS_ANYWHERE;
    bool is_endless = cell_rudeness() >= STOPS_IN_LIBRARIES && !must_wait
        && is_in_quiet_library(ending, caller);
    if ((caller == 0 && is_wanted && !must_wait) || is_blocked || is_endless) {
        ending->waits_in_c = is_blocked && is_in_c(ending, caller);
        cell_stop_cleanup();
        cell_end_and_park(ending);
    }
    if (!is_wanted) return;
    if (must_wait) return thread_stop_after_change();
    if (caller >= 0) way_back_watch(context, ending, caller, is_protected);
}

static void stop_other_thread(struct cell_ending *ending, const ucontext_t *context) {
    int cell = thread_stopping_cell();
    if (cell == 0) return;
    bool runs_step = thread_step_cell() == cell;
    bool runs_code = thread_step_cell() == 0 && runs_code_of(cell, ending);
    bool is_protected;
    int caller = newest_cell_frame(ending, &is_protected);
    bool is_waiting = keeps_waiting(context) && runs_step && caller > 0 && !is_protected;
    if (!thread_stays_busy(runs_step || runs_code)) return;
    if (thread_is_changing() && !thread_stays_very_busy()) return thread_stop_after_change();
    bool is_endless = thread_stays_very_busy() && is_in_quiet_library(ending, caller);
    if (caller == 0 || is_waiting || is_endless) cell_end_and_park(ending);
}

static void on_stop(int signal, siginfo_t *info, void *raw_context) {
    (void)info;
    int saved_error = errno;
    ucontext_t *context = raw_context;
    struct cell_ending ending = {.kind = CELL_INTERRUPTED, .signal = signal};
    ending.stack_pointer = stack_pointer(context);
    if (thread_part() == THREAD_SUPERVISOR) return;
    walk(context, &ending);
    if (thread_part() == THREAD_CELLS) {
        stop_cell_thread(&ending, context);
    } else {
        stop_other_thread(&ending, context);
    }
    errno = saved_error;
}

static void ignore(int signal) { (void)signal; }

/// Takes the signals that the session works with: those of faults, and the one that stops threads.
static void install_own_handlers(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigfillset(&action.sa_mask);
    action.sa_sigaction = on_fault;
    const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigaction(faults[i], &action, NULL);
    }
    action.sa_sigaction = on_stop;
    sigaction(SIGUSR2, &action, NULL);
}

/// Lets signals pass that would end the process by default: the kernel decides when to end; a Ctrl-C
/// in its terminal and a closed pipe do not. Ignoring them would be inherited by the programs that
/// cells start; a handler is not.
static void ignore_others(void) {
    const int others[] = {SIGINT, SIGPIPE};
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++) {
        struct sigaction action;
        // A handler of a cell stays, as in a program.
        if (sigaction(others[i], NULL, &action) != 0 || action.sa_handler != SIG_DFL) continue;
        memset(&action, 0, sizeof action);
        action.sa_flags = SA_RESTART;
        action.sa_handler = ignore;
        sigaction(others[i], &action, NULL);
    }
}

void cell_renew_handlers(void) {
    install_own_handlers();
    ignore_others();
    // What a cell held back it held back for itself.
    sigset_t own;
    sigemptyset(&own);
    const int wanted[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGUSR2};
    for (unsigned i = 0; i < sizeof wanted / sizeof *wanted; i++) sigaddset(&own, wanted[i]);
    pthread_sigmask(SIG_UNBLOCK, &own, NULL);
}

void cell_install_handlers(void) {
    // What the unwinder does on first use a signal handler must not do.
    struct raw_stack stack = {0};
    _Unwind_Backtrace(note_frame, &stack);
    install_own_handlers();
    signal(SIGINT, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    ignore_others();
}
