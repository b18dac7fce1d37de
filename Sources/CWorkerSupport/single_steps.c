#define _GNU_SOURCE
#include "single_steps.h"
#include "include/code_ranges.h"
#include "registers.h"
#include <signal.h>
#include <stdbool.h>
#include <time.h>

#if defined(__x86_64__)

enum { TRAP_FLAG = 0x100, LONGEST_NANOSECONDS = 2000000 };

static __thread long long end;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void single_steps_begin(ucontext_t *context) {
    if (registers_enter_system(context) || sigismember(&context->uc_sigmask, SIGTRAP)) return;
    end = now() + LONGEST_NANOSECONDS;
    context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
}

enum single_step single_steps_continue(ucontext_t *context) {
    bool is_in_cell = code_ranges_cell_at((void *)registers_program_counter(context)) != 0;
    // A system call may hold back signals, and a step would then end the process.
    if (!is_in_cell && now() < end && !registers_enter_system(context)) return STEPS_GO_ON;
    context->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
    return is_in_cell ? STEPS_REACHED_CELL : STEPS_ARE_OVER;
}

#else

void single_steps_begin(ucontext_t *context) { (void)context; }

enum single_step single_steps_continue(ucontext_t *context) {
    (void)context;
    return STEPS_ARE_OVER;
}

#endif
