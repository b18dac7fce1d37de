#ifndef INTERNAL_H
#define INTERNAL_H

#include "include/cell_thread.h"

/// Publishes the ending of the running cell and stops the calling thread for ever.
_Noreturn void cell_end_and_park(struct cell_ending *ending);
/// Whether the caller is the cell thread with a cell running on it.
bool cell_is_interruptible(void);
/// Whether the address lies just beyond the stack of the calling cell thread.
bool cell_is_below_stack(const void *address);
/// Whether the address lies in a library that must not be interrupted halfway.
bool cell_is_protected(const void *address);
/// Installs the handlers of faults and of the stop signal.
void cell_install_handlers(void);

#endif
