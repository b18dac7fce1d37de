#define _GNU_SOURCE
#include "internal.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>

// Changes of variables that are under way on a thread.
//
// The code of a cell tells the runtime when it begins and when it ends to change something that others
// could see (the rule of exclusive access). In between, a dictionary may have an entry that is neither
// old nor new. These two functions of the runtime are replaced by ones that keep account, so that a
// cell can be stopped where nothing is half changed.

enum { LIMIT = 64, MODIFIES = 1, IS_TRACKED = 0x20 };

static __thread const void *open_changes[LIMIT];
static __thread int count;
static __thread bool stops_at_end;

bool thread_is_changing(void) { return count > 0; }

void thread_stop_after_change(void) { stops_at_end = true; }

void thread_forget_changes(void) {
    count = 0;
    stops_at_end = false;
}

/// Whether the code is the worker's own or the library's: what it changes is no cell's business.
static bool is_own_code(const void *address) {
    extern const char __executable_start, etext;
    return (const char *)address >= &__executable_start && (const char *)address < &etext;
}

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

void swift_beginAccess(void *pointer, void *buffer, uintptr_t flags, void *pc) {
    static _Atomic(void *) known;
    void *caller = __builtin_return_address(0);
    begin_function begin = (begin_function)original(&known, "swift_beginAccess");
    begin(pointer, buffer, flags, pc ? pc : caller);
    if ((flags & (MODIFIES | IS_TRACKED)) != (MODIFIES | IS_TRACKED)) return;
    if (count < LIMIT && !is_own_code(caller)) open_changes[count++] = buffer;
}

void swift_endAccess(void *buffer) {
    static _Atomic(void *) known;
    ((end_function)original(&known, "swift_endAccess"))(buffer);
    for (int i = count - 1; i >= 0; i--) {
        if (open_changes[i] != buffer) continue;
        for (; i + 1 < count; i++) open_changes[i] = open_changes[i + 1];
        count--;
        if (count == 0 && stops_at_end) {
            stops_at_end = false;
            cell_stop_between_changes();
        }
        return;
    }
}
