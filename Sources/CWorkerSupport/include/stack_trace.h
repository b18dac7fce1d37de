#pragma once

#include <stdint.h>

enum { STACK_TRACE_LIMIT = 200 };

/// The functions that a thread is in, the newest first.
struct stack_trace {
    int depth;
    /// Where each of them goes on.
    void *_Nullable frames[STACK_TRACE_LIMIT];
    /// Where the part of the stack of each begins; 0 when that is not known.
    uint64_t stack[STACK_TRACE_LIMIT];
};
