#define _GNU_SOURCE
#include "change_tracker.h"
#include "include/code_ranges.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMIT = 64 };

static __thread struct tracked_change changes[LIMIT];
static __thread int change_count;
static __thread bool calls_at_end;
static void (*call_at_end)(void);

void change_tracker_install(void (*at_end)(void)) { call_at_end = at_end; }

void change_tracker_call_at_end(void) { calls_at_end = true; }

bool change_tracker_is_changing(void) {
    for (int i = 0; i < change_count; i++) {
        if (changes[i].restorations == 0) return true;
    }
    return false;
}

const struct tracked_change *change_tracker_changes(int *count) {
    *count = change_count;
    return changes;
}

int change_tracker_newest(void) { return change_count - 1; }

void change_tracker_add_restorations(int index, int count) {
    if (index >= 0 && index < change_count) changes[index].restorations += count;
}

void change_tracker_forget(void) {
    change_count = 0;
    calls_at_end = false;
}

void change_tracker_begin(const void *record, const void *variable) {
    if (change_count == LIMIT) return;
    changes[change_count++] = (struct tracked_change){record, variable, 0};
}

void change_tracker_end(const void *record) {
    int i = change_count - 1;
    while (i >= 0 && changes[i].record != record) i--;
    if (i < 0) return;
    for (; i + 1 < change_count; i++) changes[i] = changes[i + 1];
    change_count--;
    if (change_count > 0 || !calls_at_end) return;
    calls_at_end = false;
    call_at_end();
}

// MARK: - In place of the runtime's functions

/// Bits of the runtime's flags.
enum { MODIFIES = 1, IS_TRACKED = 0x20 };

typedef void (*begin_function)(void *pointer, void *buffer, uintptr_t flags, void *pc);
typedef void (*end_function)(void *buffer);

/// The runtime's function behind one of the two below.
static void *original(_Atomic(void *) *known, const char *name) {
    void *function = atomic_load_explicit(known, memory_order_relaxed);
    if (!function) {
        function = dlsym(RTLD_NEXT, name);
        atomic_store_explicit(known, function, memory_order_relaxed);
    }
    return function;
}

/// What the worker and its library change is no cell's business, and what they change for a cell
/// they leave whole.
void swift_beginAccess(void *pointer, void *buffer, uintptr_t flags, void *pc) {
    static _Atomic(void *) known;
    void *caller = __builtin_return_address(0);
    begin_function begin = (begin_function)original(&known, "swift_beginAccess");
    begin(pointer, buffer, flags, pc ? pc : caller);
    if ((flags & (MODIFIES | IS_TRACKED)) != (MODIFIES | IS_TRACKED)) return;
    if (!code_ranges_are_own(caller)) change_tracker_begin(buffer, pointer);
}

void swift_endAccess(void *buffer) {
    static _Atomic(void *) known;
    ((end_function)original(&known, "swift_endAccess"))(buffer);
    change_tracker_end(buffer);
}
