#pragma once

#include <stdbool.h>

/// Gets ready for copies of this process, which the code of a cell makes with fork(). Call once.
void process_copy_install(void);
/// Whether this process is one.
bool process_copy_is_current(void);
/// Ends a copy as a program ends, with what it printed.
_Noreturn void process_copy_end(int code);
