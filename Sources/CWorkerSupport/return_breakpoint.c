#define _GNU_SOURCE
#include "return_breakpoint.h"
#include "registers.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static _Atomic(uint8_t *) planted;
static uint8_t replaced_byte;

static bool write_code(uint8_t *address, uint8_t byte) {
    uintptr_t page = (uintptr_t)address & ~(uintptr_t)(sysconf(_SC_PAGESIZE) - 1);
    size_t length = (uintptr_t)address + 1 - page;
    if (mprotect((void *)page, length, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) return false;
    *(volatile uint8_t *)address = byte;
    return mprotect((void *)page, length, PROT_READ | PROT_EXEC) == 0;
}

const void *return_breakpoint_address(void) { return atomic_load(&planted); }

void return_breakpoint_remove(void) {
    uint8_t *address = atomic_exchange(&planted, NULL);
    if (address) write_code(address, replaced_byte);
}

#if defined(__x86_64__)

static _Atomic(uint8_t *) last_planted;

void return_breakpoint_plant(void *raw) {
    enum { BREAKPOINT_INSTRUCTION = 0xcc };
    uint8_t *address = raw;
    return_breakpoint_remove();
    replaced_byte = *address;
    atomic_store(&last_planted, address);
    atomic_store(&planted, address);
    if (!write_code(address, BREAKPOINT_INSTRUCTION)) atomic_store(&planted, NULL);
}

bool return_breakpoint_was_met(ucontext_t *context) {
    uint8_t *stopped_at = (uint8_t *)registers_program_counter(context) - 1;
    if (stopped_at != atomic_load(&last_planted)) return false;
    context->uc_mcontext.gregs[REG_RIP] -= 1;
    return true;
}

#else

void return_breakpoint_plant(void *address) { (void)address; }

bool return_breakpoint_was_met(ucontext_t *context) {
    (void)context;
    return false;
}

#endif
