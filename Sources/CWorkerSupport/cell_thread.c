#define _GNU_SOURCE
#include "include/cell_thread.h"
#include "internal.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK_SIZE = 64 << 20, SIGNAL_STACK_SIZE = 256 << 10 };

static cell_loop run_loop;
static cell_exit_hook on_exit_call;
static cell_error_hook on_error;
static _Atomic(pthread_t) cell_thread;
static __thread bool is_cell_thread;
static __thread uintptr_t stack_low, stack_high;
static atomic_bool is_running;

static struct cell_ending last_ending;
static sem_t ended;
static atomic_flag ending_is_taken = ATOMIC_FLAG_INIT;

// MARK: - Ending a cell

/// Publishes an ending; the structure is free again once the supervisor has copied it.
static void publish(const struct cell_ending *ending) {
    while (atomic_flag_test_and_set(&ending_is_taken)) usleep(100);
    last_ending = *ending;
    sem_post(&ended);
}

void cell_wait_ending(struct cell_ending *ending) {
    while (sem_wait(&ended) != 0) {}
    *ending = last_ending;
    atomic_flag_clear(&ending_is_taken);
}

void cell_begin(void) {
    // The end of input that an earlier cell met is not this one's. A thread may hold the lock.
    clearerr_unlocked(stdin);
    atomic_store(&is_running, true);
}

void cell_end(int kind) {
    if (!atomic_exchange(&is_running, false)) return;
    struct cell_ending ending = {.kind = kind};
    publish(&ending);
}

_Noreturn static void park(void) {
    for (;;) pause();
}

_Noreturn void cell_end_and_park(struct cell_ending *ending) {
    ending->foreign = !is_cell_thread || !atomic_exchange(&is_running, false);
    ending->parked = is_cell_thread;
    ending->stack_low = stack_low;
    ending->stack_high = stack_high;
    publish(ending);
    park();
}

void cell_release_stack(const struct cell_ending *ending) {
    // The oldest frames stay: something may still refer to what the cell had on its stack.
    enum { KEPT = 1 << 20 };
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t low = ending->stack_low + (1 << 16), high = ending->stack_high - KEPT;
    low = (low + page - 1) & ~(page - 1);
    high &= ~(page - 1);
    if (ending->parked && low < high) madvise((void *)low, high - low, MADV_DONTNEED);
}

_Noreturn void cell_exit_and_park(int code) {
    struct cell_ending ending = {.kind = CELL_EXITED, .exit_code = code};
    cell_end_and_park(&ending);
}

bool cell_is_interruptible(void) { return is_cell_thread && atomic_load(&is_running); }

// MARK: - What cells are linked to in place of exit() and of the runtime's error report

void __wrap_exit(int code) {
    void *caller = __builtin_return_address(0);
    if (is_cell_thread) on_exit_call(code, cell_of_address(caller));
    cell_exit_and_park(code);
}

void __wrap_swift_errorInMain(void *error) {
    on_error(error, cell_of_address(__builtin_return_address(0)));
    park();
}

// MARK: - The thread

/// The oldest frame of every backtrace. The barrier keeps the call from becoming a jump.
__attribute__((noinline)) static void cell_thread_main(void) {
    run_loop();
    __asm__ volatile("" ::: "memory");
}

bool cell_is_thread_start(const void *address) {
    uintptr_t start = (uintptr_t)cell_thread_main;
    return (uintptr_t)address >= start && (uintptr_t)address < start + 64;
}

bool cell_is_below_stack(const void *address) {
    // The guard page is the lowest of the stack; a large frame may reach past it.
    enum { REACH = 1 << 20, GUARD = 1 << 16 };
    uintptr_t wanted = (uintptr_t)address;
    return is_cell_thread && wanted >= stack_low - REACH && wanted < stack_low + GUARD;
}

static void *start(void *unused) {
    (void)unused;
    is_cell_thread = true;
    pthread_attr_t attributes;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
            stack_low = (uintptr_t)low;
            stack_high = stack_low + size;
        }
        pthread_attr_destroy(&attributes);
    }
    stack_t alternate = {.ss_sp = malloc(SIGNAL_STACK_SIZE), .ss_size = SIGNAL_STACK_SIZE};
    if (alternate.ss_sp) sigaltstack(&alternate, NULL);
    cell_thread_main();
    return NULL;
}

bool cell_thread_start(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    bool started = pthread_create(&thread, &attributes, start, NULL) == 0;
    pthread_attr_destroy(&attributes);
    if (started) atomic_store(&cell_thread, thread);
    return started;
}

bool cell_thread_is_current(void) { return is_cell_thread; }

void cell_stop(void) { pthread_kill(atomic_load(&cell_thread), SIGUSR2); }

void cell_support_install(cell_loop loop, cell_exit_hook exit_hook, cell_error_hook error_hook) {
    run_loop = loop;
    on_exit_call = exit_hook;
    on_error = error_hook;
    sem_init(&ended, 0, 0);
    cell_install_handlers();
}
