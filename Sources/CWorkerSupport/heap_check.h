#pragma once

#include <stdbool.h>

/// Starts the thread that tries the C library's memory. Call once.
void heap_check_install(void);
/// Whether that memory can still be used: no thread that stopped for good holds its locks. False
/// when there is no answer in that time.
bool heap_check_answers(int milliseconds);
