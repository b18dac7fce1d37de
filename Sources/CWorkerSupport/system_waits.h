#pragma once

#include <stdbool.h>
#include <ucontext.h>

/// Whether the interrupted thread has been waiting in one system call for some time, as several
/// calls of this function saw. A lock that another thread holds for a moment is no such wait; a
/// call that the signal ended, such as sleep, is.
bool system_waits_keep_on(const ucontext_t *context);
