#define _GNU_SOURCE
#include "way_back.h"
#include "context.h"
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// MARK: - The breakpoint

static _Atomic(uint8_t *) breakpoint;
static uint8_t replaced_byte;

static bool write_code(uint8_t *address, uint8_t byte) {
    uintptr_t page = (uintptr_t)address & ~(uintptr_t)(sysconf(_SC_PAGESIZE) - 1);
    size_t length = (uintptr_t)address + 1 - page;
    if (mprotect((void *)page, length, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) return false;
    *(volatile uint8_t *)address = byte;
    return mprotect((void *)page, length, PROT_READ | PROT_EXEC) == 0;
}

void cell_stop_cleanup(void) {
    uint8_t *address = atomic_exchange(&breakpoint, NULL);
    if (address) write_code(address, replaced_byte);
}

#if defined(__x86_64__)
static _Atomic(uint8_t *) last_breakpoint;

static void plant_breakpoint(uint8_t *address) {
    enum { BREAKPOINT_INSTRUCTION = 0xcc };
    replaced_byte = *address;
    atomic_store(&last_breakpoint, address);
    atomic_store(&breakpoint, address);
    if (!write_code(address, BREAKPOINT_INSTRUCTION)) atomic_store(&breakpoint, NULL);
}

/// Whether a SIGTRAP comes from the breakpoint; the thread then stands before the instruction that
/// the breakpoint covered.
static bool met_breakpoint(ucontext_t *context) {
    uint8_t *stopped_at = (uint8_t *)program_counter(context) - 1;
    if (stopped_at != atomic_load(&last_breakpoint)) return false;
    context->uc_mcontext.gregs[REG_RIP] -= 1;
    return true;
}

// MARK: - Steps

// A function of the standard library that calls a closure for every element (`reduce`) is met in the
// library nearly always, and the way back from it may take hours. So the thread is followed instruction
// by instruction for a moment: the closure is never far. In a long computation it is; there the thread
// runs on at full speed until the next signal, which comes after five milliseconds. A step takes 1 to
// 10 microseconds.

enum { TRAP_FLAG = 0x100, STEPPING_NANOSECONDS = 2000000 };

static __thread long long steps_end;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void begin_steps(ucontext_t *context) {
    if (enters_system(context) || sigismember(&context->uc_sigmask, SIGTRAP)) return;
    steps_end = now() + STEPPING_NANOSECONDS;
    context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

/// After one instruction; returns whether the cell is to be stopped here.
static bool has_stepped_into_cell(ucontext_t *context) {
    bool is_in_cell = cell_of_address((void *)program_counter(context)) != 0;
    // A system call may hold back signals, and a step would then end the process.
    if (!is_in_cell && now() < steps_end && !enters_system(context)) return false;
    context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
    if (!is_in_cell || !cell_is_interruptible()) return false;
    if (!thread_is_changing() || cell_rudeness() >= STOPS_ANYWHERE) return true;
    thread_stop_after_change();
    return false;
}

// MARK: - Both

void way_back_watch(
    ucontext_t *context, const struct cell_ending *stack, int caller, bool is_protected
) {
    if (!is_protected) begin_steps(context);
    uint8_t *planted = atomic_load(&breakpoint);
    for (int i = caller; planted && i < stack->depth; i++) {
        if (stack->frames[i] == planted) return;
    }
    // One on another way back than this one would never be met.
    cell_stop_cleanup();
    plant_breakpoint(stack->frames[caller]);
}

enum way_back_event way_back_trapped(ucontext_t *context, const siginfo_t *info) {
    bool is_cell_thread = thread_part() == THREAD_CELLS;
    if (info->si_code == TRAP_TRACE) {
        if (!is_cell_thread || !has_stepped_into_cell(context)) return GOES_ON;
    } else {
        if (!met_breakpoint(context)) return NOT_FROM_HERE;
        // Another thread met it, or did so a moment ago: it was not meant.
        if (atomic_load(&breakpoint) == NULL || !is_cell_thread) {
            cell_stop_cleanup();
            return GOES_ON;
        }
        // The way back led from the start of a change, which goes on to its end.
        if (thread_is_changing() && cell_rudeness() < STOPS_ANYWHERE) {
            cell_stop_cleanup();
            thread_stop_after_change();
            return GOES_ON;
        }
    }
    cell_stop_cleanup();
    return HAS_ARRIVED;
}

#else

void way_back_watch(
    ucontext_t *context, const struct cell_ending *stack, int caller, bool is_protected
) {
    (void)context, (void)stack, (void)caller, (void)is_protected;
}

enum way_back_event way_back_trapped(ucontext_t *context, const siginfo_t *info) {
    (void)context, (void)info;
    return NOT_FROM_HERE;
}

#endif
