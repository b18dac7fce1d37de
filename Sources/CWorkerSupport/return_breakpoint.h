#pragma once

#include <stdbool.h>
#include <ucontext.h>

// A breakpoint where library code returns into the code of a cell. There is one at a time, and it
// exists on x86-64 only.

/// Plants it at an address, in place of an earlier one. Called in handlers of signals, too.
void return_breakpoint_plant(void *address);
/// Where it is, or NULL.
const void *return_breakpoint_address(void);
/// Takes it away.
void return_breakpoint_remove(void);
/// Whether a SIGTRAP comes from one that is or was planted; the thread then goes on with the
/// instruction that the breakpoint covers or covered.
bool return_breakpoint_was_met(ucontext_t *context);
