#define _GNU_SOURCE
#include "main_blocks.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

// A block that traps takes the thread away from the blocks behind it, which the queue has handed to
// the thread already. So the queue gets no blocks but calls of `run_next`, and those that were lost
// with the thread can be made up for.

struct block {
    void *type;
    int flags, reserved;
    void (*invoke)(void *);
    void *descriptor;
};
struct waiting_block {
    struct block *block;
    struct waiting_block *next;
};

extern char _dispatch_main_q[];
extern void dispatch_async_f(void *queue, void *context, void (*work)(void *));
extern void *_NSConcreteGlobalBlock[];
extern void *_Block_copy(const void *block);
extern void _Block_release(const void *block);
extern void *dispatch_block_create(unsigned long flags, void *block);

static pthread_mutex_t blocks_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct waiting_block *first_block, **end_of_blocks = &first_block;
/// What runs the blocks of work items: these know whether they were cancelled and who waits for
/// them.
static void (*run_work_item)(void *);

static void run_nothing(void *block) { (void)block; }

void main_blocks_install(void) {
    static unsigned long descriptor[2] = {0, sizeof(struct block)};
    enum { IS_GLOBAL = 1 << 28 };
    static struct block nothing = {NULL, IS_GLOBAL, 0, run_nothing, descriptor};
    nothing.type = _NSConcreteGlobalBlock;
    struct block *item = dispatch_block_create(0, &nothing);
    if (!item) return;
    run_work_item = item->invoke;
    _Block_release(item);
}

static void run_next(void *unused) {
    (void)unused;
    pthread_mutex_lock(&blocks_mutex);
    struct waiting_block *waiting = first_block;
    if (waiting) first_block = waiting->next;
    if (!first_block) end_of_blocks = &first_block;
    pthread_mutex_unlock(&blocks_mutex);
    // There may be more calls than blocks, after some were made up for.
    if (!waiting) return;
    struct block *block = waiting->block;
    free(waiting);
    block->invoke(block);
    _Block_release(block);
}

void main_blocks_make_up(void) {
    int count = 0;
    pthread_mutex_lock(&blocks_mutex);
    for (struct waiting_block *block = first_block; block; block = block->next) count++;
    pthread_mutex_unlock(&blocks_mutex);
    while (count-- > 0) dispatch_async_f(_dispatch_main_q, NULL, run_next);
}

void dispatch_async(void *queue, struct block *block) {
    typedef void (*add_function)(void *, void *);
    static _Atomic(add_function) original;
    bool is_plain = run_work_item && block->invoke != run_work_item;
    struct waiting_block *waiting = NULL;
    if (queue == _dispatch_main_q && is_plain) waiting = malloc(sizeof *waiting);
    if (waiting) {
        *waiting = (struct waiting_block){_Block_copy(block), NULL};
        pthread_mutex_lock(&blocks_mutex);
        *end_of_blocks = waiting;
        end_of_blocks = &waiting->next;
        pthread_mutex_unlock(&blocks_mutex);
        return dispatch_async_f(queue, NULL, run_next);
    }
    add_function add = atomic_load(&original);
    if (!add) {
        add = (add_function)dlsym(RTLD_NEXT, "dispatch_async");
        atomic_store(&original, add);
    }
    add(queue, block);
}
