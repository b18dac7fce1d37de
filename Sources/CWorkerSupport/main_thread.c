#define _GNU_SOURCE
#include "main_thread.h"
#include "cell_state.h"
#include "include/thread_registry.h"
#include "main_blocks.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Libdispatch and Foundation give the main queue and the main run loop to the process's first
// thread. Cells run on another one, and on yet another after each that was parked, so these two are
// told of each. Neither has a call for it:
//
// - The main queue notes the system's number of its thread in its state, and a flag while it runs
//   blocks. Where both are is found out by looking at the queue before and inside a block.
// - A thread's run loop is one of its thread-local values in CoreFoundation; whose run loop is the
//   main one is decided by the function `_CFIsMainThread`, which is replaced.

extern uint32_t _dispatch_main_q[];
extern void dispatch_async_f(void *queue, void *context, void (*work)(void *));
extern void _dispatch_main_queue_callback_4CF(void *);

typedef const void *string;
struct source_context {
    long version;
    void *info;
    void *unused[5]; // retain, release, copyDescription, equal, hash
    void *schedule, *cancel;
    void (*perform)(void *info);
};
extern const string kCFRunLoopDefaultMode, kCFRunLoopCommonModes;
extern void *CFRunLoopGetMain(void);
extern int CFRunLoopRunInMode(string mode, double seconds, unsigned char returns_after_source);
extern void *CFRunLoopSourceCreate(void *allocator, long order, struct source_context *context);
extern void CFRunLoopAddSource(void *loop, void *source, string mode);
extern void CFRunLoopSourceSignal(void *source);
extern void CFRunLoopWakeUp(void *loop);
extern void *_CFGetTSD(uint32_t slot);
extern void _CFSetTSD(uint32_t slot, void *value, void (*destructor)(void *));

enum { QUEUE_SIZE = 128, QUEUE_WORDS = QUEUE_SIZE / sizeof(uint32_t) };
enum { SLOT_LIMIT = 70, UNKNOWN = -1 };
static const uint32_t OWNER = 0x3fffffff;

static bool is_installed;
/// Words of the main queue: the number of its thread, and the flag that it runs blocks.
static int owner_word = UNKNOWN, busy_word = UNKNOWN;
/// The place of a thread's run loop among its values.
static int loop_slot = UNKNOWN;
static void *main_loop, *jobs;
static void (*run_cells)(void);

static void look_at_queue(void *words) { memcpy(words, _dispatch_main_q, QUEUE_SIZE); }

static void examine_queue(void) {
    uint32_t before[QUEUE_WORDS], inside[QUEUE_WORDS], after[QUEUE_WORDS];
    look_at_queue(before);
    dispatch_async_f(_dispatch_main_q, inside, look_at_queue);
    _dispatch_main_queue_callback_4CF(NULL);
    look_at_queue(after);
    for (int i = 0; i < QUEUE_WORDS; i++) {
        if ((before[i] & OWNER) == (uint32_t)gettid()) owner_word = i;
        if (before[i] == 0 && inside[i] == 1 && after[i] == 0) busy_word = i;
    }
}

static void examine_run_loop(void) {
    main_loop = CFRunLoopGetMain();
    for (int i = 0; i < SLOT_LIMIT; i++) {
        if (_CFGetTSD((uint32_t)i) == main_loop) loop_slot = i;
    }
}

static void perform(void *run_jobs) { ((void (*)(void))run_jobs)(); }

void main_thread_install(void (*run_loop)(void), void (*run_jobs)(void)) {
    run_cells = run_loop;
    examine_queue();
    examine_run_loop();
    main_blocks_install();
    struct source_context context = {.info = (void *)run_jobs, .perform = perform};
    jobs = CFRunLoopSourceCreate(NULL, 0, &context);
    CFRunLoopAddSource(main_loop, jobs, kCFRunLoopCommonModes);
    is_installed = true;
}

void main_thread_take(void) {
    if (!is_installed) return;
    if (loop_slot != UNKNOWN) _CFSetTSD((uint32_t)loop_slot, main_loop, NULL);
    if (owner_word == UNKNOWN || busy_word == UNKNOWN) return;
    // Other threads change other bits when they add blocks.
    _Atomic(uint32_t) *state = (_Atomic(uint32_t) *)&_dispatch_main_q[owner_word];
    uint32_t old = atomic_load(state), own = (uint32_t)gettid();
    while (!atomic_compare_exchange_weak(state, &old, (old & ~OWNER) | own)) {}
    // The thread before this one may have been parked inside a block.
    if (_dispatch_main_q[busy_word] == 0) return;
    _dispatch_main_q[busy_word] = 0;
    main_blocks_make_up();
}

void main_thread_run_loop(void) { run_cells(); }

void main_thread_wake(void) {
    CFRunLoopSourceSignal(jobs);
    CFRunLoopWakeUp(main_loop);
}

void main_thread_serve(bool waits) {
    static const double FOR_EVER = 1e10;
    CFRunLoopRunInMode(kCFRunLoopDefaultMode, waits ? FOR_EVER : 0, waits);
}

// MARK: - In place of the functions of CoreFoundation and libdispatch

bool _CFIsMainThread(void) {
    return is_installed ? thread_registry_role() == THREAD_CELLS : gettid() == getpid();
}

/// Ends the calling thread, which is not to be the main one; on that, it runs the main queue for
/// ever, so the cell that calls it goes on until it is interrupted.
_Noreturn void dispatch_main(void) {
    if (thread_registry_role() == THREAD_CELLS) {
        cell_state_hand_over();
        main_thread_run_loop();
        for (;;) pause();
    }
    void (*original)(void) = (void (*)(void))dlsym(RTLD_NEXT, "dispatch_main");
    original();
    for (;;) pause();
}
