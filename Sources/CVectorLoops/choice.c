#include "families.h"

#include <stddef.h>

const VectorLoops *vector_loops(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
        return &vector_loops_16;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &vector_loops_8;
#endif
    return NULL;
}
