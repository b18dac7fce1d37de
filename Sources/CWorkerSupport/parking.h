#pragma once

#include "include/parking.h"

/// Gets ready to park threads. Call once.
void parking_install(void);
/// Completes and publishes an ending and parks the calling thread; or, if the process cannot go on
/// without it, until the supervisor ends the process. Called in handlers of signals, too.
_Noreturn void parking_park(struct cell_ending *ending);
/// The same, with the stack of the caller's callers; called outside of handlers.
_Noreturn void parking_park_here(struct cell_ending *ending);
