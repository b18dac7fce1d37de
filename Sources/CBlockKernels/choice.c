#include "families.h"

#include <stddef.h>

const BlockKernels *block_kernels(long block) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (block == 8 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &block_kernels_8_avx2;
    if (block == 16 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
        return &block_kernels_16_avx512;
#endif
    return block == 8 ? &block_kernels_8 : block == 16 ? &block_kernels_16 : NULL;
}
