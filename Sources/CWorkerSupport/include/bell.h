#ifndef BELL_H
#define BELL_H

#include <stdbool.h>

/// Something to wait for that a thread can be stopped at without harm: it holds nothing while it
/// waits, unlike a condition variable, which counts its waiters.
///
/// Returns a descriptor.
int bell_make(void);
/// Wakes whoever waits, now or at its next wait.
void bell_ring(int bell);
/// Waits until the bell rang since the last wait, at most so many milliseconds; -1 waits for ever.
/// Returns whether it rang; a signal ends the wait, too.
bool bell_wait(int bell, int milliseconds);

#endif
