#define _GNU_SOURCE
#include "lock_count.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>

// How many locks each thread holds: these functions of the C library are replaced by ones that
// count. A thread that computes in a library for ever may be stopped there only if it holds none.

static __thread int held;

bool lock_count_is_positive(void) { return held > 0; }

typedef int (*lock_function)(pthread_mutex_t *);

/// The C library's function behind one of those below.
static lock_function original(_Atomic(lock_function) *known, const char *name) {
    lock_function function = atomic_load_explicit(known, memory_order_relaxed);
    if (!function) {
        function = (lock_function)dlsym(RTLD_NEXT, name);
        atomic_store_explicit(known, function, memory_order_relaxed);
    }
    return function;
}

int pthread_mutex_lock(pthread_mutex_t *lock) {
    static _Atomic(lock_function) known;
    int failure = original(&known, "pthread_mutex_lock")(lock);
    if (failure == 0) held++;
    return failure;
}

int pthread_mutex_trylock(pthread_mutex_t *lock) {
    static _Atomic(lock_function) known;
    int failure = original(&known, "pthread_mutex_trylock")(lock);
    if (failure == 0) held++;
    return failure;
}

int pthread_mutex_unlock(pthread_mutex_t *lock) {
    static _Atomic(lock_function) known;
    int failure = original(&known, "pthread_mutex_unlock")(lock);
    if (failure == 0 && held > 0) held--;
    return failure;
}
