#define _GNU_SOURCE
#include "exit_handlers.h"
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

// What cells are linked to in place of atexit() and at_quick_exit(), which are no part of the
// shared C library: each library is to have its own. The handlers run at the end of the session.

enum { LIMIT = 1024 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void (*handlers[LIMIT])(void);
static int count;

int __wrap_atexit(void (*handler)(void)) {
    pthread_mutex_lock(&mutex);
    bool fits = count < LIMIT;
    if (fits) handlers[count++] = handler;
    pthread_mutex_unlock(&mutex);
    return fits ? 0 : ENOMEM;
}

/// The process of a session never ends by quick_exit(), except where a cell calls it.
int __wrap_at_quick_exit(void (*handler)(void)) {
    extern int __cxa_at_quick_exit(void (*)(void *), void *);
    return __cxa_at_quick_exit((void (*)(void *))(void *)handler, NULL);
}

void exit_handlers_run(void) {
    for (;;) {
        pthread_mutex_lock(&mutex);
        void (*handler)(void) = count > 0 ? handlers[--count] : NULL;
        pthread_mutex_unlock(&mutex);
        if (!handler) return;
        handler();
    }
}
