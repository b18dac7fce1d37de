#include "include/open_entries.h"
#include "internal.h"
#include <stddef.h>

static __thread struct open_entry *newest;

void open_entry_begin(struct open_entry *entry) {
    entry->outer = newest;
    newest = entry;
}

void open_entry_end(struct open_entry *entry) {
    struct open_entry **link = &newest;
    while (*link && *link != entry) link = &(*link)->outer;
    if (*link) *link = entry->outer;
}

void thread_forget_entries(void) { newest = NULL; }

void thread_note_entries(struct cell_ending *ending) {
    ending->entry_count = 0;
    struct open_entry *entry = newest;
    for (; entry && ending->entry_count < CELL_CHANGE_LIMIT; entry = entry->outer) {
        // Nobody else reaches a variable of the thread's own.
        uint64_t place = (uint64_t)(uintptr_t)entry->dictionary;
        if (place >= ending->stack_low && place < ending->stack_high) continue;
        struct cell_entry *noted = &ending->entries[ending->entry_count++];
        noted->dictionary = entry->dictionary;
        noted->value = entry->value;
        noted->type = entry->type;
        noted->variable = thread_changed_variable(entry->dictionary);
    }
}
