#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

// The registers of an interrupted thread.

static inline uintptr_t registers_program_counter(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)context->uc_mcontext.pc;
#else
#error "the worker knows the registers of x86-64 and aarch64 only"
#endif
}

static inline uintptr_t registers_stack_pointer(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
#else
    return (uintptr_t)context->uc_mcontext.sp;
#endif
}

#if defined(__x86_64__)
static const uint8_t SYSTEM_CALL_INSTRUCTION[2] = {0x0f, 0x05};

/// Whether a system call comes next.
static inline bool registers_enter_system(const ucontext_t *context) {
    const void *pc = (const void *)registers_program_counter(context);
    return memcmp(pc, SYSTEM_CALL_INSTRUCTION, sizeof SYSTEM_CALL_INSTRUCTION) == 0;
}
#endif
