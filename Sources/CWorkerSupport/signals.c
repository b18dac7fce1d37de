#define _GNU_SOURCE
#include "internal.h"
#include <execinfo.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static uintptr_t program_counter(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)context->uc_mcontext.pc;
#else
#error "the worker knows the registers of x86-64 and aarch64 only"
#endif
}

/// Walks the interrupted stack into `frames`, newest first, the interrupted instruction included.
static int walk(const ucontext_t *context, void **frames, int limit) {
    void *raw[CELL_FRAME_LIMIT];
    void *pc = (void *)program_counter(context);
    int count = backtrace(raw, CELL_FRAME_LIMIT);
    int first = 0;
    while (first < count && raw[first] != pc) first++;
    frames[0] = pc;
    int depth = 1;
    if (first == count) {
#if defined(__x86_64__)
        // A jump to a wild address: the unwinder knows no code there, but the caller is on the stack.
        if (cell_of_address(pc) == 0) {
            frames[depth++] = *(void **)context->uc_mcontext.gregs[REG_RSP];
        }
#endif
        return depth;
    }
    for (int i = first + 1; i < count && depth < limit; i++) frames[depth++] = raw[i];
    return depth;
}

// MARK: - The breakpoint that stops a cell on its way back from library code

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

// MARK: - Handlers

static void on_fault(int signal, siginfo_t *info, void *raw_context) {
    const ucontext_t *context = raw_context;
    struct cell_ending ending = {.kind = CELL_TRAPPED, .signal = signal};
    ending.address = (uint64_t)(uintptr_t)info->si_addr;
    ending.stack_overflow = signal == SIGSEGV && cell_is_below_stack(info->si_addr);
#if defined(__x86_64__)
    uint8_t *stopped_at = (uint8_t *)program_counter(context) - 1;
    if (signal == SIGTRAP && stopped_at == atomic_load(&breakpoint)) {
        cell_stop_cleanup();
        ending.kind = CELL_INTERRUPTED;
        ((ucontext_t *)raw_context)->uc_mcontext.gregs[REG_RIP] -= 1;
    }
#endif
    ending.depth = walk(context, ending.frames, CELL_FRAME_LIMIT);
    cell_end_and_park(&ending);
}

/// Whether the thread was inside a system call when the signal came, and hence holds nothing that
/// the call itself would release.
static bool is_in_system_call(const ucontext_t *context) {
#if defined(__x86_64__)
    static const uint8_t instruction[2] = {0x0f, 0x05};
    const uint8_t *pc = (const uint8_t *)program_counter(context);
    return memcmp(pc - 2, instruction, 2) == 0 || memcmp(pc, instruction, 2) == 0;
#else
    return (int64_t)context->uc_mcontext.regs[0] == -4;
#endif
}

static void on_stop(int signal, siginfo_t *info, void *raw_context) {
    (void)info;
    const ucontext_t *context = raw_context;
    if (!cell_is_interruptible()) return;
    struct cell_ending ending = {.kind = CELL_INTERRUPTED, .signal = signal};
    ending.depth = walk(context, ending.frames, CELL_FRAME_LIMIT);
    bool is_protected = false;
    int caller = -1;
    for (int i = 0; i < ending.depth; i++) {
        if (cell_of_address(ending.frames[i]) != 0) {
            caller = i;
            break;
        }
        is_protected = is_protected || cell_is_protected(ending.frames[i]);
    }
    bool is_own_code = caller == 0;
    bool is_blocked = !is_protected && caller >= 0 && is_in_system_call(context);
    if (is_own_code || is_blocked) {
        cell_stop_cleanup();
        cell_end_and_park(&ending);
    }
#if defined(__x86_64__)
    if (caller > 0 && atomic_load(&breakpoint) == NULL) {
        uint8_t *address = ending.frames[caller];
        replaced_byte = *address;
        atomic_store(&breakpoint, address);
        if (!write_code(address, 0xcc)) atomic_store(&breakpoint, NULL);
    }
#endif
}

void cell_install_handlers(void) {
    // The unwinder loads its library on first use, which a signal handler must not do.
    void *frames[4];
    backtrace(frames, 4);

    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigfillset(&action.sa_mask);
    action.sa_sigaction = on_fault;
    const int faults[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigaction(faults[i], &action, NULL);
    }
    action.sa_sigaction = on_stop;
    sigaction(SIGUSR2, &action, NULL);
    // The kernel decides when to end; a Ctrl-C in its terminal and a closed pipe do not.
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}
