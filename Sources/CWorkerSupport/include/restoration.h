#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

/// Remembers what is in memory now: it comes back if the calling thread stops for good before
/// restoration_end. Returns a record, or null when there is no memory for it.
void *_Nullable restoration_begin(void *memory, size_t size);
/// Forgets a record.
void restoration_end(void *record);

#pragma clang assume_nonnull end
