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

/// A change, named by the runtime's record of it, which the code that changes keeps on its stack.
struct change {
    const void *record;
    const void *variable;
};

static __thread struct change open_changes[LIMIT];
static __thread int count;
static __thread bool stops_at_end;

bool thread_is_changing(void) {
    // What is brought back where the thread stops is whole.
    for (int i = 0; i < count; i++) {
        if (!thread_has_restored(i)) return true;
    }
    return false;
}

void thread_stop_after_change(void) { stops_at_end = true; }

void thread_forget_changes(void) {
    count = 0;
    stops_at_end = false;
    thread_forget_entries();
}

const void *thread_changed_variable(const void *part) {
    for (int i = 0; i < count; i++) {
        if (open_changes[i].variable == part) return part;
    }
    return count > 0 ? open_changes[0].variable : NULL;
}

int thread_open_changes(void) { return count; }

/// Whether the code is the worker's own or the library's: what it changes is no cell's business, and
/// it leaves whole what it changes for a cell.
static bool is_own_code(const void *address) {
    extern const char __executable_start, etext;
    return (const char *)address >= &__executable_start && (const char *)address < &etext;
}

/// The frame whose code began the change; the oldest when that is not on the stack.
static int frame_of(const struct change *change, const struct cell_ending *ending) {
    uintptr_t place = (uintptr_t)change->record;
    for (int i = 0; i + 1 < ending->depth; i++) {
        if (place >= ending->stack[i] && place < ending->stack[i + 1]) return i;
    }
    return ending->depth - 1;
}

/// Whether a library was at work on the variable and had called code of the cell, which stopped: the
/// library means to go on. Where the cell's own code changes a variable step by step, each step is
/// whole, and a library called by it alone checks what it is given before it changes anything.
static bool is_inside_library(const struct change *change, const struct cell_ending *ending) {
    int last = frame_of(change, ending);
    bool is_below_cell = false, is_library = false;
    for (int i = 0; i <= last; i++) {
        bool is_cell = cell_of_address(ending->frames[i]) != 0;
        if (is_cell && is_library) return true;
        is_below_cell = is_below_cell || is_cell;
        is_library = is_below_cell && !is_cell && !is_own_code(ending->frames[i]);
    }
    return false;
}

void thread_note_changes(struct cell_ending *ending) {
    ending->change_count = 0;
    bool may_be_anywhere = ending->kind == CELL_INTERRUPTED && !ending->waits_in_c
        && !ending->is_between_statements;
    for (int i = 0; i < count && ending->change_count < CELL_CHANGE_LIMIT; i++) {
        const struct change *change = &open_changes[i];
        if (thread_has_restored(i)) continue;
        if (!may_be_anywhere && !is_inside_library(change, ending)) continue;
        ending->changes[ending->change_count++] = change->variable;
    }
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
    if (count < LIMIT && !is_own_code(caller)) {
        open_changes[count++] = (struct change){buffer, pointer};
    }
}

void swift_endAccess(void *buffer) {
    static _Atomic(void *) known;
    ((end_function)original(&known, "swift_endAccess"))(buffer);
    for (int i = count - 1; i >= 0; i--) {
        if (open_changes[i].record != buffer) continue;
        for (; i + 1 < count; i++) open_changes[i] = open_changes[i + 1];
        count--;
        if (count == 0 && stops_at_end) {
            stops_at_end = false;
            cell_stop_between_changes();
        }
        return;
    }
}
