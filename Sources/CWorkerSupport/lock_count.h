#pragma once

#include <stdbool.h>

/// Whether the calling thread holds a lock of the C library's kind.
bool lock_count_is_positive(void);
