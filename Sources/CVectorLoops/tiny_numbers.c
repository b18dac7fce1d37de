#include "include/vector_loops.h"

#if defined(__x86_64__)
unsigned long flush_tiny_numbers(void) {
    enum { RESULTS = 0x8000, OPERANDS = 0x0040 };
    unsigned state = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(state | RESULTS | OPERANDS);
    return state;
}

void restore_tiny_numbers(unsigned long state) { __builtin_ia32_ldmxcsr((unsigned)state); }
#elif defined(__aarch64__)
unsigned long flush_tiny_numbers(void) {
    enum { FLUSH = 1 << 24 };
    unsigned long state;
    __asm__ volatile("mrs %0, fpcr" : "=r"(state));
    __asm__ volatile("msr fpcr, %0" ::"r"(state | FLUSH));
    return state;
}

void restore_tiny_numbers(unsigned long state) {
    __asm__ volatile("msr fpcr, %0" ::"r"(state));
}
#else
unsigned long flush_tiny_numbers(void) { return 0; }
void restore_tiny_numbers(unsigned long state) { (void)state; }
#endif
