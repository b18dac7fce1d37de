#pragma once

#include "include/cell_ending.h"

/// Gets ready to hand endings over. Call once.
void cell_ending_install(void);
/// Hands an ending over to the thread that waits for it; waits until that has taken the one before.
/// Called in handlers of signals, too.
void cell_ending_publish(const struct cell_ending *ending);
