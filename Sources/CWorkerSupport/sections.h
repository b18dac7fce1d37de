#pragma once

#include <stddef.h>
#include <stdint.h>

/// The records of a section of a loaded library, relative pointers, and their number; NULL and 0
/// when the library has no such section.
const int32_t *sections_find(
    const char *library, const void *address_inside, const char *name, size_t *count);
