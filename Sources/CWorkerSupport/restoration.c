#include "restoration.h"
#include "change_tracker.h"
#include "include/thread_registry.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Memory that is in disorder for a while and whose content comes back when the thread stops then.

struct record {
    void *memory;
    size_t size, capacity;
    struct record *outer;
    int change; // the index of the change that it is about, or -1
    char content[];
};

enum { SPARE_SIZE = 4 << 20 };

static __thread struct record *newest;
/// A record that is in no use now, for the thread that runs cells: new memory costs more than what
/// is copied into it.
static __thread struct record *spare;

static struct record *make(size_t size) {
    struct record *record = spare;
    if (record && record->capacity >= size) {
        spare = NULL;
        return record;
    }
    record = malloc(sizeof *record + size);
    if (record) record->capacity = size;
    return record;
}

void *restoration_begin(void *memory, size_t size) {
    struct record *record = make(size);
    if (!record) return NULL;
    record->memory = memory;
    record->size = size;
    record->outer = newest;
    record->change = change_tracker_newest();
    memcpy(record->content, memory, size);
    newest = record;
    change_tracker_add_restorations(record->change, 1);
    return record;
}

void restoration_end(void *raw) {
    struct record *record = raw;
    change_tracker_add_restorations(record->change, -1);
    newest = record->outer;
    bool is_kept = thread_registry_role() == THREAD_CELLS && record->capacity <= SPARE_SIZE
        && (!spare || spare->capacity < record->capacity);
    free(is_kept ? spare : record);
    if (is_kept) spare = record;
}

void restoration_restore(void) {
    for (struct record *record = newest; record; record = record->outer) {
        memcpy(record->memory, record->content, record->size);
    }
}
