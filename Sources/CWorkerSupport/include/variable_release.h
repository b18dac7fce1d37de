#pragma once

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Ends the value of a global variable that nothing reads any more: what it refers to is released.
///
/// `place` is an address in the library that holds it, `variable` its name with the module's, and
/// `type` its metadata. False when its storage is not found or not known well enough to be touched.
bool variable_release(uintptr_t place, const char *variable, uintptr_t type);
/// Where the value of such a variable lies; NULL where that is not known, or where it cannot be
/// copied.
const void *_Nullable variable_value(uintptr_t place, const char *variable, uintptr_t type);

#pragma clang assume_nonnull end
