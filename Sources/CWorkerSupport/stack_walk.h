#pragma once

#include "include/stack_trace.h"
#include <ucontext.h>

/// Gets ready for walks in signal handlers. Call once.
void stack_walk_install(void);
/// The stack of the thread that a signal interrupted, the interrupted instruction included; called
/// in the handler.
void stack_walk_interrupted(const ucontext_t *context, struct stack_trace *trace);
/// The stack of the caller's callers.
void stack_walk_callers(struct stack_trace *trace);
