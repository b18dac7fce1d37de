#define _GNU_SOURCE
#include "cell_thread.h"
#include "include/cell_ending.h"
#include "include/process_copy.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

// Calls that would take away the thread or the process that the session needs.

/// On the cell thread it ends the cell, as exit() does.
_Noreturn void pthread_exit(void *result) {
    if (cell_thread_is_current() && !process_copy_is_current()) {
        cell_thread_exit_cell(CELL_THREAD_EXIT);
    }
    void (*original)(void *) = (void (*)(void *))dlsym(RTLD_NEXT, "pthread_exit");
    original(result);
    for (;;) pause();
}

/// Whether a signal stops a process until somebody lets it go on: nobody knows that he should.
static bool stops(int signal) {
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

int raise(int signal) {
    if (stops(signal) && !process_copy_is_current()) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_tgkill, getpid(), gettid(), signal);
}

int kill(pid_t process, int signal) {
    if (stops(signal) && process == getpid() && !process_copy_is_current()) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_kill, process, signal);
}
