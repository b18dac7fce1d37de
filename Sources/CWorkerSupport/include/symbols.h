#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Finds the file that holds the code at an address, and the address in that file. False when no
/// file holds it.
bool symbols_locate(
    const void *address, const char *_Nullable *_Nonnull image, uint64_t *offset);
/// The linker's name of the variable at an address, or null.
const char *_Nullable symbols_variable_at(const void *address);

#pragma clang assume_nonnull end
