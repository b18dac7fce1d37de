#pragma once

#include "cell_ending.h"
#include <stdbool.h>

// A thread whose code failed or is to be stopped is parked: it never goes on, and every variable
// stays as it is. Nothing is unwound.

#pragma clang assume_nonnull begin

/// Takes from a parked thread what others need: the locks of C streams, the unused part of its
/// stack, the threads of its OpenMP team. False when it holds the locks of the C library's memory:
/// then nothing can go on in this process.
bool parking_settle(const struct cell_ending *ending);

#pragma clang assume_nonnull end
