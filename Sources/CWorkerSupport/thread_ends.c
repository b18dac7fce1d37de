#define _GNU_SOURCE
#include "internal.h"
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// Calls that would take away the thread or the process that the session needs.

/// On the cell thread it ends the cell, as exit() does.
_Noreturn void pthread_exit(void *result) {
    if (cell_thread_is_current() && !cell_process_is_copy()) cell_exit_and_park(CELL_THREAD_EXIT);
    void (*original)(void *) = (void (*)(void *))dlsym(RTLD_NEXT, "pthread_exit");
    original(result);
    for (;;) pause();
}

/// Whether a signal stops a process until somebody lets it go on: nobody knows that he should.
static bool stops(int signal) {
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

int raise(int signal) {
    if (stops(signal) && !cell_process_is_copy()) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_tgkill, getpid(), gettid(), signal);
}

int kill(pid_t process, int signal) {
    if (stops(signal) && process == getpid() && !cell_process_is_copy()) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_kill, process, signal);
}
