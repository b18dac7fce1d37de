#define _GNU_SOURCE
#include "system_waits.h"
#include "registers.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

enum wait_state { IS_NOT_WAITING, IS_WAITING, WAS_CUT_SHORT };

/// Whether the thread waits in a system call rather than having one done in passing: calls that
/// take memory from the system are made by malloc under its lock.
static enum wait_state state_of(const ucontext_t *context) {
#if defined(__x86_64__)
    const uint8_t *pc = (const uint8_t *)registers_program_counter(context);
    const uint8_t *before = pc - sizeof SYSTEM_CALL_INSTRUCTION;
    long long result = context->uc_mcontext.gregs[REG_RAX];
    // A call that the signal cut short is either made again from its start, or has failed with
    // EINTR already.
    bool has_called = memcmp(before, SYSTEM_CALL_INSTRUCTION, sizeof SYSTEM_CALL_INSTRUCTION) == 0;
    if (has_called && result == -EINTR) return WAS_CUT_SHORT;
    if (!registers_enter_system(context)) return IS_NOT_WAITING;
    switch (result) {
    case SYS_brk: case SYS_mmap: case SYS_munmap: case SYS_mprotect: case SYS_madvise:
    case SYS_mremap:
        return IS_NOT_WAITING;
    default:
        return IS_WAITING;
    }
#else
    return (int64_t)context->uc_mcontext.regs[0] == -EINTR ? WAS_CUT_SHORT : IS_NOT_WAITING;
#endif
}

bool system_waits_keep_on(const ucontext_t *context) {
    enum { LASTING = 6 };
    static __thread uintptr_t place;
    static __thread int times;
    enum wait_state state = state_of(context);
    uintptr_t here = state == IS_NOT_WAITING ? 0 : registers_stack_pointer(context);
    times = here != 0 && here == place ? times + 1 : 0;
    place = here;
    return times >= LASTING || state == WAS_CUT_SHORT;
}
