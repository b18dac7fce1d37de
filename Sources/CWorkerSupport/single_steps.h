#pragma once

#include <ucontext.h>

// Following a thread instruction by instruction until it reaches the code of a cell; on x86-64
// only.
//
// A function of the standard library that calls a closure for every element (`reduce`) is met in
// the library nearly always, and its return may be hours away, but the closure is never far. In a
// long computation it is: there the thread runs on at full speed until the next signal, which comes
// after five milliseconds. A step takes 1 to 10 microseconds.

/// Lets the interrupted thread go on in steps, for two milliseconds at most.
void single_steps_begin(ucontext_t *context);

enum single_step {
    STEPS_GO_ON,
    STEPS_ARE_OVER,
    STEPS_REACHED_CELL, // and are over
};
/// What the SIGTRAP after a step means.
enum single_step single_steps_continue(ucontext_t *context);
