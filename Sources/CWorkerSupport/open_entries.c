#include "open_entries.h"
#include "change_tracker.h"
#include <stddef.h>

static __thread struct open_entry *newest;

void open_entries_begin(struct open_entry *entry) {
    entry->outer = newest;
    newest = entry;
}

void open_entries_end(struct open_entry *entry) {
    struct open_entry **link = &newest;
    while (*link && *link != entry) link = &(*link)->outer;
    if (*link) *link = entry->outer;
}

void open_entries_forget(void) { newest = NULL; }

/// The variable that a dictionary is, or, when it is only a part of one, the one whose change began
/// first; NULL when none is being changed.
static const void *variable_of(const void *dictionary) {
    int count;
    const struct tracked_change *changes = change_tracker_changes(&count);
    for (int i = 0; i < count; i++) {
        if (changes[i].variable == dictionary) return dictionary;
    }
    return count > 0 ? changes[0].variable : NULL;
}

int open_entries_note(
    struct stopped_entry *entries, int limit, uint64_t stack_low, uint64_t stack_high) {
    int count = 0;
    for (const struct open_entry *entry = newest; entry && count < limit; entry = entry->outer) {
        uint64_t place = (uint64_t)(uintptr_t)entry->dictionary;
        if (place >= stack_low && place < stack_high) continue;
        entries[count++] = (struct stopped_entry){
            entry->dictionary, entry->value, entry->type, variable_of(entry->dictionary)};
    }
    return count;
}
