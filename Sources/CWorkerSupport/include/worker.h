#pragma once

#include "cell_thread.h"

#pragma clang assume_nonnull begin

/// Installs everything and makes the caller the supervisor of the other threads. Call once, after
/// main_thread_install and before any cell thread starts.
void worker_install(cell_exit_hook exit_hook, cell_error_hook error_hook);
/// Notes what the process is made of, before the first cell: its descriptors.
void worker_seal(void);
/// Ends this process, with what cells want to be done at that time.
_Noreturn void worker_end(void);

#pragma clang assume_nonnull end
