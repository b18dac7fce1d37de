#pragma once

#include "include/open_entries.h"
#include <stdint.h>

/// The values that the calling thread is changing, the newest first, but for those of dictionaries
/// on its own stack, which nobody else reaches. Returns how many there are, at most `limit`.
int open_entries_note(
    struct stopped_entry *entries, int limit, uint64_t stack_low, uint64_t stack_high);
/// Forgets those that the calling thread has begun to change.
void open_entries_forget(void);
