#include "throw_trace.h"
#include "include/thread_registry.h"
#include <dlfcn.h>
#include <string.h>

// An error that reaches the top level of a cell has left its stack behind. The runtime calls a
// handler at each `throw`; this one notes who called. It may be called a million times in a loop,
// so it follows the frame pointers, which Swift code has, instead of asking the unwinder.

enum { FRAME_LIMIT = 60 };

/// The last throw of the thread.
static __thread struct {
    const void *error; // null when the runtime has made no box for it
    int depth;
    void *frames[FRAME_LIMIT];
} last;

__attribute__((noinline)) static void note(const void *error) {
    uint64_t low, high;
    thread_registry_stack(&low, &high);
    last.error = error;
    last.depth = 0;
    void **frame = __builtin_frame_address(0);
    while (last.depth < FRAME_LIMIT && (uint64_t)frame >= low && (uint64_t)(frame + 2) <= high) {
        last.frames[last.depth++] = frame[1];
        void **older = frame[0];
        if (older <= frame) break;
        frame = older;
    }
}

static void on_throw(void *error) {
    if (thread_registry_role() == THREAD_CELLS) note(error);
}

/// For an error whose type is known: the runtime boxes it later, if at all.
static void on_typed_throw(const void *value, const void *type, const void *conformance) {
    (void)value, (void)type, (void)conformance;
    if (thread_registry_role() == THREAD_CELLS) note(NULL);
}

void throw_trace_install(void) {
    void **handler = dlsym(RTLD_DEFAULT, "_swift_willThrow");
    void **typed_handler = dlsym(RTLD_DEFAULT, "_swift_willThrowTypedImpl");
    if (handler) __atomic_store_n(handler, (void *)on_throw, __ATOMIC_RELEASE);
    if (typed_handler) __atomic_store_n(typed_handler, (void *)on_typed_throw, __ATOMIC_RELEASE);
}

int throw_trace_take(const void *error, void **frames, int limit) {
    if (last.error && last.error != error) return 0;
    int depth = last.depth < limit ? last.depth : limit;
    memcpy(frames, last.frames, (size_t)depth * sizeof *frames);
    last.depth = 0;
    last.error = NULL;
    return depth;
}
