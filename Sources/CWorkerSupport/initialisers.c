#define _GNU_SOURCE
#include "initialisers.h"
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

// Global and static variables get their values by an initialiser that runs once, under a lock of
// its own. When a thread stops for good inside one, the lock would stay taken and every later use
// of the variable would wait for ever. So the runtime's function is replaced by one that keeps
// account: the lock is given back, and the next use runs the initialiser again, with the same error
// or a value.

/// The runtime's record of one initialiser.
struct once {
    _Atomic(int) state;         // 0 at first, negative when the value is there
    _Atomic(unsigned int) lock; // of the kind that the system passes on, by the thread's number
};

/// One that has been begun by a thread.
struct run {
    struct once *once;
    void (*initialiser)(void *);
    void *argument;
    struct run *outer;
};

static __thread struct run *newest;

static void run_initialiser(void *raw) {
    struct run *run = raw;
    run->outer = newest;
    newest = run;
    run->initialiser(run->argument);
    newest = run->outer;
}

typedef void (*once_function)(struct once *, void (*)(void *), void *);

void swift_once(struct once *once, void (*initialiser)(void *), void *argument) {
    if (atomic_load_explicit(&once->state, memory_order_acquire) < 0) return;
    static _Atomic(once_function) known;
    once_function original = atomic_load_explicit(&known, memory_order_relaxed);
    if (!original) {
        original = (once_function)dlsym(RTLD_NEXT, "swift_once");
        atomic_store_explicit(&known, original, memory_order_relaxed);
    }
    for (const struct run *running = newest; running; running = running->outer) {
        if (running->once != once) continue;
        fputs("Fatal error: the initialiser of a variable uses the variable itself\n", stderr);
        __builtin_trap();
    }
    struct run run = {once, initialiser, argument, NULL};
    original(once, run_initialiser, &run);
}

void initialisers_end(void) {
    for (; newest; newest = newest->outer) {
        unsigned int own = (unsigned int)gettid();
        _Atomic(unsigned int) *lock = &newest->once->lock;
        // Otherwise somebody waits, and the system passes the lock on.
        if (!atomic_compare_exchange_strong(lock, &own, 0)) {
            syscall(SYS_futex, lock, FUTEX_UNLOCK_PI_PRIVATE, 0, NULL, NULL, 0);
        }
    }
}
