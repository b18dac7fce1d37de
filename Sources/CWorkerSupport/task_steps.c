#define _GNU_SOURCE
#include "include/task_steps.h"
#include "change_tracker.h"
#include "open_entries.h"
#include <stdatomic.h>
#include <unistd.h>

enum { LIMIT = 1024 };

/// The threads that run a step just now.
static _Atomic(pid_t) running[LIMIT];
/// Where in that table the calling thread is, or -1.
static __thread int index = -1;
static __thread int step_cell;
static __thread unsigned step_count;

void task_steps_begin(int cell) {
    step_cell = cell;
    step_count++;
    change_tracker_forget();
    open_entries_forget();
    pid_t own = gettid();
    for (int i = 0; i < LIMIT; i++) {
        pid_t none = 0;
        if (!atomic_compare_exchange_strong(&running[i], &none, own)) continue;
        index = i;
        return;
    }
}

void task_steps_end(void) {
    if (index >= 0) atomic_store(&running[index], 0);
    index = -1;
    step_cell = 0;
}

int task_steps_cell(void) { return step_cell; }

unsigned task_steps_count(void) { return step_count; }

bool task_steps_are_running(pid_t thread) {
    for (int i = 0; i < LIMIT; i++) {
        if (atomic_load(&running[i]) == thread) return true;
    }
    return false;
}
