#define _GNU_SOURCE
#include "include/internals.h"
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

pid_t number_of_thread(void) { return gettid(); }

typedef void (*handler)(int signal, siginfo_t *info, void *context);

/// What was before a trial.
struct before {
    int signal;
    struct sigaction action;
    sigset_t mask;
};

/// Installs a handler for the length of a trial. Threads of Dispatch hold signals back.
static struct before install(int signal, handler handler) {
    struct before before = {.signal = signal};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = handler;
    sigaction(signal, &action, &before.action);
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, signal);
    pthread_sigmask(SIG_UNBLOCK, &own, &before.mask);
    return before;
}

static void put_back(const struct before *before) {
    pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
    sigaction(before->signal, &before->action, NULL);
}

static void send_to_self(int signal) { syscall(SYS_tgkill, getpid(), gettid(), signal); }

// MARK: - Breakpoint

static volatile int meetings;

static void on_breakpoint(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    if (!return_breakpoint_was_met(context)) _exit(3);
    meetings++;
    return_breakpoint_remove();
}

__attribute__((noinline)) static int planted_function(int n) { return n + 7; }

int trial_of_breakpoint(void) {
    enum { FOR_A_RIGHT_RESULT = 10 };
    struct before before = install(SIGTRAP, on_breakpoint);
    int (*volatile function)(int) = planted_function;
    meetings = 0;
    int result = 0;
    return_breakpoint_plant((void *)(uintptr_t)function);
    if (return_breakpoint_address() != (void *)(uintptr_t)function) result = -1000;
    for (int n = 0; n < 2; n++) result += function(n) == n + 7 ? FOR_A_RIGHT_RESULT : 0;
    return_breakpoint_plant((void *)(uintptr_t)function);
    return_breakpoint_remove();
    result += function(2) == 9 ? FOR_A_RIGHT_RESULT : 0;
    put_back(&before);
    return result + meetings;
}

// MARK: - Steps

static volatile bool has_reached_cell;

static void on_start(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    single_steps_begin(context);
}

static void on_step(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    if (single_steps_continue(context) == STEPS_REACHED_CELL) has_reached_cell = true;
}

bool trial_of_steps(void) {
    struct before start = install(SIGUSR1, on_start), trap = install(SIGTRAP, on_step);
    double (*volatile function)(double) = tgamma;
    has_reached_cell = false;
    // The thread may be put to sleep for longer than it goes in steps.
    for (int i = 0; i < 1000 && !has_reached_cell; i++) {
        send_to_self(SIGUSR1);
        function(i + 1.5);
    }
    put_back(&trap);
    put_back(&start);
    return has_reached_cell;
}

// MARK: - Stack

static struct stack_trace *wanted;

static void on_signal(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    stack_walk_interrupted(context, wanted);
}

__attribute__((noinline)) static void interrupted_function(void) {
    send_to_self(SIGUSR1);
    __asm__ volatile("" ::: "memory");
}

int trial_of_interrupted_stack(struct stack_trace *trace) {
    enum { LARGEST_SIZE = 64 };
    stack_walk_install();
    struct before before = install(SIGUSR1, on_signal);
    wanted = trace;
    interrupted_function();
    put_back(&before);
    for (int i = 0; i < trace->depth; i++) {
        uintptr_t place = (uintptr_t)trace->frames[i], start = (uintptr_t)interrupted_function;
        if (place >= start && place < start + LARGEST_SIZE) return i;
    }
    return -1;
}
