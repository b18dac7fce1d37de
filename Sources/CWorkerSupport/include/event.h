#pragma once

#include <stdbool.h>

/// An event that threads wait for, as a descriptor. A thread can be stopped for good while it
/// waits: it holds nothing then, unlike at a condition variable, which counts its waiters.
int event_make(void);
/// Wakes one waiting thread, now or at its next wait.
void event_signal(int event);
/// Waits until the event was signalled since the last wait, at most so many milliseconds; -1 waits
/// for ever. Returns whether it was; a signal of the system ends the wait, too.
bool event_wait(int event, int milliseconds);
