#define _GNU_SOURCE
#include "stack_walk.h"
#include "registers.h"
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>

/// Whether eight bytes at an address can be read. The system call fails, whatever it finds there,
/// but with another error when it cannot read its argument.
static bool is_readable(const void *address) {
    enum { NO_SUCH_WAY = -1, SET_SIZE = 8 };
    return syscall(SYS_rt_sigprocmask, NO_SUCH_WAY, address, NULL, SET_SIZE) != 0
        && errno != EFAULT;
}

static _Unwind_Reason_Code note_frame(struct _Unwind_Context *context, void *raw) {
    struct stack_trace *trace = raw;
    if (trace->depth == STACK_TRACE_LIMIT) return _URC_END_OF_STACK;
    trace->frames[trace->depth] = (void *)_Unwind_GetIP(context);
    trace->stack[trace->depth] = _Unwind_GetCFA(context);
    trace->depth++;
    return _URC_NO_REASON;
}

static void drop_first(int count, struct stack_trace *trace) {
    trace->depth = trace->depth > count ? trace->depth - count : 0;
    size_t kept = (size_t)trace->depth;
    memmove(trace->frames, trace->frames + count, kept * sizeof *trace->frames);
    memmove(trace->stack, trace->stack + count, kept * sizeof *trace->stack);
}

/// Walks a stack whose newest instruction is a jump to nowhere: the unwinder would read the code
/// there. The caller is on top of the stack, and its callers are linked by their frame pointers.
static void walk_from_nowhere(const ucontext_t *context, struct stack_trace *trace) {
    void **frames = trace->frames;
    int depth = 0;
    memset(trace->stack, 0, sizeof trace->stack);
    frames[depth++] = (void *)registers_program_counter(context);
#if defined(__x86_64__)
    void **top = (void **)context->uc_mcontext.gregs[REG_RSP];
    void **frame = (void **)context->uc_mcontext.gregs[REG_RBP];
    if (is_readable(top)) frames[depth++] = *top;
#else
    void **frame = (void **)context->uc_mcontext.regs[29];
    frames[depth++] = (void *)context->uc_mcontext.regs[30];
#endif
    while (depth < STACK_TRACE_LIMIT && is_readable(frame) && is_readable(frame + 1)) {
        frames[depth++] = frame[1];
        void **older = frame[0];
        if (older <= frame) break;
        frame = older;
    }
    trace->depth = depth;
}

void stack_walk_interrupted(const ucontext_t *context, struct stack_trace *trace) {
    void *pc = (void *)registers_program_counter(context);
    if (!is_readable(pc)) return walk_from_nowhere(context, trace);
    trace->depth = 0;
    _Unwind_Backtrace(note_frame, trace);
    int first = 0;
    while (first < trace->depth && trace->frames[first] != pc) first++;
    if (first == trace->depth) return walk_from_nowhere(context, trace);
    drop_first(first, trace);
}

__attribute__((noinline)) void stack_walk_callers(struct stack_trace *trace) {
    trace->depth = 0;
    _Unwind_Backtrace(note_frame, trace);
    // This function and the one that asks.
    drop_first(2, trace);
}

void stack_walk_install(void) {
    // What the unwinder does on first use a signal handler must not do.
    struct stack_trace trace;
    stack_walk_callers(&trace);
}
