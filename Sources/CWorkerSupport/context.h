#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

// The registers of an interrupted thread.

static inline uintptr_t program_counter(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)context->uc_mcontext.pc;
#else
#error "the worker knows the registers of x86-64 and aarch64 only"
#endif
}

static inline uintptr_t stack_pointer(const ucontext_t *context) {
#if defined(__x86_64__)
    return (uintptr_t)context->uc_mcontext.gregs[REG_RSP];
#else
    return (uintptr_t)context->uc_mcontext.sp;
#endif
}

#if defined(__x86_64__)
static const uint8_t system_call_instruction[2] = {0x0f, 0x05};

/// Whether a system call comes next.
static inline bool enters_system(const ucontext_t *context) {
    const void *pc = (const void *)program_counter(context);
    return memcmp(pc, system_call_instruction, sizeof system_call_instruction) == 0;
}
#endif

#endif
