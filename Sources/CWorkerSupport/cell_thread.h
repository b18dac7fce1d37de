#pragma once

#include "include/cell_thread.h"

/// Sets what is called when a cell calls exit() and when it throws. Call once.
void cell_thread_install(cell_exit_hook exit_hook, cell_error_hook error_hook);
/// Ends the cell that runs on the calling thread, as exit() with that status does.
_Noreturn void cell_thread_exit_cell(int code);
